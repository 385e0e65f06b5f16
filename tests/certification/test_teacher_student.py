"""TEA and STU: the valid launches of the 1EdTech certification, by teachers (§6.1.2) and by students (§6.1.3)."""

import pytest

from tests.certification.browser import Attempt, learners_listed
from tests.certification.expecting import assert_opened
from tests.fakes.platform import GONE
from tests.fakes.vocabulary import (
    CONTEXT,
    GRADES,
    INSTRUCTOR,
    LEARNER,
    LIS,
    OTHER_OF_INSTITUTION,
    PRESENTATION,
    RESOURCE_LINK,
    ROLES,
    ROSTER,
    STAFF_OF_INSTITUTION,
)

UNKNOWN_HELPER = f"{LIS}/unknown/unknown#Helper"
UNKNOWN_ROLE = f"{LIS}/uknownrole/unknown#Unknown"
EMAIL_ONLY = {"name": GONE, "given_name": GONE, "family_name": GONE}
NAMES_ONLY = {"email": GONE}
NO_PII = EMAIL_ONLY | NAMES_ONLY
NOBODY = "Teilnehmer:in 1"


def list_after_learning(tool, a, changes) -> list[str]:
    """Return whom the teacher of the course sees once this learner has opened a step."""
    learner = tool.browser()
    opened = learner.launch(a, changes)
    assert_opened(opened)
    for page in ("units/lesen", "units/fragen", "result"):
        shown = learner.get(f"{opened.address}{page}")
        assert shown.response.status_code == 200
        assert "None" not in shown.page.text
    same_course = {CONTEXT: changes.get(CONTEXT, a.claims(nonce="", target="")[CONTEXT])}
    teacher = tool.browser().launch(
        a, {"sub": "teacher", "name": "Erika Lehrbeispiel", ROLES: [INSTRUCTOR]} | same_course
    )
    return list(learners_listed(teacher))


def may_see_progress(opened: Attempt) -> bool:
    status = opened.browser.get(f"{opened.address}progress").response.status_code
    assert status in {200, 403}
    return status == 200


@pytest.mark.parametrize(
    "roles",
    [
        pytest.param([INSTRUCTOR], id="TEA_01 full URI"),
        pytest.param([INSTRUCTOR, STAFF_OF_INSTITUTION, OTHER_OF_INSTITUTION], id="TEA_02 several roles"),
        pytest.param(["Instructor"], id="TEA_03 short role"),
    ],
)
def test_TEA_01_TEA_02_TEA_03_an_instructor_opens_the_module_as_its_teacher(browser, a, roles):
    opened = browser.launch(a, {ROLES: roles})

    assert_opened(opened, role="teacher")
    assert may_see_progress(opened)


@pytest.mark.parametrize(
    "roles", [pytest.param([UNKNOWN_HELPER], id="TEA_04 unknown role"), pytest.param([""], id="TEA_05 no role")]
)
def test_TEA_04_TEA_05_whose_role_nobody_knows_reads_and_teaches_nothing(browser, a, roles):
    opened = browser.launch(a, {ROLES: roles})

    assert_opened(opened, role="none")
    assert not may_see_progress(opened)


@pytest.mark.parametrize(
    "personal",
    [
        pytest.param(EMAIL_ONLY, id="TEA_06 e-mail only"),
        pytest.param(NAMES_ONLY, id="TEA_07 names only"),
        pytest.param(NO_PII, id="TEA_08 nothing personal"),
        pytest.param(dict.fromkeys(NO_PII), id="TEA_08 null for everything personal, as Moodle substitutes"),
        pytest.param(dict.fromkeys(NO_PII, ""), id="TEA_08 empty texts for everything personal"),
    ],
)
def test_TEA_06_TEA_07_TEA_08_a_teacher_of_whom_little_is_known_teaches_all_the_same(browser, a, personal):
    opened = browser.launch(a, {ROLES: [INSTRUCTOR]} | personal)

    assert_opened(opened, role="teacher")
    assert may_see_progress(opened)


