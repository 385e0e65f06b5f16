"""VAL: valid launches that go wrong elsewhere: no roles, hostile names, odd languages, odd course types."""

import csv
import io

import pytest

from tests.certification.browser import learners_listed
from tests.certification.expecting import assert_opened, case
from tests.fakes.platform import GONE
from tests.fakes.vocabulary import CONTEXT, CUSTOM, EXT, INSTRUCTOR, LIS, PRESENTATION, ROLES

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
HOSTILE = [
    pytest.param("עברית \u202eMuster", id="right to left"),
    pytest.param("<script>alert('x')</script>", id="script"),
    pytest.param('"><img src=x onerror=alert(1)>', id="attribute"),
    pytest.param("{{7*7}} {% raw %} ${7*7} %(num)d %s", id="template"),
    pytest.param("=cmd|' /C calc'!A0", id="formula ="),
    pytest.param("+49 115", id="formula +"),
    pytest.param("-2+3", id="formula -"),
    pytest.param("@SUM(A1)", id="formula @"),
    pytest.param("\t=1+1", id="formula after a tab"),
    pytest.param('Muster; "Carla"\r\n=1+1', id="several cells"),
]
HARD_TO_STORE = [
    pytest.param("Carla 🧑🏽‍🏫 Muster", "Carla 🧑🏽‍🏫 Muster", id="emoji"),
    pytest.param("علی\u200cرضا", "علی\u200cرضا", id="Persian with a joiner that is not seen"),
    pytest.param("M" * 300, "M" * 300, id="300 characters"),
    pytest.param("M" * 5000, None, id="5000 characters"),
    pytest.param("a\x00b", None, id="NUL"),
    pytest.param("a\ud800b", None, id="half a surrogate pair"),
]

LOCALES = [
    ("de-DE", GONE, "de"),
    ("de", GONE, "de"),
    ("en_US", GONE, "en"),
    ("en-GB", GONE, "en"),
    ("EN", GONE, "en"),
    ("xx-invalid", GONE, "de"),
    ("", GONE, "de"),
    ("\x00'; DROP TABLE launch", GONE, "de"),
    ("x" * 5000, GONE, "de"),
    (GONE, "en_US", "en"),
    (GONE, "de-DE", "de"),
    (GONE, "fr-FR", "de"),
    ("en", "de-DE", "en"),
    ("xx-invalid", "en", "en"),
    (GONE, GONE, "de"),
]
"""launch_presentation.locale, the claim locale, and what the pages speak then."""


def test_VAL_19_an_empty_list_of_roles_opens_with_the_fewest_rights(browser, a):
    opened = browser.launch(a, {ROLES: []})

    assert_opened(opened, role="none")
    assert browser.get(f"{opened.address}progress").response.status_code == 403


@pytest.mark.parametrize("name", HOSTILE)
def test_VAL_20_a_name_is_text_and_nothing_else_on_pages_and_in_spreadsheets(tool, a, name):
    assert seen(name_in_the_teachers_table(tool, a, name)) == seen(name)


def seen(name: str) -> str:
    """Return what a reader sees of a name: blanks, control characters and bidi overrides may change on the way."""
    return "".join(sign for sign in name if not sign.isspace() and sign.isprintable())


@pytest.mark.parametrize(("name", "shown"), HARD_TO_STORE)
def test_VAL_20_a_name_that_is_hard_to_store_locks_nobody_out(tool_on_each_database, lms_a, name, shown):
    tool_on_each_database.register(lms_a)

    listed = name_in_the_teachers_table(tool_on_each_database, lms_a, name)

    assert listed == shown or (shown is None and listed)


