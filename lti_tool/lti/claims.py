"""The claims of a launch, checked one by one, become a frozen `Launch` (core 1.3, sections 5.3 and 5.4)."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from pylti1p3.message_validators.resource_message import ResourceMessageValidator

from lti_tool.domain.person import Person
from lti_tool.lti.refused import LtiRefused

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
VERSION = "1.3.0"
LONGEST_ID = 255
LONGEST_NAME = 300
LONGEST_MAIL = 320
LONGEST_ADDRESS = 2048
MOST_MENTEES = 1000
UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
# Characters that turn the direction of everything after them, on a page that is not theirs.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
RESOURCE_LINK = ResourceMessageValidator()


def check_version(claims: Mapping[str, Any]) -> None:
    if claims.get(CLAIM + "version") != VERSION:
        raise LtiRefused("LTI-CLAIM-VERSION", received=_shown(claims.get(CLAIM + "version")), expected=VERSION)


def check_message(claims: Mapping[str, Any]) -> None:
    """Only resource link launches so far; which message it is, PyLTI1p3 says."""
    message_type = claims.get(CLAIM + "message_type")
    if not isinstance(message_type, str) or not message_type:
        raise LtiRefused("LTI-CLAIM-MESSAGE-TYPE")
    if not RESOURCE_LINK.can_validate(claims):
        raise LtiRefused("LTI-MESSAGE-UNSUPPORTED", message_type=message_type)


def deployment_of(claims: Mapping[str, Any]) -> str:
    deployment_id = claims.get(CLAIM + "deployment_id")
    if not _is_id(deployment_id):
        raise LtiRefused("LTI-CLAIM-DEPLOYMENT")
    return str(deployment_id)


def roles_of(claims: Mapping[str, Any]) -> tuple[str, ...]:
    roles = claims.get(CLAIM + "roles")
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise LtiRefused("LTI-CLAIM-ROLES")
    return tuple(roles)


def sub_of(claims: Mapping[str, Any], *, allow_anonymous: bool) -> str | None:
    """Return the person's id at the platform; None for an anonymous launch where the registration allows it."""
    if "sub" not in claims:
        if allow_anonymous:
            return None
        raise LtiRefused("LTI-SUB-ANONYMOUS")
    if not _is_id(claims["sub"]):
        raise LtiRefused("LTI-CLAIM-SUB")
    return str(claims["sub"])


def resource_link_of(claims: Mapping[str, Any]) -> str:
    link = claims.get(CLAIM + "resource_link")
    if not isinstance(link, dict) or not _is_id(link.get("id")):
        raise LtiRefused("LTI-CLAIM-RESOURCE-LINK")
    return str(link["id"])


def context_of(claims: Mapping[str, Any]) -> tuple[str | None, str]:
    """Return id and title of the course; (None, "") where the LMS names none."""
    context = claims.get(CLAIM + "context")
    if context is None:
        return None, ""
    if not isinstance(context, dict) or not _is_id(context.get("id")):
        raise LtiRefused("LTI-CLAIM-CONTEXT")
    return str(context["id"]), _text(context.get("title"), LONGEST_NAME) or ""


def target_of(claims: Mapping[str, Any]) -> str:
    target = claims.get(CLAIM + "target_link_uri")
    if not isinstance(target, str) or not target:
        raise LtiRefused("LTI-CLAIM-TARGET")
    return target


def custom_module_of(claims: Mapping[str, Any]) -> str | None:
    """Return `custom.module`, the only custom parameter we listen to; an unresolved $variable is unknown."""
    custom = claims.get(CLAIM + "custom")
    module = custom.get("module") if isinstance(custom, dict) else None
    return module if isinstance(module, str) and module and not module.startswith("$") else None


def person_of(claims: Mapping[str, Any]) -> Person:
    """Return what the LMS tells about the person. ILIAS sends "-" for a hidden name and an invented e-mail address."""
    email = _text(claims.get("email"), LONGEST_MAIL)
    if email is not None and ("@" not in email or email.endswith(".ilias")):
        email = None
    return Person(
        name=_text(claims.get("name"), LONGEST_NAME),
        given_name=_text(claims.get("given_name"), LONGEST_NAME),
        family_name=_text(claims.get("family_name"), LONGEST_NAME),
        email=email,
    )


def mentees_of(claims: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the subs that a mentor may look after (core 1.3, appendix: role_scope_mentor)."""
    listed = claims.get(CLAIM + "role_scope_mentor")
    if not isinstance(listed, list):
        return ()
    return tuple(sub for sub in listed[:MOST_MENTEES] if _is_id(sub))


def locale_of(claims: Mapping[str, Any]) -> str | None:
    """Return "de" or "en" as the launch asks, None where it asks for neither."""
    presentation = claims.get(CLAIM + "launch_presentation")
    asked = presentation.get("locale") if isinstance(presentation, dict) else None
    for locale in (asked, claims.get("locale")):
        if isinstance(locale, str) and locale[:2].lower() in {"de", "en"} and not locale[2:3].isalpha():
            return locale[:2].lower()
    return None


def return_url_of(claims: Mapping[str, Any]) -> str | None:
    presentation = claims.get(CLAIM + "launch_presentation")
    url = presentation.get("return_url") if isinstance(presentation, dict) else None
    return url if isinstance(url, str) and 0 < len(url) <= LONGEST_ADDRESS and url.isprintable() else None


def family_of(claims: Mapping[str, Any]) -> str | None:
    """Return the product_family_code of the LMS (moodle, canvas …): it decides only whose menus we name."""
    platform = claims.get(CLAIM + "tool_platform")
    return _text(platform.get("product_family_code"), 64) if isinstance(platform, dict) else None


def _is_id(value: object) -> bool:
    """Say whether *value* can be an id: text of 1 to 255 characters that every database can keep as it is."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID or "\0" in value:
        return False
    return value.isascii() or not any("\ud800" <= ch <= "\udfff" for ch in value)


def _text(value: object, longest: int) -> str | None:
    """Return a text that can be stored and shown: joiners stay (names need them), controls and turned text do not."""
    if not isinstance(value, str):
        return None
    if not value.isprintable():
        value = "".join(ch for ch in value if unicodedata.category(ch) not in UNSEEN and ch not in TURNING)
    text = value.strip()[:longest]
    return text if text not in {"", "-"} else None


def _shown(value: object) -> str:
    return "" if value is None else str(value)[:64]
