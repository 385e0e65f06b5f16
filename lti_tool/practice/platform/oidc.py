"""What the tool sees: the authorization endpoint and the key set.

Nothing here reads the practice LMS's cookie. Inside a frame the browser sends a SameSite=Lax cookie to /auth only as
long as no page of the tool stands between (its page about cookies does); so a launch is carried by login_hint and the
single-use lti_message_hint, which name a session that must still be that person's.
"""

from flask import Blueprint, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from lti_tool.practice.platform.authorization import RefusedRequest, UntrustedRequest, authorise
from lti_tool.practice.platform.claims import id_token_claims
from lti_tool.practice.platform.running import lms

oidc = Blueprint("oidc", __name__)
KEY_SET_SECONDS = 60


@oidc.route("/auth", methods=["GET", "POST"])
def auth() -> ResponseReturnValue:
    """Answer with a form that posts id_token and state, or error and state, to the tool (response_mode=form_post)."""
    parameters = {name: request.values.getlist(name) for name in request.values}
    state = request.values.get("state", "")
    try:
        grant = authorise(parameters, config=lms().config, memory=lms().memory)
    except UntrustedRequest as problem:
        page = render_template("practice/error.html", status=400, parameter=problem.parameter)
        return page, 400
    except RefusedRequest as refusal:
        fields = {"error": refusal.error.value, "error_description": refusal.description, "state": state}
    else:
        g.language = grant.launch.locale
        claims = id_token_claims(grant, config=lms().config, now=lms().clock())
        fields = {"id_token": lms().key.sign(claims), "state": state}
    return render_template("practice/post.html", action=lms().config.redirect_uri, fields=fields, mark="answer")


@oidc.get("/jwks")
def jwks() -> ResponseReturnValue:
    response = jsonify(lms().key.jwks())
    response.cache_control.public = True
    response.cache_control.max_age = KEY_SET_SECONDS
    return response
