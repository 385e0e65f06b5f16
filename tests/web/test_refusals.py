"""Every error code becomes a page that a person can use, in German and in English."""

from dataclasses import astuple

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from lti_tool.web.refusals import STATUS, TEXTS, VARIANTS, RefusalPage, Who, describe
from lti_tool.web.refusals.facts import DETAILS, LABELS, LONGEST, WHERE_FROM
from lti_tool.web.refusals.families import Family, family_of, product_name
from lti_tool.web.refusals.hints import HINTS
from lti_tool.web.refusals.keys import REASONS
from lti_tool.web.refusals.page import AGAIN, Topic

FACTS = {
    "issuer": "https://lms.musterhausen.example",
    "client_id": "client-4711",
    "deployment_id": "deployment-12",
    "expected": "https://campus.example/modules/dsgvo-grundlagen",
    "received": "https://lernen.example/modules/dsgvo-grundlagen",
    "parameter": "login_hint",
    "platform_error": "access_denied",
    "host": "lms.musterhausen.example:443",
    "kid": "key-1",
    "reason": "tls",
    "minutes": "7",
    "claim": "exp",
    "message_type": "LtiSubmissionReviewRequest",
    "module": "dsgvo-grundlagen",
}


@pytest.fixture(params=["de", "en"])
def locale(request):
    app = Flask("lti_tool.web")
    Babel(app)
    with app.app_context(), force_locale(request.param):
        yield request.param


def page_of(code: str, family: str | None = None, **facts: str) -> RefusalPage:
    return describe(code, facts, family=family, correlation_id="c0ffee", return_url=None, continue_url=None)


def words_of(page: RefusalPage) -> list[str]:
    listed = [page.title, page.happened, page.who_sentence, *page.todo]
    return listed + [word for pair in page.details for word in pair]


def assert_usable(page: RefusalPage) -> None:
    words = words_of(page)
    assert page.todo
    assert page.who in Who
    assert all(type(word) is str and word.strip() for word in words)
    assert not [word for word in words if "%(" in word or "{" in word]


@pytest.mark.parametrize("facts", [{}, FACTS], ids=["without facts", "with all facts"])
@pytest.mark.parametrize("code", STATUS)
def test_DIA_01_DIA_04_every_code_says_what_happened_who_can_fix_it_and_what_to_do(code, facts, locale):
    page = page_of(code, **facts)

    assert_usable(page)
    assert (page.code, page.status, page.correlation_id) == (code, STATUS[code], "c0ffee")


@pytest.mark.parametrize(
    ("code", "fact", "value"),
    [(code, fact, value) for code, (fact, variants) in VARIANTS.items() for value in variants],
)
def test_words_that_depend_on_a_fact_are_as_complete(code, fact, value, locale):
    page = page_of(code, **{fact: value})

    assert_usable(page)
    assert page.happened != page_of(code).happened


def test_every_code_has_a_status_and_a_text():
    assert set(TEXTS) == set(STATUS)


def test_a_code_that_nobody_knows_is_our_fault_and_shows_no_facts():
    page = page_of("LTI-NO-SUCH-CODE", issuer="https://lms.musterhausen.example")

    assert (page.code, page.status, page.who, page.details) == ("KC-INTERNAL", 500, Who.US, ())


@pytest.mark.parametrize("code", STATUS)
def test_the_facts_of_a_code_are_listed_with_their_labels(code):
    names = (*DETAILS.get(code, ()), *(WHERE_FROM if code.startswith("LTI-") else ()))

    assert page_of(code, **FACTS).details == tuple((str(LABELS[name]), FACTS[name]) for name in names)


def test_facts_that_a_code_does_not_list_are_not_shown():
    assert page_of("KC-ROLE", **FACTS, token="eyJhbGciOi").details == ()


@pytest.mark.parametrize("code", STATUS)
def test_whoever_cannot_fix_it_is_told_whom_to_give_it_to(code):
    page = page_of(code)
    names_the_others = any(word in " ".join(page.todo) for word in ("send this page to", "ask the person", "tell us"))

    assert names_the_others


