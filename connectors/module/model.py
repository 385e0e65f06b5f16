"""A KommunalCampus module (Lerneinheit): frozen values, and their one JSON form.

Module → Section → Unit → Block and Question. Texts are Markdown unless said otherwise; paths are relative
to the module's folder ("media/ablauf.png"); `connectors.module.source` reads them from a folder.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter


class UnitType(StrEnum):
    """What a page mainly is."""

    TEXT = "text"
    VIDEO = "video"
    QUIZ = "quiz"
    FILE = "file"
    LINK = "link"


class Level(StrEnum):
    """Basismodul, Intensivmodul, Bonusmodul."""

    BASIC = "basic"
    INTENSIVE = "intensive"
    BONUS = "bonus"


class DeliveryFormat(StrEnum):
    """Self-paced, or self-paced with a live tutorial."""

    ON_DEMAND = "on-demand"
    HYBRID = "hybrid"


class Comparison(StrEnum):
    """More than is not at least."""

    OVER = ">"
    AT_LEAST = ">="


class QuestionKind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A share that must be reached: *percent* of a whole, by *comparison*."""

    comparison: Comparison
    percent: int

    def met_by(self, part: int, whole: int) -> bool:
        """Say whether *part* of *whole* reaches it, exactly; of nothing, everything is reached."""
        if whole == 0:
            return True
        have, need = part * 100, self.percent * whole
        return have > need if self.comparison is Comparison.OVER else have >= need


@dataclass(frozen=True, slots=True, kw_only=True)
class Competence:
    """An entry of a framework, as DigComp-2.2 4.2."""

    framework: str
    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who wrote it."""

    name: str
    organisation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """The licence of the module: *id* as SPDX or CC short name, *origin* where it comes from."""

    id: str
    holder: str
    link: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Titel, Urheber, Lizenz, Link, Ursprung of one media file."""

    title: str
    creator: str
    licence: str
    link: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file of the module; *size* in bytes."""

    path: str
    sha256: str
    media_type: str
    size: int
    attribution: Attribution | None = None

    @property
    def name(self) -> str:
        """The public name: it changes with the content, so that caches may keep it for ever."""
        return f"{self.sha256}{PurePosixPath(self.path).suffix.lower()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock:
    """Markdown as it was written: pictures point to ../media/name."""

    markdown: str
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Captions:
    """A WebVTT file."""

    language: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoBlock:
    """A film with captions and a transcript in Markdown."""

    title: str
    src: str
    captions: tuple[Captions, ...]
    transcript: str
    poster: str | None = None
    kind: Literal["video"] = "video"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileBlock:
    """A file to take away."""

    title: str
    src: str
    kind: Literal["file"] = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkBlock:
    """A way to another site; *text* says why to follow it."""

    title: str
    url: str
    text: str = ""
    kind: Literal["link"] = "link"


Block = Annotated[TextBlock | VideoBlock | FileBlock | LinkBlock, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer to choose."""

    id: str
    markdown: str
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question; *points* are whole, *accepted* holds the right texts of a text question."""

    id: str
    kind: QuestionKind
    points: int
    prompt: str
    choices: tuple[Choice, ...] = ()
    accepted: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One page (Schritt). *attempts* per question, 0 without limit."""

    id: str
    title: str
    type: UnitType
    minutes: int | None = None
    blocks: tuple[Block, ...] = ()
    questions: tuple[Question, ...] = ()
    attempts: int = 2
    one_at_a_time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Units that belong together."""

    id: str
    title: str
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What counts as done: units visited, and points where there is a quiz."""

    visited: Threshold
    points: Threshold | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A whole Lerneinheit in one version. *minutes* of work; *language* as BCP 47."""

    id: str
    version: str
    title: str
    language: str
    summary: str
    outcomes: tuple[str, ...]
    authors: tuple[Author, ...]
    licence: Licence
    delivery_format: DeliveryFormat
    minutes: int
    level: Level
    topics: tuple[str, ...] = ()
    competences: tuple[Competence, ...] = ()
    completion: Completion
    sections: tuple[Section, ...]
    media: tuple[Media, ...] = ()

    @property
    def units(self) -> tuple[Unit, ...]:
        """All units in their order."""
        return tuple(self._each_unit())

    @property
    def max_points(self) -> int:
        """The points of all questions."""
        return sum(question.points for unit in self._each_unit() for question in unit.questions)

    @property
    def version_key(self) -> tuple[int, ...]:
        """Sorts versions: 1.10.0 after 1.9.0."""
        return tuple(int(part) for part in self.version.split("."))

    def unit(self, unit_id: str) -> Unit:
        """Return a unit; KeyError if there is none of this id."""
        for unit in self._each_unit():
            if unit.id == unit_id:
                return unit
        raise KeyError(unit_id)

    def media_at(self, path: str) -> Media:
        """Return the file at a module-relative path; KeyError if there is none."""
        for media in self.media:
            if media.path == path:
                return media
        raise KeyError(path)

    def _each_unit(self) -> Iterator[Unit]:
        for section in self.sections:
            yield from section.units


_ADAPTER: TypeAdapter[Module] = TypeAdapter(Module)


def to_json(module: Module) -> str:
    """Return the one JSON text of *module*: same module, same bytes."""
    return json.dumps(
        _ADAPTER.dump_python(module, mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def from_json(text: str) -> Module:
    """Read what `to_json` wrote; pydantic's ValidationError for anything else."""
    return _ADAPTER.validate_json(text)


def content_hash(module: Module) -> str:
    """Return the SHA-256 (hex) of the content, media included."""
    return sha256(to_json(module).encode()).hexdigest()
