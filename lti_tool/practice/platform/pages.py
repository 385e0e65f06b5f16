"""What people see: choose a person, the course, an activity in its frame."""

from flask import Blueprint, abort, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.practice.platform.config import Activity
from lti_tool.practice.platform.memory import Session, Target
from lti_tool.practice.platform.running import SESSION_COOKIE, current_session, lms, session_id

pages = Blueprint("pages", __name__)


@pages.get("/")
def choose() -> ResponseReturnValue:
    return _choice(missing=False), 200


@pages.post("/choose")
def chosen() -> ResponseReturnValue:
    """Become somebody. No token guards this form: there is nothing to gain from a stranger choosing a person."""
    person = lms().people.get(request.form.get("person", ""))
    if person is None:
        return _choice(missing=True), 400
    lms().memory.sign_out(session_id())
    session = Session(person=person, share_name="share_name" in request.form, share_email="share_email" in request.form)
    response = make_response(redirect(url_for("pages.course"), 303))
    # Lax is right for the pages here; no step of a launch after the first depends on this cookie (see oidc.py).
    response.set_cookie(SESSION_COOKIE, lms().memory.sign_in(session), httponly=True, samesite="Lax")
    return response


@pages.get("/course")
def course() -> ResponseReturnValue:
    session = current_session()
    if session is None:
        return redirect(url_for("pages.choose"))
    return render_template("practice/course.html", session=session)


@pages.get("/activity/<slug>")
def activity(slug: str) -> ResponseReturnValue:
    session = current_session()
    if session is None:
        return redirect(url_for("pages.choose"))
    return render_template("practice/activity.html", session=session, activity=_activity(slug))


@pages.get("/launch/<slug>")
def launch(slug: str) -> ResponseReturnValue:
    """Begin a launch: third-party-initiated login, OpenID Connect core 4 and LTI security framework 5.1.1.1."""
    session = current_session()
    if session is None:
        return redirect(url_for("pages.choose"))
    config, activity = lms().config, _activity(slug)
    target = Target.WINDOW if request.args.get("target") == Target.WINDOW else Target.IFRAME
    registration = session.person.registration
    fields = {
        "iss": config.public_url,
        "login_hint": session.person.sub,
        "target_link_uri": config.target_link_uri(activity),
        "lti_message_hint": lms().memory.begin(session_id(), activity=activity, target=target, locale=g.language),
        "client_id": registration.client_id,
        "lti_deployment_id": registration.deployment_id,
    }
    return render_template("practice/post.html", action=config.login_url, fields=fields, mark="launch")


def _choice(*, missing: bool) -> str:
    towns = [
        (
            registration.organisation_name,
            [person for person in lms().people.values() if person.registration == registration],
        )
        for registration in lms().config.registrations
    ]
    return render_template("practice/choose.html", towns=towns, session=current_session(), missing=missing)


def _activity(slug: str) -> Activity:
    activity = lms().config.activity(slug)
    if activity is None:
        abort(404)
    return activity
