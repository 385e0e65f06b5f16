"""Questions in a subset of LiaScript's quiz syntax.

``[(X)]``/``[( )]`` single, ``[[X]]``/``[[ ]]`` multiple, ``[[answer]]`` text, ``[[?]]`` hint, ``***`` around the
explanation. Answers are Markdown, never YAML.
"""

import re
from dataclasses import dataclass, field
from string import ascii_lowercase

from connectors.module.reading.markdown import MarkdownCheck
from connectors.module.model import Choice, Question, QuestionKind
from connectors.module.reading.problems import Report

MARKED = re.compile(r"[ ]{0,6}(?:[-*][ ]+)?\[(?:\(([ xX])\)|\[([ xX])\])\](.*)")
HINT = re.compile(r"[ ]{0,6}\[\[\?\]\](.*)")
ANSWER = re.compile(r"[ ]{0,6}\[\[([^\[\]]+)\]\][ \t]*")
ATTRIBUTES = re.compile(r"([a-z]+)=(\S+)")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
FENCE = "***"
MOST_POINTS = 100
LONGEST_SLUG = 64


@dataclass(slots=True, kw_only=True)
class QuestionDraft:
    """What was read of a question so far."""

    line: int
    prompt: list[str] = field(default_factory=list)
    choices: list[tuple[bool, bool, str, int]] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    explanation: list[str] | None = None
    closed: bool = False

    @property
    def begun(self) -> bool:
        """Whether the prompt is over."""
        return bool(self.choices or self.accepted or self.hints or self.explanation is not None)


def read_question(
    attributes: str, lines: list[str], *, line: int, file: str, report: Report, check: MarkdownCheck
) -> Question | None:
    """Read what stands between ``::: question …`` at *line* and its ``:::``; None if it cannot be used."""
    before = len(report.found)
    names = _attributes(attributes, file, line, report)
    draft = QuestionDraft(line=line)
    for number, text in enumerate(lines, start=line + 1):
        _take(draft, text, number, file, report)
    if draft.explanation is not None and not draft.closed:
        report.add(file, line, "explanation-open", "*** expected at the end of the explanation")
    kind = _kind(draft, file, report)
    _check_texts(draft, check)
    if len(report.found) > before or kind is None:
        return None
    return Question(
        id=names["id"],
        kind=kind,
        points=int(names.get("points", "1")),
        prompt="\n".join(draft.prompt).strip(),
        choices=tuple(
            Choice(id=_choice_id(index), markdown=text, right=right)
            for index, (_, right, text, _) in enumerate(draft.choices)
        ),
        accepted=tuple(draft.accepted),
        hints=tuple(draft.hints),
        explanation="\n".join(draft.explanation or []).strip(),
    )


def _attributes(text: str, file: str, line: int, report: Report) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in text.split():
        pair = ATTRIBUTES.fullmatch(word)
        if pair is None or pair[1] not in {"id", "points"} or pair[1] in found:
            report.add(file, line, "question-attribute", "::: question id=… points=… expected")
            continue
        found[pair[1]] = pair[2]
    if not is_slug(found.get("id", "")):
        report.add(file, line, "id-form", "id=… with small letters, digits and - expected, 1 to 64 characters")
        found["id"] = ""
    points = found.get("points", "1")
    if not (points.isascii() and points.isdigit() and len(points) < 4 and 1 <= int(points) <= MOST_POINTS):  # noqa: PLR2004
        report.add(file, line, "points", f"points= must be a whole number from 1 to {MOST_POINTS}")
    return found


def _take(draft: QuestionDraft, text: str, number: int, file: str, report: Report) -> None:
    """Sort one line into its place."""
    if text.strip() == FENCE and (draft.begun or draft.explanation is not None):
        if draft.explanation is None:
            draft.explanation = []
        elif not draft.closed:
            draft.closed = True
        else:
            report.add(file, number, "explanation-twice", "one explanation between *** and *** expected")
    elif draft.explanation is not None and not draft.closed:
        draft.explanation.append(text)
    elif hint := HINT.fullmatch(text):
        draft.hints.append(hint[1].strip())
        if not hint[1].strip():
            report.add(file, number, "hint-empty", "a hint needs words")
    elif marked := MARKED.fullmatch(text):
        mark, words = marked[1] or marked[2], marked[3].strip()
        draft.choices.append((marked[1] is not None, mark in "xX", words, number))
        if not words:
            report.add(file, number, "choice-empty", "an answer to choose needs words")
    elif answer := ANSWER.fullmatch(text):
        draft.accepted.append(answer[1].strip())
        if not answer[1].strip():
            report.add(file, number, "choice-empty", "[[the right answer]] expected")
    elif not draft.begun:
        draft.prompt.append(text)
    elif text.strip():
        report.add(file, number, "question-line", "an answer, a hint [[?]] or *** expected")


def _kind(draft: QuestionDraft, file: str, report: Report) -> QuestionKind | None:
    singles = {single for single, _, _, _ in draft.choices}
    right = sum(is_right for _, is_right, _, _ in draft.choices)
    if not "".join(draft.prompt).strip():
        report.add(file, draft.line, "prompt-missing", "a question before its answers expected")
    if draft.choices and (draft.accepted or len(singles) > 1):
        report.add(file, draft.line, "kinds-mixed", "one kind of answers expected: [( )], [[ ]] or [[answer]]")
        return None
    if draft.accepted:
        return QuestionKind.TEXT
    if len(draft.choices) < 2:  # noqa: PLR2004
        report.add(file, draft.line, "choices-few", "at least two answers to choose from expected")
        return None
    if len(draft.choices) > len(ascii_lowercase):
        report.add(file, draft.line, "choices-many", f"at most {len(ascii_lowercase)} answers expected")
        return None
    if singles == {True}:
        if right != 1:
            report.add(file, draft.line, "right-one", "exactly one [(X)] expected")
        return QuestionKind.SINGLE
    if right == 0:
        report.add(file, draft.line, "right-missing", "at least one [[X]] expected")
    return QuestionKind.MULTIPLE


def _check_texts(draft: QuestionDraft, check: MarkdownCheck) -> None:
    check.read("\n".join(draft.prompt), draft.line + 1)
    for _, _, words, number in draft.choices:
        check.read(words, number)
    for words in (*draft.hints, "\n".join(draft.explanation or [])):
        check.read(words, draft.line)


def _choice_id(index: int) -> str:
    return ascii_lowercase[index]


def is_slug(text: str, *, shortest: int = 1) -> bool:
    """Say whether *text* may be an id: small letters, digits and single hyphens."""
    return shortest <= len(text) <= LONGEST_SLUG and SLUG.fullmatch(text) is not None
