"""Texts for an LMS that we do not know, or do not know well enough."""

from flask_babel import lazy_gettext as _

from lti_tool.web.refusals.page import Text, Topic, Who

SEND_VALUES = _(
    "For the administration: send us issuer and client ID exactly as they stand below, together with the "
    "deployment ID and the addresses for login, token and keys. We register your LMS and tell you when it is ready."
)

TEXTS = {
    "LTI-REG-UNKNOWN": Text(
        title=_("Your LMS is not registered here yet"),
        happened=_("An LMS that we do not know wants to open KommunalCampus."),
        who=Who.LMS_ADMIN,
        todo=(SEND_VALUES,),
        hint=Topic.REGISTER,
    ),
    "LTI-REG-CLIENT-UNKNOWN": Text(
        title=_("This entry of your LMS is not registered here yet"),
        happened=_("We know your LMS, but not the client ID that it sent."),
        who=Who.LMS_ADMIN,
        todo=(SEND_VALUES,),
        hint=Topic.REGISTER,
    ),
    "LTI-REG-CLIENT-AMBIGUOUS": Text(
        title=_("Your LMS did not say which registration it means"),
        happened=_("Your LMS is registered here more than once, and it sent no client ID."),
        who=Who.LMS_ADMIN,
        todo=(
            _(
                "For the administration: your LMS must send its client ID (client_id) when it opens the activity. "
                "If it cannot do that, tell us: then we keep a single registration for it."
            ),
        ),
        hint=Topic.REGISTER,
    ),
    "LTI-REG-SUSPENDED": Text(
        title=_("The connection to your LMS is switched off"),
        happened=_("The connection between your LMS and KommunalCampus is not switched on at the moment."),
        who=Who.US,
        todo=(
            _("Ask us, with the details below: we tell you why and can switch it on."),
            _(
                "For the administration: if KommunalCampus was registered anew, this activity may still use the old "
                "entry. Then choose the new one in the settings of the activity."
            ),
        ),
        hint=Topic.REGISTER,
    ),
    "LTI-DEPLOYMENT-UNKNOWN": Text(
        title=_("This place in your LMS is not released yet"),
        happened=_("We know your LMS, but not the deployment ID that it sent."),
        who=Who.LMS_ADMIN,
        todo=(
            _(
                "For the administration: if KommunalCampus is meant to be used there, send us the three values below. "
                "We release the deployment ID and tell you when it is ready."
            ),
        ),
        hint=Topic.DEPLOYMENT,
    ),
    "LTI-DEPLOYMENT-CHANGED": Text(
        title=_("Your LMS named two different places"),
        happened=_("Your LMS sent one deployment ID at the start and another one in its message."),
        who=Who.LMS_ADMIN,
        again=True,
        todo=(
            _(
                "For the administration: see whether the KommunalCampus tool was set up twice, "
                "and whether its deployment ID was changed just now."
            ),
        ),
        hint=Topic.DEPLOYMENT,
    ),
}
