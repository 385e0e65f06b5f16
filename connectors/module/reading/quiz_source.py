"""Questions in a subset of LiaScript's quiz syntax.

``[(X)]``/``[( )]`` single, ``[[X]]``/``[[ ]]`` multiple, ``[[answer]]`` text, ``[[?]]`` hint, ``***`` around the
explanation. Answers are Markdown, never YAML.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from string import ascii_lowercase

from connectors.module.markdown import to_html
from connectors.module.model import Choice, Question, QuestionKind
from connectors.module.reading.code_fence import CodeFence
from connectors.module.reading.markdown import MarkdownCheck
from connectors.module.reading.problems import Code, Report
from connectors.module.reading.slugs import expected_slug, is_slug
from connectors.module.scoring import LONGEST_TEXT, plain

MARKED = re.compile(r" {0,3}\[(?:\((?P<single>[ xX])\)|\[(?P<multiple>[ xX])\])\](?P<words>.*)")
HINT = re.compile(r" {0,3}\[\[\?\]\](.*)")
ANSWER = re.compile(r" {0,3}\[\[([^\[\]]*)\]\][ \t]*")
ATTRIBUTE = re.compile(r"(id|points)=(\S+)")
POINTS = re.compile(r"[1-9][0-9]?|100")
AROUND_EXPLANATION = "***"
FEWEST_CHOICES = 2
MOST_CHOICES = len(ascii_lowercase)
MOST_ACCEPTED = 100
MOST_HINTS = 10


@dataclass(frozen=True, slots=True)
class Line:
    """Words and the line of the file that they stand in."""

    words: str
    line: int


@dataclass(slots=True)
class Draft:
    """What was read of a question so far. *singles* tells which kind each choice is of, *right* whether it is right."""

    prompt: list[str] = field(default_factory=list)
    choices: list[Line] = field(default_factory=list)
    singles: list[bool] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    accepted: list[Line] = field(default_factory=list)
    hints: list[Line] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)
    explanation_line: int = 0
    closed: bool = False

    @property
    def explaining(self) -> bool:
        """Whether the explanation goes on."""
        return self.explanation_line > 0 and not self.closed

    @property
    def asked(self) -> bool:
        """Whether the prompt is over."""
        return bool(self.choices or self.accepted or self.hints or self.explanation_line)


class QuestionReader:
    """Reads one question, whose ``::: question`` stands at *line* of *file*."""

    def __init__(self, file: str, line: int, report: Report) -> None:
        self.pictures: list[tuple[str, int]] = []
        self._file = file
        self._line = line
        self._report = report
        self._draft = Draft()

    def read(self, attributes: str, lines: list[str]) -> Question | None:
        """Return the question between ``::: question *attributes*`` and ``:::``; None, reported, if it is none."""
        before = len(self._report.found)
        question_id, points = self._attributes(attributes)
        fence = CodeFence()
        for number, text in enumerate(lines, start=self._line + 1):
            self._take(text, number, is_code=fence.holds(text))
        self._cut()
        kind = self._kind()
        self._check_texts()
        if kind is None or len(self._report.found) > before:
            return None
        draft = self._draft
        return Question(
            id=question_id,
            kind=kind,
            points=points,
            prompt="\n".join(draft.prompt).strip("\n"),
            choices=tuple(
                Choice(id=letter, markdown=choice.words, right=right)
                for letter, choice, right in zip(ascii_lowercase, draft.choices, draft.right, strict=False)
            ),
            accepted=tuple(answer.words for answer in draft.accepted),
            hints=tuple(hint.words for hint in draft.hints),
            explanation="\n".join(draft.explanation).strip("\n"),
        )

    def _attributes(self, text: str) -> tuple[str, int]:
        found: dict[str, str] = {}
        for word in text.split():
            pair = ATTRIBUTE.fullmatch(word)
            if pair is None or pair[1] in found:
                self._error(self._line, "question-attribute", "::: question id=… points=… expected")
                continue
            found[pair[1]] = pair[2]
        if not is_slug(found.get("id", ""), shortest=1):
            self._error(self._line, "question-attribute", f"id=…: {expected_slug(1)}")
        points = found.get("points", "1")
        if not POINTS.fullmatch(points):
            self._error(self._line, "question-attribute", "points=…: a whole number from 1 to 100 expected")
            points = "1"
        return found.get("id", ""), int(points)

    def _take(self, text: str, number: int, *, is_code: bool) -> None:
        """Sort one line into its place."""
        draft = self._draft
        if draft.explaining:
            draft.closed = text.strip() == AROUND_EXPLANATION and not is_code
            if not draft.closed:
                draft.explanation.append(text)
        elif not (is_code and not draft.asked) and self._is_mark(text, number):
            pass
        elif not draft.asked:
            draft.prompt.append(text)
        elif text.strip():
            expected = "an answer in one line, a hint [[?]] or *** before and after the explanation expected"
            self._error(number, "question-line", expected)

    def _is_mark(self, text: str, number: int) -> bool:
        """Say whether a line is more than words, and take it."""
        draft = self._draft
        if text.strip() == AROUND_EXPLANATION and draft.asked:
            if draft.closed:
                self._error(number, "explanation-twice", "one explanation expected, this is a second one")
            draft.explanation_line, draft.closed = number, False
        elif hint := HINT.fullmatch(text):
            draft.hints.append(Line(hint[1].strip(), number))
        elif marked := MARKED.fullmatch(text):
            draft.choices.append(Line(marked["words"].strip(), number))
            draft.singles.append(marked["single"] is not None)
            draft.right.append((marked["single"] or marked["multiple"]) in "xX")
        elif answer := ANSWER.fullmatch(text):
            draft.accepted.append(Line(answer[1].strip(), number))
        else:
            return False
        return True

    def _cut(self) -> None:
        """Leave out what is too much to be checked one by one."""
        draft = self._draft
        for answers, most, what in (
            (draft.choices, MOST_CHOICES, "answers to choose from"),
            (draft.accepted, MOST_ACCEPTED, "right texts"),
            (draft.hints, MOST_HINTS, "hints"),
        ):
            if len(answers) > most:
                self._error(answers[most].line, "choices-many", f"at most {most} {what} expected")
                del answers[most:]

    def _kind(self) -> QuestionKind | None:
        draft = self._draft
        if not "".join(draft.prompt).strip():
            self._error(self._line, "prompt-missing", "a question expected before its answers")
        if draft.explaining:
            self._error(draft.explanation_line, "explanation-open", "*** expected at the end of the explanation")
        if len(set(draft.singles)) + bool(draft.accepted) > 1:
            self._error(self._line, "kinds-mixed", "one kind of answers expected: [( )], [[ ]] or [[answer]]")
            return None
        if draft.accepted:
            return QuestionKind.TEXT
        if len(draft.choices) < FEWEST_CHOICES:
            self._error(self._line, "choices-few", f"at least {FEWEST_CHOICES} answers to choose from expected")
            return None
        if draft.singles[0]:
            if sum(draft.right) != 1:
                self._error(self._line, "right-one", "exactly one right answer [(X)] expected")
            return QuestionKind.SINGLE
        if not any(draft.right):
            self._error(self._line, "right-missing", "at least one right answer [[X]] expected")
        return QuestionKind.MULTIPLE

    def _check_texts(self) -> None:
        draft = self._draft
        check = MarkdownCheck(file=self._file, report=self._report, headings_allowed=False)
        check.read("\n".join(draft.prompt), self._line + 1)
        check.read("\n".join(draft.explanation), draft.explanation_line + 1)
        self.pictures = check.pictures
        self._check_each((*draft.choices, *draft.hints))
        for answer in draft.accepted:
            if not plain(answer.words) or len(answer.words) > LONGEST_TEXT:
                self._error(answer.line, "answer-empty", f"[[answer]] of 1 to {LONGEST_TEXT} characters expected")
        self._check_once(draft.choices, [choice.words for choice in draft.choices])
        self._check_once(draft.accepted, [plain(answer.words) for answer in draft.accepted])

    def _check_each(self, texts: Iterable[Line]) -> None:
        check = MarkdownCheck(file=self._file, report=self._report, headings_allowed=False, pictures_allowed=False)
        for text in texts:
            if not text.words:
                self._error(text.line, "answer-empty", "words expected behind the brackets, in the same line")
                continue
            before = len(self._report.found)
            check.read(text.words, text.line)
            html = to_html(text.words)
            if len(self._report.found) == before and not (html.startswith("<p>") and html.count("<p>") == 1):
                expected = "one paragraph expected; a number with a point makes a list, write it as in 3\\. Mai"
                self._error(text.line, "answer-form", expected)

    def _check_once(self, answers: list[Line], words: list[str]) -> None:
        for index, answer in enumerate(answers):
            if answer.words and words[index] in words[:index]:
                self._error(answer.line, "answer-twice", "each answer once expected")

    def _error(self, line: int, code: Code, message: str) -> None:
        self._report.add(self._file, line, code, message)
