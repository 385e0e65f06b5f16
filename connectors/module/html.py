"""Blocks and Markdown → clean HTML. Pictures carry their attribution, links away say so, tables can be scrolled."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from posixpath import normpath
from urllib.parse import urlsplit

import nh3
from lxml.html import HtmlElement
from lxml.html.builder import E

from connectors.module.reading.markdown import to_html
from connectors.module.model import (
    Attribution,
    Block,
    FileBlock,
    LinkBlock,
    Media,
    Module,
    TextBlock,
    VideoBlock,
)
from connectors.xml import parse_html_fragment, write_html_fragment

MediaUrl = Callable[[Media], str]
TAGS = {
    *("h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "blockquote", "pre", "code"),
    *("em", "strong", "del", "a", "img", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "th": {"align"}, "td": {"align"}, "ol": {"start"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of the interface that blocks need, in the reader's language."""

    transcript: str
    download: str
    new_window: str


def render_markdown(markdown: str, *, module: Module, media_url: MediaUrl) -> str:
    """Return clean HTML; pictures become figures with their attribution."""
    clean = nh3.clean(
        to_html(markdown),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"https", "http", "mailto", "tel"},
        link_rel=None,
    )
    root = parse_html_fragment(clean)
    for picture in list(root.iter("img")):
        _figure(picture, module, media_url)
    for link in root.iter("a"):
        if urlsplit(link.get("href", "")).scheme in {"http", "https"}:
            link.set("rel", "noopener noreferrer")
            link.set("target", "_blank")
    for table in list(root.iter("table")):
        _scrollable(table)
    return write_html_fragment(root)


def render_block(block: Block, *, module: Module, media_url: MediaUrl, words: Words) -> str:
    """Return a text, video, file or link as clean HTML."""
    match block:
        case TextBlock():
            return render_markdown(block.markdown, module=module, media_url=media_url)
        case VideoBlock():
            return _video(block, module, media_url, words)
        case FileBlock():
            return _download(block, module, media_url, words)
        case LinkBlock():
            return _link(block, words)


def attribution_line(attribution: Attribution) -> str:
    """Return title, creator, licence and origin as a line of HTML."""
    title = escape(attribution.title)
    licence = escape(attribution.licence)
    if attribution.link:
        licence = f'<a href="{escape(attribution.link)}" rel="noopener noreferrer" target="_blank">{licence}</a>'
    parts = [f"„{title}“", escape(attribution.creator), licence]
    if attribution.origin:
        parts.append(escape(attribution.origin))
    return ", ".join(parts)


def _figure(picture: HtmlElement, module: Module, media_url: MediaUrl) -> None:
    """Put a picture into a figure; one that stands alone in a paragraph takes the paragraph's place."""
    media = _media(module, picture.get("src", ""))
    if media is None:
        picture.drop_tree()
        return
    picture.set("src", media_url(media))
    picture.set("loading", "lazy")
    parent = picture.getparent()
    alone = parent.tag == "p" and len(parent) == 1 and not (parent.text_content() or "").strip()
    if not alone:
        return
    parent.tag = "figure"
    if media.attribution is not None:
        caption = parse_html_fragment(attribution_line(media.attribution))
        caption.tag = "figcaption"
        parent.append(caption)


def _scrollable(table: HtmlElement) -> None:
    """Let a wide table be scrolled by keyboard too; its first row's words name it."""
    heads = [cell.text_content().strip() for cell in table.iter("th")]
    frame = E.div({"class": "kc-table-frame", "role": "region", "tabindex": "0", "aria-label": ", ".join(heads)[:200]})
    for cell in table.iter("th"):
        cell.set("scope", "col")
    table.addprevious(frame)
    frame.tail, table.tail = table.tail, None
    frame.append(table)


def _media(module: Module, address: str) -> Media | None:
    try:
        return module.media_at(normpath(address.removeprefix("../")))
    except KeyError:
        return None


def _video(block: VideoBlock, module: Module, media_url: MediaUrl, words: Words) -> str:
    media = module.media_at(block.src)
    poster = f' poster="{escape(media_url(module.media_at(block.poster)))}"' if block.poster else ""
    tracks = "".join(
        f'<track kind="captions" srclang="{escape(one.language)}" label="{escape(one.language)}"'
        f' src="{escape(media_url(module.media_at(one.path)))}"{" default" if first else ""}>'
        for first, one in ((index == 0, one) for index, one in enumerate(block.captions))
    )
    elsewhere = ' crossorigin="anonymous"' if urlsplit(media_url(media)).netloc else ""
    transcript = render_markdown(block.transcript, module=module, media_url=media_url)
    credit = f'<p class="kc-credit">{attribution_line(media.attribution)}</p>' if media.attribution else ""
    return (
        f'<figure class="kc-video"><video controls playsinline preload="metadata"{elsewhere}{poster}'
        f' aria-label="{escape(block.title)}"><source src="{escape(media_url(media))}" type="{media.media_type}">'
        f"{tracks}</video><figcaption>{escape(block.title)}{credit}</figcaption></figure>"
        f'<details class="kc-transcript"><summary>{escape(words.transcript)}</summary>{transcript}</details>'
    )


def _download(block: FileBlock, module: Module, media_url: MediaUrl, words: Words) -> str:
    media = module.media_at(block.src)
    kind = media.path.rpartition(".")[2].upper()
    credit = f'<p class="kc-credit">{attribution_line(media.attribution)}</p>' if media.attribution else ""
    return (
        f'<div class="kc-file"><p><a class="kc-file__link" href="{escape(media_url(media))}" download>'
        f"{escape(words.download)}: {escape(block.title)} ({kind}, {_size(media.size)})</a></p>{credit}</div>"
    )


def _link(block: LinkBlock, words: Words) -> str:
    text = f"<p>{escape(block.text)}</p>" if block.text else ""
    return (
        f'<div class="kc-away">{text}<p><a class="kc-away__link" href="{escape(block.url)}"'
        f' rel="noopener noreferrer" target="_blank">{escape(block.title)}'
        f' <span class="kc-away__note">({escape(words.new_window)})</span></a></p></div>'
    )


def _size(size: int) -> str:
    return f"{max(1, round(size / 1000))} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"  # noqa: PLR2004
