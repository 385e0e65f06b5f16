"""What the player's pages may know, and when: above all, no solution before it is due."""

from dataclasses import asdict, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.services.player import module_card, module_view, question_view, result_view, unit_view
from lti_tool.services.player_values import Mark, UnitState, Verdict
from lti_tool.services.progress import Progress, Standing, Tally, Try, question_key, standing
from tests.fakes.modules import DEADLINE, GUARDIAN, PERSONAL, QUIZ, sample_module

MODULE = sample_module()
NOW = datetime(2026, 11, 22, 9, 42, tzinfo=UTC)


def a_try(*given: str, hundredths: int = 0, right: bool = False) -> Try:
    return Try(given=given, hundredths=hundredths, right=right, at=NOW)


def answered(**tries: tuple[Try, ...]) -> Progress:
    return Progress(
        visited=frozenset({"quiz"}), current="quiz", tries={f"quiz/{name}": it for name, it in tries.items()}
    )


def shown(question_id: str, progress: Progress):
    return question_view(QUIZ, progress, question_id)


def test_an_open_question_shows_nothing_of_its_solution():
    view = shown("frist", answered())
    assert view.standing is Standing.OPEN
    assert (view.explanation, view.accepted, view.hints, view.verdict) == ("", (), (), None)
    assert {choice.mark for choice in view.choices} == {None}


def test_a_wrong_answer_shows_a_hint_and_what_was_ticked_but_no_solution():
    view = shown("frist", answered(frist=(a_try("a"),)))
    assert (view.standing, view.verdict, view.tries_left) == (Standing.RETRY, Verdict.WRONG, 1)
    assert view.hints == DEADLINE.hints
    assert [choice.ticked for choice in view.choices] == [True, False, False]
    assert {choice.mark for choice in view.choices} == {None}
    assert view.explanation == ""


def test_the_last_wrong_answer_shows_everything_but_hints():
    view = shown("frist", answered(frist=(a_try("a"), a_try("c"))))
    assert view.standing is Standing.USED_UP
    assert [choice.mark for choice in view.choices] == [None, Mark.MISSED, Mark.WRONG]
    assert (view.explanation, view.hints) == (DEADLINE.explanation, ())


def test_a_right_answer_shows_why():
    view = shown("welche", answered(welche=(a_try("a", "c", hundredths=300, right=True),)))
    assert [choice.mark for choice in view.choices] == [Mark.RIGHT, None, Mark.RIGHT]
    assert (view.verdict, view.explanation, view.points) == (
        Verdict.RIGHT,
        PERSONAL.explanation,
        Tally(part=300, whole=300),
    )


def test_half_of_an_answer_is_partly_right():
    assert shown("welche", answered(welche=(a_try("a", hundredths=150),))).verdict is Verdict.PARTLY


def test_accepted_texts_are_shown_only_where_nobody_found_them():
    missed = shown("wer", answered(wer=(Try(given="ich", hundredths=0, right=False, at=NOW),) * 2))
    found = shown("wer", answered(wer=(Try(given="Datenschutzbeauftragte", hundredths=100, right=True, at=NOW),)))
    assert (missed.accepted, missed.text) == (GUARDIAN.accepted, "ich")
    assert (found.accepted, found.text) == ((), "Datenschutzbeauftragte")


def test_an_unknown_question_is_a_key_error():
    with pytest.raises(KeyError):
        shown("gibt-es-nicht", answered())


@given(st.lists(st.frozensets(st.sampled_from("abc"), min_size=1), max_size=4), st.integers(min_value=0, max_value=3))
def test_no_solution_before_its_time(ticks, attempts):
    unit = replace(QUIZ, attempts=attempts)
    tries = tuple(a_try(*sorted(given), right=given == {"b"}) for given in ticks)
    view = question_view(unit, answered(frist=tries), "frist")
    if not standing(tries, attempts).closed:
        assert view.explanation == ""
        assert all(choice.mark is None for choice in view.choices)
        assert DEADLINE.explanation not in str(asdict(view))


