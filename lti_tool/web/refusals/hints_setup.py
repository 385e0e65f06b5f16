"""Where an administrator finds the settings of the KommunalCampus tool, product by product. None is any other LMS."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from lti_tool.web.refusals.families import Family
from lti_tool.web.refusals.page import Topic

SETUP_HINTS: Mapping[Topic, Mapping[Family | None, LazyString]] = {
    Topic.REGISTER: {
        None: _("In the LMS, these values stand in the settings of the external tool (LTI 1.3)."),
        Family.MOODLE: _(
            "In Moodle: Site administration → Plugins → Activity modules → External tool → Manage tools. There, choose "
            "“View configuration details” at KommunalCampus. “Platform ID” is the issuer."
        ),
        Family.OPENEDX: _(
            "In Open edX: Studio shows client ID, deployment ID and addresses on the LTI component itself. Each "
            "component has a client ID of its own, so each must be registered."
        ),
        Family.CANVAS: _(
            "In Canvas: Admin → your account → Developer Keys. The client ID is the number in the column “Details”."
        ),
        Family.ILIAS: _(
            "In ILIAS: Administration, LTI, ILIAS as LTI consumer. The values stand in the settings of the provider "
            "once it has been saved."
        ),
        Family.OPENOLAT: _(
            "In OpenOlat: Administration, LTI 1.3, tab “External tools”. Open KommunalCampus there: “Client ID” and "
            "“Deployment ID” stand in its settings."
        ),
        Family.SAKAI: _(
            "In Sakai: Administration Workspace → External Tools. Click on the name of the tool to see its LTI 1.3 "
            "values."
        ),
        Family.BRIGHTSPACE: _(
            "In Brightspace: Admin Tools → Manage Extensibility → LTI Advantage. Open the registration: it shows "
            "“Issuer”, “Client Id” and “Brightspace Keyset URL”."
        ),
        Family.BLACKBOARD: _(
            "In Blackboard: Admin → Integrations → LTI Tool Providers. Open the tool to see client ID and deployment "
            "ID."
        ),
    },
    Topic.DEPLOYMENT: {
        None: _("In the LMS, the deployment ID stands in the settings of the external tool (LTI 1.3)."),
        Family.MOODLE: _(
            "In Moodle: Site administration → Plugins → Activity modules → External tool → Manage tools → View "
            "configuration details, line “Deployment ID”."
        ),
        Family.OPENEDX: _("In Open edX: Studio shows the deployment ID on the LTI component; it is always 1."),
        Family.CANVAS: _(
            "In Canvas: Admin → your account → Apps, then the app: each deployment is listed with its ID. In older "
            "versions: Settings → Apps → View App Configurations → gear → Deployment ID."
        ),
        Family.OPENOLAT: _(
            "In OpenOlat: Administration, LTI 1.3, tab “External tools”, field “Deployment ID” of the tool."
        ),
        Family.BRIGHTSPACE: _(
            "In Brightspace: Admin Tools → External Learning Tools → LTI Advantage. Open the deployment: it shows its "
            "“Deployment Id”."
        ),
        Family.BLACKBOARD: _(
            "In Blackboard: Admin → Integrations → LTI Tool Providers. Edit the tool: it shows the deployment ID."
        ),
    },
    Topic.KEYS: {
        None: _("In the LMS, the key URL (public keyset, JWKS) stands in the settings of the external tool (LTI 1.3)."),
        Family.MOODLE: _(
            "In Moodle: Site administration → Plugins → Activity modules → External tool → Manage tools → View "
            "configuration details, line “Public keyset URL”."
        ),
        Family.OPENEDX: _("In Open edX: Studio shows the “Keyset URL” on the LTI component."),
        Family.BRIGHTSPACE: _(
            "In Brightspace: Admin Tools → Manage Extensibility → LTI Advantage, field “Brightspace Keyset URL” of the "
            "registration."
        ),
    },
    Topic.ACTIVE: {
        None: _("In the LMS, the switch is in the settings of the external tool."),
        Family.MOODLE: _(
            "In Moodle: Site administration → Plugins → Activity modules → External tool → Manage tools. If it says "
            "“Activate” at KommunalCampus, click there."
        ),
        Family.CANVAS: _("In Canvas: Admin → your account → Developer Keys. “State” must be “On” for KommunalCampus."),
        Family.OPENOLAT: _(
            "In OpenOlat: Administration, LTI 1.3, tab “Configuration”: the module “LTI 1.3” must be on."
        ),
        Family.BRIGHTSPACE: _(
            "In Brightspace: Admin Tools → Manage Extensibility → LTI Advantage. The registration must be enabled."
        ),
        Family.BLACKBOARD: _(
            "In Blackboard: Admin → Integrations → LTI Tool Providers. “Tool Status” must be “Approved”."
        ),
    },
    Topic.REDIRECT: {
        None: _("In the LMS, the redirect address stands in the settings of the external tool (redirect URI)."),
        Family.MOODLE: _(
            "In Moodle: Site administration → Plugins → Activity modules → External tool → Manage tools, settings of "
            "KommunalCampus, field “Redirection URI(s)”."
        ),
        Family.OPENEDX: _("In Open edX: Studio, settings of the LTI component, field “Registered Redirect URIs”."),
        Family.CANVAS: _(
            "In Canvas: Admin → your account → Developer Keys, settings of the key, field “Redirect URIs”."
        ),
        Family.OPENOLAT: _("In OpenOlat: Administration, LTI 1.3, tab “External tools”, field “Redirection URI(s)”."),
        Family.SAKAI: _(
            "In Sakai: Administration Workspace → External Tools, settings of the tool, field “LTI 1.3 Tool Redirect "
            "Endpoint”."
        ),
        Family.BRIGHTSPACE: _(
            "In Brightspace: Admin Tools → Manage Extensibility → LTI Advantage, field “Redirect URLs” of the "
            "registration."
        ),
    },
}
