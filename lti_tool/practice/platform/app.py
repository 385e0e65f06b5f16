"""The factory of the practice LMS."""

import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, g, redirect, render_template, request, send_from_directory
from flask.typing import ResponseReturnValue
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException

from lti_tool.practice.platform.config import PracticeConfig
from lti_tool.practice.platform.keys import signing_key
from lti_tool.practice.platform.memory import Memory
from lti_tool.practice.platform.oidc import oidc
from lti_tool.practice.platform.pages import pages
from lti_tool.practice.platform.people import people_of
from lti_tool.practice.platform.running import EXTENSION, PracticeLms
from lti_tool.practice.platform.words import DEFAULT_LANGUAGE, LANGUAGE_NAMES, TEXTS

LANGUAGE_COOKIE = "practice-language"
LARGEST_BODY = 64 * 1024
# Read as files beside our own: the look of the tool, none of its code.
KERN = Path(str(files("lti_tool"))) / "web" / "static" / "vendor" / "kern"


def create_practice_lms(config: PracticeConfig, *, clock: Callable[[], float] = time.time) -> Flask:
    """Make one practice LMS. Its state lives in this one process; run it with threads, not with several workers."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.jinja_env.undefined = StrictUndefined
    app.extensions[EXTENSION] = PracticeLms(
        config=config,
        key=signing_key(config.key_path),
        people=people_of(config.registrations),
        memory=Memory(clock=clock),
        clock=clock,
    )
    app.register_blueprint(pages)
    app.register_blueprint(oidc)
    app.add_url_rule("/static/vendor/kern/<path:filename>", "kern", _kern)
    app.before_request(_own_host(config))
    app.before_request(_choose_language)
    app.after_request(_keep_language)
    app.after_request(_headers(config))
    app.context_processor(lambda: _surroundings(config))
    app.register_error_handler(HTTPException, _error_page)
    return app


def _kern(filename: str) -> Response:
    return send_from_directory(KERN, filename)


def _own_host(config: PracticeConfig) -> Callable[[], ResponseReturnValue | None]:
    """Bring people who typed `localhost` to 127.0.0.1: on the tool's own host the frame would stay empty."""
    host = urlsplit(config.public_url).netloc

    def go_there() -> ResponseReturnValue | None:
        if request.host == host or request.method != "GET":
            return None
        return redirect(config.public_url + request.full_path.rstrip("?"))

    return go_there


def _choose_language() -> None:
    wanted = request.args.get("lang", "") if request.endpoint != "oidc.auth" else ""
    kept = request.cookies.get(LANGUAGE_COOKIE, "")
    g.language = next((language for language in (wanted, kept) if language in TEXTS), DEFAULT_LANGUAGE)
    g.language_chosen = wanted in TEXTS


def _keep_language(response: Response) -> Response:
    if g.get("language_chosen"):
        response.set_cookie(LANGUAGE_COOKIE, g.language, httponly=True, samesite="Lax")
    return response


def _headers(config: PracticeConfig) -> Callable[[Response], Response]:
    # form-action holds for redirects too: the tool sends the login back to us, which is 'self'.
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
        f"frame-src 'self' {config.tool_url}; form-action 'self' {config.tool_url}; "
        "frame-ancestors 'self'; base-uri 'none'"
    )

    def add(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        if request.endpoint not in {"static", "kern", "oidc.jwks"}:
            response.headers["Cache-Control"] = "no-store"
        return response

    return add


def _surroundings(config: PracticeConfig) -> dict[str, object]:
    """Return what every template needs: texts in the page's language `t`, and the course."""
    language = g.get("language", DEFAULT_LANGUAGE)
    return {
        "t": TEXTS[language],
        "language": language,
        "languages": LANGUAGE_NAMES,
        "config": config,
        "kern_is_there": (KERN / "kern.min.css").is_file(),
    }


def _error_page(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    return render_template("practice/error.html", status=status, parameter=None), status
