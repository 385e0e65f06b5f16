"""CLM and ROL: who somebody is, what they may do here, and what an LMS cannot make them."""

import pytest

from tests.certification import registering
from tests.certification.browser import Attempt, Browser, learners_listed
from tests.certification.expecting import assert_opened, assert_refused, case
from tests.fakes.platform import GONE, Platform
from tests.fakes.vocabulary import (
    ADMINISTRATOR_OF_INSTITUTION,
    ADMINISTRATOR_OF_SYSTEM,
    ASSISTANT,
    CONTEXT,
    CUSTOM,
    DEPLOYMENT,
    INSTRUCTOR,
    INSTRUCTOR_OF_INSTITUTION,
    LEARNER,
    LIS,
    MENTEES,
    MENTOR,
    MIGRATION,
    RESOURCE_LINK,
    ROLES,
    TEST_USER,
)

MEMBERSHIP = f"{LIS}/membership"
TEACHER = {"sub": "teacher", "name": "Lehrende Person", ROLES: [INSTRUCTOR]}
FORMS = {"view": [("view", "teacher")], "upgrade": [("version", "1.0.0")]}
NO_TEACHERS = {
    "none": [
        ASSISTANT,
        f"{MEMBERSHIP}/Instructor#Grader",
        f"{MEMBERSHIP}/Instructor#PrimaryInstructor",
        f"{MEMBERSHIP}/Learner#Instructor",
        f"{MEMBERSHIP}/Learner#GuestLearner",
        f"{MEMBERSHIP}/Administrator#Administrator",
        f"{MEMBERSHIP}#ContentDeveloper",
        f"{MEMBERSHIP}/ContentDeveloper#ContentExpert",
        MENTOR,
        f"{MEMBERSHIP}#Member",
        f"{MEMBERSHIP}#Officer",
        "TeachingAssistant",
        "Instructor/TeachingAssistant",
        f"{MEMBERSHIP}#instructor",
        f"{MEMBERSHIP}#Instructor ",
        f"{MEMBERSHIP}#Instructor#Learner",
        f"https{MEMBERSHIP.removeprefix('http')}#Instructor",
        f"https://evil.example/{INSTRUCTOR}",
    ],
    "coordinator": [f"{MEMBERSHIP}#Manager", "Manager"],
}


def learn(tool, lms: Platform, changes=None, *, login=None, module: str = "modul-a") -> Attempt:
    """Somebody comes, in a browser of their own, and opens the first step."""
    browser = tool.browser()
    opened = browser.launch(lms, changes, login=login)
    assert_opened(opened, module=module, person=str((changes or {}).get("sub", "40899")))
    assert browser.get(f"{opened.address}units/lesen").response.status_code == 200
    return opened


def answer(
    opened: Attempt, choice: str = "a", *more: tuple[str, str], question: str = "farbe", unit: str = "fragen"
) -> Attempt:
    token = csrf_token(opened)
    form = [("csrf_token", token), ("answer", choice), *more]
    return opened.browser.attempt(f"{opened.address}units/{unit}/questions/{question}", form=form)


def csrf_token(opened: Attempt) -> str:
    token = opened.browser.get(f"{opened.address}units/fragen").page.hidden("csrf_token")
    assert token
    return token


def has_answered(opened: Attempt) -> bool:
    shown = opened.browser.get(f"{opened.address}units/fragen")
    assert shown.response.status_code == 200
    return "feedback-farbe" in shown.response.text


def class_of(tool, lms: Platform, changes=None) -> list[str]:
    """Return whom the teacher of this place sees."""
    opened = tool.browser().launch(lms, TEACHER | dict(changes or {}))
    assert_opened(opened, role="teacher", person="teacher")
    return list(learners_listed(opened))


def post(opened: Attempt, form: str) -> Attempt:
    fields = [("csrf_token", csrf_token(opened)), *FORMS[form]]
    return opened.browser.attempt(f"{opened.address}{form}", form=fields)


