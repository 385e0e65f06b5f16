"""What all pages share: language, numbers and dates as people write them, static files, and what browsers may load."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, url_for
from flask_babel import Babel, format_datetime, format_decimal, get_locale, ngettext
from markupsafe import Markup

LOCALES = ("de", "en")
TIME_ZONE = "Europe/Berlin"
MINUTES_PER_HOUR = 60

# Patterns of CLDR: 22.11.2026 in German; in English the month stands in letters, so that nobody has to guess.
DAY = {"de": "dd.MM.yyyy", "en": "d MMM yyyy"}
MOMENT = {"de": "dd.MM.yyyy, HH:mm 'Uhr'", "en": "d MMM yyyy, HH:mm"}


def install_pages(app: Flask, *, locale: Callable[[], str]) -> None:
    """Give the templates of *app* their words; *locale* says, within a request, which of `LOCALES` it is in."""
    Babel(app, default_locale="en", default_timezone=TIME_ZONE, locale_selector=locale)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(points=points, number=number, day=day, moment=moment, duration=duration)
    app.jinja_env.globals.update(asset=asset, page_locale=page_locale, lang_of=lang_of)


def page_locale() -> str:
    """Return ``de`` or ``en`` for this request; outside of one, English."""
    return str(getattr(get_locale(), "language", "en"))


def lang_of(language: str) -> Markup:
    """Return a ``lang`` attribute with its blank where *language* is not the page's own, else nothing."""
    return Markup("") if language == page_locale() else Markup(' lang="{}"').format(language)


def points(hundredths: int) -> str:
    """Write hundredths of a point: 150 → ``1,5``."""
    return str(format_decimal(Decimal(hundredths) / 100, format="0.##"))


def number(value: int) -> str:
    """Write a count with its thousands apart."""
    return str(format_decimal(value))


def day(value: datetime) -> str:
    """Write the Berlin day of an aware time."""
    return str(format_datetime(value, DAY[page_locale()]))


def moment(value: datetime) -> str:
    """Write the Berlin day and time of an aware time."""
    return str(format_datetime(value, MOMENT[page_locale()]))


def duration(minutes: int) -> str:
    """Write minutes in words: 90 → ``1 hour 30 minutes``."""
    hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    parts = []
    if hours:
        parts.append(ngettext("%(num)d hour", "%(num)d hours", hours))
    if rest or not hours:
        parts.append(ngettext("%(num)d minute", "%(num)d minutes", rest))
    return " ".join(parts)


def asset(name: str) -> str:
    """Return the address of a file in ``static``; it changes with the content, so browsers may keep the file for ever."""
    return url_for("static", filename=name, v=_mark(Path(__file__).parent / "static" / name))


@cache
def _mark(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else "missing"


def content_security_policy(
    *, media_url: str = "", frame_ancestors: str = "'self'", form_action: str = "'self'"
) -> str:
    """Return the policy for a page: nothing but our own files, and media from *media_url* where another host serves it.

    ``data:`` is allowed for pictures only: KERN's style sheet carries its icons as masks in data addresses.
    *form_action* matters where a form is answered with a redirect to an LMS: Chromium checks redirects, too.
    """
    parts = urlsplit(media_url)
    media = f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "font-src 'self'",
            "connect-src 'self'",
            f"img-src 'self' data:{media}",
            f"media-src 'self'{media}",
            "base-uri 'none'",
            f"form-action {form_action}",
            f"frame-ancestors {frame_ancestors}",
        )
    )
