"""``kc module preview``: a module's folder as learners will see it, read again at each request."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from connectors.module.model import Module
from connectors.module.scoring import Given
from connectors.module.source import SourceErrors, read_module
from lti_tool.domain.roles import Role
from lti_tool.services import legal
from lti_tool.services.progress import Progress, Try, answer, question_key
from lti_tool.web.legal import legal_blueprint
from lti_tool.web.media import media_addresses, media_blueprint
from lti_tool.web.pages import LOCALES, content_security_policy, install_pages
from lti_tool.web.player import make_player
from lti_tool.web.refusing import Refuse
from lti_tool.web.visit import Visit

LAUNCH = "preview"
# Nothing is at stake on the author's own machine; the player asks for a token all the same.
TOKEN = "preview"  # noqa: S105
LANGUAGE_COOKIE = "kc-preview-language"
UNPROCESSABLE = 422
STATUS = {"KC-NOT-FOUND": 404, "KC-TRIES-USED": 409, "KC-CSRF": 403}
BAD_REQUEST = 400


class Memory:
    """A `Keeper` that forgets when the program ends."""

    def __init__(self) -> None:
        self.progress = Progress()
        self.module: Module | None = None

    def load(self) -> Progress:
        return self.progress

    def visit(self, unit_id: str) -> None:
        self._change(visited=self.progress.visited | {unit_id}, current=unit_id)

    def answer(self, unit_id: str, question_id: str, given: Given) -> Try:
        if self.module is None:  # pragma: no cover — the guard puts the module here before each view
            raise RuntimeError("no module was read")
        made = answer(self.module, self.progress, unit_id, question_id, given, datetime.now(UTC))
        key = question_key(unit_id, question_id)
        self._change(tries={**self.progress.tries, key: (*self.progress.tries.get(key, ()), made)})
        return made

    def forget(self) -> None:
        self.progress = Progress()

    def _change(
        self,
        *,
        visited: frozenset[str] | None = None,
        current: str | None = None,
        tries: Mapping[str, tuple[Try, ...]] | None = None,
    ) -> None:
        old = self.progress
        self.progress = Progress(
            visited=old.visited if visited is None else visited,
            current=current or old.current,
            tries=old.tries if tries is None else tries,
        )


class Preview:
    """One folder and what its only visitor has done so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.memory = Memory()

    def enter(self, launch_id: str) -> Visit:
        """Read the folder; raises `SourceErrors` for a module with mistakes."""
        if launch_id != LAUNCH:
            raise Refuse("KC-NOT-FOUND")
        module = read_module(self.folder)
        self.memory.module = module
        return Visit(
            launch_id=LAUNCH,
            module=module,
            role=Role.LEARNER,
            locale=chosen_language(),
            keeper=self.memory,
            csrf_token=TOKEN,
        )

    def find(self, name: str) -> Path | None:
        """Return the file of a public media name, from the module as it was read last."""
        module = self.memory.module
        found = [media for media in module.media if media.name == name] if module else []
        return self.folder / found[0].path if found else None


def create_preview(folder: Path) -> Flask:
    """Return the application for one module's folder; it listens to its author only, so it knows no one."""
    app = Flask(__name__)
    preview = Preview(folder)
    install_pages(app, locale=chosen_language)
    app.jinja_env.globals["preview"] = True
    app.register_blueprint(make_player(preview.enter, media_url=media_addresses()))
    app.register_blueprint(media_blueprint(preview.find, cache_control="no-cache"))
    app.register_blueprint(legal_blueprint(legal.PACKAGE))
    app.register_error_handler(SourceErrors, show_mistakes)
    app.register_error_handler(Refuse, show_refusal)
    app.add_url_rule("/", "start", lambda: redirect(url_for("player.module", launch_id=LAUNCH)))
    app.add_url_rule("/language", "language", change_language, methods=["POST"])

    @app.post("/restart")
    def restart() -> ResponseReturnValue:
        preview.memory.forget()
        return redirect(url_for("start"), 303)

    @app.after_request
    def protect(answer: Response) -> Response:
        answer.headers.setdefault("Content-Security-Policy", content_security_policy(frame_ancestors="'none'"))
        answer.headers.setdefault("Referrer-Policy", "same-origin")
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer

    return app


def chosen_language() -> str:
    """Return the language that the switch was set to; German at first."""
    wanted = request.cookies.get(LANGUAGE_COOKIE, LOCALES[0])
    return wanted if wanted in LOCALES else LOCALES[0]


def change_language() -> ResponseReturnValue:
    """Keep the language and go back to the page that asked."""
    wanted = request.form.get("language", "")
    came_from = urlsplit(request.referrer or "")
    back = came_from.path if came_from.netloc == request.host else ""
    answer = redirect(back or url_for("start"), 303)
    if wanted in LOCALES:
        answer.set_cookie(LANGUAGE_COOKIE, wanted, samesite="Lax", httponly=True)
    return answer


def show_mistakes(found: SourceErrors) -> ResponseReturnValue:
    """List what is wrong in the folder, instead of the page that was asked for."""
    g.pop("visit", None)
    return render_template("pages/preview_errors.html", errors=found.errors), UNPROCESSABLE


def show_refusal(no: Refuse) -> ResponseReturnValue:
    """Answer shortly: the author sees the terminal, too."""
    status = STATUS.get(no.code, BAD_REQUEST)
    problem = HTTPException(description=no.code)
    problem.code = status
    return problem