def assert_teaches_nothing(opened: Attempt) -> None:
    """Every page and form of a teacher is refused."""
    attempts = [opened.browser.get(f"{opened.address}{page}") for page in ("progress", "progress.csv")]
    attempts += [post(opened, form) for form in FORMS]
    for attempt in attempts:
        assert attempt.first.status_code == 403
        assert_refused(attempt, "KC-ROLE")
    assert not [link for link in opened.page.links() if "progress" in link]


def test_CLM_01_the_same_sub_at_two_lmss_is_two_people(tool, a, b):
    at_a = learn(tool, a)
    answer(at_a)

    at_b = learn(tool, b)

    assert registering.people(tool.app) == [(a.issuer, "40899"), (b.issuer, "40899")]
    assert has_answered(at_a)
    assert not has_answered(at_b)


def test_CLM_02_the_same_sub_at_two_clients_of_one_lms_is_one_person(tool, a, a2, b):
    learn(tool, a)
    learn(tool, a2)

    assert registering.people(tool.app) == [(a.issuer, "40899")]
    learn(tool, b)
    assert registering.people(tool.app) == [(a.issuer, "40899"), (b.issuer, "40899")]


def test_CLM_02_whoever_registers_a_known_issuer_with_keys_of_their_own_becomes_nobody_there(tool, a, lms_a):
    foreign = {"client_id": "client-evil", "jwks_url": "http://127.0.0.1:1/jwks"}

    with pytest.raises(registering.NotAccepted):
        tool.register(lms_a, **foreign)
    assert tool.counts()["platform"] == 1


@pytest.mark.parametrize("where", ["the same LMS", "another LMS"])
def test_CLM_03_the_same_e_mail_makes_nobody_the_same_person(tool, a, b, where):
    mine = learn(tool, a, {"sub": "first", "email": "poststelle@musterhausen.example"})
    answer(mine)

    other = learn(
        tool, a if where == "the same LMS" else b, {"sub": "second", "email": "poststelle@musterhausen.example"}
    )

    assert len(registering.people(tool.app)) == 2
    assert not has_answered(other)


def test_CLM_04_subs_that_differ_only_in_case_are_two_people(tool, a):
    lower = learn(tool, a, {"sub": "abc"})
    answer(lower)

    upper = learn(tool, a, {"sub": "ABC"})

    assert registering.people(tool.app) == [(a.issuer, "abc"), (a.issuer, "ABC")]
    assert not has_answered(upper)


@pytest.mark.parametrize(
    ("one", "other"),
    [("40899", "40899 "), ("e\u0301", "é"), ("straße", "strasse"), ("0040899", "40899")],
    ids=["blank", "Unicode forms", "ß", "zeros"],
)
def test_CLM_04_subs_are_compared_sign_by_sign_on_each_database(tool_on_each_database, lms_a, one, other):
    tool_on_each_database.register(lms_a)
    for sub in (one, other, one):
        learn(tool_on_each_database, lms_a, {"sub": sub})

    assert registering.people(tool_on_each_database.app) == [(lms_a.issuer, one), (lms_a.issuer, other)]


def test_CLM_05_a_new_name_is_shown_from_the_next_launch_on_and_the_progress_stays(tool, a):
    answer(learn(tool, a, {"name": "Carla Muster"}))
    assert class_of(tool, a) == ["Carla Muster"]

    again = learn(tool, a, {"name": "Carla Beispiel", "email": "carla.beispiel@musterhausen.example"})

    assert class_of(tool, a) == ["Carla Beispiel"]
    assert has_answered(again)
    assert registering.people(tool.app) == [(a.issuer, "40899"), (a.issuer, "teacher")]


@pytest.mark.parametrize(
    "names",
    [
        {"name": "-", "given_name": "-", "family_name": "-"},
        {"name": " - ", "given_name": " ", "family_name": "-"},
        {"name": GONE, "given_name": "-", "family_name": "-"},
        {"name": "", "given_name": "-", "family_name": ""},
    ],
    ids=["everywhere", "with blanks", "given and family name only", "given name only"],
)
def test_CLM_06_a_placeholder_is_no_name(tool, a, names):
    """ILIAS sends `-` where somebody shares no name."""
    learn(tool, a, {"email": "af3c9@0b9ccd10-6d1c.ilias"} | names)

    assert class_of(tool, a) == ["Teilnehmer:in 1"]


