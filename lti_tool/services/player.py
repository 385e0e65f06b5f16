"""What the player's pages show of a module and of one person's progress in it.

Templates get the values made here and never a `Module`, so no solution can reach a browser before it is due.
"""

from connectors.module.model import Module, Question, Section, Unit
from lti_tool.services.player_values import (
    ChoiceView,
    Mark,
    ModuleCard,
    ModuleView,
    QuestionView,
    QuizRow,
    QuizView,
    ResultView,
    SectionView,
    UnitLink,
    UnitRow,
    UnitState,
    UnitView,
    Verdict,
)
from lti_tool.services.progress import (
    Progress,
    Standing,
    Try,
    answered,
    goals,
    module_points,
    question_points,
    resume_at,
    standing,
    tries_of,
    unit_done,
    unit_points,
    units_visited,
)


def module_card(module: Module) -> ModuleCard:
    """Introduce *module* without anybody's progress."""
    return ModuleCard(
        id=module.id,
        version=module.version,
        title=module.title,
        language=module.language,
        summary=module.summary,
        outcomes=module.outcomes,
        minutes=module.minutes,
        units=len(module.units),
        level=module.level,
        delivery_format=module.delivery_format,
        topics=module.topics,
        competences=module.competences,
        authors=module.authors,
        licence=module.licence,
    )


def module_view(module: Module, progress: Progress) -> ModuleView:
    """Return the module page."""
    wanted = goals(module, progress)
    return ModuleView(
        card=module_card(module),
        sections=tuple(_section(section, progress) for section in module.sections),
        goals=wanted,
        visited=units_visited(module, progress),
        started=bool(progress.visited),
        completed=all(goal.met for goal in wanted),
        resume=_link(module, resume_at(module, progress)),
    )


def unit_view(module: Module, progress: Progress, unit_id: str, question: str | None = None) -> UnitView:
    """Return the page of one unit; *question* picks one where a quiz shows one at a time.

    Raises KeyError for a unit that the module does not have, and for such a question.
    """
    unit = module.unit(unit_id)
    index = module.units.index(unit)
    section = next(item for item in module.sections if unit in item.units)
    return UnitView(
        id=unit.id,
        title=unit.title,
        type=unit.type,
        minutes=unit.minutes,
        module_id=module.id,
        module_title=module.title,
        language=module.language,
        section_title=section.title,
        number=index + 1,
        of=len(module.units),
        blocks=unit.blocks,
        quiz=_quiz(unit, progress, question) if unit.questions else None,
        previous=_link(module, module.units[index - 1]) if index else None,
        next=_link(module, module.units[index + 1]) if index + 1 < len(module.units) else None,
    )


def question_view(unit: Unit, progress: Progress, question_id: str) -> QuestionView:
    """Return one question as it may be shown now; KeyError if the unit has no such question."""
    number, question = next(
        ((index, item) for index, item in enumerate(unit.questions, start=1) if item.id == question_id), (0, None)
    )
    if question is None:
        raise KeyError(question_id)
    tries = tries_of(progress, unit, question)
    now = standing(tries, unit.attempts)
    last = tries[-1] if tries else None
    given = last.given if last else ()
    return QuestionView(
        id=question.id,
        kind=question.kind,
        number=number,
        prompt=question.prompt,
        choices=_choices(question, given, due=now.closed),
        text=given if isinstance(given, str) else "",
        standing=now,
        verdict=_verdict(last),
        points=question_points(question, tries),
        tries_used=len(tries),
        tries_left=unit.attempts - len(tries) if unit.attempts else None,
        # One hint more after each wrong answer, as long as another try can use it.
        hints=question.hints[: len(tries)] if now is Standing.RETRY else (),
        explanation=question.explanation if now.closed else "",
        accepted=question.accepted if now is Standing.USED_UP else (),
    )


def result_view(module: Module, progress: Progress) -> ResultView:
    """Return the result page."""
    wanted = goals(module, progress)
    quizzes = tuple(
        QuizRow(id=unit.id, title=unit.title, answered=answered(unit, progress), points=unit_points(unit, progress))
        for unit in module.units
        if unit.questions
    )
    return ResultView(
        module_id=module.id,
        title=module.title,
        language=module.language,
        visited=units_visited(module, progress),
        points=module_points(module, progress) if quizzes else None,
        goals=wanted,
        completed=all(goal.met for goal in wanted),
        quizzes=quizzes,
        resume=_link(module, resume_at(module, progress)),
    )


def _section(section: Section, progress: Progress) -> SectionView:
    return SectionView(title=section.title, units=tuple(_row(unit, progress) for unit in section.units))


def _row(unit: Unit, progress: Progress) -> UnitRow:
    started = UnitState.STARTED if unit.id in progress.visited else UnitState.OPEN
    return UnitRow(
        id=unit.id,
        title=unit.title,
        type=unit.type,
        minutes=unit.minutes,
        state=UnitState.DONE if unit_done(unit, progress) else started,
        here=unit.id == progress.current,
        points=unit_points(unit, progress) if unit.questions else None,
    )


def _link(module: Module, unit: Unit | None) -> UnitLink | None:
    if unit is None:
        return None
    return UnitLink(id=unit.id, title=unit.title, number=module.units.index(unit) + 1)


def _quiz(unit: Unit, progress: Progress, wanted: str | None) -> QuizView:
    ids = [question.id for question in unit.questions]
    at = ids.index(_shown(unit, progress, wanted)) if unit.one_at_a_time else 0
    shown = ids[at : at + 1] if unit.one_at_a_time else ids
    return QuizView(
        questions=tuple(question_view(unit, progress, question_id) for question_id in shown),
        answered=answered(unit, progress),
        points=unit_points(unit, progress),
        attempts=unit.attempts,
        one_at_a_time=unit.one_at_a_time,
        previous=ids[at - 1] if unit.one_at_a_time and at else None,
        next=ids[at + 1] if unit.one_at_a_time and at + 1 < len(ids) else None,
    )


def _shown(unit: Unit, progress: Progress, wanted: str | None) -> str:
    """Choose the question to show: the wanted one, else the first that still takes an answer, else the first."""
    if wanted is not None:
        if all(question.id != wanted for question in unit.questions):
            raise KeyError(wanted)
        return wanted
    still_open = (
        question.id
        for question in unit.questions
        if not standing(tries_of(progress, unit, question), unit.attempts).closed
    )
    return next(still_open, unit.questions[0].id)


def _choices(question: Question, given: tuple[str, ...] | str, *, due: bool) -> tuple[ChoiceView, ...]:
    return tuple(
        ChoiceView(
            id=choice.id,
            markdown=choice.markdown,
            ticked=choice.id in given,
            mark=_mark(right=choice.right, ticked=choice.id in given) if due else None,
        )
        for choice in question.choices
    )


def _mark(*, right: bool, ticked: bool) -> Mark | None:
    if ticked:
        return Mark.RIGHT if right else Mark.WRONG
    return Mark.MISSED if right else None


def _verdict(last: Try | None) -> Verdict | None:
    if last is None:
        return None
    if last.right:
        return Verdict.RIGHT
    return Verdict.PARTLY if last.hundredths else Verdict.WRONG
