"""One unit: front matter, Markdown, directives and questions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from connectors.module.model import Block, Question, TextBlock, Unit, UnitType
from connectors.module.reading.code_fence import CodeFence
from connectors.module.reading.directives import DIRECTIVES, read_directive
from connectors.module.reading.fields import Fields, read_yaml
from connectors.module.reading.files import MOST_QUESTIONS, Found, read_text
from connectors.module.reading.markdown import MarkdownCheck
from connectors.module.reading.media import PICTURES, Shelf
from connectors.module.reading.problems import Code, Report
from connectors.module.reading.quiz_source import QuestionReader
from connectors.module.reading.slugs import expected_slug, is_slug
from connectors.module.reading.yaml_tree import Place

QUESTION = "question"
MARK = re.compile(r":::[ \t]*(\S*)[ \t]*(.*)")
FENCE = "---"
MOST_ATTEMPTS = 10
MOST_MINUTES = 24 * 60
LONGEST_TITLE = 200
SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a unit: Markdown (name "") or a directive, whose ``:::`` stands at *line* of the file."""

    name: str
    arguments: str
    lines: list[str]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadUnit:
    """A unit as it was read, the line of its id, and whether it asks questions, right or wrong ones."""

    unit: Unit
    id_line: int
    asks: bool


def read_unit(file: Found, shelf: Shelf, report: Report) -> ReadUnit | None:
    """Read one Markdown file; None, reported, if its front matter cannot be read."""
    text = read_text(file, report)
    if text is None:
        shelf.all_uses_known = False
        return None
    lines = text.split("\n")
    end = next((number for number, line in enumerate(lines) if number and line.rstrip() == FENCE), None)
    if lines[0].rstrip() != FENCE or end is None:
        report.add(file.name, 1, "front-matter", "--- expected in the first line; then id, title and type; then ---")
        shelf.all_uses_known = False
        return None
    body = UnitBody(file.name, shelf, report)
    body.take_all(pieces(lines[end + 1 :], end + 2, file.name, report))
    fields = read_yaml("\n".join(lines[1:end]), Place(file=file.name, first_line=2, report=report))
    if fields is None:
        return None
    return ReadUnit(unit=_unit(fields, body), id_line=fields.line_of("id"), asks=body.asked > 0)


def _unit(fields: Fields, body: "UnitBody") -> Unit:
    """Build the unit from its front matter; what is wrong has been reported and gets a value that may stand there."""
    before = len(body.report.found)
    kind = UnitType(fields.one_of("type", tuple(UnitType)))
    if len(body.report.found) == before:
        body.check_type(kind, fields.line_of("type"))
    is_quiz = kind is UnitType.QUIZ
    unit_id = fields.text("id")
    if unit_id and not is_slug(unit_id):
        fields.error("id", "value-invalid", f"id: {expected_slug()}")
    unit = Unit(
        id=unit_id,
        title=fields.text("title", longest=LONGEST_TITLE),
        type=kind,
        minutes=fields.integer("minutes", lowest=1, highest=MOST_MINUTES, default=0) or None,
        blocks=tuple(body.blocks),
        questions=tuple(body.questions),
        attempts=fields.integer("attempts", lowest=0, highest=MOST_ATTEMPTS, default=2) if is_quiz else 2,
        one_at_a_time=is_quiz and fields.one_of("show", ("all", "one"), default="all") == "one",
    )
    fields.finish()
    return unit