def test_CLM_06_a_pseudonymous_e_mail_is_never_shown(tool, a):
    opened = learn(
        tool, a, {"email": "af3c9@0b9ccd10-6d1c.ilias", "name": GONE, "given_name": GONE, "family_name": GONE}
    )
    teacher = tool.browser().launch(a, TEACHER)
    assert_opened(teacher, role="teacher", person="teacher")

    shown = [opened.browser.get(f"{opened.address}{page}").response for page in ("", "units/fragen", "result")]
    shown += [teacher.browser.get(f"{teacher.address}{page}").response for page in ("progress", "progress.csv")]
    for response in shown:
        assert response.status_code == 200
        assert ".ilias" not in response.text


def test_CLM_07_the_same_ids_in_two_deployments_are_two_places(tool, a):
    first = learn(tool, a, {DEPLOYMENT: "dep-1", "name": "Eins Muster"})
    answer(first)
    second = learn(tool, a, {DEPLOYMENT: "dep-2", "sub": "second", "name": "Zwei Muster"})

    assert tool.counts()["placement"] == 2
    assert class_of(tool, a, {DEPLOYMENT: "dep-1"}) == ["Eins Muster"]
    assert class_of(tool, a, {DEPLOYMENT: "dep-2"}) == ["Zwei Muster"]
    assert not has_answered(second)
    assert not has_answered(learn(tool, a, {DEPLOYMENT: "dep-2"}))


def test_CLM_07_the_same_link_in_two_courses_is_two_places(tool, a):
    learn(tool, a, {CONTEXT: {"id": "course-7"}, "name": "Eins Muster"})
    learn(tool, a, {CONTEXT: {"id": "course-8"}, "sub": "second", "name": "Zwei Muster"})

    assert class_of(tool, a, {CONTEXT: {"id": "course-8"}}) == ["Zwei Muster"]


def test_CLM_08_two_activities_with_the_same_link_id_open_what_each_of_them_says(tool, a):
    """OpenOlat gives several elements of a course one resource link id."""
    same = {RESOURCE_LINK: {"id": "107_true"}}
    to_b = {"target_link_uri": tool.module_address("modul-b")}

    learn(tool, a, same)
    learn(tool, a, same | {"sub": "second", "name": "Zwei Muster"}, login=to_b, module="modul-b")

    assert class_of(tool, a, same) == ["Carla Muster"]
    assert tool.counts()["placement"] == 2


@pytest.mark.parametrize("path", ["/", "", "/lti/launch"])
def test_CLM_08_where_the_target_is_the_tool_the_custom_parameter_says_which_module(tool, a, path):
    general = {"target_link_uri": tool.url + path}
    same = {RESOURCE_LINK: {"id": "107_true"}}
    for slug in ("modul-a", "modul-b"):
        learn(tool, a, same | {CUSTOM: {"module": slug}}, login=general, module=slug)

    unknown = tool.browser().launch(a, same | {CUSTOM: {"module": "nicht-da"}}, login=general)
    assert_refused(unknown, "LTI-MODULE-UNKNOWN")


def test_CLM_09_custom_parameters_make_nobody_anything(tool, a):
    """The target says modul-a; nothing that an LMS's teacher can write into an activity changes who pays or may what."""
    before = tool.counts()
    wishes = {"role": "admin", "roles": "Instructor", "price": "0", "is_member": "1", "member": "1", "sub": "teacher"}
    wishes |= {"module": "modul-b", "organisation": "kreis", "user_id": "1", "locale": "en", "deployment_id": "dep-2"}

    opened = learn(tool, a, {CUSTOM: wishes})

    assert_teaches_nothing(opened)
    assert opened.page.language == "de"
    assert registering.people(tool.app) == [(a.issuer, "40899")]
    after = tool.counts()
    assert {name for name in after if after[name] != before[name]} <= {
        "person", "launch", "placement", "progress", "visit", "spent_state", "platform_keys",
    }  # fmt: skip


def test_CLM_09_a_custom_parameter_cannot_replace_the_module_of_the_target(tool, a):
    learn(tool, a, {CUSTOM: {"module": "modul-b"}}, module="modul-a")


