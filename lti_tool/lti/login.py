"""Third-party-initiated login (Security Framework 5.1.1): what a platform asks, and where it is sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from connectors.http import origin_of
from lti_tool.domain.registration import Registration
from lti_tool.lti.platforms import about, choose
from lti_tool.lti.ports import Epochs, Registrations
from lti_tool.lti.refused import LtiRefused
from lti_tool.lti.state import StateMaker

# The longest value of a parameter, in characters. Hints are the platform's own and may be whole tokens (Canvas: 4 KB).
LONGEST = {"iss": 512, "client_id": 255, "lti_deployment_id": 255, "target_link_uri": 2048}
LONGEST_HINT = 16 * 1024
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
MODULES = "/modules/"
WITHOUT_MODULE = ("", "/", "/lti/launch")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginRequest:
    """The parameters of a login, checked for presence and size only."""

    issuer: str
    login_hint: str
    target_link_uri: str
    client_id: str | None
    deployment_id: str | None
    message_hint: str | None


def read_login(parameters: Mapping[str, str]) -> LoginRequest:
    """Read the parameters that a platform sent; refuse those that are missing, too long or carry control characters."""
    for name, value in parameters.items():
        if len(value) > LONGEST.get(name, LONGEST_HINT) or CONTROL.search(value):
            raise LtiRefused("LTI-PARAM-INVALID", parameter=name[:40])
    for name, code in (
        ("iss", "LTI-LOGIN-ISS-MISSING"),
        ("login_hint", "LTI-LOGIN-HINT-MISSING"),
        ("target_link_uri", "LTI-LOGIN-TARGET-MISSING"),
    ):
        if not parameters.get(name):
            raise LtiRefused(code)
    return LoginRequest(
        issuer=parameters["iss"],
        login_hint=parameters["login_hint"],
        target_link_uri=parameters["target_link_uri"],
        client_id=parameters.get("client_id") or None,
        deployment_id=parameters.get("lti_deployment_id") or None,
        message_hint=parameters.get("lti_message_hint"),
    )


def find_registration(request: LoginRequest, registrations: Registrations, *, public_url: str) -> Registration:
    """Return the registration that the login means, and refuse a target that is not ours."""
    found = registrations.of_issuer(request.issuer, request.client_id, request.deployment_id)
    registration = choose(found, issuer=request.issuer, client_id=request.client_id)
    if not is_our_target(request.target_link_uri, public_url):
        refused = LtiRefused("LTI-LOGIN-TARGET-FOREIGN", expected=public_url, received=request.target_link_uri)
        raise about(registration, refused)
    return registration


def authorization_url(
    request: LoginRequest,
    registration: Registration,
    *,
    states: StateMaker,
    epochs: Epochs,
    browser_id: str,
    redirect_uri: str,
    now: float,
) -> str:
    """Return the address at the platform to which the browser goes; hints come back to it byte for byte."""
    state = states.begin(
        now=now,
        registration_id=registration.id,
        browser_id=browser_id,
        target_link_uri=request.target_link_uri,
        deployment_id=request.deployment_id,
    )
    parameters = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": registration.client_id,
        "redirect_uri": redirect_uri,
        "login_hint": request.login_hint,
        "state": states.write(state, epochs.current()),
        "nonce": states.nonce(state, issuer=registration.issuer, client_id=registration.client_id),
    }
    if request.message_hint is not None:
        parameters["lti_message_hint"] = request.message_hint
    joint = "&" if urlsplit(registration.auth_url).query else "?"
    return registration.auth_url.rstrip("?&") + joint + urlencode(parameters)


def is_our_target(target_link_uri: str, public_url: str) -> bool:
    """Say whether an address is one that we offer to open."""
    return module_of_target(target_link_uri, public_url) is not None


def module_of_target(target_link_uri: str, public_url: str) -> str | None:
    """Return the slug in ``{public}/modules/<slug>``, "" for an address without a module, None for a foreign one."""
    try:
        parts = urlsplit(target_link_uri)
        if parts.scheme not in {"https", "http"} or origin_of(target_link_uri) != origin_of(public_url):
            return None
    except ValueError:
        return None
    if parts.username is not None or parts.fragment:
        return None
    if parts.path in WITHOUT_MODULE:
        return ""
    slug = parts.path.removeprefix(MODULES)
    return slug if parts.path.startswith(MODULES) and slug and "/" not in slug else None
