"""Behind a launch: who sees what, what is kept, and how a session ends."""

import shutil
from pathlib import Path

import pytest

from tests.certification import registering
from tests.certification.browser import Page, learners_listed
from tests.certification.expecting import assert_opened
from tests.fakes.platform import GONE
from tests.fakes.vocabulary import (
    CONTEXT,
    CUSTOM,
    INSTRUCTOR,
    LEARNER,
    MENTEES,
    MENTOR,
    RESOURCE_LINK,
    ROLES,
    TARGET,
    TEST_USER,
)

TEACHER = {ROLES: [INSTRUCTOR], "sub": "teacher", "name": "Renate Vorlage"}
NAMELESS = {"name": GONE, "given_name": GONE, "family_name": GONE, "email": GONE}
MODULE = Path(registering.MODULES) / "modul-a"


def refused(answer, code, status):
    page = Page(answer)
    assert (page.marks.get("data-error-code"), answer.status_code) == (code, status)
    return page


def learner(tool, a, sub, **changes):
    browser = tool.browser()
    attempt = browser.launch(a, {"sub": sub, **changes})
    assert_opened(attempt, person=sub)
    return browser, attempt.address


def first_unit(browser, address):
    return Page(browser.send(address, method="GET")).root.xpath("//ol[contains(@class,'kc-units')]//a/@href")[0]


def visit(browser, address):
    assert browser.send(first_unit(browser, address), method="GET").status_code == 200


def quiz(browser, address):
    """Return (path of the first question's form, its fields) of the module's quiz."""
    for path in Page(browser.send(address, method="GET")).root.xpath("//ol[contains(@class,'kc-units')]//a/@href"):
        forms = Page(browser.send(path, method="GET")).root.xpath("//form[@data-answer]")
        if forms:
            return forms[0].get("action"), dict(forms[0].form_values())
    raise AssertionError("the module has no quiz")


def test_a_teacher_sees_learners_and_nobody_else(tool, a):
    visit(*learner(tool, a, "1", name="Carla Muster"))
    visit(*learner(tool, a, "2", **NAMELESS))
    visit(*learner(tool, a, "3", **{ROLES: [LEARNER, TEST_USER]}))
    for roles in ([], [MENTOR]):
        browser = tool.browser()
        visit(browser, browser.launch(a, {"sub": "looker", ROLES: roles}).address)
    teaching = tool.browser().launch(a, TEACHER)
    visit(teaching.browser, teaching.address)
    assert learners_listed(teaching) == ["Carla Muster", "Teilnehmer:in 2"]


def test_the_table_can_be_sorted_and_taken_away(tool, a):
    for sub, name in (("1", "Deniz Beispiel"), ("2", "Carla Muster")):
        visit(*learner(tool, a, sub, name=name))
    teaching = tool.browser().launch(a, TEACHER)
    table = f"{teaching.address}progress"
    names = Page(teaching.browser.send(table, method="GET", query=[("sort", "name")])).first_column()
    assert names == ["Carla Muster", "Deniz Beispiel"]
    turned = teaching.browser.send(table, method="GET", query=[("sort", "name"), ("order", "desc")])
    assert Page(turned).first_column() == names[::-1]
    file = teaching.browser.send(f"{teaching.address}progress.csv", method="GET")
    assert file.mimetype == "text/csv"
    assert 'filename="modul-a.csv"' in file.headers["Content-Disposition"]
    assert "Carla Muster" in file.text
    assert teaching.browser.send(table, method="GET", query=[("sort", "nonsense")]).status_code == 200


def test_a_teacher_of_another_course_sees_nobody(tool, a):
    visit(*learner(tool, a, "1"))
    elsewhere = tool.browser().launch(a, TEACHER | {RESOURCE_LINK: {"id": "link-2"}})
    assert learners_listed(elsewhere) == []


def test_a_mentor_sees_their_mentees_alone(tool, a):
    visit(*learner(tool, a, "1", name="Carla Muster"))
    visit(*learner(tool, a, "2", name="Deniz Beispiel"))
    mentor = tool.browser().launch(a, {"sub": "m", ROLES: [MENTOR], MENTEES: ["2", "unknown"]})
    assert learners_listed(mentor) == ["Deniz Beispiel"]
    assert f"{mentor.address}progress" in mentor.page.links()


@pytest.mark.parametrize("path", ["progress", "progress.csv"])
def test_a_learner_sees_no_table(tool, a, path):
    browser, address = learner(tool, a, "1")
    refused(browser.send(address + path, method="GET"), "KC-ROLE", 403)