def test_CLM_10_a_migration_claim_that_nobody_signed_is_ignored(tool, a):
    learn(tool, a, TEACHER | {ROLES: [LEARNER]})
    wrong = {"user_id": "1", "oauth_consumer_key": "key", "oauth_consumer_key_sign": "d3Jvbmc="}
    for claim in (wrong, {"user_id": "teacher", "resource_link_id": "9"}, {"oauth_consumer_key": 7}, "nonsense", ["x"]):
        with case(claim):
            assert_opened(tool.browser().launch(a, {MIGRATION: claim}))

    assert registering.people(tool.app) == [(a.issuer, "teacher"), (a.issuer, "40899")]


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        pytest.param([INSTRUCTOR_OF_INSTITUTION], "none", id="ROL_01 instructor of the institution"),
        pytest.param([f"{LIS}/person#Instructor"], "none", id="ROL_01 instructor as a person"),
        pytest.param([ADMINISTRATOR_OF_SYSTEM], "none", id="ROL_02 administrator of the system"),
        pytest.param([ADMINISTRATOR_OF_INSTITUTION], "none", id="ROL_02 administrator of the institution"),
        pytest.param([f"{MEMBERSHIP}#Administrator"], "none", id="ROL_02 administrator of the course"),
        pytest.param([LEARNER, ADMINISTRATOR_OF_INSTITUTION], "learner", id="ROL_03 learner and administrator"),
        pytest.param([LEARNER, ADMINISTRATOR_OF_SYSTEM, INSTRUCTOR_OF_INSTITUTION], "learner", id="ROL_03 and more"),
    ],
)
def test_ROL_01_ROL_02_ROL_03_roles_outside_the_course_teach_nothing_in_it(tool, a, roles, role):
    opened = tool.browser().launch(a, {ROLES: roles})

    assert_opened(opened, role=role)
    assert_teaches_nothing(opened)


def test_ROL_04_a_teacher_who_learns_too_may_look_through_a_learners_eyes_and_back(tool, a):
    opened = tool.browser().launch(a, {ROLES: [INSTRUCTOR, LEARNER]})
    assert_opened(opened, role="teacher")
    browser = opened.browser
    assert learners_listed(opened) == []

    for view in ("learner", "teacher"):
        switched = browser.attempt(f"{opened.address}view", form=[("csrf_token", csrf_token(opened)), ("view", view)])
        assert switched.response.status_code == 200
        marks = browser.get(opened.address).page.marks
        assert (marks["data-page"], marks["data-role"], marks["data-module"]) == ("module", view, "modul-a")


def test_ROL_04_in_the_view_of_a_learner_there_is_no_list_of_the_class(tool, a):
    opened = tool.browser().launch(a, {ROLES: [INSTRUCTOR, LEARNER]})
    assert_opened(opened, role="teacher")
    opened.browser.attempt(f"{opened.address}view", form=[("csrf_token", csrf_token(opened)), ("view", "learner")])

    page = opened.browser.get(opened.address).page

    assert page.marks["data-role"] == "learner"
    assert not [link for link in page.links() if "progress" in link]


def test_ROL_04_there_are_no_other_views(tool, a):
    opened = tool.browser().launch(a, {ROLES: [INSTRUCTOR, LEARNER]})
    assert_opened(opened, role="teacher")
    for view in ("coordinator", "none", "admin", "", "Teacher"):
        form = [("csrf_token", csrf_token(opened)), ("view", view)]
        with case(view):
            assert_refused(opened.browser.attempt(f"{opened.address}view", form=form), "KC-ROLE", "KC-BAD-INPUT")

    assert opened.browser.get(opened.address).page.marks["data-role"] == "teacher"


@pytest.mark.parametrize("means", ["none", "coordinator"])
def test_ROL_05_each_role_means_what_the_table_says_and_none_of_these_teaches(tool, a, means):
    for role in NO_TEACHERS[means]:
        with case(role):
            opened = tool.browser().launch(a, {ROLES: [role]})

            assert_opened(opened, role=means)
            assert_teaches_nothing(opened)


