"""The one module that turns errors into answers: a page for people, or JSON for scripts; every one logged with its id."""

from collections.abc import Mapping

import structlog
from flask import Flask, current_app, g, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from lti_tool.domain.roles import Role
from lti_tool.lti.refused import LtiRefused
from lti_tool.lti.state import launch_id
from lti_tool.services.library import catalogue
from lti_tool.services.player import module_card
from lti_tool.services.sessions import SessionRefused, open_session
from lti_tool.services.tool import now
from lti_tool.store.database import DatabaseUnavailable
from lti_tool.web.cookies import SESSION, read_cookie
from lti_tool.web.headers import allow_frames
from lti_tool.web.refusals import STATUS, describe
from lti_tool.web.refusing import Refuse
from lti_tool.web.the_tool import the_tool

log = structlog.get_logger()
CODES = {404: "KC-NOT-FOUND", 405: "KC-METHOD", 413: "LTI-BODY-TOO-LARGE"}
SERVER_ERROR = 500
UNSATISFIABLE = 416


def install_problems(app: Flask) -> None:
    """Answer every error with a page; nothing that a browser or LMS can send is a 500."""
    app.register_error_handler(LtiRefused, _lti_refused)
    app.register_error_handler(Refuse, _refuse)
    app.register_error_handler(DatabaseUnavailable, _database_unavailable)
    app.register_error_handler(HTTPException, _http_exception)
    app.register_error_handler(Exception, _defect)


def _lti_refused(refused: LtiRefused) -> ResponseReturnValue:
    allow_frames(refused.frame_origins or ("*",))
    _note(refused.code, refused.registration_id, passed=len(refused.passed))
    if refused.code == "LTI-MODULE-NOT-CHOSEN" and refused.facts.get("role") == Role.TEACHER:
        return _choose(refused)
    return _answer(refused.code, refused.facts, family=refused.family, return_url=refused.return_url)


def _choose(refused: LtiRefused) -> ResponseReturnValue:
    """Show a teacher which modules there are, with the address to enter for each."""
    page = render_template(
        "pages/choose.html",
        visit=None,
        may_choose=True,
        cards=[module_card(module) for module in catalogue(the_tool())],
        public_url=the_tool().settings.public_url,
        return_url=refused.return_url,
        code=refused.code,
        correlation_id=g.correlation_id,
    )
    return page, STATUS[refused.code]


def _refuse(refused: Refuse) -> ResponseReturnValue:
    session = g.get("session")
    if session is None:
        allow_frames(("*",))
    _note(refused.code, session.platform_id if session else None)
    return _answer(refused.code, refused.facts, return_url=session.return_url if session else None)


def _database_unavailable(error: DatabaseUnavailable) -> ResponseReturnValue:
    allow_frames(("*",))
    log.error("database_unavailable", reason=str(error), correlation_id=g.correlation_id)
    return _answer("KC-BUSY", {})


def _http_exception(error: HTTPException) -> ResponseReturnValue:
    status = error.code or SERVER_ERROR
    if status >= SERVER_ERROR:
        return _defect(error)
    if status == UNSATISFIABLE:
        return error.get_response()
    answer = current_app.make_response(_refuse(Refuse(CODES.get(status, "KC-BAD-INPUT"))))
    for name, value in error.get_headers():
        if name == "Allow":
            answer.headers[name] = value
    return answer


def _defect(error: Exception) -> ResponseReturnValue:
    allow_frames(("*",))
    log.error("defect", exc_info=error, correlation_id=g.correlation_id)
    return _answer("KC-INTERNAL", {})


def _note(code: str, platform_id: int | None, **facts: int) -> None:
    log.warning("refused", code=code, platform_id=platform_id, correlation_id=g.correlation_id, **facts)


def _answer(
    code: str, facts: Mapping[str, str], *, family: str | None = None, return_url: str | None = None
) -> ResponseReturnValue:
    refusal = describe(
        code,
        facts,
        family=family,
        correlation_id=g.correlation_id,
        return_url=return_url,
        continue_url=_running_launch() if code == "LTI-STATE-USED" else None,
    )
    if request.accept_mimetypes.best == "application/json":
        return jsonify(code=code, title=refusal.title, correlation_id=refusal.correlation_id), refusal.status
    return render_template("pages/error.html", refusal=refusal, visit=None), refusal.status


def _running_launch() -> str | None:
    """Return the address of the launch that this browser opened with the same message, if it is still open."""
    key = launch_id(request.form.get("state", ""))
    try:
        open_session(the_tool(), key, read_cookie(SESSION), at=now())
    except SessionRefused:
        return None
    return url_for("player.module", launch_id=key)