def name_in_the_teachers_table(tool, lms, name) -> str:
    """Learn and teach under that name, look at every page and the file, and return what stands in the table."""
    personal = dict.fromkeys(("name", "given_name", "family_name"), name) | {"email": f"{name}@musterhausen.example"}
    learner, teacher = tool.browser(), tool.browser()
    opened = learner.launch(lms, personal)
    assert_opened(opened)
    taught = teacher.launch(lms, {"sub": "teacher", ROLES: [INSTRUCTOR]} | personal)
    assert_opened(taught, role="teacher", person="teacher")
    for page in ("", "units/lesen", "units/fragen", "result"):
        assert_harmless(learner.get(f"{opened.address}{page}"))
    assert_harmless(teacher.get(taught.address))
    table = teacher.get(f"{taught.address}progress")
    assert_harmless(table)
    assert_harmless_in_spreadsheets(teacher.get(f"{taught.address}progress.csv").response)
    (listed,) = table.page.first_column()
    return listed


def assert_harmless(shown) -> None:
    assert shown.response.status_code == 200
    assert "<script>alert" not in shown.response.text
    assert "<img src=x" not in shown.response.text
    assert not shown.page.root.xpath("//script[not(@src)] | //@onerror")


def assert_harmless_in_spreadsheets(response) -> None:
    assert response.status_code == 200
    assert response.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(response.get_data().decode("utf-8-sig"), newline=""), delimiter=";"))
    assert len(rows) == 2
    assert len(rows[0]) == len(rows[1]) > 1
    assert not [cell for cell in rows[1] if cell.startswith(FORMULA)]


def test_VAL_21_claims_of_vendors_are_ignored(browser, a):
    vendor = {
        EXT: {"lms": "moodle-2", "user_username": "cmuster", "much": "x" * 5 * 1024},
        "https://www.vendor.example/claim/anything": {"deep": [{"er": None}] * 50},
        "https://purl.imsglobal.org/spec/lti/claim/not_yet_invented": {"version": 7},
        "vnd": ["a", 1, None, True, 1.5],
    }

    assert_opened(browser.launch(a, vendor))


def test_VAL_22_pages_speak_the_language_of_the_launch_or_else_german(browser, a):
    for presentation, profile, language in LOCALES:
        shown = {"document_target": "iframe"} | ({} if presentation is GONE else {"locale": presentation})
        with case(presentation, profile):
            page = assert_opened(browser.launch(a, {PRESENTATION: shown, "locale": profile}))

            assert page.language == language
            assert ("Start learning" if language == "en" else "Inhalt") in page.text


def test_VAL_23_any_type_of_course_or_none_will_do(tool, browser, a):
    old, new = "urn:lti:context-type:ims/lis/CourseSection", f"{LIS}/course#CourseOffering"
    for kind in (["course"], ["CourseSection"], [old], [new, "course", ""], [], "course", None, GONE):
        context = {"id": "course-7", "title": "Datenschutz 7"} | ({} if kind is GONE else {"type": kind})
        with case(kind):
            assert_opened(browser.launch(a, {CONTEXT: context}))

    assert tool.counts()["placement"] == 1


def test_VAL_24_a_list_of_one_audience_with_azp_is_sound(browser, a):
    assert_opened(browser.launch(a, {"aud": [a.client_id], "azp": a.client_id}))


def test_VAL_25_custom_values_that_the_lms_did_not_fill_in_mean_nothing(browser, a):
    unresolved = {"context_id_history": "$Context.id.history", "resource_link_history": "$ResourceLink.id.history"}
    twice = {"MixedCase.key": "x", "mixedcase_key": "x"}
    modules = [{"module": "$CourseSection.sourcedId"}, {"module": ""}]
    for custom in [unresolved, dict.fromkeys(unresolved, ""), twice, *modules, {}, GONE]:
        with case(custom):
            assert_opened(browser.launch(a, {CUSTOM: custom}))


def test_VAL_00_a_launch_without_any_change_lists_the_learner_by_name(tool, a):
    """The control test of this file."""
    learner = tool.browser()
    opened = learner.launch(a)
    assert_opened(opened)
    learner.get(f"{opened.address}units/lesen")

    teacher = tool.browser().launch(a, {"sub": "teacher", ROLES: [INSTRUCTOR]})
    assert learners_listed(teacher) == ["Carla Muster"]
