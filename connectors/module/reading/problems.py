"""What is wrong with a module's source: all of it at once, each with file, line, code and what was expected."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class SourceError:
    """One thing that is wrong. *file* is relative to the module's folder, *line* counts from 1."""

    file: str
    line: int
    code: str
    message: str


class SourceErrors(Exception):
    """A folder is no valid module; *errors* has at least one entry, sorted by file and line."""

    def __init__(self, errors: tuple[SourceError, ...]) -> None:
        super().__init__(f"{len(errors)} problems, the first: {errors[0].file}:{errors[0].line}: {errors[0].message}")
        self.errors = errors


@dataclass(slots=True)
class Report:
    """Collects problems while a folder is read."""

    found: list[SourceError] = field(default_factory=list)

    def add(self, file: str, line: int, code: str, message: str) -> None:
        """Note one problem and read on."""
        self.found.append(SourceError(file, max(1, line), code, message))

    def raise_if_any(self) -> None:
        """Raise `SourceErrors` if anything was found."""
        if self.found:
            raise SourceErrors(tuple(sorted(set(self.found))))
