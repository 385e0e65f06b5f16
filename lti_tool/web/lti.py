"""The protocol's three addresses: login, launch and key set. No CSRF token here: the state is stronger than one."""

from collections.abc import Mapping

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from connectors.http import origin_of
from lti_tool.domain.registration import Registration
from lti_tool.lti.login import read_login
from lti_tool.lti.platforms import frame_origins
from lti_tool.lti.refused import LtiRefused
from lti_tool.services.launching import begin_login, open_launch, registration_for
from lti_tool.services.setting_up import JWKS_MAX_AGE, key_set
from lti_tool.services.tidying import tidy_up_now_and_then
from lti_tool.web.cookies import BROWSER, SESSION, read_browser_id, read_cookie, set_cookie
from lti_tool.web.headers import allow_forms_to, allow_frames
from lti_tool.web.refusing import Refuse
from lti_tool.web.the_tool import the_tool

lti = Blueprint("lti", __name__, url_prefix="/lti")
FORM = "application/x-www-form-urlencoded"
PROBE = "kc_probe"
FRAMES = frozenset({"iframe", "frame", "embed", "object"})


@lti.before_request
def _no_head() -> None:
    """HEAD comes with GET in Flask; nobody logs in with it."""
    if request.method == "HEAD":
        raise Refuse("KC-METHOD")


@lti.route("/login", methods=["GET", "POST"], provide_automatic_options=False)
def login() -> ResponseReturnValue:
    """Send the browser to its platform, after making sure that the way back can be recognised."""
    parameters = _one_value_each(request.args, _form())
    asked = read_login({name: value for name, value in parameters.items() if name != PROBE})
    tool = the_tool()
    registration = registration_for(tool, asked)
    allow_frames(frame_origins(registration))
    browser_id = read_browser_id()
    if browser_id is None and (request.headers.get("Sec-Fetch-Dest") in FRAMES or PROBE in parameters):
        return _probe(parameters, registration)
    browser_id = browser_id or set_cookie(BROWSER)
    return redirect(begin_login(tool, asked, registration, browser_id=browser_id), 302)


@lti.route("/launch", methods=["GET", "POST"], provide_automatic_options=False)
def launch() -> ResponseReturnValue:
    """Check the platform's message and open the activity."""
    if request.method == "GET":
        raise _not_by_link(request.args)
    if "id_token" in request.args or "state" in request.args:
        raise LtiRefused("LTI-PARAM-INVALID", parameter="id_token")
    form = _one_value_each(_form())
    old = read_cookie(SESSION)
    opened = open_launch(the_tool(), form, browser_id=read_browser_id(), old_cookie=old)
    set_cookie(SESSION, opened.cookie)
    tidy_up_now_and_then(the_tool())
    allow_frames(frame_origins(opened.registration))
    g.facts |= {"launch_id": opened.launch_id, "platform_id": opened.registration.id}
    return redirect(f"/learn/{opened.launch_id}/", 303)


@lti.get("/jwks")
def jwks() -> Response:
    """Publish our public keys."""
    answer = current_app.response_class(key_set(the_tool()), mimetype="application/json")
    answer.headers["Cache-Control"] = f"public, max-age={int(JWKS_MAX_AGE.total_seconds())}"
    return answer


def _probe(parameters: Mapping[str, str], registration: Registration) -> ResponseReturnValue:
    """Find out whether the browser keeps a cookie in this frame, before the platform's single-use hint is spent."""
    tried = PROBE in parameters
    fields = {name: value for name, value in parameters.items() if name != PROBE}
    if not tried:
        set_cookie(BROWSER)
        fields[PROBE] = "1"
    allow_forms_to(origin_of(registration.auth_url))
    return render_template("pages/probe.html", action=url_for("lti.login"), fields=fields, new_window=tried)


def _form() -> MultiDict[str, str]:
    """Return the form of a POST; refuse bodies of another kind."""
    if request.method == "POST" and request.mimetype != FORM:
        raise LtiRefused("LTI-BODY-TYPE", received=request.mimetype[:100])
    return request.form


def _one_value_each(*sources: MultiDict[str, str]) -> dict[str, str]:
    """Merge query and body; a parameter that comes twice with different values means two things: refuse."""
    merged: dict[str, str] = {}
    for source in sources:
        for name, values in source.lists():
            for value in values:
                if merged.setdefault(name, value) != value:
                    raise LtiRefused("LTI-PARAM-DUPLICATE", parameter=name[:40])
    return merged


def _not_by_link(arguments: Mapping[str, str]) -> Exception:
    if error := arguments.get("error"):
        return LtiRefused("LTI-PLATFORM-ERROR", platform_error=error[:64])
    return Refuse("LTI-LAUNCH-GET")