def test_the_module_page_ticks_what_is_done_and_says_where_one_is():
    progress = Progress(visited=frozenset({"warum", "quiz"}), current="quiz")
    view = module_view(MODULE, progress)
    rows = [row for section in view.sections for row in section.units]
    assert [row.state for row in rows] == [UnitState.DONE, UnitState.STARTED, UnitState.OPEN, UnitState.OPEN]
    assert [row.here for row in rows] == [False, True, False, False]
    assert [row.points and row.points.whole for row in rows] == [None, 600, None, 300]
    assert (view.resume.id, view.resume.number, view.started, view.completed) == ("quiz", 2, True, False)


def test_the_module_page_before_the_first_step():
    view = module_view(MODULE, Progress())
    assert (view.started, view.resume.id, view.visited) == (False, "warum", Tally(part=0, whole=4))


def test_a_unit_knows_its_place_and_its_neighbours():
    view = unit_view(MODULE, Progress(), "quiz")
    assert (view.number, view.of, view.section_title) == (2, 4, "Einstieg")
    assert (view.previous.id, view.next.id) == ("warum", "weiterlesen")


@pytest.mark.parametrize(("unit", "previous", "following"), [("warum", None, "quiz"), ("einzeln", "weiterlesen", None)])
def test_the_first_and_the_last_unit_have_one_neighbour(unit, previous, following):
    view = unit_view(MODULE, Progress(), unit)
    assert (view.previous and view.previous.id, view.next and view.next.id) == (previous, following)


def test_a_text_has_no_quiz():
    assert unit_view(MODULE, Progress(), "warum").quiz is None


def test_an_unknown_unit_is_a_key_error():
    with pytest.raises(KeyError):
        unit_view(MODULE, Progress(), "gibt-es-nicht")


def test_all_questions_stand_on_one_page():
    quiz = unit_view(MODULE, Progress(), "quiz").quiz
    assert [question.id for question in quiz.questions] == ["frist", "welche", "wer"]
    assert (quiz.previous, quiz.next) == (None, None)


def test_one_at_a_time_begins_with_the_first_open_question():
    right = {question_key("einzeln", "erste"): (a_try("b", hundredths=200, right=True),)}
    quiz = unit_view(MODULE, Progress(tries=right), "einzeln").quiz
    assert [question.id for question in quiz.questions] == ["zweite"]
    assert (quiz.previous, quiz.next) == ("erste", None)


def test_one_at_a_time_shows_the_one_that_is_asked_for():
    quiz = unit_view(MODULE, Progress(), "einzeln", "erste").quiz
    assert [question.number for question in quiz.questions] == [1]
    assert (quiz.previous, quiz.next) == (None, "zweite")
    assert quiz.questions[0].tries_left is None


def test_one_at_a_time_shows_the_first_again_when_all_are_answered():
    right = {question_key("einzeln", name): (a_try("b", right=True),) for name in ("erste", "zweite")}
    assert unit_view(MODULE, Progress(tries=right), "einzeln").quiz.questions[0].id == "erste"


def test_one_at_a_time_knows_no_other_questions():
    with pytest.raises(KeyError):
        unit_view(MODULE, Progress(), "einzeln", "gibt-es-nicht")


def test_the_result_lists_each_quiz():
    view = result_view(MODULE, answered(frist=(a_try("b", hundredths=200, right=True),)))
    assert [(row.id, row.answered.part, row.points.part) for row in view.quizzes] == [
        ("quiz", 1, 200),
        ("einzeln", 0, 0),
    ]
    assert (view.points, view.completed, view.resume.id) == (Tally(part=200, whole=900), False, "quiz")


def test_a_module_without_quiz_has_no_points():
    plain = replace(MODULE, sections=(replace(MODULE.sections[0], units=(MODULE.units[0],)),))
    assert result_view(plain, Progress()).points is None


def test_the_card_introduces_the_module():
    card = module_card(MODULE)
    assert (card.id, card.units, card.minutes) == ("dsgvo-grundlagen", 4, 90)
