"""One unit: front matter, Markdown, directives and questions."""

from collections.abc import Iterator
from dataclasses import dataclass

from connectors.module.reading.files import Found, Shelf, read_text
from connectors.module.reading.markdown import MarkdownCheck
from connectors.module.model import (
    Block,
    Captions,
    FileBlock,
    LinkBlock,
    Question,
    TextBlock,
    Unit,
    UnitType,
    VideoBlock,
)
from connectors.module.reading.problems import Report
from connectors.module.reading.quiz_source import is_slug, read_question
from connectors.module.reading.fields import Fields, read_yaml
from connectors.module.reading.yaml_tree import Place

DOCUMENTS = ("application/", "text/csv", "text/plain", "audio/")
DIRECTIVES = ("video", "file", "link", "question")
MOST_QUESTIONS = 200
MOST_ATTEMPTS = 10
LONGEST_DAY = 24 * 60
NEEDS = {UnitType.VIDEO: VideoBlock, UnitType.FILE: FileBlock, UnitType.LINK: LinkBlock}
CODE_FENCES = ("```", "~~~")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a unit: Markdown (name "") or a directive. *line* is that of its first line in the file."""

    name: str
    arguments: str
    lines: list[str]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A unit as it was read, and the line of its id."""

    unit: Unit
    id_line: int


