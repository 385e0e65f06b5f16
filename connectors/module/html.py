"""Blocks and Markdown → clean HTML. Pictures carry their attribution, links away say so, tables can be scrolled."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

import nh3

from connectors.module.markdown import to_html
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
from connectors.xml import Element, drop, parent_of, parse_html_fragment, words_of, write_html_fragment

MediaUrl = Callable[[Media], str]

TAGS = {
    *("h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "blockquote", "pre", "code"),
    *("em", "strong", "a", "img", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt"}, "th": {"align"}, "td": {"align"}, "ol": {"start"}}
SCHEMES = {"https", "http", "mailto", "tel"}
AWAY = ("https", "http")
HIDDEN = "kern-sr-only"
LONGEST_LABEL = 200
MB = 1_000_000
# What a language calls itself, for the menu of captions.
LANGUAGES = {"de": "Deutsch", "en": "English", "fr": "Français", "pl": "Polski", "tr": "Türkçe", "uk": "Українська"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of the interface that blocks need, in the reader's language."""

    transcript: str
    download: str
    new_window: str


def render_markdown(markdown: str, *, module: Module, media_url: MediaUrl, words: Words | None = None) -> str:
    """Return clean HTML; *words*, if given, tell a screen reader which links open a new window."""
    clean = nh3.clean(
        to_html(markdown), tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None, strip_comments=True
    )
    body = parse_html_fragment(clean)
    for picture in list(body.iter("img")):
        _place_picture(picture, module, media_url, words)
    for link in list(body.iter("a")):
        if urlsplit(link.get("href", "")).scheme in AWAY and "rel" not in link.attrib:
            _lead_away(link, words)
    for table in list(body.iter("table")):
        _let_scroll(table)
    return write_html_fragment(body)


def render_block(block: Block, *, module: Module, media_url: MediaUrl, words: Words) -> str:
    """Return a text, video, file or link as clean HTML."""
    if isinstance(block, TextBlock):
        return render_markdown(block.markdown, module=module, media_url=media_url, words=words)
    if isinstance(block, VideoBlock):
        return _video(block, module, media_url, words)
    if isinstance(block, FileBlock):
        return _download(block, module, media_url, words)
    return _link(block, words)


def attribution_html(attribution: Attribution, words: Words | None) -> str:
    """Return title, creator, licence and origin of a media file as one line of HTML."""
    parts = [f"<cite>{escape(attribution.title)}</cite>", escape(attribution.creator)]
    licence, origin = escape(attribution.licence), escape(attribution.origin or "")
    parts.append(_away(attribution.link, licence, words) if attribution.link else licence)
    if attribution.origin:
        leads = attribution.origin.startswith("https://")
        parts.append(_away(attribution.origin, origin, words) if leads else origin)
    return ", ".join(parts)


def _away(url: str, html: str, words: Words | None) -> str:
    return f'<a href="{escape(url)}" rel="noopener noreferrer" target="_blank">{html}{_note(words)}</a>'


def _note(words: Words | None) -> str:
    return f' <span class="{HIDDEN}">({escape(words.new_window)})</span>' if words else ""


def _lead_away(link: Element, words: Words | None) -> None:
    link.set("rel", "noopener noreferrer")
    link.set("target", "_blank")
    for element in parse_html_fragment(_note(words)):
        # The blank before the note, where the link's own words end.
        if len(link):
            link[-1].tail = f"{link[-1].tail or ''} "
        else:
            link.text = f"{link.text or ''} "
        link.append(element)


def _place_picture(picture: Element, module: Module, media_url: MediaUrl, words: Words | None) -> None:
    """Make a figure of a picture; a paragraph around it ends before it, and goes on after it."""
    try:
        media = module.media_at(picture.get("src", "").removeprefix("../"))
    except KeyError:
        drop(picture)
        return
    figure = parse_html_fragment(_figure(media, picture.get("alt", ""), media_url, words))[0]
    parent = parent_of(picture)
    if parent.tag == "p":
        _split(parent, picture, figure)
    else:
        figure.tail = picture.tail
        parent.replace(picture, figure)


def _figure(media: Media, alt: str, media_url: MediaUrl, words: Words | None) -> str:
    credit = attribution_html(media.attribution, words) if media.attribution else ""
    caption = f"<figcaption>{credit}</figcaption>" if credit else ""
    return f'<figure><img src="{escape(media_url(media))}" alt="{escape(alt)}">{caption}</figure>'


