"""Which facts each code has, and how a fact from outside becomes something to show.

| code                      | facts (all text; those left out are simply not shown)             |
| ------------------------- | ----------------------------------------------------------------- |
| LTI-PARAM-*               | parameter: its name                                               |
| LTI-LOGIN-*-MISSING       | issuer, client_id                                                 |
| LTI-LOGIN-TARGET-FOREIGN  | expected, received: addresses; issuer, client_id                  |
| LTI-REG-*                 | issuer, client_id, deployment_id as received                      |
| LTI-DEPLOYMENT-UNKNOWN    | issuer, client_id, deployment_id                                  |
| LTI-DEPLOYMENT-CHANGED    | expected (at login), received (in the message); issuer, client_id |
| LTI-STATE-EXPIRED         | minutes: how long a start is valid                                |
| LTI-PLATFORM-ERROR        | platform_error: the code that the LMS sent; expected: our         |
|                           | redirect address; issuer, client_id                               |
| LTI-TOKEN-ALG             | received: the algorithm                                           |
| LTI-KEY-UNREACHABLE       | reason: `connectors.errors.Unreachable.reason`; host              |
| LTI-KEY-*                 | host: of the key URL; kid; issuer, client_id                      |
| LTI-TOKEN-ISSUER, -AUDIENCE, -AZP | expected, received                                        |
| LTI-TOKEN-TIME            | claim: exp, iat or nbf                                            |
| LTI-TOKEN-EXPIRED, -FUTURE, -STALE | minutes: whole minutes between the two clocks            |
| LTI-MESSAGE-UNSUPPORTED   | message_type                                                      |
| LTI-CLAIM-VERSION         | received                                                          |
| LTI-TARGET-*              | expected, received: addresses                                     |
| LTI-MODULE-UNKNOWN        | module: slug; received: address                                   |
| LTI-MODULE-NOT-CHOSEN     | expected, received: addresses                                     |
| KC-METHOD, KC-NOT-FOUND   | received: the path                                                |
| KC-BAD-INPUT              | parameter: its name                                               |
| every LTI code            | issuer, client_id, deployment_id where known                      |
"""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

from lti_tool.web.refusals.families import Family, product_name
from lti_tool.web.refusals.keys import reason_in_words

LONGEST = 200
MINUTES_SHOWN = 600
DAYS_SHOWN = 4 * 24 * 60

WHERE_FROM = ("issuer", "client_id", "deployment_id")
PAIR = ("expected", "received")
KEY = ("host", "kid")

# What is listed as a detail, in this order; every LTI code lists WHERE_FROM after it.
DETAILS: dict[str, tuple[str, ...]] = {
    "LTI-PARAM-DUPLICATE": ("parameter",),
    "LTI-PARAM-INVALID": ("parameter",),
    "LTI-LOGIN-TARGET-FOREIGN": PAIR,
    "LTI-DEPLOYMENT-CHANGED": PAIR,
    "LTI-PLATFORM-ERROR": ("platform_error", *PAIR),
    "LTI-TOKEN-ALG": PAIR,
    "LTI-KEY-UNKNOWN": KEY,
    "LTI-KEY-UNREACHABLE": ("host", "reason"),
    "LTI-KEY-WEAK": KEY,
    "LTI-KEY-WITHOUT-ID": KEY,
    "LTI-TOKEN-ISSUER": PAIR,
    "LTI-TOKEN-AUDIENCE": PAIR,
    "LTI-TOKEN-AZP": PAIR,
    "LTI-TOKEN-TIME": ("claim",),
    "LTI-MESSAGE-UNSUPPORTED": ("message_type",),
    "LTI-CLAIM-VERSION": PAIR,
    "LTI-TARGET-FOREIGN": PAIR,
    "LTI-TARGET-CHANGED": PAIR,
    "LTI-MODULE-UNKNOWN": ("module", *PAIR),
    "LTI-MODULE-NOT-CHOSEN": PAIR,
    "KC-METHOD": ("received",),
    "KC-NOT-FOUND": ("received",),
    "KC-BAD-INPUT": ("parameter",),
}

LABELS = {
    "issuer": _("Issuer (address of the LMS)"),
    "client_id": _("Client ID"),
    "deployment_id": _("Deployment ID"),
    "expected": _("Expected"),
    "received": _("Received"),
    "parameter": _("Name of the value"),
    "platform_error": _("Error code of the LMS"),
    "host": _("Host of the key URL"),
    "kid": _("Key ID (kid)"),
    "reason": _("Cause"),
    "claim": _("Missing or wrong time"),
    "message_type": _("Kind of message"),
    "module": _("Module"),
}

# The facts that a sentence may contain, and what stands there where the fact is not known.
SPOKEN = {"minutes": _("a few minutes"), "message_type": _("unknown"), "module": _("unknown")}


def cleaned(value: str) -> str:
    """Return a value from outside on one line: no control or direction characters, at most 200 characters."""
    line = "".join(ch for ch in str(value)[: 20 * LONGEST] if ch.isprintable()).strip()
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def details(code: str, facts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return label and value of the facts that this code shows; an empty value is said to be so."""
    names = dict.fromkeys((*DETAILS.get(code, ()), *(WHERE_FROM if code.startswith("LTI-") else ())))
    return tuple((str(LABELS[name]), cleaned(facts[name]) or str(_("(none)"))) for name in names if name in facts)


def spoken(facts: Mapping[str, str], family: Family | None) -> dict[str, str]:
    """Return what the placeholders of a sentence stand for."""
    words = {name: cleaned(facts.get(name, "")) or str(otherwise) for name, otherwise in SPOKEN.items()}
    return words | {
        "minutes": _span(facts.get("minutes", "")),
        "reason": reason_in_words(cleaned(facts.get("reason", ""))),
        "product": product_name(family),
    }


def _span(minutes: str) -> str:
    """Say a number of minutes in the unit that a person would choose."""
    try:
        number = abs(int(cleaned(minutes)))
    except ValueError:
        return str(SPOKEN["minutes"])
    if number == 0:
        return str(_("less than 1 min"))
    if number <= MINUTES_SHOWN:
        return str(_("%(number)s min")) % {"number": number}
    if number <= DAYS_SHOWN:
        return str(_("%(number)s h")) % {"number": number // 60}
    return str(_("%(number)s days")) % {"number": number // (24 * 60)}