def test_TEA_09_without_a_course_a_teacher_comes_in_and_the_lms_is_asked_for_nothing(browser, a):
    opened = browser.launch(a, {ROLES: [INSTRUCTOR], CONTEXT: GONE} | EMAIL_ONLY)

    assert_opened(opened, role="teacher")
    assert may_see_progress(opened)
    assert (a.calls("token"), a.calls("members"), a.calls("lineitems")) == (0, 0, 0)


def test_TEA_10_a_new_link_in_the_same_course_is_a_placement_of_its_own(tool, a):
    learner = tool.browser()
    first = learner.launch(a)
    learner.get(f"{first.address}units/lesen")

    teacher = tool.browser()
    second_link = teacher.launch(a, {"sub": "teacher", ROLES: [INSTRUCTOR], RESOURCE_LINK: {"id": "link-2"}})
    assert_opened(second_link, role="teacher", person="teacher")
    assert learners_listed(second_link) == []

    first_link = teacher.launch(a, {"sub": "teacher", ROLES: [INSTRUCTOR]})
    assert_opened(first_link, role="teacher", person="teacher")
    assert learners_listed(first_link) == ["Carla Muster"]
    assert tool.counts()["placement"] == 2


@pytest.mark.parametrize(
    "roles",
    [
        pytest.param([LEARNER], id="STU_01 full URI"),
        pytest.param(
            [LEARNER, f"{LIS}/institution/person#Student", f"{LIS}/institution/person#Mentor"],
            id="STU_02 several roles",
        ),
        pytest.param(["Learner"], id="STU_03 short role"),
        pytest.param([LEARNER, UNKNOWN_ROLE], id="STU_04 an unknown role beside"),
    ],
)
def test_STU_01_STU_02_STU_03_STU_04_a_learner_opens_the_module_and_the_teacher_sees_their_name(tool, a, roles):
    assert list_after_learning(tool, a, {ROLES: roles}) == ["Carla Muster"]


@pytest.mark.parametrize(
    "roles", [pytest.param([LEARNER], id="learner"), pytest.param([LEARNER, UNKNOWN_ROLE], id="more")]
)
def test_STU_04_an_unknown_role_gives_no_more_and_no_less(browser, a, roles):
    opened = browser.launch(a, {ROLES: roles})

    assert_opened(opened, role="learner")
    assert not may_see_progress(opened)


def test_STU_05_whose_role_is_empty_reads_and_is_listed_nowhere(tool, a):
    reader = tool.browser()
    opened = reader.launch(a, {ROLES: [""]})
    assert_opened(opened, role="none")
    assert reader.get(f"{opened.address}units/lesen").response.status_code == 200

    teacher = tool.browser().launch(a, {"sub": "teacher", ROLES: [INSTRUCTOR]})
    assert learners_listed(teacher) == []


@pytest.mark.parametrize(
    ("personal", "listed_as"),
    [
        pytest.param(EMAIL_ONLY, NOBODY, id="STU_06 e-mail only"),
        pytest.param(NAMES_ONLY, "Carla Muster", id="STU_07 names only"),
        pytest.param({"name": GONE, "email": GONE}, "Carla Muster", id="STU_07 given and family name only"),
        pytest.param(NO_PII, NOBODY, id="STU_08 nothing personal"),
        pytest.param(dict.fromkeys(NO_PII), NOBODY, id="STU_08 null for everything personal"),
        pytest.param(dict.fromkeys(NO_PII, " "), NOBODY, id="STU_08 blanks for everything personal"),
    ],
)
def test_STU_06_STU_07_STU_08_a_learner_of_whom_little_is_known_learns_all_the_same(tool, a, personal, listed_as):
    assert list_after_learning(tool, a, personal) == [listed_as]


def test_STU_09_a_learner_without_a_course_learns_all_the_same(tool, a):
    assert list_after_learning(tool, a, {CONTEXT: GONE} | EMAIL_ONLY) == [NOBODY]
    assert (a.calls("token"), a.calls("members"), a.calls("lineitems")) == (0, 0, 0)


def test_STU_10_the_required_claims_and_a_resource_link_are_enough(tool, a):
    bare = dict.fromkeys(("locale", PRESENTATION, ROSTER, GRADES, CONTEXT), GONE) | {RESOURCE_LINK: {"id": "link-1"}}

    assert list_after_learning(tool, a, NO_PII | bare) == [NOBODY]
