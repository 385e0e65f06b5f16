"""Texts for the signed message of an LMS (id_token): form, header, sender, times."""

from flask_babel import lazy_gettext as _

from lti_tool.web.refusals.page import Text, Topic, Who
from lti_tool.web.refusals.parameters import CHECK_LMS

COMPARE = _("For the administration: compare the two values below. We registered the expected one for your LMS.")

TEXTS = {
    "LTI-TOKEN-MISSING": Text(
        title=_("The sign-in is missing"),
        happened=_("Your LMS sent no sign-in (id_token)."),
        who=Who.LMS_ADMIN,
        again=True,
        todo=(CHECK_LMS,),
    ),
    "LTI-TOKEN-TOO-LARGE": Text(
        title=_("The sign-in is too large"),
        happened=_("The sign-in from your LMS is larger than we accept (64 KB)."),
        who=Who.LMS_ADMIN,
        todo=(
            _(
                "For the administration: look for very long texts in the settings of the activity, "
                "for example in its custom parameters."
            ),
        ),
    ),
    "LTI-TOKEN-FORMAT": Text(
        title=_("The sign-in cannot be read"),
        happened=_("The sign-in from your LMS does not have the form that the standard asks for."),
        who=Who.LMS_ADMIN,
        again=True,
        todo=(CHECK_LMS,),
    ),
    "LTI-TOKEN-ALG": Text(
        title=_("The sign-in is signed in another way"),
        happened=_("Your LMS signed with a method that we do not accept; we need RS256."),
        who=Who.LMS_ADMIN,
        todo=(_("For the administration: set the signature method of the LMS to RS256."),),
    ),
    "LTI-TOKEN-KID": Text(
        title=_("The sign-in names no key"),
        happened=_("Your LMS did not say which of its keys it signed with (kid)."),
        who=Who.LMS_ADMIN,
        todo=(CHECK_LMS,),
    ),
    "LTI-TOKEN-HEADER": Text(
        title=_("The sign-in asks for something unusual"),
        happened=_("The sign-in from your LMS asks for a feature that we do not support."),
        who=Who.LMS_ADMIN,
        todo=(CHECK_LMS,),
    ),
    "LTI-TOKEN-SIGNATURE": Text(
        title=_("The signature does not match"),
        happened=_("The signature of the sign-in does not fit the key of your LMS, so we do not trust it."),
        who=Who.LMS_ADMIN,
        again=True,
        todo=(_("For the administration: tell us if the keys or the key URL of your LMS have changed."),),
        hint=Topic.KEYS,
    ),
    "LTI-TOKEN-ISSUER": Text(
        title=_("The sign-in comes from another LMS"),
        happened=_("The sign-in names another LMS than the one that started it."),
        who=Who.LMS_ADMIN,
        todo=(COMPARE, _("If your LMS has a new address, tell us.")),
        hint=Topic.REGISTER,
    ),
    "LTI-TOKEN-AUDIENCE": Text(
        title=_("The sign-in is meant for another tool"),
        happened=_("The sign-in is made out for another client ID than the one that we have, or for several."),
        who=Who.LMS_ADMIN,
        todo=(COMPARE,),
        hint=Topic.REGISTER,
    ),
    "LTI-TOKEN-AZP": Text(
        title=_("The sign-in was given to another tool"),
        happened=_("The sign-in says that another client ID may use it (azp)."),
        who=Who.LMS_ADMIN,
        todo=(COMPARE,),
        hint=Topic.REGISTER,
    ),
    "LTI-TOKEN-TIME": Text(
        title=_("The sign-in has no valid time"),
        happened=_("The sign-in from your LMS does not say properly from when and until when it is valid."),
        who=Who.LMS_ADMIN,
        again=True,
        todo=(CHECK_LMS,),
    ),
    "LTI-TOKEN-EXPIRED": Text(
        title=_("The sign-in has expired"),
        happened=_("By our clock, the sign-in from your LMS ran out %(minutes)s ago."),
        who=Who.LMS_ADMIN,
        again=True,
        todo=(_("For the administration: if this happens every time, your LMS clock is behind ours."),),
        hint=Topic.CLOCK,
    ),
    "LTI-TOKEN-FUTURE": Text(
        title=_("The two clocks do not agree"),
        happened=_("Your LMS clock is %(minutes)s ahead of ours."),
        who=Who.LMS_ADMIN,
        todo=(
            _("For the administration: set the clock right, then open the activity again."),
            _("If the clock of your LMS is right, tell us: then ours is wrong."),
        ),
        hint=Topic.CLOCK,
    ),
    "LTI-TOKEN-STALE": Text(
        title=_("The sign-in is older than the start"),
        happened=_("The sign-in from your LMS was made %(minutes)s before you opened the activity."),
        who=Who.LMS_ADMIN,
        again=True,
        todo=(_("For the administration: if this happens every time, your LMS clock is behind ours."),),
        hint=Topic.CLOCK,
    ),
}
