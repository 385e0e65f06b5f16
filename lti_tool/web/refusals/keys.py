"""Texts for an LMS's public keys, and for the reasons why they cannot be fetched (`connectors.http`)."""

import re

from flask_babel import lazy_gettext as _

from lti_tool.web.refusals.page import Text, Topic, Who

# Each goes on from "We cannot reach your LMS's key URL: …"
REASONS = {
    "dns": _("its name cannot be found on the internet (DNS)"),
    "connect": _("nothing answers there, or a firewall keeps us out"),
    "timeout": _("it does not answer in time"),
    "tls": _("its certificate is not valid, or an intermediate certificate is missing (TLS)"),
    "too-large": _("its answer is too large"),
    "not-json": _("it answers with something else than a list of keys (JSON)"),
    "redirect": _("it sends us on to another host, and we do not follow"),
    "private-address": _("it lies at a private address that we do not call"),
    "protocol": _("its answer cannot be read"),
    "busy": _("we are busy with other requests at the moment"),
}
ANSWERED_STATUS = _("it answers with the HTTP status %(status)s")
OTHER_REASON = _("the cause is not known")
STATUS_REASON = re.compile(r"status-([0-9]{3})")


def reason_in_words(reason: str) -> str:
    """Turn a reason code of `connectors.errors.Unreachable` into half a sentence."""
    if answered := STATUS_REASON.fullmatch(reason):
        return str(ANSWERED_STATUS) % {"status": answered[1]}
    return str(REASONS.get(reason, OTHER_REASON))


BY_REASON = {
    "busy": Text(
        title=_("We cannot fetch the keys of your LMS"),
        happened=_("We cannot reach your LMS's key URL: %(reason)s."),
        who=Who.US,
        todo=(_("Wait a few minutes, then go back to your course and open the activity again."),),
    ),
}

TEXTS = {
    "LTI-KEY-UNKNOWN": Text(
        title=_("The key of your LMS is not known"),
        happened=_("Your LMS signed with a key that is not in its public list of keys."),
        who=Who.LMS_ADMIN,
        todo=(
            _("Wait two minutes, then go back to your course and open the activity again."),
            _("For the administration: see whether the key URL that we have is still the right one."),
        ),
        hint=Topic.KEYS,
    ),
    "LTI-KEY-UNREACHABLE": Text(
        title=_("We cannot fetch the keys of your LMS"),
        happened=_("We cannot reach your LMS's key URL: %(reason)s."),
        who=Who.LMS_ADMIN,
        again=True,
        todo=(
            _("For the administration: make sure that the key URL can be opened from the internet without signing in."),
        ),
        hint=Topic.KEYS,
    ),
    "LTI-KEY-WEAK": Text(
        title=_("The key of your LMS is too short"),
        happened=_("The key that your LMS signs with has fewer than 2048 bits and is not safe."),
        who=Who.LMS_ADMIN,
        todo=(_("For the administration: let the LMS make a new RSA key of at least 2048 bits."),),
        hint=Topic.KEYS,
    ),
    "LTI-KEY-WITHOUT-ID": Text(
        title=_("The keys of your LMS have no ID"),
        happened=_("In the public list of your LMS the keys have no ID (kid), so we cannot tell which one is meant."),
        who=Who.LMS_ADMIN,
        todo=(
            _(
                "For the administration: update your LMS. Older versions of Moodle, and lti-consumer-xblock "
                "before 9.13 in Open edX, leave the ID out."
            ),
        ),
        hint=Topic.KEYS,
    ),
}
