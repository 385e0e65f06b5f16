"""Pages without a launch, and what happens when something breaks."""

import sqlite3

import pytest

from lti_tool.services.tidying import tidy_up
from lti_tool.store import database
from tests.certification import registering
from tests.certification.browser import Page


def refused(answer, code, status):
    page = Page(answer)
    assert (page.marks.get("data-error-code"), answer.status_code) == (code, status)
    assert page.marks["data-correlation-id"] == answer.headers["X-Correlation-ID"]
    return page


def test_the_catalogue_lists_the_modules_in_both_languages(tool):
    for language in ("de", "en"):
        page = Page(tool.browser(language).send("/", method="GET"))
        assert (page.marks["data-page"], page.language) == ("catalogue", language)
        assert {"/modules/modul-a", "/modules/modul-b"} <= set(page.links())
    assert Page(tool.browser("en").send("/", method="GET", query=[("lang", "de")])).language == "de"
    assert Page(tool.browser("fr").send("/", method="GET")).language == "de"


def test_a_modules_address_describes_it_outside_of_an_lms(tool, browser):
    page = Page(browser.send("/modules/modul-a", method="GET"))
    assert (page.marks["data-page"], page.marks["data-module"]) == ("about", "modul-a")
    assert f"{tool.url}/modules/modul-a" in page.source


@pytest.mark.parametrize(
    "path", ["/modules/unknown", "/modules/%00", "/modules/a%20b", "/nowhere", "/learn", "/media/x"]
)
def test_what_does_not_exist_is_said(browser, path):
    refused(browser.send(path, method="GET"), "KC-NOT-FOUND", 404)


@pytest.mark.parametrize("launch_id", ["%00", "x" * 22, "%F0%9F%98%80", "'--", "x" * 3000])
def test_a_launch_id_opens_nothing(browser, launch_id):
    refused(browser.send(f"/learn/{launch_id}/", method="GET"), "KC-SESSION-MISSING", 401)


def test_other_methods_are_refused(browser):
    for method in ("PUT", "DELETE", "PATCH"):
        answer = browser.send("/", method=method)
        refused(answer, "KC-METHOD", 405)
        assert "GET" in answer.headers["Allow"]


def test_a_body_that_is_too_large_is_refused(browser):
    answer = browser.send(
        "/lti/launch", body=b"id_token=" + b"a" * 300_000, content_type="application/x-www-form-urlencoded"
    )
    refused(answer, "LTI-BODY-TOO-LARGE", 413)


def test_health_and_readiness(tool, browser):
    assert browser.send("/healthz", method="GET").json == {"status": "ok"}
    assert browser.send("/readyz", method="GET").status_code == 200


def test_a_tool_with_old_tables_is_not_ready(tool, browser):
    with registering.the_tool(tool.app).database.write() as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    assert browser.send("/readyz", method="GET").status_code == 503


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)


def test_a_locked_database_is_busy_and_no_defect(impatient, make_tool, data_dir, lms_a):
    tool = make_tool()
    tool.register(lms_a)
    browser = tool.browser()
    login = browser.login(lms_a)
    token = lms_a.id_token(lms_a.claims(nonce=login.nonce, target=tool.module_address()))
    lock = sqlite3.connect(data_dir / "kommunalcampus.sqlite", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    refused(browser.post(token, login.state).first, "KC-BUSY", 503)
    lock.execute("ROLLBACK")
    lock.close()
    assert browser.post(token, login.state).response.status_code == 200


def test_a_database_that_is_gone_is_busy_and_not_ready(tool, browser, monkeypatch):
    def gone():
        raise database.DatabaseUnavailable("gone")

    monkeypatch.setattr(registering.the_tool(tool.app).database, "read", gone)
    monkeypatch.setattr(registering.the_tool(tool.app).database, "is_current", gone)
    refused(browser.send("/", method="GET"), "KC-BUSY", 503)
    assert browser.send("/readyz", method="GET").status_code == 503


def test_a_defect_of_ours_is_a_page_and_a_line_in_the_log(tool, browser, monkeypatch):
    monkeypatch.setattr("lti_tool.web.public.catalogue", lambda _tool: 1 / 0)
    page = refused(browser.send("/", method="GET"), "KC-INTERNAL", 500)
    assert "ZeroDivisionError" not in page.source
    (event,) = [event for event in tool.events() if event["event"] == "defect"]
    assert "ZeroDivisionError" in event["exception"]
    assert event["correlation_id"] == page.marks["data-correlation-id"]


def test_every_page_links_the_legal_pages_and_these_may_be_framed_by_anyone(browser):
    page = Page(browser.send("/", method="GET"))
    for path in ("/legal/privacy", "/legal/accessibility", "/legal/report-barrier"):
        assert any(link.partition("?")[0] == path for link in page.links())
        answer = browser.send(path, method="GET")
        assert answer.status_code == 200
        assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]


