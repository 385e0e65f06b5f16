"""A folder of Markdown and YAML → Module."""

from connectors.module.reading.folder import read_module
from connectors.module.reading.problems import SourceError, SourceErrors
from connectors.module.reading.starter import new_module

__all__ = ["SourceError", "SourceErrors", "new_module", "read_module"]
