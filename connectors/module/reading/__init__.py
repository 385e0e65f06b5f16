"""Reading a module from its folder, step by step; `connectors.module.source` is the entrance."""
