"""Markdown → HTML with source lines, and what may not stand in a module's text. CommonMark with tables, no raw HTML."""

from posixpath import basename, splitext
from urllib.parse import urlsplit

from cmarkgfm import cmark
from lxml.html import HtmlComment, HtmlElement

from connectors.module.reading.problems import Report
from connectors.xml import parse_html_fragment

EXTENSIONS = ["table", "strikethrough"]
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
SCHEMES = frozenset({"https", "http", "mailto", "tel"})
LINKS_ELSEWHERE = frozenset({"https", "http"})


def to_html(markdown: str, *, positions: bool = False) -> str:
    """Render; raw HTML and dangerous addresses are left out. *positions* adds ``data-sourcepos``."""
    options = cmark.Options.CMARK_OPT_VALIDATE_UTF8 | (cmark.Options.CMARK_OPT_SOURCEPOS if positions else 0)
    return str(cmark.markdown_to_html_with_extensions(markdown, options=options, extensions=EXTENSIONS))


class MarkdownCheck:
    """Looks for what keeps people out, in one text that begins at line *first_line* of *file*.

    *level* is the heading level before the text (1: below the page's own heading). Afterwards `pictures` holds
    (address, line) of each picture and `level` the last heading's level.
    """

    def __init__(self, file: str, report: Report, *, level: int = 1, pictures_allowed: bool = True) -> None:
        self.level = level
        self.pictures: list[tuple[str, int]] = []
        self._file = file
        self._report = report
        self._pictures_allowed = pictures_allowed

    def read(self, markdown: str, first_line: int) -> None:
        """Check one piece of text."""
        root = parse_html_fragment(to_html(markdown, positions=True))
        line = first_line
        for element in root.iterdescendants():
            if isinstance(element, HtmlComment):
                self._error(line, "raw-html", "Markdown expected, HTML found")
                continue
            line = _line(element, first_line) or line
            if element.tag in HEADINGS:
                self._heading(element, line)
            elif element.tag == "img":
                self._picture(element, line)
            elif element.tag == "a":
                self._link(element, line)

    def _heading(self, element: HtmlElement, line: int) -> None:
        level = HEADINGS.index(element.tag) + 1
        if level == 1:
            self._error(line, "heading-1", "headings begin with ##: the title of the step is the first level")
        elif level > self.level + 1:
            self._error(line, "heading-skipped", f"{'#' * (self.level + 1)} expected, {'#' * level} skips a level")
        if not element.text_content().strip():
            self._error(line, "heading-empty", "a heading needs words")
        self.level = max(level, 1)

    def _picture(self, element: HtmlElement, line: int) -> None:
        address = element.get("src", "")
        words = element.get("alt", "").strip()
        name = basename(address)
        if not words:
            self._error(line, "alt-missing", f"![what the picture tells]({address or '…'}) expected")
        elif words.casefold() in {name.casefold(), splitext(name)[0].casefold()}:
            self._error(line, "alt-is-name", f"words for what {name} tells expected, not its name")
        if not self._pictures_allowed:
            self._error(line, "picture-here", "no pictures here")
        elif not address or urlsplit(address).scheme or address.startswith("//"):
            self._error(line, "picture-remote", "a picture of this module expected, ../media/…")
        else:
            self.pictures.append((address, line))

    def _link(self, element: HtmlElement, line: int) -> None:
        words = element.text_content().strip() or "".join(image.get("alt", "") for image in element.iter("img"))
        if not words.strip():
            self._error(line, "link-empty", "a link needs words that say where it leads")
        parts = urlsplit(element.get("href", ""))
        if parts.scheme not in SCHEMES or (parts.scheme in LINKS_ELSEWHERE and not parts.netloc):
            self._error(line, "link-address", "a link with https://, mailto: or tel: expected")

    def _error(self, line: int, code: str, message: str) -> None:
        self._report.add(self._file, line, code, message)


def _line(element: HtmlElement, first_line: int) -> int | None:
    """Return the line in the file of a block; inline elements have none of their own."""
    position = element.get("data-sourcepos", "").partition(":")[0]
    return first_line + int(position) - 1 if position.isdigit() else None
