"""Headers of every answer: who may frame it, what it may load, that it is not kept."""

from collections.abc import Sequence
from functools import lru_cache

from flask import Flask, Response, g, request

from lti_tool.settings import Settings
from lti_tool.web.pages import content_security_policy

FIRST_ERROR = 400
KEPT = frozenset({"static", "media.show"})
# Legal pages hold no session and are linked from inside every LMS's frame.
FRAMED_BY_ANYONE = frozenset({"legal.show"})


def install_headers(app: Flask, settings: Settings) -> None:
    """Add the headers after each request; views say through `allow_frames` and `allow_forms_to` what they need."""

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("X-Correlation-ID", g.get("correlation_id", ""))
        if request.endpoint not in KEPT or response.status_code >= FIRST_ERROR:
            headers.setdefault("Cache-Control", "no-store")
        if "Content-Security-Policy" not in headers:
            headers["Content-Security-Policy"] = _policy(
                settings.media_url, _frame_ancestors(), tuple(g.get("form_origins", ()))
            )
        return response


@lru_cache(maxsize=1024)
def _policy(media_url: str, frame_ancestors: str, form_origins: tuple[str, ...]) -> str:
    return content_security_policy(
        media_url=media_url, frame_ancestors=frame_ancestors, form_action=" ".join(["'self'", *form_origins])
    )


def _frame_ancestors() -> str:
    if request.endpoint in FRAMED_BY_ANYONE:
        return "*"
    return " ".join(g.get("frame_origins", ())) or "'none'"


def allow_frames(origins: Sequence[str]) -> None:
    """Let pages of these origins frame the answer; without this call nobody may."""
    g.frame_origins = tuple(origins)


def allow_forms_to(origin: str) -> None:
    """Let a form of the answer end at *origin* or wherever its login leads (https): Chromium checks redirects too."""
    g.form_origins = (origin, "https:")
