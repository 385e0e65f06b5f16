"""LTI roles → who somebody is in this course (core 1.3, appendix A.2).

Only roles of the *context* count: somebody who is Instructor or Administrator of the institution or of
the whole system teaches nothing here. Sub-roles count as less than their principal role unless the
operator says otherwise (KC_TEACHER_ROLES); the table is decision 0006.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from lti_tool.domain.roles import Role

CONTEXT = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
CONTEXT_SUB = "http://purl.imsglobal.org/vocab/lis/v2/membership/"
LEGACY = "urn:lti:role:ims/lis/"
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
TABLE = {
    "Instructor": Role.TEACHER,
    "Learner": Role.LEARNER,
    "Manager": Role.COORDINATOR,
}
MENTOR = "Mentor"
# When somebody has several roles, the one that may do most decides what they see first.
ORDER = (Role.TEACHER, Role.COORDINATOR, Role.LEARNER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the roles of one launch mean. *may_learn*: has the learner's role too. *mentor*: may see mentees."""

    role: Role
    may_learn: bool
    mentor: bool
    test_user: bool


def standing(roles: Iterable[str], teacher_roles: frozenset[str] = frozenset()) -> Standing:
    """Return what *roles* mean; unknown ones mean nothing. *teacher_roles*: e.g. Instructor/TeachingAssistant."""
    listed = list(roles)
    names = {name for role in listed if (name := context_role(role))}
    found = {TABLE[name] for name in names if name in TABLE}
    if names & teacher_roles:
        found.add(Role.TEACHER)
    return Standing(
        role=next((role for role in ORDER if role in found), Role.NONE),
        may_learn=Role.LEARNER in found,
        mentor=MENTOR in names,
        test_user=TEST_USER in listed or "TestUser" in listed,
    )


def context_role(role: str) -> str | None:
    """Return the context role that *role* names, "Learner" or "Instructor/TeachingAssistant", or None.

    The principal role stays in the name: Learner/Instructor is a learner who teaches elsewhere.
    """
    if role.startswith(CONTEXT):
        return role.removeprefix(CONTEXT)
    if role.startswith(CONTEXT_SUB):
        return role.removeprefix(CONTEXT_SUB).replace("#", "/", 1)
    if role.startswith(LEGACY):
        return role.removeprefix(LEGACY)
    return role if role.isalpha() else None
