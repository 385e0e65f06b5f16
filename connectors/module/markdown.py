"""Markdown → HTML: CommonMark with tables; raw HTML and addresses like ``javascript:`` are left out."""

from functools import lru_cache

from cmarkgfm import cmark

EXTENSIONS = ["table"]
KEPT = 4096


@lru_cache(maxsize=KEPT)
def to_html(markdown: str) -> str:
    """Return HTML that is not yet clean enough to be shown (`connectors.module.html` does that).

    cmarkgfm never frees what it has parsed; keeping results bounds that in a process that serves for months.
    """
    return _convert(markdown, cmark.Options.CMARK_OPT_DEFAULT)


def to_html_with_lines(markdown: str) -> str:
    """Return HTML whose blocks say in ``data-sourcepos`` where they stand: first line:column-last line:column."""
    return _convert(markdown, cmark.Options.CMARK_OPT_SOURCEPOS)


def _convert(markdown: str, options: int) -> str:
    return str(cmark.markdown_to_html_with_extensions(markdown, options=options, extensions=EXTENSIONS))
