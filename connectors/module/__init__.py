"""The module format: values, a reader for folders, scoring, HTML."""
