import pytest

from lti_tool.domain.roles import Role
from lti_tool.lti.roles import standing

M = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
SUB = "http://purl.imsglobal.org/vocab/lis/v2/membership/"
INST = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"
SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person#"


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        ([], Role.NONE),
        ([""], Role.NONE),
        ([f"{M}Instructor"], Role.TEACHER),
        (["Instructor"], Role.TEACHER),
        (["urn:lti:role:ims/lis/Instructor"], Role.TEACHER),
        ([f"{M}Learner"], Role.LEARNER),
        (["Learner"], Role.LEARNER),
        ([f"{M}Manager"], Role.COORDINATOR),
        ([f"{M}Learner", f"{M}Instructor"], Role.TEACHER),
        ([f"{M}Learner", f"{INST}Administrator"], Role.LEARNER),
        ([f"{INST}Instructor"], Role.NONE),
        ([f"{SYSTEM}Administrator"], Role.NONE),
        (["urn:lti:instrole:ims/lis/Instructor"], Role.NONE),
        ([f"{SUB}Instructor#TeachingAssistant"], Role.NONE),
        (["urn:lti:role:ims/lis/Instructor/GuestInstructor"], Role.NONE),
        ([f"{SUB}Learner#Instructor"], Role.NONE),
        ([f"{M}ContentDeveloper"], Role.NONE),
        (["http://purl.imsglobal.org/vocab/lis/v2/unknown/unknown#Helper"], Role.NONE),
        (["instructor"], Role.NONE),
    ],
)
def test_only_context_roles_count(roles, role):
    assert standing(roles).role is role


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        ([f"{SUB}Instructor#TeachingAssistant"], Role.TEACHER),
        (["urn:lti:role:ims/lis/Instructor/TeachingAssistant"], Role.TEACHER),
        ([f"{SUB}Learner#TeachingAssistant"], Role.NONE),
    ],
)
def test_an_operator_can_let_further_roles_teach(roles, role):
    assert standing(roles, frozenset({"Instructor/TeachingAssistant"})).role is role


def test_a_teacher_who_learns_too_may_do_so():
    assert standing([f"{M}Instructor", f"{M}Learner"]).may_learn
    assert not standing([f"{M}Instructor"]).may_learn


def test_mentors_and_test_users_are_marked():
    assert standing([f"{M}Mentor"]).mentor
    assert standing(["http://purl.imsglobal.org/vocab/lti/system/person#TestUser", "Learner"]).test_user
    assert not standing(["Learner"]).test_user