# -- what a fact from outside may do ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param("<script>alert(1)</script>", "<script>alert(1)</script>", id="markup is left to the template"),
        pytest.param("a\r\nSet-Cookie: x\x00\x1b[31m", "aSet-Cookie: x[31m", id="no control characters"),
        pytest.param("\u202egpj.exe\u200b", "gpj.exe", id="no direction or invisible characters"),
        pytest.param("\ud800lone", "lone", id="no lone surrogates, which no page can carry"),
        pytest.param("%(minutes)s %s %", "%(minutes)s %s %", id="placeholders stay text"),
        pytest.param("x" * 10_000, "x" * (LONGEST - 1) + "…", id="cut"),
        pytest.param("ü" * LONGEST, "ü" * LONGEST, id="just short enough"),
        pytest.param("\n\t ", "(none)", id="nothing left"),
    ],
)
def test_hostile_facts_are_cut_and_cleaned(value, shown):
    page = page_of("LTI-REG-UNKNOWN", issuer=value)

    assert page.details == (("Issuer (address of the LMS)", shown),)
    "".join(words_of(page)).encode()


def test_hostile_facts_inside_a_sentence_are_cut_and_cleaned_too():
    page = page_of("LTI-MODULE-UNKNOWN", module="%(x)s\x00" + "y" * 10_000)

    assert page.happened.startswith("The activity is to open the module “%(x)syyy")
    assert len(page.happened) < LONGEST + 100


def test_every_fact_may_be_hostile_at_once(locale):
    hostile = dict.fromkeys(FACTS, "\x00%(nothing)s{0}" * 1000)

    for code in STATUS:
        assert all(len(value) <= LONGEST for _label, value in page_of(code, **hostile).details)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        pytest.param("https://lms.example/course/view.php?id=5", True, id="https"),
        pytest.param("http://localhost:9000/course", True, id="http, for a practice LMS"),
        pytest.param("javascript:alert(1)", False, id="a script"),
        pytest.param("data:text/html,x", False, id="data"),
        pytest.param("java\nscript:alert(1)", False, id="a script behind a line break"),
        pytest.param("https://", False, id="no host"),
        pytest.param("https://[lms.example/", False, id="a broken host"),
        pytest.param("/course", False, id="a path, which would be ours"),
        pytest.param("https://lms.example/" + "x" * 2048, False, id="too long"),
        pytest.param("", False, id="empty"),
        pytest.param(None, False, id="none"),
    ],
)
def test_the_way_back_leads_to_a_web_address_or_nowhere(url, kept):
    page = describe("KC-ROLE", {}, family=None, correlation_id="c", return_url=url, continue_url=None)

    assert page.return_url == (url if kept else None)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        pytest.param("/learn/abc/", True, id="a path on this site"),
        pytest.param("//evil.example/", False, id="another host in the shape of a path"),
        pytest.param("/\\evil.example/", False, id="the same with a backslash"),
        pytest.param("javascript:alert(1)", False, id="a script"),
    ],
)
def test_the_way_on_stays_on_this_site(url, kept):
    page = describe("KC-ROLE", {}, family=None, correlation_id="c", return_url=None, continue_url=url)

    assert page.continue_url == (url if kept else None)


# -- single codes -----------------------------------------------------------------------------------------------------


def test_JWT_17_a_clock_that_is_ahead_is_said_in_minutes():
    page = page_of("LTI-TOKEN-FUTURE", minutes="60")

    assert page.happened == "Your LMS clock is 60 min ahead of ours."
    assert page.who is Who.LMS_ADMIN
    assert "time server (NTP)" in page.todo[-1]


def test_JWT_14_an_expired_sign_in_names_the_clock():
    page = page_of("LTI-TOKEN-EXPIRED", "moodle", minutes="60")

    assert page.happened == "By our clock, the sign-in from your LMS ran out 60 min ago."
    assert "the server on which Moodle runs" in page.todo[-1]


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        ("0", "less than 1 min"),
        ("-3", "3 min"),
        ("600", "600 min"),
        ("601", "10 h"),
        ("29000000", "20138 days"),
        ("soon", "a few minutes"),
        ("9" * 10_000, "a few minutes"),
    ],
)
def test_a_span_is_said_in_the_unit_that_a_person_would_choose(minutes, said):
    assert page_of("LTI-TOKEN-FUTURE", minutes=minutes).happened == f"Your LMS clock is {said} ahead of ours."


def test_LOG_04_an_unknown_lms_sees_what_it_sent_and_how_to_register():
    page = page_of("LTI-REG-UNKNOWN", issuer="https://lms.musterhausen.example", client_id="")

    assert page.details == (
        ("Issuer (address of the LMS)", "https://lms.musterhausen.example"),
        ("Client ID", "(none)"),
    )
    assert "We register your LMS" in " ".join(page.todo)


def test_LOG_09_a_missing_client_id_is_asked_for():
    assert "must send its client ID (client_id)" in " ".join(page_of("LTI-REG-CLIENT-AMBIGUOUS").todo)


