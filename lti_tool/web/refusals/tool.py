"""Texts for the tool's own pages."""

from flask_babel import lazy_gettext as _

from lti_tool.web.refusals.page import Text, Who

TEXTS = {
    "LTI-LAUNCH-GET": Text(
        title=_("Please open the activity from your course"),
        happened=_("This address works from within an LMS only; it cannot be opened or reloaded directly."),
        who=Who.YOU,
        again=True,
    ),
    "KC-METHOD": Text(
        title=_("This address is used in another way"),
        happened=_("The page exists, but not for what your browser wanted to do with it."),
        who=Who.YOU,
        again=True,
    ),
    "KC-NOT-FOUND": Text(
        title=_("This page does not exist"),
        happened=_("There is nothing at this address, or not any more."),
        who=Who.YOU,
        again=True,
        todo=(_("Or look for the module in the catalogue of this site."),),
    ),
    "KC-ROLE": Text(
        title=_("This page is not for your role"),
        happened=_("The role that your LMS sent for you does not include this page."),
        who=Who.TEACHER,
        todo=(
            _("For the course: if this person is to teach here, give them the role of a teacher in the course."),
            _("A new role counts as soon as the activity is opened again."),
        ),
    ),
    "KC-BAD-INPUT": Text(
        title=_("This input cannot be read"),
        happened=_("We could not read what was sent, so nothing was changed."),
        who=Who.YOU,
        todo=(_("Go back one page, load it again and repeat your input."),),
    ),
    "KC-TRIES-USED": Text(
        title=_("All tries are used"),
        happened=_("You have already used all tries for this question, so this answer does not count."),
        who=Who.YOU,
        todo=(_("Go back one page and go on with the next question."),),
    ),
    "KC-BUSY": Text(
        title=_("We are busy at the moment"),
        happened=_("Too much is going on here just now, so nothing was saved."),
        who=Who.US,
        todo=(_("Wait a minute, then try again."),),
    ),
    "KC-INTERNAL": Text(
        title=_("Something went wrong on our side"),
        happened=_("There is a mistake in this site, and it is not yours."),
        who=Who.US,
        todo=(_("Wait a few minutes, then go back to your course and open the activity again."),),
    ),
}
