"""Answers → points. Pure, exact, in hundredths of a point."""

import unicodedata
from dataclasses import dataclass

from connectors.errors import Malformed
from connectors.module.model import Question, QuestionKind

Given = frozenset[str] | str
"""Ids of the ticked choices, or the text."""

LONGEST_TEXT = 1000
HUNDREDTHS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What an answer earned; *right* means all of it."""

    hundredths: int
    max_hundredths: int
    right: bool


def score(question: Question, given: Given) -> Score:
    """Score one answer.

    single: all or nothing. multiple: points × max(0, right − wrong ticks) / right choices, half up to hundredths.
    text: equal to an accepted answer, whatever its case, blanks and closing full stop.
    Raises `Malformed` for an answer that the question does not allow.
    """
    most = question.points * HUNDREDTHS
    earned = _text(question, given, most) if question.kind is QuestionKind.TEXT else _ticks(question, given, most)
    return Score(hundredths=earned, max_hundredths=most, right=earned == most)


def _text(question: Question, given: Given, most: int) -> int:
    if not isinstance(given, str) or len(given) > LONGEST_TEXT:
        raise Malformed(f"question {question.id}", "text expected")
    return most if plain(given) in {plain(answer) for answer in question.accepted} else 0


def _ticks(question: Question, given: Given, most: int) -> int:
    if isinstance(given, str) or not given <= {choice.id for choice in question.choices}:
        raise Malformed(f"question {question.id}", "unknown choice")
    if question.kind is QuestionKind.SINGLE and len(given) > 1:
        raise Malformed(f"question {question.id}", "one choice expected")
    right = {choice.id for choice in question.choices if choice.right}
    if question.kind is QuestionKind.SINGLE:
        return most if given == right else 0
    hits = max(0, len(given & right) - len(given - right))
    return (2 * most * hits + len(right)) // (2 * len(right))


def plain(text: str) -> str:
    """Return what counts of a text answer; "" if nothing does."""
    words = unicodedata.normalize("NFKC", text).casefold().split()
    return " ".join(words).rstrip(".! ")
