"""Before the platform's single-use hint is spent, a login in a frame finds out whether cookies are kept there."""

from urllib.parse import urlsplit

import pytest

from tests.certification.browser import BROWSER_COOKIE, Page

IN_FRAME = {"Sec-Fetch-Dest": "iframe"}


def asked(a, tool, **more):
    return [
        ("iss", a.issuer),
        ("client_id", a.client_id),
        ("login_hint", "user-1"),
        ("lti_message_hint", '{"cmid":12}'),
        ("target_link_uri", tool.module_address()),
        *more.items(),
    ]


def test_a_first_login_in_a_frame_is_answered_with_a_page_that_comes_back(tool, browser, a):
    answer = browser.send("/lti/login", form=asked(a, tool), headers=IN_FRAME)
    page = Page(answer)
    assert (answer.status_code, page.marks["data-page"]) == (200, "probe")
    assert BROWSER_COOKIE in browser.cookies
    (form,) = page.root.xpath("//form[@data-auto-submit]")
    assert (form.get("action"), form.get("method")) == ("/lti/login", "post")
    assert dict(form.form_values()) == dict(asked(a, tool, kc_probe="1"))


def test_a_frame_that_keeps_the_cookie_goes_on_to_the_platform(tool, browser, a):
    browser.send("/lti/login", form=asked(a, tool), headers=IN_FRAME)
    answer = browser.send("/lti/login", form=asked(a, tool, kc_probe="1"), headers=IN_FRAME)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(a.address("auth"))
    assert "kc_probe" not in answer.headers["Location"]


def test_a_frame_that_loses_the_cookie_offers_a_new_window_with_the_hint_unspent(tool, browser, a):
    browser.send("/lti/login", form=asked(a, tool), headers=IN_FRAME)
    browser.cookies.clear()
    answer = browser.send("/lti/login", form=asked(a, tool, kc_probe="1"), headers=IN_FRAME)
    page = Page(answer)
    assert (answer.status_code, page.marks["data-page"]) == (200, "probe")
    (form,) = page.root.xpath("//form[@target='_blank']")
    assert dict(form.form_values()) == dict(asked(a, tool))
    assert "Location" not in answer.headers


def test_a_known_browser_and_a_window_of_its_own_are_not_asked(tool, a):
    for headers, cookies in ((IN_FRAME, True), ({"Sec-Fetch-Dest": "document"}, False), ({}, False)):
        browser = tool.browser()
        if cookies:
            browser.login(a)
        assert browser.send("/lti/login", form=asked(a, tool), headers=headers).status_code == 302


@pytest.mark.parametrize("value", ["", "short", "x" * 44, "ü" * 43])
def test_a_cookie_that_is_none_of_ours_counts_as_none(tool, a, value):
    answer = tool.browser().send(
        "/lti/login", form=asked(a, tool), headers=IN_FRAME | {"Cookie": f"{BROWSER_COOKIE}={value}"}
    )
    assert Page(answer).marks["data-page"] == "probe"


def test_the_probe_may_be_framed_by_its_lms_alone_and_lead_there(tool, browser, a):
    answer = browser.send("/lti/login", form=asked(a, tool), headers=IN_FRAME)
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    auth = urlsplit(a.address("auth"))
    assert policy["frame-ancestors"] == f"{a.issuer} {auth.scheme}://{auth.netloc}"
    assert policy["form-action"] == f"'self' {auth.scheme}://{auth.netloc} https:"