@pytest.mark.parametrize("code", ["LTI-TARGET-FOREIGN", "LTI-TARGET-CHANGED", "LTI-LOGIN-TARGET-FOREIGN"])
def test_two_addresses_that_differ_stand_side_by_side(code):
    page = page_of(code, received="https://b.example", expected="https://a.example")

    assert page.details == (("Expected", "https://a.example"), ("Received", "https://b.example"))


@pytest.mark.parametrize("reason", [*REASONS, "status-500"])
def test_KEY_08_keys_that_cannot_be_fetched_come_with_the_reason_in_words(reason, locale):
    page = page_of("LTI-KEY-UNREACHABLE", reason=reason, host="lms.example")

    assert page.happened not in {page_of("LTI-KEY-UNREACHABLE").happened, page.title}
    assert [value for _label, value in page.details] == ["lms.example", reason]


def test_KEY_08_the_reason_goes_on_from_the_sentence():
    page = page_of("LTI-KEY-UNREACHABLE", reason="status-500")

    assert page.happened == "We cannot reach your LMS's key URL: it answers with the HTTP status 500."


def test_KEY_08_if_we_are_the_busy_ones_it_is_not_the_lms_that_must_act():
    assert page_of("LTI-KEY-UNREACHABLE", reason="busy").who is Who.US


def test_KEY_05_keys_without_id_say_which_version_has_them():
    assert "lti-consumer-xblock before 9.13" in " ".join(page_of("LTI-KEY-WITHOUT-ID").todo)


def test_STA_11_not_being_signed_in_advises_a_new_window():
    page = page_of("LTI-PLATFORM-ERROR", platform_error="login_required")

    assert page.title == "You are not signed in to your LMS"
    assert "in a new window" in " ".join(page.todo)


def test_STA_11_a_start_that_moodle_forgot_begins_again_in_the_course():
    page = page_of("LTI-PLATFORM-ERROR", platform_error="launch_no_longer_valid")

    assert page.todo[0].startswith("Start again from the course")


def test_STA_11_an_error_that_we_have_no_words_for_is_shown_as_it_came():
    page = page_of("LTI-PLATFORM-ERROR", platform_error="<b>x</b>")

    assert page.title == "Your LMS ended the start"
    assert page.details == (("Error code of the LMS", "<b>x</b>"),)


def test_choosing_modules_from_the_lms_is_declined_with_a_way_that_works():
    page = page_of("LTI-MESSAGE-UNSUPPORTED", "moodle", message_type="LtiDeepLinkingRequest")

    assert "“Tool URL”" in page.todo[-1]


def test_opening_again_comes_first_where_it_may_help():
    assert page_of("LTI-NONCE-WRONG").todo[0] == str(AGAIN)


# -- the reader's own LMS ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "family"),
    [
        ("moodle", Family.MOODLE),
        ("edX", Family.OPENEDX),
        ("Open edX", Family.OPENEDX),
        ("canvas", Family.CANVAS),
        ("ilias", Family.ILIAS),
        ("OpenOLAT", Family.OPENOLAT),
        ("sakai", Family.SAKAI),
        ("desire2learn", Family.BRIGHTSPACE),
        ("BlackboardLearn", Family.BLACKBOARD),
        ("ceLTIc", None),
        (None, None),
    ],
)
def test_a_product_is_known_by_its_code_in_any_spelling(code, family):
    assert family_of(code) is family


def test_before_an_lms_has_said_its_product_a_shared_issuer_gives_it_away():
    assert "In Canvas:" in page_of("LTI-REG-UNKNOWN", issuer="https://canvas.instructure.com").todo[-1]


@pytest.mark.parametrize("code", [code for code, text in TEXTS.items() if text.hint])
@pytest.mark.parametrize("family", [*Family, None])
def test_DIA_01_a_setting_is_named_as_the_readers_lms_names_it(code, family, locale):
    page = page_of(code, family and family.value)
    sentence = HINTS[TEXTS[code].hint].get(family, HINTS[TEXTS[code].hint][None])

    assert str(sentence) % {"product": product_name(family)} in page.todo


def test_every_topic_has_a_general_sentence():
    assert all(None in HINTS[topic] for topic in Topic)


def test_moodle_administrators_get_the_whole_path():
    assert (
        "Site administration → Plugins → Activity modules → External tool → Manage tools"
        in page_of("LTI-DEPLOYMENT-UNKNOWN", "moodle").todo[-1]
    )


def test_a_page_is_a_value():
    page = page_of("KC-BUSY")

    assert hash(page) == hash(page_of("KC-BUSY"))
    assert len(astuple(page)) == 11