def read_unit(file: Found, shelf: Shelf, report: Report) -> Read | None:
    """Read one Markdown file; None if its front matter cannot be used."""
    text = read_text(file, report)
    if text is None:
        return None
    lines = text.split("\n")
    end = next((index for index, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or end is None:
        report.add(file.name, 1, "front-matter", "--- expected in the first line, then id, title and type, then ---")
        return None
    place = Place(file=file.name, first_line=2, report=report)
    fields = read_yaml("\n".join(lines[1:end]), place)
    if fields is None:
        return None
    body = UnitBody(file.name, shelf, report)
    for piece in _pieces(lines[end + 1 :], end + 2, file.name, report):
        body.take(piece)
    unit = _unit(fields, body)
    _check_type(unit, body, file.name, report)
    return Read(unit=unit, id_line=fields.line_of("id"))


def _unit(fields: Fields, body: "UnitBody") -> Unit:
    """Build the unit from its front matter; what is wrong has been reported and gets a value that may stand there."""
    kind = UnitType(fields.one_of("type", tuple(UnitType)))
    is_quiz = kind is UnitType.QUIZ
    unit_id = fields.text("id")
    if unit_id and not is_slug(unit_id):
        fields.error("id", "id-form", "id must be small letters, digits and -, 1 to 64 characters")
    unit = Unit(
        id=unit_id,
        title=fields.text("title", longest=200),
        type=kind,
        minutes=fields.integer("minutes", lowest=0, highest=LONGEST_DAY, default=0) or None,
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
        self._file = file
        self._shelf = shelf
        self._report = report
        self._check = MarkdownCheck(file, report)
        self._ids: set[str] = set()

    def take(self, piece: Piece) -> None:
        """Read one piece."""
        if piece.name == "question":
            self._question(piece)
        elif piece.name in DIRECTIVES:
            self._directive(piece)
        elif not piece.name and "".join(piece.lines).strip():
            self._text(piece)
        self._use_pictures()

    def _text(self, piece: Piece) -> None:
        markdown = "\n".join(piece.lines)
        if self.asked:
            self._report.add(self._file, piece.line, "text-between", "no text between or after questions expected")
        self._check.read(markdown, piece.line)
        self.blocks.append(TextBlock(markdown=markdown.strip("\n")))

    def _question(self, piece: Piece) -> None:
        self.asked += 1
        check = MarkdownCheck(self._file, self._report, level=2)
        found = read_question(
            piece.arguments, piece.lines, line=piece.line, file=self._file, report=self._report, check=check
        )
        self._check.pictures += check.pictures
        if found is None:
            return
        if found.id in self._ids:
            self._report.add(self._file, piece.line, "id-twice", f"question {found.id} stands in this step twice")
        self._ids.add(found.id)
        self.questions.append(found)

    def _directive(self, piece: Piece) -> None:
        if piece.arguments:
            self._report.add(self._file, piece.line, "directive-arguments", f"::: {piece.name} alone expected")
        place = Place(file=self._file, first_line=piece.line + 1, report=self._report)
        fields = read_yaml("\n".join(piece.lines), place)
        if fields is None:
            return
        block = {"video": self._video, "file": self._download, "link": self._link}[piece.name](fields)
        fields.finish()
        if block is not None:
            self.blocks.append(block)

    def _video(self, fields: Fields) -> Block | None:
        title, src = fields.text("title"), self._media(fields, "src", ("video/",))
        captions = tuple(self._captions(fields))
        transcript = self._transcript(fields)
        poster = self._media(fields, "poster", ("image/",), required=False)
        if src is None or not captions or transcript is None:
            return None
        return VideoBlock(title=title, src=src, captions=captions, transcript=transcript, poster=poster)

    def _captions(self, fields: Fields) -> Iterator[Captions]:
        languages = fields.mapping("captions")
        for language in languages.values if languages else ():
            path = self._media(languages, language, ("text/vtt",)) if languages else None
            if path is not None:
                yield Captions(language=language, path=path)

    def _transcript(self, fields: Fields) -> str | None:
        address = fields.text("transcript")
        line = fields.line_of("transcript")
        found = self._shelf.text(address, self._file, line) if address else None
        if found is None:
            return None
        file, text = found
        if not text.strip():
            self._report.add(file.name, 1, "transcript-empty", "what is said and shown expected")
        MarkdownCheck(file.name, self._report, level=2, pictures_allowed=False).read(text, 1)
        return text.strip("\n")

    def _download(self, fields: Fields) -> Block | None:
        title, src = fields.text("title"), self._media(fields, "src", DOCUMENTS)
        return None if src is None else FileBlock(title=title, src=src)

    def _link(self, fields: Fields) -> Block | None:
        url = fields.address("url", required=True)
        title, text = fields.text("title"), fields.text("text", required=False)
        return None if url is None else LinkBlock(title=title, url=url, text=text)

    def _media(self, fields: Fields, key: str, kinds: tuple[str, ...], *, required: bool = True) -> str | None:
        address = fields.text(key, required=required)
        return self._shelf.use(address, kinds, self._file, fields.line_of(key)) if address else None

    def _use_pictures(self) -> None:
        for address, line in self._check.pictures:
            self._shelf.use(address, ("image/",), self._file, line)
        self._check.pictures.clear()


def _pieces(lines: list[str], first_line: int, file: str, report: Report) -> Iterator[Piece]:
    """Cut a body at its directives; a ``:::`` inside a block of code is code."""
    piece = Piece(name="", arguments="", lines=[], line=first_line)
    fence = ""
    for number, line in enumerate(lines, start=first_line):
        fence = _fence(line, fence)
        if fence or not line.startswith(":::"):
            piece.lines.append(line)
            continue
        name, _, arguments = line[3:].strip().partition(" ")
        if not name and piece.name:
            yield piece
            piece = Piece(name="", arguments="", lines=[], line=number + 1)
        elif not name:
            report.add(file, number, "directive-end", "there is no directive that ::: could end")
        elif piece.name:
            report.add(file, number, "directive-open", f"::: expected before, ::: {piece.name} is still open")
            piece = Piece(name=_known(name, file, number, report), arguments=arguments, lines=[], line=number)
        else:
            yield piece
            piece = Piece(name=_known(name, file, number, report), arguments=arguments, lines=[], line=number)
    if piece.name:
        report.add(file, piece.line, "directive-open", f"::: expected at the end of ::: {piece.name}")
    elif fence:
        report.add(file, piece.line, "code-open", "the end of a block of code expected")
    yield piece


def _known(name: str, file: str, line: int, report: Report) -> str:
    if name in DIRECTIVES:
        return name
    report.add(file, line, "directive-unknown", f"one of {', '.join(DIRECTIVES)} expected after :::, not {name[:40]}")
    return "unknown"


def _fence(line: str, fence: str) -> str:
    """Return the fence of the block of code that goes on after *line*, or nothing."""
    start = line.lstrip(" ")
    if fence:
        return "" if start.startswith(fence) and not start.strip(fence[0] + " ") else fence
    return next((mark for mark in CODE_FENCES if start.startswith(mark)), "")


def _check_type(unit: Unit, body: UnitBody, file: str, report: Report) -> None:
    needed = NEEDS.get(unit.type)
    if needed is not None and not any(isinstance(block, needed) for block in unit.blocks):
        report.add(file, 1, "type-empty", f"::: {unit.type} expected in a step of type {unit.type}")
    if unit.type is UnitType.QUIZ and not body.asked:
        report.add(file, 1, "type-empty", "::: question expected in a step of type quiz")
    if unit.type is not UnitType.QUIZ and body.asked:
        report.add(file, 1, "type-quiz", "questions stand in steps of type quiz only")
    if unit.type is UnitType.TEXT and not unit.blocks:
        report.add(file, 1, "type-empty", "text expected below the front matter")
    if body.asked > MOST_QUESTIONS:
        report.add(file, 1, "questions-many", f"at most {MOST_QUESTIONS} questions expected")
