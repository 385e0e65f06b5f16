"""What the tool asks for before it gets an id_token: the checks of LTI 1.3 security framework, 5.1.1.2, as a chain."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lti_tool.practice.platform.config import PracticeConfig, PracticeRegistration
from lti_tool.practice.platform.memory import Launch, Memory, Session


class AuthError(StrEnum):
    """OAuth 2.0, 4.1.2.1, and OpenID Connect core, 3.1.2.6; the last one is Moodle's own."""

    INVALID_REQUEST = "invalid_request"
    UNAUTHORIZED_CLIENT = "unauthorized_client"
    ACCESS_DENIED = "access_denied"
    UNSUPPORTED_RESPONSE_TYPE = "unsupported_response_type"
    INVALID_SCOPE = "invalid_scope"
    LOGIN_REQUIRED = "login_required"
    LAUNCH_NO_LONGER_VALID = "launch_no_longer_valid"


class UntrustedRequest(Exception):
    """The answer may go nowhere but to the person's own screen; *parameter* says which one is wrong."""

    def __init__(self, parameter: str) -> None:
        super().__init__(parameter)
        self.parameter = parameter


class RefusedRequest(Exception):
    """The tool is told by a POST to its redirect_uri; *description* is English, for the tool's administrator."""

    def __init__(self, error: AuthError, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Everything that an id_token is made of."""

    session: Session
    launch: Launch
    nonce: str


FIXED = (
    ("response_type", "id_token", AuthError.UNSUPPORTED_RESPONSE_TYPE),
    ("scope", "openid", AuthError.INVALID_SCOPE),
    ("response_mode", "form_post", AuthError.INVALID_REQUEST),
    ("prompt", "none", AuthError.INVALID_REQUEST),
)
NEEDED = ("state", "nonce", "login_hint", "lti_message_hint")


def authorise(parameters: Mapping[str, list[str]], *, config: PracticeConfig, memory: Memory) -> Grant:
    """Check an authorization request, given as each parameter's values.

    Raises `UntrustedRequest` while it is not clear who asks, `RefusedRequest` after that. The hint is used up as
    soon as it was looked at.
    """
    registration = _trusted_client(parameters, config)
    _check_parameters(parameters)
    launch = memory.take(_one(parameters, "lti_message_hint"))
    if launch is None:
        raise RefusedRequest(AuthError.LAUNCH_NO_LONGER_VALID, "lti_message_hint is unknown, too old or was used")
    session = memory.session(launch.session_id)
    if session is None:
        raise RefusedRequest(AuthError.LOGIN_REQUIRED, "the person left the practice LMS or became somebody else")
    if session.person.registration != registration:
        raise RefusedRequest(AuthError.UNAUTHORIZED_CLIENT, "the launch began at another client_id")
    if _one(parameters, "login_hint") != session.person.sub:
        raise RefusedRequest(AuthError.ACCESS_DENIED, "login_hint is not the person who began the launch")
    return Grant(session=session, launch=launch, nonce=_one(parameters, "nonce"))


def _trusted_client(parameters: Mapping[str, list[str]], config: PracticeConfig) -> PracticeRegistration:
    registration = config.registration(_one(parameters, "client_id"))
    if registration is None:
        raise UntrustedRequest("client_id")
    if _one(parameters, "redirect_uri") != config.redirect_uri:
        raise UntrustedRequest("redirect_uri")
    return registration


def _check_parameters(parameters: Mapping[str, list[str]]) -> None:
    for name, value, error in FIXED:
        if _one(parameters, name) != value:
            raise RefusedRequest(error, f"{name} must be {value}, once")
    for name in NEEDED:
        if not _one(parameters, name):
            raise RefusedRequest(AuthError.INVALID_REQUEST, f"{name} is needed, once")


def _one(parameters: Mapping[str, list[str]], name: str) -> str:
    """Return a parameter that came exactly once, else nothing: of two values neither is believed."""
    values = parameters.get(name, [])
    return values[0] if len(values) == 1 else ""