class UnitBody:
    """What stands below the front matter."""

    def __init__(self, file: str, shelf: Shelf, report: Report) -> None:
        self.blocks: list[Block] = []
        self.questions: list[Question] = []
        self.asked = 0
        self.report = report
        self._file = file
        self._shelf = shelf
        self._check = MarkdownCheck(file=file, report=report)
        self._ids: set[str] = set()
        self._seen: set[str] = set()

    def take_all(self, found: Iterator[Piece]) -> None:
        """Read piece after piece."""
        for piece in found:
            if piece.name == QUESTION:
                self._question(piece)
            elif piece.name in DIRECTIVES:
                self._directive(piece)
            elif not piece.name and "".join(piece.lines).strip():
                self._text(piece)
        for address, line in self._check.pictures:
            self._shelf.use(address, PICTURES, self._file, line)

    def check_type(self, kind: UnitType, line: int) -> None:
        """Report what a unit of this kind lacks, or must not have."""
        if kind in DIRECTIVES and kind not in self._seen:
            self._error(line, "type-empty", f"::: {kind} expected in a unit of type {kind}")
        if kind is UnitType.QUIZ and not self.asked:
            self._error(line, "type-empty", "::: question expected in a unit of type quiz")
        if kind is UnitType.TEXT and not self.blocks and not self._seen:
            self._error(line, "type-empty", "text expected below the front matter")
        if kind is not UnitType.QUIZ and self.asked:
            self._error(line, "type-quiz", "type: quiz expected, because there are questions")

    def _text(self, piece: Piece) -> None:
        markdown = "\n".join(piece.lines)
        if self.asked:
            line = piece.line + next(number for number, text in enumerate(piece.lines) if text.strip())
            self._error(line, "text-between", "no text between or below questions expected; put it into a question")
        self._check.read(markdown, piece.line)
        self.blocks.append(TextBlock(markdown=markdown.strip("\n")))

    def _directive(self, piece: Piece) -> None:
        self._seen.add(piece.name)
        if self.asked:
            self._error(piece.line, "text-between", f"::: {piece.name} expected above the questions")
        if piece.arguments:
            self._error(piece.line, "directive-arguments", f"::: {piece.name} expected, with nothing behind it")
        place = Place(file=self._file, first_line=piece.line + 1, report=self.report)
        block = read_directive(piece.name, "\n".join(piece.lines), place, self._shelf)
        if block is not None:
            self.blocks.append(block)

    def _question(self, piece: Piece) -> None:
        self.asked += 1
        if self.asked == MOST_QUESTIONS + 1:
            self._error(piece.line, "questions-many", f"at most {MOST_QUESTIONS} questions expected in a unit")
        if self.asked > MOST_QUESTIONS:
            self._shelf.all_uses_known = False
            return
        reader = QuestionReader(self._file, piece.line, self.report)
        found = reader.read(piece.arguments, piece.lines)
        self._check.pictures += reader.pictures
        if found is None:
            return
        if found.id in self._ids:
            self._error(piece.line, "id-twice", f"another id expected, {found.id} stands above already")
        self._ids.add(found.id)
        self.questions.append(found)

    def _error(self, line: int, code: Code, message: str) -> None:
        self.report.add(self._file, line, code, message)


def pieces(lines: list[str], first_line: int, file: str, report: Report) -> Iterator[Piece]:
    """Cut a body, which begins at *first_line*, at its directives; a ``:::`` inside a block of code is code."""
    piece = Piece(name="", arguments="", lines=[], line=first_line)
    fence = CodeFence()
    for number, line in enumerate(lines, start=first_line):
        is_code = piece.name not in DIRECTIVES and fence.holds(line)
        mark = None if is_code else MARK.fullmatch(line)
        if mark is None:
            piece.lines.append(line)
            continue
        if piece.name and mark[1]:
            report.add(file, number, "directive-open", f"::: expected before, to end ::: {piece.name} above")
        elif not piece.name and not mark[1]:
            report.add(file, number, "directive-end", "no ::: expected here, there is nothing to end")
        yield piece
        name = _known(mark[1], file, number, report) if mark[1] else ""
        piece = Piece(name=name, arguments=mark[2].strip(), lines=[], line=number if name else number + 1)
    if piece.name:
        report.add(file, piece.line, "directive-open", f"::: expected below, to end ::: {piece.name}")
    if fence.open:
        report.add(file, piece.line, "code-open", "an end of the block of code (``` or ~~~) expected")
    yield piece


def _known(name: str, file: str, line: int, report: Report) -> str:
    if name in DIRECTIVES or name == QUESTION:
        return name
    names = ", ".join((*DIRECTIVES, QUESTION))
    report.add(file, line, "directive-unknown", f"one of {names} expected after :::, not {name[:SHOWN]!r}")
    return "unknown"