def test_a_class_keeps_its_version_until_its_teacher_upgrades_it(tool, a, tmp_path):
    first, first_address = learner(tool, a, "1")
    newer = tmp_path / "newer"
    shutil.copytree(MODULE, newer)
    text = (newer / "module.yaml").read_text(encoding="utf-8")
    version = next(line for line in text.splitlines() if line.startswith("version:"))
    title = next(line for line in text.splitlines() if line.startswith("title:"))
    (newer / "module.yaml").write_text(
        text.replace(version, "version: 9.0.0").replace(title, "title: Neue Fassung"), encoding="utf-8"
    )
    registering.import_modules(registering.the_tool(tool.app), [newer])

    second, second_address = learner(tool, a, "2")
    teaching = tool.browser().launch(a, TEACHER)
    for browser, address in ((first, first_address), (second, second_address), (teaching.browser, teaching.address)):
        assert Page(browser.send(address, method="GET")).heading != "Neue Fassung"
    assert "9.0.0" in teaching.page.text

    token = teaching.page.hidden("csrf_token")
    upgrade = [("csrf_token", token), ("version", "9.0.0")]
    own = (
        Page(first.send(first_address, method="GET")).hidden("csrf_token")
        or quiz(first, first_address)[1]["csrf_token"]
    )
    refused(first.send(f"{first_address}upgrade", form=[("csrf_token", own), ("version", "9.0.0")]), "KC-ROLE", 403)
    teaching.browser.send(f"{teaching.address}upgrade", form=[("csrf_token", token), ("version", "8.0.0")])
    assert Page(first.send(first_address, method="GET")).heading != "Neue Fassung"

    assert teaching.browser.send(f"{teaching.address}upgrade", form=upgrade).status_code == 303
    for browser, address in ((first, first_address), (second, second_address)):
        assert Page(browser.send(address, method="GET")).heading == "Neue Fassung"


def test_a_teacher_looks_through_a_learners_eyes_and_back(tool, a):
    teaching = tool.browser().launch(a, TEACHER)
    token = teaching.page.hidden("csrf_token")
    for view in ("learner", "teacher"):
        answer = teaching.browser.attempt(f"{teaching.address}view", form=[("csrf_token", token), ("view", view)])
        assert answer.page.marks["data-role"] == view
    form = [("csrf_token", token), ("view", "coordinator")]
    refused(teaching.browser.send(f"{teaching.address}view", form=form), "KC-ROLE", 403)
    form = [("csrf_token", token), ("view", "admin")]
    refused(teaching.browser.send(f"{teaching.address}view", form=form), "KC-BAD-INPUT", 400)


def test_a_trainer_who_learns_too_is_listed_and_one_who_only_looks_is_not(tool, a):
    for sub, roles in (("both", [INSTRUCTOR, LEARNER]), ("only", [INSTRUCTOR])):
        attempt = tool.browser().launch(a, {"sub": sub, "name": sub, ROLES: roles})
        form = [("csrf_token", attempt.page.hidden("csrf_token")), ("view", "learner")]
        attempt.browser.send(f"{attempt.address}view", form=form)
        visit(attempt.browser, attempt.address)
    assert learners_listed(tool.browser().launch(a, TEACHER)) == ["both"]


@pytest.mark.parametrize("token", ["", "wrong", "ü"])
def test_a_form_that_is_not_ours_changes_nothing(tool, a, token):
    browser, address = learner(tool, a, "1")
    path, fields = quiz(browser, address)
    answer = browser.send(path, form=[("answer", "a"), ("csrf_token", token)])
    refused(answer, "KC-CSRF", 403)
    assert tool.counts()["try"] == 0
    assert browser.send(path, form=[("answer", "a"), ("csrf_token", fields["csrf_token"])]).status_code == 303
    assert tool.counts()["try"] == 1


def test_the_token_of_another_launch_is_none(tool, a):
    first, address = learner(tool, a, "1")
    second, other = learner(tool, a, "2")
    path, _ = quiz(first, address)
    _, fields = quiz(second, other)
    refused(first.send(path, form=[("answer", "a"), *fields.items()]), "KC-CSRF", 403)


