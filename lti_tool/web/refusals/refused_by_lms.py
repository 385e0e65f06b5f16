"""Texts for the errors that an LMS sends instead of a sign-in (OpenID Connect Core 3.1.2.6, RFC 6749 4.1.2.1)."""

from flask_babel import lazy_gettext as _

from lti_tool.web.refusals.page import Text, Topic, Who

LATER = _("Wait a few minutes, then go back to your course and open the activity again.")

BY_ERROR = {
    "login_required": Text(
        title=_("You are not signed in to your LMS"),
        happened=_("Your LMS does not recognise you here, or your browser blocks its cookies."),
        who=Who.YOU,
        todo=(
            _("Sign in to your LMS again in this browser, then open the activity."),
            _("If you are signed in, open the activity in a new window: there the browser keeps the cookies."),
        ),
        hint=Topic.WINDOW,
    ),
    # Moodle's own code: its hint was used before, or its session ended
    "launch_no_longer_valid": Text(
        title=_("This start is no longer valid"),
        happened=_("Your LMS does not continue this start, because it was used before or is too old."),
        who=Who.YOU,
        todo=(_("Start again from the course: go there and open the activity. Do not reload this page."),),
    ),
    "consent_required": Text(
        title=_("Your LMS waits for your consent"),
        happened=_("Your LMS needs your consent before it passes anything on to KommunalCampus."),
        who=Who.YOU,
        todo=(_("Go back to your course, open the activity and give your consent there."),),
    ),
    "interaction_required": Text(
        title=_("Your LMS needs something from you first"),
        happened=_("Your LMS cannot sign you in without asking you something, for example which account you want."),
        who=Who.YOU,
        todo=(
            _("Open your LMS in a window of its own, sign in there and do what it asks for."),
            _("Then open the activity again from the course."),
        ),
        hint=Topic.WINDOW,
    ),
    "unauthorized_client": Text(
        title=_("KommunalCampus is not switched on in your LMS"),
        happened=_("Your LMS does not allow KommunalCampus to be opened."),
        who=Who.LMS_ADMIN,
        todo=(_("For the administration: see whether the tool is switched on and its client ID is right."),),
        hint=Topic.ACTIVE,
    ),
    "invalid_request": Text(
        title=_("Your LMS does not accept our request"),
        happened=_("Your LMS says that our request does not fit the settings it has for KommunalCampus."),
        who=Who.LMS_ADMIN,
        again=True,
        todo=(
            _(
                "For the administration: mostly the redirect address differs. It must be entered in the LMS exactly "
                "as we gave it to you, without an added slash."
            ),
        ),
        hint=Topic.REDIRECT,
    ),
    "access_denied": Text(
        title=_("Your LMS denies you access"),
        happened=_("Your LMS does not allow your account to open this activity."),
        who=Who.TEACHER,
        todo=(_("For the course: see whether the activity is open for this person, and whether they take part."),),
    ),
    "server_error": Text(
        title=_("Your LMS has a problem"),
        happened=_("Your LMS reports an error of its own."),
        who=Who.LMS_ADMIN,
        todo=(LATER, _("For the administration: the cause stands in the error log of your LMS.")),
    ),
    "temporarily_unavailable": Text(
        title=_("Your LMS is busy"),
        happened=_("Your LMS cannot sign you in at the moment."),
        who=Who.YOU,
        todo=(LATER,),
    ),
}

TEXTS = {
    "LTI-PLATFORM-ERROR": Text(
        title=_("Your LMS ended the start"),
        happened=_("Your LMS sent an error instead of signing you in."),
        who=Who.LMS_ADMIN,
        again=True,
        todo=(_("For the administration: the error code below and the error log of your LMS name the cause."),),
        hint=Topic.ACTIVE,
    ),
}
