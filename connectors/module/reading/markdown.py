"""What may not stand in a module's Markdown because it keeps people out or tricks them."""

import re
from dataclasses import dataclass, field
from posixpath import basename, splitext
from urllib.parse import urlsplit

from connectors.module.markdown import to_html_with_lines
from connectors.module.reading.problems import Code, Report
from connectors.xml import Element, parent_of, parse_html_fragment, walk, words_of

DEEPEST = 40
"""Levels of HTML; libxml2 cuts off what lies deeper than 256."""
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# A figure with its attribution can stand here.
PICTURE_PLACES = ("p", "li", "td")
SCHEMES = ("https", "http", "mailto", "tel")
# cmark escapes < and > in everything that comes from the author, so that this finds tags and nothing else.
TAG = re.compile(r'<(/?)[a-z][a-z0-9]*(?: data-sourcepos="([0-9]+))?[^>]*?(/?)>')
POSITION = re.compile(r"([0-9]+):[0-9]+-([0-9]+):[0-9]+")
HTML_LINE = re.compile(r"[\s>*+-]*<")


@dataclass(slots=True, kw_only=True)
class MarkdownCheck:
    """Checks the texts of one page in *file*, in their order.

    *headings* and *pictures* say whether they may stand here. `pictures` holds address and line of each picture found,
    `level` the level of the last heading (1: the page's title).
    """

    file: str
    report: Report
    headings_allowed: bool = True
    pictures_allowed: bool = True
    level: int = 1
    pictures: list[tuple[str, int]] = field(default_factory=list)

    def read(self, markdown: str, first_line: int) -> None:
        """Check *markdown*, which begins at *first_line* of the file."""
        html = to_html_with_lines(markdown)
        deep = _too_deep(html)
        if deep is not None:
            self._error(first_line + deep - 1, "nesting", "fewer lists, quotes or emphasis inside each other expected")
            return
        lines = _Lines(markdown, first_line)
        for event, element in walk(parse_html_fragment(html)):
            line = lines.follow(event, element)
            if event == "comment":
                self._error(line, "raw-html", "Markdown expected, found HTML; write \\< for the sign itself")
            elif event == "start":
                self._look_at(element, line)

    def _look_at(self, element: Element, line: int) -> None:
        if element.tag in HEADINGS:
            self._heading(element, line)
        elif element.tag == "img":
            self._picture(element, line)
        elif element.tag == "a":
            self._link(element, line)
        elif element.tag == "thead" and not _words(element):
            self._error(line, "table-header", "words in the first row of a table expected: they name its columns")

    def _heading(self, element: Element, line: int) -> None:
        level = HEADINGS.index(element.tag) + 1
        if not self.headings_allowed:
            self._error(line, "heading-here", "no heading expected here")
        elif level == 1:
            self._error(line, "heading-1", "## expected: # is the title of the page")
        elif level > self.level + 1:
            self._error(line, "heading-skipped", f"{'#' * (self.level + 1)} expected, {'#' * level} skips a level")
        if not _words(element):
            self._error(line, "heading-empty", "words expected in a heading")
        self.level = level

    def _picture(self, element: Element, line: int) -> None:
        address = element.get("src", "")
        words = "".join(sign for sign in element.get("alt", "") if sign.isprintable()).strip()
        name = basename(address)
        if not words:
            self._error(line, "alt-missing", f"![what the picture tells]({address}) expected")
        elif words.casefold() in {address.casefold(), name.casefold(), splitext(name)[0].casefold()}:
            self._error(line, "alt-is-name", f"what the picture tells expected, not the name of its file: {words}")
        if not self.pictures_allowed or parent_of(element).tag not in PICTURE_PLACES:
            self._error(line, "picture-here", "no picture expected here; give it a paragraph of its own")
        elif urlsplit(address).scheme or address.startswith("//"):
            self._error(line, "picture-remote", "a file of this module expected, as ../media/picture.png")
        else:
            self.pictures.append((address, line))

    def _link(self, element: Element, line: int) -> None:
        if not _words(element):
            self._error(line, "link-empty", "words expected in a link: where does it lead?")
        address = element.get("href", "")
        scheme = urlsplit(address).scheme
        if scheme not in SCHEMES or (scheme in SCHEMES[:2] and not urlsplit(address).hostname):
            expected = "https://…, mailto: or tel: expected in a link; files are offered with ::: file"
            self._error(line, "link-address", expected)

    def _error(self, line: int, code: Code, message: str) -> None:
        self.report.add(self.file, line, code, message)


class _Lines:
    """Knows the line while a tree is walked: cmark marks blocks, inside of them each line end is one in the text."""

    def __init__(self, markdown: str, first_line: int) -> None:
        self._source = markdown.split("\n")
        self._offset = first_line - 1
        self._line = 1
        self._end = 0

    def follow(self, event: str, element: Element) -> int:
        """Take the next step of the walk; return the line of the file where *element* begins."""
        if event == "end":
            self._line += (element.tail or "").count("\n")
            return self._line + self._offset
        found = POSITION.fullmatch(element.get("data-sourcepos", "")) if event == "start" else None
        if found is not None:
            self._line, self._end = int(found[1]), int(found[1]) - 1
            if element.tag not in {"ul", "ol", "li", "blockquote", "table"}:
                self._end = int(found[2])
        elif event == "comment" and parent_of(element).tag in {"body", "blockquote"}:
            self._line = self._end = self._html_after(self._end)
        at = min(self._line, len(self._source)) + self._offset
        text = element.tail if event == "comment" else element.text
        self._line += (text or "").count("\n")
        return at

    def _html_after(self, line: int) -> int:
        """Return the line of the next block of HTML, which cmark leaves out without saying where."""
        rest = range(line + 1, len(self._source) + 1)
        return next((number for number in rest if HTML_LINE.match(self._source[number - 1])), len(self._source))


def _too_deep(html: str) -> int | None:
    """Return the line where HTML by cmark with lines gets too deep, or None."""
    depth, line = 0, 1
    for tag in TAG.finditer(html):
        line = int(tag[2] or line)
        depth += -1 if tag[1] else 0 if tag[3] else 1
        if depth > DEEPEST:
            return line
    return None


def _words(element: Element) -> str:
    """Return what a screen reader says."""
    return " ".join((words_of(element), *(picture.get("alt", "") for picture in element.iter("img")))).strip()
