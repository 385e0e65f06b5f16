"""Texts for requests that are not what an LMS sends: parameters, body, login."""

from flask_babel import lazy_gettext as _

from lti_tool.web.refusals.page import Text, Topic, Who

CHECK_LMS = _(
    "For the administration: see whether there is an update for your LMS. "
    "If not, send us the details below, and we help to find the cause."
)

TEXTS = {
    "LTI-PARAM-DUPLICATE": Text(
        title=_("A value arrived twice"),
        happened=_("Your LMS sent the same value more than once, so we cannot tell which one counts."),
        who=Who.LMS_ADMIN,
        again=True,
        todo=(CHECK_LMS,),
    ),
    "LTI-PARAM-INVALID": Text(
        title=_("A value cannot be read"),
        happened=_("Your LMS sent a value that is too long or has characters in it that are not allowed."),
        who=Who.LMS_ADMIN,
        again=True,
        todo=(CHECK_LMS,),
    ),
    "LTI-BODY-TOO-LARGE": Text(
        title=_("The message from your LMS is too large"),
        happened=_("The message from your LMS is larger than we accept."),
        who=Who.LMS_ADMIN,
        todo=(
            _(
                "For the administration: look for very long texts in the settings of the activity, "
                "for example in its custom parameters."
            ),
        ),
    ),
    "LTI-BODY-TYPE": Text(
        title=_("The message has the wrong form"),
        happened=_("This address takes a form that an LMS sends, and something else arrived."),
        who=Who.YOU,
        again=True,
    ),
    "LTI-LOGIN-ISS-MISSING": Text(
        title=_("Please open the activity from your course"),
        happened=_("This address works from within an LMS only, and nothing says which LMS sends you."),
        who=Who.YOU,
        again=True,
    ),
    "LTI-LOGIN-HINT-MISSING": Text(
        title=_("Your LMS left something out"),
        happened=_("Your LMS did not say who is signed in there (login_hint)."),
        who=Who.LMS_ADMIN,
        again=True,
        todo=(CHECK_LMS,),
    ),
    "LTI-LOGIN-TARGET-MISSING": Text(
        title=_("The activity has no address"),
        happened=_("Your LMS did not say what it wants to open (target_link_uri)."),
        who=Who.TEACHER,
        todo=(_("For the course: enter the address of the module in the settings of the activity."),),
        hint=Topic.ADDRESS,
    ),
    "LTI-LOGIN-TARGET-FOREIGN": Text(
        title=_("The activity leads to another address"),
        happened=_("The activity is to open an address that does not belong to this site."),
        who=Who.TEACHER,
        todo=(_("For the course: compare the two addresses below and correct the one in the activity."),),
        hint=Topic.ADDRESS,
    ),
}
