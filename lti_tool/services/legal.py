"""Privacy notice, accessibility statement and barrier reports: Markdown that the operator completes in the data folder.

What an operator has to fill in is written ``[[name of the body]]`` in the templates and found again by `missing`.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import cmarkgfm
from cmarkgfm.cmark import Options

PAGES = ("privacy", "accessibility", "report-barrier")
LOCALES = ("de", "en")
FOLDER = "legal"
# The package holds the templates in a folder of the same name, so it can stand in for a data folder.
PACKAGE = Path(__file__).parent.parent

PLACEHOLDER = re.compile(r"\[\[([^\[\]\n]+)\]\]")
TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalText:
    """One page as clean HTML, with its title in plain text."""

    title: str
    html: str


def copy_templates(data_dir: Path) -> tuple[Path, ...]:
    """Put the templates into *data_dir* where they are not there yet; return the files that were made."""
    made = []
    for name in _names():
        target = data_dir / FOLDER / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text((PACKAGE / FOLDER / name).read_text(encoding="utf-8"), encoding="utf-8")
            made.append(target)
    return tuple(made)


def missing(data_dir: Path) -> tuple[tuple[str, str], ...]:
    """Return (file, placeholder) for everything that is still to be filled in, each once, in the order of the texts."""
    found = ((name, mark) for name in _names() for mark in PLACEHOLDER.findall(_read(data_dir, name)))
    return tuple(dict.fromkeys(found))


def render(data_dir: Path, page: str, locale: str) -> LegalText:
    """Return one of `PAGES` in *locale*; placeholders stay visible, marked. KeyError for another page or language."""
    if page not in PAGES or locale not in LOCALES:
        raise KeyError(page, locale)
    markdown = _read(data_dir, f"{page}.{locale}.md")
    title = TITLE.search(markdown)
    # cmark without its "unsafe" option leaves raw HTML and javascript: addresses out; addresses keep their lines.
    html = cmarkgfm.github_flavored_markdown_to_html(markdown, options=Options.CMARK_OPT_HARDBREAKS)
    return LegalText(title=title[1].strip() if title else page, html=PLACEHOLDER.sub(_mark, html))


def _mark(found: re.Match[str]) -> str:
    return f'<mark class="kc-placeholder">{found[0]}</mark>'


def _names() -> list[str]:
    return [f"{page}.{locale}.md" for page in PAGES for locale in LOCALES]


def _read(data_dir: Path, name: str) -> str:
    """Read the operator's file; before `kc init` has copied it, the template."""
    own = data_dir / FOLDER / name
    return (own if own.is_file() else PACKAGE / FOLDER / name).read_text(encoding="utf-8")
