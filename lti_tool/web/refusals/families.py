"""The LMS products that we name settings of.

An LMS is known by the `product_family_code` it sends (LTI Core 1.3, 5.4.2) or, before it has sent one, by an issuer
that a vendor uses for all customers.
"""

from enum import StrEnum

from flask_babel import lazy_gettext as _


class Family(StrEnum):
    """A product, by its code in small letters."""

    MOODLE = "moodle"
    OPENEDX = "openedx"
    CANVAS = "canvas"
    ILIAS = "ilias"
    OPENOLAT = "openolat"
    SAKAI = "sakai"
    BRIGHTSPACE = "desire2learn"
    BLACKBOARD = "blackboardlearn"


NAMES = {
    Family.MOODLE: "Moodle",
    Family.OPENEDX: "Open edX",
    Family.CANVAS: "Canvas",
    Family.ILIAS: "ILIAS",
    Family.OPENOLAT: "OpenOlat",
    Family.SAKAI: "Sakai",
    Family.BRIGHTSPACE: "Brightspace",
    Family.BLACKBOARD: "Blackboard",
}

# Open edX has no fixed code of its own (lti-consumer-xblock 11 sends none), OpenOlat was called OLAT.
BY_CODE = {family.value: family for family in Family} | {
    "edx": Family.OPENEDX,
    "open edx": Family.OPENEDX,
    "olat": Family.OPENOLAT,
}

BY_SHARED_ISSUER = {
    "https://canvas.instructure.com": Family.CANVAS,
    "https://canvas.beta.instructure.com": Family.CANVAS,
    "https://canvas.test.instructure.com": Family.CANVAS,
    "https://blackboard.com": Family.BLACKBOARD,
}


def family_of(code: str | None, issuer: str = "") -> Family | None:
    """Return the product that a `product_family_code`, or else a shared issuer, stands for; None for any other."""
    return BY_CODE.get((code or "").strip().casefold()) or BY_SHARED_ISSUER.get(issuer)


def product_name(family: Family | None) -> str:
    """Return the product's name, or "your LMS"."""
    return NAMES[family] if family else str(_("your LMS"))
