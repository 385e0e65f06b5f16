"""Where a setting lies in the reader's own LMS.

Menu paths and names of settings are given only where the product's documentation, language files or source has them;
elsewhere the general sentence stands. In German they read as the product's own German says.
"""

from collections.abc import Mapping

from flask_babel.speaklater import LazyString

from lti_tool.web.refusals.families import Family
from lti_tool.web.refusals.hints_course import COURSE_HINTS
from lti_tool.web.refusals.hints_setup import SETUP_HINTS
from lti_tool.web.refusals.page import Topic

HINTS: Mapping[Topic, Mapping[Family | None, LazyString]] = {**SETUP_HINTS, **COURSE_HINTS}


def hint(topic: Topic, family: Family | None) -> LazyString:
    """Return the sentence that says where to look: in this product's words if we know them, else in general ones."""
    sentences = HINTS[topic]
    return sentences.get(family, sentences[None])