def test_ROL_05_an_assistant_teaches_where_the_operator_says_so(make_tool, lms_a):
    tool = make_tool(teacher_roles="Instructor/TeachingAssistant")
    tool.register(lms_a)

    opened = tool.browser().launch(lms_a, {ROLES: [ASSISTANT]})

    assert_opened(opened, role="teacher")
    assert learners_listed(opened) == []
    other = tool.browser().launch(lms_a, {ROLES: [f"{MEMBERSHIP}/Instructor#Grader"]})
    assert_opened(other, role="none")
    assert_teaches_nothing(other)


def test_ROL_06_the_old_names_of_roles_mean_the_same(tool, a):
    old = {"Instructor": "teacher", "Learner": "learner", "Manager": "coordinator", "TeachingAssistant": "none"}
    names = {f"urn:lti:role:ims/lis/{name}": means for name, means in old.items()}
    elsewhere = ["instrole:ims/lis/Instructor", "instrole:ims/lis/Administrator", "sysrole:ims/lis/SysAdmin"]
    for role, means in (names | dict.fromkeys((f"urn:lti:{name}" for name in elsewhere), "none")).items():
        with case(role):
            opened = tool.browser().launch(a, {ROLES: [role]})

            assert_opened(opened, role=means)
            seen = opened.browser.get(f"{opened.address}progress").response.status_code
            assert seen == (200 if means == "teacher" else 403)


def test_ROL_07_a_test_user_is_let_in_marked_and_left_out_of_the_teachers_table(tool, a):
    tested = tool.browser().launch(a, {"sub": "test", "name": "Test Person", ROLES: [LEARNER, TEST_USER]})
    assert_opened(tested, person="test")
    answer(tested)
    assert has_answered(tested)
    learn(tool, a)

    assert class_of(tool, a) == ["Carla Muster"]
    ordinary = tool.browser(language="de").launch(a, {"sub": "ordinary"})
    assert "Test" in tested.page.text
    assert "Test" not in ordinary.page.text


def mentor_of(tool, lms: Platform, mentees: object, roles=(MENTOR,)) -> Attempt:
    changes = {"sub": "mentor", "name": "Begleitende Person", ROLES: list(roles), MENTEES: mentees}
    opened = tool.browser().launch(lms, changes)
    assert_opened(opened, role="none" if MENTOR in roles and len(roles) == 1 else "learner", person="mentor")
    return opened


def three_learners(tool, lms: Platform) -> None:
    for sub, name in (("one", "Eins Muster"), ("two", "Zwei Muster"), ("three", "Drei Muster")):
        learn(tool, lms, {"sub": sub, "name": name})


def test_ROL_08_a_mentor_sees_exactly_the_people_in_their_care_and_changes_nothing(tool, a):
    three_learners(tool, a)

    opened = mentor_of(tool, a, ["one", "three", "unknown"])

    assert sorted(learners_listed(opened)) == ["Drei Muster", "Eins Muster"]
    downloaded = opened.browser.get(f"{opened.address}progress.csv").response
    assert "Zwei Muster" not in downloaded.text
    assert "Eins Muster" in downloaded.text
    for form in FORMS:
        assert_refused(post(opened, form), "KC-ROLE")


def test_ROL_08_a_mentor_of_nobody_sees_nobody(tool, a):
    three_learners(tool, a)
    for mentees in ([], "one", {"one": 1}, [1, None], None, ["ONE"]):
        with case(mentees):
            opened = mentor_of(tool, a, mentees)

            shown = opened.browser.get(f"{opened.address}progress")
            assert shown.response.status_code == 403 or shown.page.first_column() == []
            assert "Muster" not in shown.page.text.replace("Musterhausen", "")


@pytest.mark.parametrize(
    "roles", [(LEARNER,), (f"{LIS}/institution/person#Mentor", LEARNER)], ids=["learner", "of people"]
)
def test_ROL_08_without_the_role_of_a_mentor_of_this_course_the_list_is_ignored(tool, a, roles):
    three_learners(tool, a)

    assert_teaches_nothing(mentor_of(tool, a, ["one"], roles))


