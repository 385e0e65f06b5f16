"""A module's Markdown and blocks as HTML, in the words of the page that asks."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from connectors.module.html import Words, render_block, render_markdown
from connectors.module.model import Block, Media, Module

# One paragraph and nothing else; what `render_markdown` returns is clean HTML, so looking at tags is enough.
ONE_PARAGRAPH = re.compile(
    r"<p>((?:(?!</?p>|<(?:figure|ul|ol|table|pre|blockquote|h[1-6]|div)\b).)*)</p>\s*", re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Renderer:
    """What templates may ask for; they never get the module itself."""

    module: Module
    media_url: Callable[[Media], str]

    def markdown(self, text: str) -> Markup:
        """Return clean HTML."""
        html = render_markdown(text, module=self.module, media_url=self.media_url, words=words())
        return Markup(html)  # noqa: S704 — nh3 has cleaned it

    def inline(self, text: str) -> Markup | None:
        """Return the inside of a single paragraph, as a legend may hold it; None if *text* is more than that."""
        found = ONE_PARAGRAPH.fullmatch(self.markdown(text))
        return Markup(found[1]) if found else None  # noqa: S704 — a part of what nh3 has cleaned

    def label(self, text: str) -> Markup:
        """Return what may stand in a label: without the paragraph's tags where possible."""
        inline = self.inline(text)
        return self.markdown(text) if inline is None else inline

    def block(self, block: Block) -> Markup:
        """Return clean HTML of a text, video, file or link."""
        html = render_block(block, module=self.module, media_url=self.media_url, words=words())
        return Markup(html)  # noqa: S704 — nh3 has cleaned it


def words() -> Words:
    """Return the words that blocks need, in the page's language."""
    return Words(
        transcript=_("Transcript"),
        download=_("Download"),
        new_window=_("opens in a new window"),
    )
