"""Where a teacher finds the settings of an activity, and what is left to set for a clock and for user IDs."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from lti_tool.web.refusals.families import Family
from lti_tool.web.refusals.page import Topic

RUN_BY_VENDOR = _("%(product)s is mostly run by its vendor: then tell its support that the clock is wrong.")

COURSE_HINTS: Mapping[Topic, Mapping[Family | None, LazyString]] = {
    Topic.ADDRESS: {
        None: _("In the LMS, the address stands in the settings of the activity (tool URL, launch URL)."),
        Family.MOODLE: _("In Moodle: settings of the activity “External tool”, field “Tool URL”."),
        Family.OPENEDX: _(
            "In Open edX: Studio, settings of the LTI component, field “Launch URL” (in older versions “Tool Launch "
            "URL”)."
        ),
        Family.OPENOLAT: _("In OpenOlat: course element “LTI page”, tab “Page content”, field “URL”."),
        Family.SAKAI: _("In Sakai: External Tools, settings of the tool, field “Launch URL”."),
    },
    Topic.MODULE: {
        None: _(
            "In the LMS, enter the address of the module in the settings of the activity (tool URL), or the custom "
            "parameter module=NAME."
        ),
        Family.MOODLE: _(
            "In Moodle: settings of the activity “External tool”. Enter the address of the module in “Tool URL”, or "
            "module=NAME in “Custom parameters”."
        ),
        Family.OPENEDX: _(
            "In Open edX: Studio, settings of the LTI component. Enter the address of the module in “Launch URL”, or "
            '["module=NAME"] in “Custom Parameters”.'
        ),
        Family.OPENOLAT: _(
            "In OpenOlat: course element “LTI page”, tab “Page content”. Enter the address of the module in “URL”, or "
            "the name “module” with its value in “Additional attributes”."
        ),
        Family.SAKAI: _(
            "In Sakai: External Tools, settings of the tool. Enter the address of the module in “Launch URL”."
        ),
        Family.BLACKBOARD: _(
            "In Blackboard: Admin → Integrations → LTI Tool Providers → Manage Placements. Enter module=NAME in “Tool "
            "Provider Custom Parameters”."
        ),
    },
    Topic.WINDOW: {
        None: _("Whoever runs the course can set the activity so that it always opens in a new window."),
        Family.MOODLE: _(
            "Whoever runs the course can set this in Moodle: settings of the activity, “Launch container”, “New "
            "window”."
        ),
        Family.OPENEDX: _(
            "Whoever runs the course can set this in Studio: settings of the LTI component, “Open tool in”, “New "
            "Window”."
        ),
        Family.OPENOLAT: _(
            "Whoever runs the course can set this in OpenOlat: course element “LTI page”, tab “Page content”, "
            "“Display”, “Open in new window”."
        ),
        Family.SAKAI: _(
            "The administration can set this in Sakai: External Tools, settings of the tool, “Launch in Popup”, “Always "
            "launch in popup”."
        ),
        Family.BRIGHTSPACE: _("The administration can set this in Brightspace: “Open as External Resource”."),
    },
    Topic.PERSON: {
        None: _(
            "In the LMS, look into the privacy settings of the external tool: it must be allowed to get a user ID."
        ),
        Family.BRIGHTSPACE: _(
            "In Brightspace: Admin Tools → External Learning Tools → LTI Advantage, security settings of the "
            "deployment: switch “Anonymous” off and “User ID” on."
        ),
    },
    Topic.CLOCK: {
        None: _(
            "There is no setting for this in the LMS itself: the server on which %(product)s runs must take its time "
            "from a time server (NTP)."
        ),
        Family.CANVAS: RUN_BY_VENDOR,
        Family.BRIGHTSPACE: RUN_BY_VENDOR,
        Family.BLACKBOARD: RUN_BY_VENDOR,
    },
}
