"""The only maker of lxml parsers: none reaches the network or grows without bound."""

from collections.abc import Iterator
from typing import TypeAlias, cast

from lxml import etree, html

Element: TypeAlias = etree._Element  # noqa: SLF001 — lxml has no public name for it


def parse_html_fragment(text: str) -> Element:
    """Return a ``<body>`` that holds *text* as HTML; broken HTML is repaired, nothing is fetched or run."""
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, recover=True)
    document = html.document_fromstring(f"<html><body>{text}</body></html>".encode(), parser=parser)
    return cast("Element", document.find("body"))


def write_html_fragment(body: Element) -> str:
    """Return the inside of what `parse_html_fragment` gave."""
    return str(html.tostring(body, encoding="unicode", with_tail=False)).removeprefix("<body>").removesuffix("</body>")


def walk(root: Element) -> Iterator[tuple[str, Element]]:
    """Yield ("start", element), ("end", element) and ("comment", comment) in the order of the text.

    lxml's own iterwalk takes quadratic time for many comments side by side.
    """
    above = [(root, iter(root))]
    yield "start", root
    while above:
        element, children = above[-1]
        child = next(children, None)
        if child is None:
            above.pop()
            yield "end", element
        elif isinstance(child, etree._Comment):  # noqa: SLF001 — as above
            yield "comment", child
        else:
            above.append((child, iter(child)))
            yield "start", child


def words_of(element: Element) -> str:
    """Return the text in *element*, each run of blanks as one."""
    return " ".join("".join(map(str, element.itertext("*"))).split())


def parent_of(element: Element) -> Element:
    """Return what *element*, which is not the root, stands in."""
    return cast("Element", element.getparent())


def drop(element: Element) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent, before, tail = parent_of(element), element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = f"{before.tail or ''}{tail}"
    else:
        parent.text = f"{parent.text or ''}{tail}"
    parent.remove(element)