def test_an_anonymous_visit_is_kept_as_long_as_it_is_open_and_listed_nowhere(tool, lms_a):
    tool.register(lms_a, allow_anonymous=True)
    browser = tool.browser()
    attempt = browser.launch(lms_a, {"sub": GONE} | NAMELESS)
    path, fields = quiz(browser, attempt.address)
    browser.send(path, form=[("answer", "a"), *fields.items()])
    unit = path.partition("/questions/")[0]
    assert Page(browser.send(unit, method="GET")).root.xpath("//*[contains(@class,'kc-feedback')]")
    again = tool.browser().launch(lms_a, {"sub": GONE} | NAMELESS)
    assert not Page(again.browser.send(unit.replace(attempt.address, again.address), method="GET")).root.xpath(
        "//*[contains(@class,'kc-feedback')]"
    )
    assert learners_listed(tool.browser().launch(lms_a, TEACHER)) == []
    assert tool.counts()["person"] == 1


def test_a_session_ends_when_it_is_not_used(tool, a, later):
    browser, address = learner(tool, a, "1")
    with later(minutes=100):
        assert browser.send(address, method="GET").status_code == 200
    with later(minutes=200):
        assert browser.send(address, method="GET").status_code == 200
    with later(minutes=330):
        refused(browser.send(address, method="GET"), "KC-SESSION-EXPIRED", 401)


def test_a_session_ends_after_its_longest_time(tool, a, later):
    browser, address = learner(tool, a, "1")
    for hours in range(1, 8):
        with later(hours=hours):
            assert browser.send(address, method="GET").status_code == 200
    with later(hours=8, minutes=1):
        refused(browser.send(address, method="GET"), "KC-SESSION-EXPIRED", 401)


def test_a_suspension_ends_sessions_with_their_next_click(tool, a):
    browser, address = learner(tool, a, "1")
    registering.suspend(tool.app, 1)
    refused(browser.send(address, method="GET"), "LTI-REG-SUSPENDED", 403)


def test_a_teacher_who_has_chosen_no_module_sees_which_there_are(tool, a):
    login = {"target_link_uri": f"{tool.url}/"}
    attempt = tool.browser().launch(a, TEACHER | {CUSTOM: {"module": "$Unknown"}}, login=login)
    page = refused(attempt.first, "LTI-MODULE-NOT-CHOSEN", 404)
    assert page.marks["data-page"] == "choose"
    assert f"{tool.url}/modules/modul-b" in page.source


def test_a_learner_without_a_module_is_told_who_can_help(tool, a):
    attempt = tool.browser().launch(a, {TARGET: f"{tool.url}/"}, login={"target_link_uri": f"{tool.url}/"})
    page = refused(attempt.first, "LTI-MODULE-NOT-CHOSEN", 404)
    assert page.marks["data-page"] == "error"


def test_a_replay_in_the_same_browser_offers_to_go_on(tool, a):
    browser = tool.browser()
    login = browser.login(a)
    token = a.id_token(a.claims(nonce=login.nonce, target=tool.module_address()))
    first = browser.post(token, login.state)
    page = refused(browser.post(token, login.state).first, "LTI-STATE-USED", 401)
    assert first.address in page.links()
    assert first.address not in Page(tool.browser().post(token, login.state).first).links()


def test_pages_of_a_launch_may_be_framed_by_its_lms_alone(tool, a):
    browser, address = learner(tool, a, "1")
    policy = browser.send(address, method="GET").headers["Content-Security-Policy"]
    assert f"frame-ancestors {a.issuer} {a.host.url}" in policy
    assert "unsafe" not in policy


def test_scripts_get_an_answer_that_they_can_read(tool, a):
    browser, address = learner(tool, a, "1")
    answer = browser.send(f"{address}progress", method="GET", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (403, "KC-ROLE")
    assert answer.json["correlation_id"] == answer.headers["X-Correlation-ID"]


def test_a_teacher_of_one_link_is_none_of_another_where_the_lms_names_no_course(tool, a):
    browser = tool.browser()
    learning = browser.launch(a, {CONTEXT: GONE})
    assert_opened(learning)
    browser.launch(a, {CONTEXT: GONE, ROLES: [INSTRUCTOR], RESOURCE_LINK: {"id": "link-2"}})
    refused(browser.send(f"{learning.address}progress", method="GET"), "KC-ROLE", 403)


@pytest.mark.parametrize("slug", ["\ud800", "a\0b", "x" * 65, "Ä", "modul-a/.."])
def test_a_slug_that_is_none_is_an_unknown_module(tool_on_each_database, lms_a, slug):
    tool_on_each_database.register(lms_a)
    target = {"target_link_uri": f"{tool_on_each_database.url}/"}
    attempt = tool_on_each_database.browser().launch(lms_a, {CUSTOM: {"module": slug}}, login=target)
    refused(attempt.first, "LTI-MODULE-UNKNOWN", 404)
