"""What a test reads on a page."""

from collections.abc import Mapping
from itertools import chain

from lxml import html
from werkzeug.test import TestResponse


class Page:
    """One page: marks on its body, what stands on it, what it links to."""

    def __init__(self, response: TestResponse) -> None:
        self.source = response.text
        self.root = html.document_fromstring(response.text or "<body>")
        self.marks: Mapping[str, str] = self.root.body.attrib

    @property
    def text(self) -> str:
        return " ".join(self.root.body.text_content().split())

    @property
    def language(self) -> str | None:
        return self.root.get("lang")

    @property
    def heading(self) -> str:
        return " ".join(chain.from_iterable(h1.text_content().split() for h1 in self.root.iterfind(".//h1")))

    def links(self) -> list[str]:
        return [str(link) for link in self.root.xpath("//a/@href")]

    def hidden(self, name: str) -> str | None:
        """Return the value of the first hidden field of that name."""
        found = self.root.xpath("//input[@type='hidden'][@name=$name]/@value", name=name)
        return str(found[0]) if found else None

    def first_column(self) -> list[str]:
        return [" ".join(cell.text_content().split()) for cell in self.root.xpath("//tbody/tr/*[1]")]
