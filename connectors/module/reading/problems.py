"""What is wrong with a module's source: all of it at once, each with file, line, code and what was expected."""

from dataclasses import dataclass, field
from typing import Literal, TypeVar

T = TypeVar("T")

# docs/module-format.md explains each; a test compares.
Code = Literal[
    # folder and files
    "folder",
    "file-unexpected",
    "file-link",
    "file-large",
    "file-unreadable",
    "files-many",
    "folder-deep",
    "not-utf-8",
    "not-text",
    "module-missing",
    "units-missing",
    "units-many",
    "section-empty",
    "order-twice",
    "id-twice",
    # YAML and its keys
    "yaml-syntax",
    "yaml-duplicate-key",
    "yaml-anchor",
    "yaml-tag",
    "yaml-depth",
    "front-matter",
    "key-missing",
    "key-unknown",
    "value-type",
    "value-invalid",
    "points-missing",
    "points-without-quiz",
    # Markdown
    "raw-html",
    "nesting",
    "heading-1",
    "heading-skipped",
    "heading-empty",
    "heading-here",
    "link-empty",
    "link-address",
    "alt-missing",
    "alt-is-name",
    "picture-remote",
    "picture-here",
    "table-header",
    "code-open",
    # media
    "media-path",
    "media-missing",
    "media-kind",
    "media-content",
    "media-unused",
    "licence-missing",
    "licence-lost",
    "captions-missing",
    "captions-invalid",
    "transcript-missing",
    "transcript-empty",
    # directives and questions
    "directive-unknown",
    "directive-arguments",
    "directive-open",
    "directive-end",
    "type-empty",
    "type-quiz",
    "questions-many",
    "text-between",
    "question-attribute",
    "question-line",
    "prompt-missing",
    "kinds-mixed",
    "choices-few",
    "choices-many",
    "answer-empty",
    "answer-form",
    "answer-twice",
    "right-one",
    "right-missing",
    "explanation-open",
    "explanation-twice",
]


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
        super().__init__("\n".join(f"{one.file}:{one.line}: {one.message} [{one.code}]" for one in errors))
        self.errors = errors


@dataclass(slots=True)
class Report:
    """Collects problems while a folder is read."""

    found: list[SourceError] = field(default_factory=list)

    def add(self, file: str, line: int, code: Code, message: str) -> None:
        """Note one problem and read on."""
        self.found.append(SourceError(file, line, code, message))

    def unless_any(self, result: T | None) -> T:
        """Return *result*; raise `SourceErrors` if anything was found, as is the case wherever *result* is None."""
        if self.found or result is None:
            raise SourceErrors(tuple(sorted(set(self.found))))
        return result
