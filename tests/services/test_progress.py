"""What follows from what somebody has done: points, ticks, goals, where to go on, what still may be answered."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from connectors.errors import Malformed
from connectors.module.model import Comparison, Completion, Threshold
from lti_tool.domain.errors import RuleError
from lti_tool.services.progress import (
    Goal,
    Progress,
    Standing,
    Tally,
    Try,
    answer,
    answered,
    goals,
    module_points,
    question_key,
    question_points,
    resume_at,
    standing,
    unit_done,
    unit_points,
    units_visited,
)
from tests.fakes.modules import DEADLINE, GUARDIAN, ONE_BY_ONE, PERSONAL, QUIZ, WHY, sample_module

MODULE = sample_module()
NOW = datetime(2026, 11, 22, 9, 42, tzinfo=UTC)
RIGHT = Try(given=("b",), hundredths=200, right=True, at=NOW)
WRONG = Try(given=("a",), hundredths=0, right=False, at=NOW)


def did(*visited: str, current: str | None = None, **tries: tuple[Try, ...]) -> Progress:
    """Progress with tries in the quiz, by question id."""
    keyed = {question_key("quiz", question): given for question, given in tries.items()}
    return Progress(visited=frozenset(visited), current=current, tries=keyed)


@pytest.mark.parametrize(
    ("tries", "attempts", "expected"),
    [
        pytest.param((), 2, Standing.OPEN, id="not answered"),
        pytest.param((WRONG,), 2, Standing.RETRY, id="a try is left"),
        pytest.param((WRONG, WRONG), 2, Standing.USED_UP, id="no try is left"),
        pytest.param((WRONG, RIGHT), 2, Standing.RIGHT, id="right with the last try"),
        pytest.param((WRONG,) * 50, 0, Standing.RETRY, id="zero means without limit"),
    ],
)
def test_standing(tries, attempts, expected):
    assert standing(tries, attempts) is expected


@pytest.mark.parametrize("now", list(Standing))
def test_the_solution_may_be_shown_once_no_answer_is_taken_any_more(now):
    assert now.closed == (now in {Standing.RIGHT, Standing.USED_UP})


def test_the_best_try_counts():
    tries = tuple(Try(given=("a",), hundredths=points, right=False, at=NOW) for points in (150, 0))
    assert question_points(PERSONAL, tries) == Tally(part=150, whole=300)


def test_a_question_that_became_cheaper_in_a_new_version_never_earns_more_than_it_is_worth():
    assert question_points(GUARDIAN, (RIGHT,)) == Tally(part=100, whole=100)


def test_points_add_up_over_units():
    progress = did(frist=(RIGHT,))
    assert unit_points(QUIZ, progress) == Tally(part=200, whole=600)
    assert module_points(MODULE, progress) == Tally(part=200, whole=900)


def test_a_visit_of_a_unit_that_is_no_longer_there_does_not_count():
    assert units_visited(MODULE, did("warum", "abgeschafft")) == Tally(part=1, whole=4)


def test_a_text_is_done_once_seen():
    assert unit_done(WHY, did("warum"))
    assert not unit_done(WHY, did())


def test_a_quiz_is_done_once_each_question_was_answered():
    some = did("quiz", frist=(WRONG,), welche=(WRONG,))
    every = did("quiz", frist=(WRONG,), welche=(WRONG,), wer=(RIGHT,))
    assert answered(QUIZ, some) == Tally(part=2, whole=3)
    assert [unit_done(QUIZ, some), unit_done(QUIZ, every)] == [False, True]


@pytest.mark.parametrize(
    ("progress", "unit"),
    [
        pytest.param(did(), "warum", id="at the start, the first"),
        pytest.param(did("warum", current="warum"), "quiz", id="after a text that was read, the next"),
        pytest.param(did("warum", "quiz", current="quiz"), "quiz", id="in the middle of a quiz, the quiz"),
        pytest.param(did("weiterlesen", current="weiterlesen"), "einzeln", id="onwards, not back"),
        pytest.param(
            replace(
                did("weiterlesen", "einzeln", current="einzeln"),
                tries={question_key("einzeln", name): (RIGHT,) for name in ("erste", "zweite")},
            ),
            "warum",
            id="at the end, what was left out at the beginning",
        ),
        pytest.param(did("warum", current="abgeschafft"), "quiz", id="the current unit is gone: from the start"),
    ],
)
def test_where_to_go_on(progress, unit):
    assert resume_at(MODULE, progress).id == unit


def test_there_is_nowhere_to_go_on_when_everything_is_done():
    every = {question_key(unit.id, item.id): (RIGHT,) for unit in (QUIZ, ONE_BY_ONE) for item in unit.questions}
    done = Progress(visited=frozenset(unit.id for unit in MODULE.units), current="einzeln", tries=every)
    assert resume_at(MODULE, done) is None


def test_over_a_half_is_not_at_least_a_half():
    half = Tally(part=450, whole=900)
    over = Goal(tally=half, threshold=Threshold(comparison=Comparison.OVER, percent=50))
    at_least = Goal(tally=half, threshold=Threshold(comparison=Comparison.AT_LEAST, percent=50))
    assert [over.met, at_least.met] == [False, True]


def test_goals_are_steps_and_points():
    visited, points = goals(MODULE, did("warum", "quiz", frist=(RIGHT,)))
    assert (visited.tally, visited.met) == (Tally(part=2, whole=4), True)
    assert (points.tally, points.met) == (Tally(part=200, whole=900), False)


def test_a_module_without_points_asks_for_steps_only():
    plain = replace(MODULE, completion=Completion(visited=MODULE.completion.visited))
    assert len(goals(plain, did())) == 1


def test_an_answer_is_scored_and_its_choices_are_kept_in_order():
    made = answer(MODULE, did(), "quiz", "welche", frozenset({"c", "a"}), NOW)
    assert made == Try(given=("a", "c"), hundredths=300, right=True, at=NOW)


def test_a_text_is_kept_as_it_was_written():
    assert answer(MODULE, did(), "quiz", "wer", "Der  Bürgermeister", NOW).given == "Der  Bürgermeister"


@pytest.mark.parametrize(
    ("progress", "code"),
    [
        pytest.param(did(frist=(WRONG, WRONG)), "tries-used", id="no try is left"),
        pytest.param(did(frist=(RIGHT,)), "already-right", id="it is right already"),
    ],
)
def test_a_closed_question_takes_no_answer(progress, code):
    with pytest.raises(RuleError) as no:
        answer(MODULE, progress, "quiz", "frist", frozenset("b"), NOW)
    assert (no.value.code, no.value.facts) == (code, {"unit": "quiz", "question": "frist"})


@pytest.mark.parametrize(
    ("unit", "question"), [("gibt-es-nicht", "frist"), ("quiz", "gibt-es-nicht"), ("warum", "frist")]
)
def test_a_question_must_exist(unit, question):
    with pytest.raises(RuleError, match="question-unknown"):
        answer(MODULE, did(), unit, question, frozenset("b"), NOW)


def test_an_answer_that_the_question_does_not_allow_is_malformed():
    with pytest.raises(Malformed):
        answer(MODULE, did(), "quiz", DEADLINE.id, frozenset({"z"}), NOW)