def _split(paragraph: Element, picture: Element, figure: Element) -> None:
    rest = paragraph.makeelement("p")
    rest.text = picture.tail
    rest.extend(list(picture.itersiblings()))
    paragraph.remove(picture)
    rest.tail, paragraph.tail = paragraph.tail, None
    paragraph.addnext(figure)
    figure.addnext(rest)
    for part in (paragraph, rest):
        if len(part) == 0 and not (part.text or "").strip():
            drop(part)


def _let_scroll(table: Element) -> None:
    """Put a frame around a table that the keyboard can scroll; the names of the columns name it."""
    heads = [words for cell in table.iter("th") if (words := words_of(cell))]
    for cell in table.iter("th"):
        cell.set("scope", "col")
    name = ", ".join(heads)[:LONGEST_LABEL]
    attributes = {"class": "kc-table-frame", "tabindex": "0", "role": "region", "aria-label": name}
    frame = table.makeelement("div", attributes if name else {"class": "kc-table-frame"})
    table.addprevious(frame)
    frame.tail, table.tail = table.tail, None
    frame.append(table)


def _video(block: VideoBlock, module: Module, media_url: MediaUrl, words: Words) -> str:
    media = module.media_at(block.src)
    url = media_url(media)
    # Browsers read captions from another host only if the film is asked for in the same way.
    elsewhere = ' crossorigin="anonymous"' if urlsplit(url).netloc else ""
    poster = f' poster="{escape(media_url(module.media_at(block.poster)))}"' if block.poster else ""
    tracks = "".join(
        f'<track kind="captions" srclang="{escape(one.language)}"'
        f' label="{escape(LANGUAGES.get(one.language, one.language))}"'
        f' src="{escape(media_url(module.media_at(one.path)))}"{"" if number else " default"}>'
        for number, one in enumerate(block.captions)
    )
    transcript = render_markdown(block.transcript, module=module, media_url=media_url, words=words)
    return (
        f'<figure class="kc-video"><video controls playsinline preload="metadata"{elsewhere}{poster}'
        f' aria-label="{escape(block.title)}"><source src="{escape(url)}" type="{escape(media.media_type)}">'
        f"{tracks}</video><figcaption>{escape(block.title)}{_credits(block, module, words)}</figcaption></figure>"
        f'<details class="kc-transcript"><summary>{escape(words.transcript)}</summary>{transcript}</details>'
    )


def _credits(block: VideoBlock, module: Module, words: Words) -> str:
    """Return the attributions of a film and of the picture before it, each once."""
    paths = [path for path in (block.src, block.poster) if path]
    found = [module.media_at(path).attribution for path in paths]
    lines = dict.fromkeys(attribution_html(one, words) for one in found if one)
    return "".join(f'<p class="kc-credit">{line}</p>' for line in lines)


def _download(block: FileBlock, module: Module, media_url: MediaUrl, words: Words) -> str:
    media = module.media_at(block.src)
    kind = media.path.rpartition(".")[2].upper()
    credit = f'<p class="kc-credit">{attribution_html(media.attribution, words)}</p>' if media.attribution else ""
    return (
        f'<div class="kc-file"><p><a class="kc-file__link" href="{escape(media_url(media))}" download>'
        f"{escape(words.download)}: {escape(block.title)} ({kind}, {_size(media.size, module.language)})</a></p>"
        f"{credit}</div>"
    )


def _link(block: LinkBlock, words: Words) -> str:
    text = f"<p>{escape(block.text)}</p>" if block.text else ""
    return (
        f'<div class="kc-away">{text}<p><a class="kc-away__link" href="{escape(block.url)}"'
        f' rel="noopener noreferrer" target="_blank">{escape(block.title)}'
        f' <span class="kc-away__note">({escape(words.new_window)})</span></a></p></div>'
    )


def _size(size: int, language: str) -> str:
    """Return a size as people read it; German has a comma where English has a point."""
    if size < MB:
        return f"{max(1, round(size / 1000))} kB"
    text = f"{size / MB:.1f} MB"
    return text.replace(".", ",") if language.startswith("de") else text
