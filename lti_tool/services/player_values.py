"""What the player's pages are made of: frozen values that hold nothing which may not be seen yet.

`lti_tool.services.player` fills them. Numbers of points are hundredths.
"""

from dataclasses import dataclass
from enum import StrEnum

from connectors.module.model import (
    Author,
    Block,
    Competence,
    DeliveryFormat,
    Level,
    Licence,
    QuestionKind,
    UnitType,
)
from lti_tool.services.progress import Goal, Standing, Tally


class UnitState(StrEnum):
    """What stands beside a unit in the contents."""

    OPEN = "open"
    STARTED = "started"
    DONE = "done"


class Mark(StrEnum):
    """What a choice turns out to be, once the solution is due."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSED = "missed"


class Verdict(StrEnum):
    """What the last answer was."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleCard:
    """A module as catalogue, description and module page introduce it; texts are plain."""

    id: str
    version: str
    title: str
    language: str
    summary: str
    outcomes: tuple[str, ...]
    minutes: int
    units: int
    level: Level
    delivery_format: DeliveryFormat
    topics: tuple[str, ...]
    competences: tuple[Competence, ...]
    authors: tuple[Author, ...]
    licence: Licence


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLink:
    """A way to another unit."""

    id: str
    title: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A unit in the contents; *points* only for a quiz."""

    id: str
    title: str
    type: UnitType
    minutes: int | None
    state: UnitState
    here: bool
    points: Tally | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """A section of the contents."""

    title: str
    units: tuple[UnitRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleView:
    """*resume* is None when everything is done; *goals* as in `progress.goals`."""

    card: ModuleCard
    sections: tuple[SectionView, ...]
    goals: tuple[Goal, ...]
    visited: Tally
    started: bool
    completed: bool
    resume: UnitLink | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceView:
    """*mark* stays None until the solution is due."""

    id: str
    markdown: str
    ticked: bool
    mark: Mark | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """One question as it may be shown now: explanation, accepted answers and marks only once it is closed.

    *tries_left* is None where there is no limit; *points* holds hundredths.
    """

    id: str
    kind: QuestionKind
    number: int
    prompt: str
    choices: tuple[ChoiceView, ...]
    text: str
    standing: Standing
    verdict: Verdict | None
    points: Tally
    tries_used: int
    tries_left: int | None
    hints: tuple[str, ...]
    explanation: str
    accepted: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizView:
    """The questions to show (all, or one), their sum, and the neighbours where they are shown one at a time."""

    questions: tuple[QuestionView, ...]
    answered: Tally
    points: Tally
    attempts: int
    one_at_a_time: bool
    previous: str | None
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitView:
    """One page of a module."""

    id: str
    title: str
    type: UnitType
    minutes: int | None
    module_id: str
    module_title: str
    language: str
    section_title: str
    number: int
    of: int
    blocks: tuple[Block, ...]
    quiz: QuizView | None
    previous: UnitLink | None
    next: UnitLink | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizRow:
    """One quiz in the result."""

    id: str
    title: str
    answered: Tally
    points: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultView:
    """*points* is None in a module without a quiz; *resume* is None when everything is done."""

    module_id: str
    title: str
    language: str
    visited: Tally
    points: Tally | None
    goals: tuple[Goal, ...]
    completed: bool
    quizzes: tuple[QuizRow, ...]
    resume: UnitLink | None
