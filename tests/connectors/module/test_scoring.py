import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import Malformed
from connectors.module.model import Choice, Question, QuestionKind
from connectors.module.scoring import score

IDS = "abcdefgh"


def ticked(kind, right, points=1, number=4):
    choices = tuple(Choice(id=name, markdown=name, right=name in right) for name in IDS[:number])
    return Question(id="q", kind=kind, points=points, prompt="?", choices=choices)


def asked(*accepted):
    return Question(id="q", kind=QuestionKind.TEXT, points=2, prompt="?", accepted=accepted)


def earned(question, *given):
    return score(question, frozenset(given)).hundredths


@pytest.mark.parametrize(("given", "hundredths"), [("b", 300), ("a", 0), ("", 0)])
def test_a_single_choice_is_right_or_wrong(given, hundredths):
    assert earned(ticked(QuestionKind.SINGLE, "b", points=3), *given) == hundredths


@pytest.mark.parametrize(
    ("given", "hundredths"),
    [("abc", 100), ("ab", 67), ("a", 33), ("", 0), ("abcd", 67), ("d", 0), ("abd", 33), ("ad", 0)],
)
def test_a_wrong_tick_takes_a_right_one_away(given, hundredths):
    assert earned(ticked(QuestionKind.MULTIPLE, "abc"), *given) == hundredths


multiples = st.builds(
    lambda number, right, points: ticked(QuestionKind.MULTIPLE, {IDS[n % number] for n in right}, points, number),
    st.integers(2, 8),
    st.sets(st.integers(0, 7), min_size=1),
    st.integers(1, 100),
)


@given(multiples, st.data())
def test_points_stay_within_bounds_and_full_points_mean_right(question, data):
    given = frozenset(data.draw(st.sets(st.sampled_from([choice.id for choice in question.choices]))))
    found = score(question, given)
    right = {choice.id for choice in question.choices if choice.right}
    assert 0 <= found.hundredths <= found.max_hundredths == question.points * 100
    assert found.right == (given == right) == (found.hundredths == found.max_hundredths)


@given(multiples)
def test_ticking_everything_earns_all_only_if_all_is_right(question):
    everything = score(question, frozenset(choice.id for choice in question.choices))
    assert everything.right == all(choice.right for choice in question.choices)


@pytest.mark.parametrize("given", ["Aktenzeichen", "  das   AKTENZEICHEN. ", "aktenzeichen!", "ａktenzeichen"])
def test_a_text_is_compared_as_people_read_it(given):
    assert score(asked("Aktenzeichen", "das Aktenzeichen"), given).right


@pytest.mark.parametrize("given", ["", ".", "Akten zeichen", "Zeichen", "x" * 1000])
def test_another_text_earns_nothing(given):
    assert score(asked("Aktenzeichen"), given).hundredths == 0


@pytest.mark.parametrize(
    ("question", "given"),
    [
        (asked("a"), frozenset("a")),
        (asked("a"), "x" * 1001),
        (ticked(QuestionKind.SINGLE, "a"), "a"),
        (ticked(QuestionKind.SINGLE, "a"), frozenset("ab")),
        (ticked(QuestionKind.SINGLE, "a"), frozenset("z")),
        (ticked(QuestionKind.MULTIPLE, "a"), frozenset("az")),
    ],
)
def test_what_the_question_does_not_allow_is_malformed(question, given):
    with pytest.raises(Malformed):
        score(question, given)
