"""The legal pages that every other page links."""

from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lti_tool.services import legal
from lti_tool.web.pages import page_locale


def legal_blueprint(data_dir: Path) -> Blueprint:
    """Serve ``/legal/<page>`` from the operator's texts in *data_dir*."""
    pages = Blueprint("legal", __name__, url_prefix="/legal")

    @pages.get("/<page>")
    def show(page: str) -> ResponseReturnValue:
        if page not in legal.PAGES:
            abort(404)
        text = legal.render(data_dir, page, page_locale())
        # Cleaned by cmark: the operator's Markdown may not hold raw HTML either.
        return render_template("pages/legal.html", text=Markup(text.html), heading=text.title, back=_came_from())  # noqa: S704

    return pages


def _came_from() -> str | None:
    """Return the page of ours that linked here, so that nobody is lost inside an LMS's frame."""
    try:
        page = urlsplit(request.referrer or "")
    except ValueError:
        return None
    ours = page.netloc == request.host and not page.path.startswith(("/legal/", "//")) and "\\" not in page.path
    return page.path if ours else None
