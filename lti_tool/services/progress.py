"""What one person has done in one module and what follows from it: tries, points, visits, goals, where to go on.

Pure: values in, values out. Points are counted in hundredths of a point, times are aware.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from connectors.module.model import Module, Question, Threshold, Unit
from connectors.module.scoring import Given, score
from lti_tool.domain.errors import RuleError

HUNDRED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One answer as it was given: choice ids in order or the text, and what it earned."""

    given: tuple[str, ...] | str
    hundredths: int
    right: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """*visited* holds unit ids, *current* the unit seen last, *tries* is keyed by `question_key` in the order given."""

    visited: frozenset[str] = frozenset()
    current: str | None = None
    tries: Mapping[str, tuple[Try, ...]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How much of how much; both in the same unit (units of a module, hundredths of a point, questions)."""

    part: int
    whole: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What completion asks for and how far one is."""

    tally: Tally
    threshold: Threshold

    @property
    def met(self) -> bool:
        """Whether the threshold is reached, by its own comparison: over is not at least."""
        return self.threshold.met_by(self.tally.part, self.tally.whole)


class Standing(StrEnum):
    """Where one is with one question."""

    OPEN = "open"
    RETRY = "retry"
    RIGHT = "right"
    USED_UP = "used-up"

    @property
    def closed(self) -> bool:
        """Whether no further answer is taken; then, and only then, the solution may be shown."""
        return self in {Standing.RIGHT, Standing.USED_UP}


def question_key(unit_id: str, question_id: str) -> str:
    """Return the key of a question in `Progress.tries`."""
    return f"{unit_id}/{question_id}"


def tries_of(progress: Progress, unit: Unit, question: Question) -> tuple[Try, ...]:
    """Return the answers given to *question*, the first one first."""
    return progress.tries.get(question_key(unit.id, question.id), ())


def standing(tries: tuple[Try, ...], attempts: int) -> Standing:
    """Say where one is after *tries*; *attempts* 0 means that there is no limit."""
    if any(item.right for item in tries):
        return Standing.RIGHT
    if attempts and len(tries) >= attempts:
        return Standing.USED_UP
    return Standing.RETRY if tries else Standing.OPEN


def question_points(question: Question, tries: tuple[Try, ...]) -> Tally:
    """Count the best try; never more than the question is worth in the version at hand."""
    whole = question.points * HUNDRED
    return Tally(part=min(whole, max((item.hundredths for item in tries), default=0)), whole=whole)


def unit_points(unit: Unit, progress: Progress) -> Tally:
    """Add up the questions of one unit, in hundredths."""
    return _sum(question_points(question, tries_of(progress, unit, question)) for question in unit.questions)


def module_points(module: Module, progress: Progress) -> Tally:
    """Add up all questions, in hundredths."""
    return _sum(unit_points(unit, progress) for unit in module.units)


def answered(unit: Unit, progress: Progress) -> Tally:
    """Count the questions of *unit* that were answered at least once."""
    given = sum(1 for question in unit.questions if tries_of(progress, unit, question))
    return Tally(part=given, whole=len(unit.questions))


def units_visited(module: Module, progress: Progress) -> Tally:
    """Count units; what an older version had and this one has not does not count."""
    ids = {unit.id for unit in module.units}
    return Tally(part=len(ids & progress.visited), whole=len(ids))


def unit_done(unit: Unit, progress: Progress) -> bool:
    """Whether the unit gets its tick: seen, and in a quiz each question answered at least once."""
    questions = answered(unit, progress)
    return unit.id in progress.visited and questions.part == questions.whole


def resume_at(module: Module, progress: Progress) -> Unit | None:
    """Return where to go on: the first unit that is not done, from the one seen last to the end, then from the start.

    None means that everything is done.
    """
    units = module.units
    start = next((index for index, unit in enumerate(units) if unit.id == progress.current), 0)
    return next((unit for unit in units[start:] + units[:start] if not unit_done(unit, progress)), None)


def goals(module: Module, progress: Progress) -> tuple[Goal, ...]:
    """Return what completion asks for: units visited, then points if the module has a quiz."""
    wanted = [Goal(tally=units_visited(module, progress), threshold=module.completion.visited)]
    if module.completion.points is not None:
        wanted.append(Goal(tally=module_points(module, progress), threshold=module.completion.points))
    return tuple(wanted)


def answer(  # noqa: PLR0917 — the order of the address, then what was given and when
    module: Module, progress: Progress, unit_id: str, question_id: str, given: Given, at: datetime
) -> Try:
    """Score one answer.

    Raises `RuleError` ``question-unknown``, ``already-right`` or ``tries-used``, and `connectors.errors.Malformed`
    for an answer that the question does not allow.
    """
    unit = next((item for item in module.units if item.id == unit_id), None)
    question = next((item for item in unit.questions if item.id == question_id), None) if unit else None
    if unit is None or question is None:
        raise RuleError("question-unknown", unit=unit_id, question=question_id)
    now = standing(tries_of(progress, unit, question), unit.attempts)
    if now.closed:
        code = "already-right" if now is Standing.RIGHT else "tries-used"
        raise RuleError(code, unit=unit_id, question=question_id)
    result = score(question, given)
    kept = given if isinstance(given, str) else tuple(sorted(given))
    return Try(given=kept, hundredths=result.hundredths, right=result.right, at=at)


def _sum(tallies: Iterable[Tally]) -> Tally:
    part = whole = 0
    for tally in tallies:
        part += tally.part
        whole += tally.whole
    return Tally(part=part, whole=whole)