def test_ROL_08_people_of_another_lms_are_nobodys_mentees_here(tool, a, b):
    learn(tool, b, {"sub": "one", "name": "Fremd Muster"})
    learn(tool, a, {"sub": "two", "name": "Zwei Muster"})

    assert learners_listed(mentor_of(tool, a, ["one", "two"])) == ["Zwei Muster"]


@pytest.mark.parametrize("roles", [[LEARNER], [], [f"{MEMBERSHIP}#Manager"]], ids=["learner", "none", "coordinator"])
def test_ROL_09_nobody_but_a_teacher_reaches_a_teachers_addresses(tool, a, roles):
    opened = tool.browser().launch(a, {ROLES: roles})

    assert opened.response.status_code == 200
    assert_teaches_nothing(opened)


def test_ROL_09_what_step_1_has_not_is_not_there(tool, a):
    opened = tool.browser().launch(a)
    assert_opened(opened)

    for path in ("/admin", "/lti/deep-linking", "/lti/register", "/diagnostics", "/api/", "/lti/config.json"):
        assert_refused(opened.browser.get(path), "KC-NOT-FOUND")


def test_ROL_10_nobody_answers_in_the_name_of_another(tool, a):
    mine, yours = learn(tool, a, {"sub": "mine"}), learn(tool, a, {"sub": "yours"})
    rows = tool.counts()
    token = csrf_token(mine)
    form = [("csrf_token", token), ("answer", "a")]

    attempt = mine.browser.attempt(f"{yours.address}units/fragen/questions/farbe", form=form)

    assert attempt.response.status_code in {401, 403, 404}
    assert attempt.page.marks["data-error-code"] in {"KC-SESSION-CHANGED", "KC-SESSION-MISSING"}
    assert tool.counts()["try"] == rows["try"]
    assert not has_answered(yours)


def test_ROL_10_further_fields_change_neither_person_nor_score(tool, a):
    mine, yours = learn(tool, a, {"sub": "mine"}), learn(tool, a, {"sub": "yours"})
    wishes = {"user_id": "2", "person_id": "2", "sub": "yours", "score": "4", "points": "4", "hundredths": "400"}

    assert answer(mine, "b", *wishes.items(), ("launch_id", yours.address.split("/")[2])).response.status_code == 200

    assert has_answered(mine)
    assert not has_answered(yours)
    result = mine.browser.get(f"{mine.address}result").page
    assert "0 von 4" in result.text
    assert "4 von 4" not in result.text


def test_ROL_10_questions_that_do_not_exist_are_not_found(tool, a):
    opened = learn(tool, a)
    for unit, question in (("fragen", "gibt-es-nicht"), ("lesen", "farbe"), ("gibt-es-nicht", "farbe")):
        with case(unit, question):
            assert_refused(answer(opened, unit=unit, question=question), "KC-NOT-FOUND")

    assert not has_answered(opened)


def test_ROL_10_answers_that_do_not_exist_are_refused(tool, a):
    opened = learn(tool, a)
    for choice in ("z", "x" * 2000, "a\x00", "a,b"):
        with case(choice):
            assert_refused(answer(opened, choice), "KC-BAD-INPUT")

    assert not has_answered(opened)


def test_ROL_10_no_page_shows_another_persons_answers(tool, a):
    mine, yours = learn(tool, a, {"sub": "mine"}), learn(tool, a, {"sub": "yours"})
    answer(mine)

    assert not has_answered(yours)
    assert "0 von 4" in yours.browser.get(f"{yours.address}result").page.text


def test_ROL_11_open_edx_sends_roles_that_mean_nothing_and_its_course_administrator_teaches(tool, a):
    nothing = [f"{LIS}/institution/person#None", f"{LIS}/system/person#None"]
    administrator = [f"{MEMBERSHIP}#Administrator", INSTRUCTOR, *nothing]

    teacher: Browser = tool.browser()
    opened = teacher.launch(a, {ROLES: administrator})
    assert_opened(opened, role="teacher")
    assert learners_listed(opened) == []
    assert_opened(tool.browser().launch(a, {ROLES: [LEARNER, *nothing]}), role="learner")
    nobody = tool.browser().launch(a, {ROLES: nothing})
    assert_opened(nobody, role="none")
    assert_teaches_nothing(nobody)
