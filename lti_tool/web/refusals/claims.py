"""Texts for what the message of an LMS says, or fails to say."""

from flask_babel import lazy_gettext as _

from lti_tool.web.refusals.page import Text, Topic, Who
from lti_tool.web.refusals.parameters import CHECK_LMS

BY_MESSAGE_TYPE = {
    "LtiDeepLinkingRequest": Text(
        title=_("Modules cannot be chosen from within the LMS yet"),
        happened=_("Your LMS wants to let you choose a module here, and that is not possible yet."),
        who=Who.TEACHER,
        todo=(_("For the course: look for the module in the catalogue of this site and enter its address by hand."),),
        hint=Topic.MODULE,
    ),
}

TEXTS = {
    "LTI-CLAIM-MESSAGE-TYPE": Text(
        title=_("Your LMS left something out"),
        happened=_("Your LMS did not say what kind of message it sends (message_type)."),
        who=Who.LMS_ADMIN,
        todo=(CHECK_LMS,),
    ),
    "LTI-MESSAGE-UNSUPPORTED": Text(
        title=_("We do not support this kind of message"),
        happened=_("Your LMS sent a message of the kind “%(message_type)s”, and we can only open modules so far."),
        who=Who.TEACHER,
        todo=(_("For the course: use an activity of the kind “external tool” that opens a module."),),
    ),
    "LTI-CLAIM-VERSION": Text(
        title=_("Your LMS uses another version of LTI"),
        happened=_("Your LMS did not name the version of LTI that we need, which is 1.3.0."),
        who=Who.LMS_ADMIN,
        todo=(_("For the administration: choose LTI version 1.3 in the settings of the tool."),),
    ),
    "LTI-CLAIM-DEPLOYMENT": Text(
        title=_("Your LMS left something out"),
        happened=_("Your LMS sent no valid deployment ID (deployment_id)."),
        who=Who.LMS_ADMIN,
        todo=(CHECK_LMS,),
        hint=Topic.DEPLOYMENT,
    ),
    "LTI-CLAIM-ROLES": Text(
        title=_("Your LMS left something out"),
        happened=_("Your LMS did not say properly which role you have in the course (roles)."),
        who=Who.LMS_ADMIN,
        todo=(CHECK_LMS,),
    ),
    "LTI-CLAIM-SUB": Text(
        title=_("Your LMS left something out"),
        happened=_("Your LMS sent a user ID for you that is empty or not valid (sub)."),
        who=Who.LMS_ADMIN,
        todo=(CHECK_LMS,),
    ),
    "LTI-SUB-ANONYMOUS": Text(
        title=_("Your LMS does not say who you are"),
        happened=_("Your LMS sent no user ID, and without one we cannot save your progress."),
        who=Who.LMS_ADMIN,
        todo=(
            _("For the administration: we need neither name nor e-mail address; a pseudonymous user ID is enough."),
            _("If your learners are to stay anonymous, tell us: we can allow that for your LMS."),
        ),
        hint=Topic.PERSON,
    ),
    "LTI-CLAIM-RESOURCE-LINK": Text(
        title=_("Your LMS left something out"),
        happened=_("Your LMS did not say properly which activity you opened (resource_link)."),
        who=Who.LMS_ADMIN,
        todo=(CHECK_LMS,),
    ),
    "LTI-CLAIM-CONTEXT": Text(
        title=_("Your LMS left something out"),
        happened=_("Your LMS did not say properly which course you come from (context)."),
        who=Who.LMS_ADMIN,
        todo=(CHECK_LMS,),
    ),
    "LTI-CLAIM-TARGET": Text(
        title=_("The activity has no address"),
        happened=_("Your LMS did not say what it wants to open (target_link_uri)."),
        who=Who.TEACHER,
        todo=(_("For the course: enter the address of the module in the settings of the activity."),),
        hint=Topic.ADDRESS,
    ),
    "LTI-TARGET-FOREIGN": Text(
        title=_("The activity leads to another address"),
        happened=_("The activity is to open an address that does not belong to this site."),
        who=Who.TEACHER,
        todo=(_("For the course: compare the two addresses below and correct the one in the activity."),),
        hint=Topic.ADDRESS,
    ),
    "LTI-TARGET-CHANGED": Text(
        title=_("The address changed on the way"),
        happened=_("At the start your LMS named another address than in its message."),
        who=Who.LMS_ADMIN,
        again=True,
        todo=(_("For the administration: see whether the address of the activity was changed just now."),),
        hint=Topic.ADDRESS,
    ),
    "LTI-MODULE-UNKNOWN": Text(
        title=_("This module does not exist here"),
        happened=_("The activity is to open the module “%(module)s”, and there is none of that name."),
        who=Who.TEACHER,
        todo=(_("For the course: look for the module in the catalogue of this site and copy its address."),),
        hint=Topic.MODULE,
    ),
    "LTI-MODULE-NOT-CHOSEN": Text(
        title=_("No module has been chosen for this activity"),
        happened=_("The activity opens KommunalCampus, but does not say which module."),
        who=Who.TEACHER,
        todo=(_("For the course: look for the module in the catalogue of this site and copy its address."),),
        hint=Topic.MODULE,
    ),
}
