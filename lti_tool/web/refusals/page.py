"""What a page about a refusal consists of, and how its texts are written down."""

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString


class Who(StrEnum):
    """Who can put it right."""

    YOU = "you"
    TEACHER = "teacher"
    LMS_ADMIN = "lms-admin"
    US = "us"


class Topic(StrEnum):
    """A setting that lies elsewhere in each LMS (see `lms.hint`)."""

    REGISTER = "register"  # where issuer, client ID and the addresses stand
    DEPLOYMENT = "deployment"
    KEYS = "keys"
    ACTIVE = "active"  # where the tool is switched on
    REDIRECT = "redirect"  # where the allowed redirect addresses stand
    ADDRESS = "address"  # the address that an activity opens
    MODULE = "module"  # how a teacher says which module is meant
    WINDOW = "window"  # how an activity opens in a window of its own
    PERSON = "person"  # how an LMS is allowed to send a user ID
    CLOCK = "clock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The words for one code, not yet in a language. All may use ``%(product)s`` and the facts in `facts.SPOKEN`.

    *again* puts "open the activity again" before everything else that can be done.
    """

    title: LazyString
    happened: LazyString
    who: Who
    todo: tuple[LazyString, ...] = ()
    hint: Topic | None = None
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalPage:
    """What pages/error.html shows; plain text in the reader's language, still to be escaped.

    *details* are pairs of label and value; *who_sentence* says *who* in words. *return_url* leads back to the
    course, *continue_url* on within the tool; both are None unless they are web addresses.
    """

    status: int
    title: str
    happened: str
    who: Who
    who_sentence: str
    todo: tuple[str, ...]
    details: tuple[tuple[str, str], ...]
    code: str
    correlation_id: str
    return_url: str | None
    continue_url: str | None


WHO_SENTENCE = {
    Who.YOU: _("You can solve this yourself."),
    Who.TEACHER: _("The person who runs your course can fix this."),
    Who.LMS_ADMIN: _("The administrators of your LMS can fix this."),
    Who.US: _("We can fix this: the team that runs this site."),
}

AGAIN = _("Go back to your course and open the activity again.")

# Whoever reads the page is mostly a learner, so a page for others says first whom to give it to.
HAND_OVER = {
    Who.TEACHER: _("You do not run this course? Then send this page to the person who does, with the details below."),
    Who.LMS_ADMIN: _(
        "You do not administer your LMS? Then send this page to the people who do, with the details below."
    ),
}
LAST_RESORT = {
    Who.YOU: _("If that does not help, ask the person who runs your course, and pass on the details below."),
    Who.US: _("If you see this page again, tell us, and pass on the details below."),
}
