"""Texts for the thread between browser, LMS and tool: state, nonce, session."""

from flask_babel import lazy_gettext as _

from lti_tool.web.refusals.page import Text, Topic, Who
from lti_tool.web.refusals.parameters import CHECK_LMS

SAVED = _("Your answers up to then are saved.")

TEXTS = {
    "LTI-STATE-MISSING": Text(
        title=_("Part of the answer is missing"),
        happened=_("Your LMS answered without the value that belongs to your start (state)."),
        who=Who.LMS_ADMIN,
        again=True,
        todo=(CHECK_LMS,),
    ),
    "LTI-STATE-INVALID": Text(
        title=_("This start cannot be continued"),
        happened=_("The start does not come from this site, or the site was set up anew in the meantime."),
        who=Who.YOU,
        again=True,
    ),
    "LTI-STATE-EXPIRED": Text(
        title=_("The start took too long"),
        happened=_("More than %(minutes)s passed between your click in the course and the answer of your LMS."),
        who=Who.YOU,
        again=True,
    ),
    "LTI-STATE-BROWSER": Text(
        title=_("Your browser lost the thread"),
        happened=_("The start comes from another browser or window, or your browser did not keep our cookie."),
        who=Who.YOU,
        again=True,
        todo=(
            _("Open the activity in a new window: there the browser keeps the cookie more often."),
            _("Allow cookies for this site in your browser, or use another browser."),
        ),
        hint=Topic.WINDOW,
    ),
    "LTI-STATE-USED": Text(
        title=_("This start was already used"),
        happened=_("Each start from the course works once, and this one was used before."),
        who=Who.YOU,
        todo=(
            _("If the module is still open, simply go on with it."),
            _("Otherwise go back to your course and open the activity again."),
        ),
    ),
    "LTI-NONCE-MISSING": Text(
        title=_("The sign-in is incomplete"),
        happened=_("The sign-in from your LMS lacks the value that protects it from being copied (nonce)."),
        who=Who.LMS_ADMIN,
        again=True,
        todo=(CHECK_LMS,),
    ),
    "LTI-NONCE-WRONG": Text(
        title=_("This sign-in belongs to another start"),
        happened=_("The sign-in from your LMS does not belong to the click that you made last."),
        who=Who.YOU,
        again=True,
    ),
    "KC-SESSION-MISSING": Text(
        title=_("No module is open in this browser"),
        happened=_("This page belongs to a module that is opened from a course, and none is open in this browser."),
        who=Who.YOU,
        again=True,
    ),
    "KC-SESSION-CHANGED": Text(
        title=_("Something else was opened in this browser"),
        happened=_("In the meantime this browser opened a module anew, perhaps for another person."),
        who=Who.YOU,
        again=True,
        todo=(SAVED,),
    ),
    "KC-SESSION-EXPIRED": Text(
        title=_("Your session has ended"),
        happened=_("For your safety we end a session that was not used for a long time."),
        who=Who.YOU,
        again=True,
        todo=(SAVED,),
    ),
    "KC-CSRF": Text(
        title=_("This page is no longer valid"),
        happened=_("We only take answers from a page of your own session, and this one does not belong to it."),
        who=Who.YOU,
        todo=(
            _("Load the page again and repeat your last step."),
            _("If that does not work, go back to your course and open the activity again."),
        ),
    ),
}