def test_the_catalogue_may_not_be_framed(browser):
    assert "frame-ancestors 'none'" in browser.send("/", method="GET").headers["Content-Security-Policy"]


def test_behind_a_proxy_addresses_are_those_of_the_setting(make_tool, lms_a):
    tool = make_tool(trusted_proxies=1)
    tool.register(lms_a)
    spoofed = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "evil.example"}
    answer = tool.browser().send(
        "/lti/login",
        form=[
            ("iss", lms_a.issuer),
            ("client_id", lms_a.client_id),
            ("login_hint", "1"),
            ("target_link_uri", tool.module_address()),
        ],
        headers=spoofed,
    )
    assert "evil.example" not in answer.headers["Location"]
    assert "redirect_uri=https%3A%2F%2Ftool.example%2Flti%2Flaunch" in answer.headers["Location"]


def test_states_are_forgotten_after_a_day_and_launches_after_thirty(tool, a, later, browser):
    browser.launch(a)
    the_tool = registering.the_tool(tool.app)
    assert tidy_up(the_tool) == (0, 0)
    with later(hours=25):
        assert tidy_up(the_tool) == (1, 0)
    with later(hours=24 * 31):
        assert tidy_up(the_tool) == (0, 1)
    assert (tool.counts()["launch"], tool.counts()["spent_state"], tool.counts()["person"]) == (0, 1, 1)


def test_now_and_then_a_launch_tidies_up(tool, a, later, browser, monkeypatch):
    browser.launch(a)
    monkeypatch.setattr("secrets.randbelow", lambda _limit: 0)
    with later(hours=25):
        browser.launch(a)
    assert tool.counts()["spent_state"] == 2


@pytest.mark.parametrize(
    "referrer", ["http://[", "https://tool.example//evil.example/", "https://tool.example/\\\\evil"]
)
def test_a_legal_page_leads_back_to_pages_of_ours_only(browser, referrer):
    answer = browser.send("/legal/privacy", method="GET", headers={"Referer": referrer})
    assert answer.status_code == 200
    assert not [link for link in Page(answer).links() if "evil" in link]


def test_a_range_beyond_the_end_of_a_file_is_unsatisfiable(tool, browser):
    file = registering.the_tool(tool.app).media_dir / f"{'a' * 64}.mp4"
    file.write_bytes(b"x" * 100)
    answer = browser.send(f"/media/{file.name}", method="GET", headers={"Range": "bytes=200-300"})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == "bytes */100"


def test_what_is_not_there_is_not_remembered_by_caches(browser):
    assert browser.send(f"/media/{'b' * 64}.mp4", method="GET").headers["Cache-Control"] == "no-store"


def test_errors_of_the_database_name_nobody(tool):
    assert registering.the_tool(tool.app).database.engine.hide_parameters


def test_a_launch_is_let_in_even_if_tidying_up_has_to_wait(tool, a, browser, monkeypatch):
    def busy(_tool):
        raise database.DatabaseUnavailable("busy")

    monkeypatch.setattr("secrets.randbelow", lambda _limit: 0)
    monkeypatch.setattr("lti_tool.services.tidying.tidy_up", busy)
    assert browser.launch(a).response.status_code == 200
