"""STA: state, nonce, and the session that a launch opens (RFC 9700 §4.7, ASVS 10.1.2 and 10.5.1)."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from threading import Barrier

import pytest
from werkzeug.routing import Map

from tests.certification import registering
from tests.certification.browser import SESSION_COOKIE, Browser, Login, learners_listed
from tests.certification.expecting import assert_opened, assert_refused, case
from tests.certification.page import Page
from tests.fakes.platform import GONE, Platform
from tests.fakes.vocabulary import INSTRUCTOR, LEARNER, ROLES

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@dataclass
class Sent:
    """A login and the token that its platform answers with, not yet posted."""

    login: Login
    id_token: str

    def post_in(self, browser: Browser):
        return browser.post(self.id_token, self.login.state)


def begin(browser: Browser, platform: Platform, **changes: object) -> Sent:
    login = browser.login(platform)
    claims = platform.claims(nonce=login.nonce, target=login.asked["target_link_uri"], changes=changes)
    return Sent(login=login, id_token=platform.id_token(claims))


def answer(browser: Browser, at: str, *, token: str | None = None, choice: str = "a"):
    """Answer the quiz of the launch whose page is *at*; *token*: its CSRF token, that of its own page by default."""
    if token is None:
        token = browser.get(f"{at}units/fragen").page.hidden("csrf_token")
    assert token
    return browser.attempt(f"{at}units/fragen/questions/farbe", form=[("csrf_token", token), ("answer", choice)])


def feedback(browser: Browser, at: str) -> bool:
    """Whether the quiz shows an answer that was given before."""
    shown = browser.get(f"{at}units/fragen")
    assert shown.response.status_code == 200
    return "feedback-farbe" in shown.response.text


def refused_in_session(attempt, *codes: str) -> Page:
    page = attempt.page
    assert page.marks.get("data-error-code") in codes
    assert attempt.response.status_code in {401, 403}
    return page


def test_STA_01_the_same_message_opens_once_in_the_same_browser(browser, a):
    sent = begin(browser, a)
    opened = sent.post_in(browser)
    assert_opened(opened)

    page = assert_refused(sent.post_in(browser), "LTI-STATE-USED")

    assert browser.tool.counts()["launch"] == 1
    assert browser.get(opened.address).response.status_code == 200
    assert opened.address in page.links(), "a reload must lead back to what is open"


@pytest.mark.parametrize("own_login", [False, True], ids=["no cookies", "cookies of an own login"])
@pytest.mark.parametrize("used", [False, True], ids=["stolen before use", "replayed"])
def test_STA_02_a_message_is_worth_nothing_in_another_browser(tool, a, used, own_login):
    victim, thief = tool.browser(), tool.browser()
    sent = begin(victim, a)
    if used:
        assert_opened(sent.post_in(victim))
    if own_login:
        thief.login(a)

    assert_refused(sent.post_in(thief), "LTI-STATE-BROWSER")

    if not used:
        assert_opened(sent.post_in(victim))


def test_STA_03_an_attacker_cannot_sign_a_victim_in_as_the_attacker(tool, a):
    attacker, victim = tool.browser(), tool.browser()
    trap = begin(attacker, a, sub="attacker")
    opened = victim.launch(a, {"sub": "victim"})
    assert_opened(opened, person="victim")
    cookies = dict(victim.cookies)

    assert_refused(trap.post_in(victim), "LTI-STATE-BROWSER")

    assert victim.cookies == cookies
    assert victim.get(opened.address).response.status_code == 200
    assert registering.people(tool.app) == [(a.issuer, "victim")]


def test_STA_04_a_nonce_belongs_to_one_state(browser, a):
    one, other = begin(browser, a), begin(browser, a)

    assert_refused(browser.post(one.id_token, other.login.state), "LTI-NONCE-WRONG")
    assert_refused(browser.post(other.id_token, one.login.state), "LTI-NONCE-WRONG")
    assert_opened(one.post_in(browser))


def test_STA_05_a_used_nonce_opens_nothing_more(browser, a):
    used = begin(browser, a)
    assert_opened(used.post_in(browser))

    assert_refused(browser.launch(a, {"nonce": used.login.nonce}), "LTI-NONCE-WRONG")


def test_STA_06_a_token_without_nonce_is_refused(browser, a):
    for nonce in (GONE, "", None, 7):
        with case(nonce):
            assert_refused(browser.launch(a, {"nonce": nonce}), "LTI-NONCE-MISSING")


def test_STA_07_a_nonce_that_nobody_issued_is_refused(browser, a):
    for nonce in (secrets.token_urlsafe(32), "x", "ü" * 43, "x" * 5000):
        with case(nonce):
            assert_refused(browser.launch(a, {"nonce": nonce}), "LTI-NONCE-WRONG")


@pytest.mark.parametrize("state", [None, ""])
def test_STA_08_an_answer_without_state_is_refused(browser, a, state):
    assert_refused(browser.post(begin(browser, a).id_token, state), "LTI-STATE-MISSING")


def test_STA_09_a_forged_state_is_refused(browser, a):
    sent = begin(browser, a)
    state = sent.login.state
    forged = [secrets.token_urlsafe(32), "x", "a.b.c", "ü", "'; DROP TABLE spent_state", "../../etc/passwd", "0" * 400]
    forged += [f"{state}A", f"A{state}", state[:-1], state[1:], f"{state}=", f"{state} ", state.upper(), state[::-1]]

    for wrong in forged:
        assert_refused(browser.post(sent.id_token, wrong), "LTI-STATE-INVALID")
    assert_opened(sent.post_in(browser))


def test_STA_09_no_sign_of_a_state_can_be_changed(browser, a):
    sent = begin(browser, a)
    state = sent.login.state
    for place, sign in enumerate(state):
        for other in {ALPHABET[(ALPHABET.find(sign) + 1) % 64], "." if sign != "." else "A"}:
            response = browser.send(
                "/lti/launch", form=[("state", state[:place] + other + state[place + 1 :]), ("id_token", sent.id_token)]
            )
            assert Page(response).marks.get("data-error-code") == "LTI-STATE-INVALID", place

    assert browser.tool.counts()["launch"] == 0
    assert_opened(sent.post_in(browser))


def test_STA_09_a_state_of_another_tool_is_a_forged_one(browser, a, make_tool, tmp_path):
    """Somebody else's installation with the same code, or ours before it lost its secret."""
    (tmp_path / "other").mkdir()
    database = f"sqlite:///{tmp_path / 'other' / 'db.sqlite'}"
    foreign = make_tool(data_dir=tmp_path / "other", database_url=database)
    foreign.register(a)
    elsewhere = begin(foreign.browser(), a)
    browser.login(a)

    assert_refused(elsewhere.post_in(browser), "LTI-STATE-INVALID")


def test_STA_10_two_tabs_may_log_in_at_the_same_time(browser, a):
    one, two = begin(browser, a), begin(browser, a)

    second = two.post_in(browser)
    first = one.post_in(browser)

    assert_opened(second)
    assert_opened(first)
    assert not feedback(browser, second.address)
    assert answer(browser, first.address).response.status_code == 200
    for tab in (first, second):
        assert feedback(browser, tab.address)


def test_STA_10_a_form_that_was_open_when_another_tab_was_launched_still_counts(browser, a):
    first = browser.launch(a)
    assert_opened(first)
    token = browser.get(f"{first.address}units/fragen").page.hidden("csrf_token")
    assert_opened(browser.launch(a))

    assert answer(browser, first.address, token=token).response.status_code == 200
    assert feedback(browser, first.address)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("login_required", ("signed in", "window")),
        ("launch_no_longer_valid", ("again",)),
        ("temporarily_unavailable", ("again",)),
        ("something_new<b>", ("something_new<b>",)),
    ],
)
@pytest.mark.parametrize("with_state", [True, False])
def test_STA_11_an_error_of_the_lms_is_explained(tool, a, error, words, with_state):
    browser = tool.browser(language="en")
    state = begin(browser, a).login.state
    form = [("error", error), ("error_description", "<b id=evil>x</b>"), ("error_uri", "javascript:alert(1)")]
    form += [("state", state)] if with_state else []

    page = assert_refused(browser.attempt("/lti/launch", form=form), "LTI-PLATFORM-ERROR")

    for word in words:
        assert word in page.text
    assert "id=evil" not in page.source
    assert error == "something_new<b>" or error in page.text
    assert "<b>" not in page.source
    assert not [link for link in page.links() if link.startswith("javascript")]


def test_STA_11_each_error_has_words_of_its_own(browser, a):
    texts = set()
    for error in ("login_required", "launch_no_longer_valid", "consent_required", "unauthorized_client", "new_one"):
        page = assert_refused(browser.attempt("/lti/launch", form=[("error", error)]), "LTI-PLATFORM-ERROR")
        texts.add(page.text.replace(error, "").replace(page.marks["data-correlation-id"], ""))

    assert len(texts) == 5


@pytest.mark.parametrize("with_message", [False, True])
def test_STA_12_a_launch_is_never_a_get(browser, a, with_message):
    sent = begin(browser, a)
    query = [("id_token", sent.id_token), ("state", sent.login.state)] if with_message else []

    page = assert_refused(browser.get("/lti/launch", query=query), "LTI-LAUNCH-GET")

    assert "LMS" in page.text
    assert_opened(sent.post_in(browser))


def test_STA_12_a_token_in_the_address_of_a_post_is_refused(browser, a):
    sent = begin(browser, a)

    for in_query, in_form in (("id_token", "state"), ("state", "id_token"), ("both", None)):
        both = {"id_token": sent.id_token, "state": sent.login.state}
        query = both if in_query == "both" else {in_query: both[in_query]}
        form = {in_form: both[in_form]} if in_form else {}
        attempt = browser.attempt("/lti/launch", query=list(query.items()), form=list(form.items()))
        assert_refused(attempt, "LTI-PARAM-INVALID", "LTI-TOKEN-MISSING", "LTI-STATE-MISSING")
    assert_opened(sent.post_in(browser))


def test_STA_13_eleven_minutes_after_the_login_it_is_too_late(browser, a, later):
    state = begin(browser, a).login

    with later(minutes=11):
        fresh = a.id_token(a.claims(nonce=state.nonce, target=state.asked["target_link_uri"]))
        page = assert_refused(browser.post(fresh, state.state), "LTI-STATE-EXPIRED")

    assert "noch einmal" in page.text or "erneut" in page.text or "neu" in page.text


def test_STA_13_nine_minutes_after_the_login_it_is_not_too_late(browser, a, later):
    state = begin(browser, a).login

    with later(minutes=9):
        fresh = a.id_token(a.claims(nonce=state.nonce, target=state.asked["target_link_uri"]))
        assert_opened(browser.post(fresh, state.state))


@pytest.mark.parametrize(
    ("share", "code"),
    [
        ("nothing", "LTI-KEY-UNKNOWN"),
        ("the kid", "LTI-TOKEN-SIGNATURE"),
        ("the key", "LTI-TOKEN-ISSUER"),
    ],
)
def test_STA_14_a_state_of_one_lms_opens_nothing_with_a_token_of_another(browser, a, b, share, code):
    login = browser.login(a)
    if share == "the key":
        b.key, b.kid = a.key, a.kid
    claims = b.claims(nonce=login.nonce, target=login.asked["target_link_uri"])
    header = b.header({"kid": a.kid}) if share == "the kid" else b.header()

    assert_refused(browser.post(b.id_token(claims, header=header), login.state), code)


def test_STA_14_a_token_of_one_lms_opens_nothing_with_a_state_of_another(browser, a, b):
    """The mix-up from the other side (RFC 9700 §4.4): A's token, nonce and all, brought to B's state."""
    of_a, of_b = begin(browser, a), begin(browser, b)

    assert_refused(browser.post(of_a.id_token, of_b.login.state), "LTI-KEY-UNKNOWN")
    assert_refused(browser.post(of_b.id_token, of_a.login.state), "LTI-KEY-UNKNOWN")
    assert_opened(of_a.post_in(browser))
    assert_opened(of_b.post_in(browser))


def test_STA_15_a_state_of_one_client_opens_nothing_with_a_token_for_another(browser, a, a2):
    login = browser.login(a)
    a2.key = a.key
    claims = a2.claims(nonce=login.nonce, target=login.asked["target_link_uri"])

    assert_refused(browser.post(a2.id_token(claims), login.state), "LTI-TOKEN-AUDIENCE")


@pytest.mark.parametrize("planted", [secrets.token_urlsafe(32), "chosen-by-the-attacker"])
def test_STA_16_a_planted_session_cookie_never_becomes_the_session(tool, a, planted):
    victim, attacker = tool.browser(), tool.browser()
    victim.cookies[SESSION_COOKIE] = attacker.cookies[SESSION_COOKIE] = planted

    opened = victim.launch(a)

    assert_opened(opened)
    (line,) = (line for line in opened.first.headers.getlist("Set-Cookie") if line.startswith(SESSION_COOKIE))
    attributes = {part.strip().lower() for part in line.split(";")[1:]}
    assert attributes == {"secure", "httponly", "path=/", "samesite=none", "partitioned"}
    assert victim.cookies[SESSION_COOKIE] != planted
    assert attacker.get(opened.address).response.status_code == 401


def test_STA_16_every_launch_has_a_new_session_cookie_and_the_old_one_opens_nothing_new(browser, a):
    assert_opened(browser.launch(a))
    before = browser.copy()
    opened = browser.launch(a)
    assert_opened(opened)

    assert browser.cookies[SESSION_COOKIE] != before.cookies[SESSION_COOKIE]
    assert len(browser.cookies[SESSION_COOKIE]) >= 22
    assert before.get(opened.address).response.status_code == 401


def test_STA_17_a_second_person_in_the_same_browser_takes_over_and_sees_nothing_of_the_first(tool, a):
    browser = tool.browser()
    first = browser.launch(a, {"sub": "first", "name": "Erste Person"})
    assert_opened(first, person="first")
    old_token = browser.get(f"{first.address}units/fragen").page.hidden("csrf_token")
    assert answer(browser, first.address).response.status_code == 200
    assert feedback(browser, first.address)

    second = browser.launch(a, {"sub": "second", "name": "Zweite Person"})

    assert_opened(second, person="second")
    assert not feedback(browser, second.address)
    for page in ("", "units/lesen", "units/fragen", "result"):
        shown = browser.get(f"{second.address}{page}")
        assert "Erste Person" not in shown.response.text
        refused_in_session(browser.get(f"{first.address}{page}"), "KC-SESSION-CHANGED")
    rows = tool.counts()
    refused_in_session(answer(browser, first.address, token=old_token), "KC-SESSION-CHANGED")
    refused_in_session(answer(browser, second.address, token=old_token), "KC-CSRF")
    assert tool.counts() == rows
    assert not feedback(browser, second.address)


@pytest.mark.parametrize("own_session", [False, True], ids=["no cookies", "a session of their own"])
def test_STA_18_the_address_of_a_launch_opens_nothing_in_another_browser(tool, a, own_session):
    owner, stranger = tool.browser(), tool.browser()
    opened = owner.launch(a, {ROLES: [INSTRUCTOR]})
    assert_opened(opened, role="teacher")
    if own_session:
        assert_opened(stranger.launch(a, {"sub": "stranger", ROLES: [INSTRUCTOR]}), role="teacher", person="stranger")

    for page in ("", "units/lesen", "units/fragen", "result", "progress", "progress.csv"):
        with case(page):
            attempt = stranger.get(f"{opened.address}{page}")

            assert attempt.response.status_code == 401
            refused_in_session(attempt, "KC-SESSION-MISSING", "KC-SESSION-CHANGED")
            assert owner.get(f"{opened.address}{page}").response.status_code == 200


def test_STA_18_a_script_is_told_in_json(tool, a):
    opened = tool.browser().launch(a)
    assert_opened(opened)

    response = tool.browser().send(
        f"{opened.address}units/fragen/questions/farbe", form=[("answer", "a")], headers={"Accept": "application/json"}
    )

    assert response.status_code == 401
    assert response.mimetype == "application/json"
    assert response.json["code"] == "KC-SESSION-MISSING"


def test_STA_19_a_session_that_nobody_uses_ends_after_two_hours(browser, a, later):
    opened = browser.launch(a)
    assert_opened(opened)

    with later(minutes=110):
        assert browser.get(opened.address).response.status_code == 200
    with later(minutes=110 + 121):
        refused_in_session(browser.get(opened.address), "KC-SESSION-EXPIRED")


def test_STA_19_a_session_ends_after_eight_hours_however_much_it_is_used(browser, a, later):
    opened = browser.launch(a)
    assert_opened(opened)

    for hours in (1.5, 3, 4.5, 6, 7.5):
        with later(hours=hours):
            assert browser.get(opened.address).response.status_code == 200
    with later(hours=8.1):
        refused_in_session(browser.get(opened.address), "KC-SESSION-EXPIRED")


def test_STA_19_a_role_that_was_taken_away_is_gone_with_the_next_launch(browser, a):
    taught = browser.launch(a, {ROLES: [INSTRUCTOR]})
    assert_opened(taught, role="teacher")
    assert learners_listed(taught) == []

    learned = browser.launch(a, {ROLES: [LEARNER]})

    assert_opened(learned, role="learner")
    assert browser.get(f"{learned.address}progress").response.status_code == 403
    assert browser.get(f"{taught.address}progress").response.status_code in {401, 403}
    assert browser.get(f"{taught.address}progress.csv").response.status_code in {401, 403}


def test_STA_20_a_restart_or_another_process_between_login_and_launch_does_no_harm(make_tool, lms_a):
    before = make_tool()
    before.register(lms_a)
    browser = before.browser()
    sent = begin(browser, lms_a)

    after = make_tool()

    elsewhere = browser.copy(after)
    opened = sent.post_in(elsewhere)
    assert_opened(opened)
    browser.cookies = dict(elsewhere.cookies)
    assert browser.get(opened.address).response.status_code == 200
    browser.opened = set(elsewhere.opened)
    assert_refused(sent.post_in(browser), "LTI-STATE-USED")


def test_STA_20_another_machine_whose_clock_is_five_seconds_behind_does_no_harm_either(browser, a, later):
    sent = begin(browser, a)

    with later(seconds=-5):
        assert_opened(sent.post_in(browser))


def test_STA_21_without_its_memory_of_used_states_the_tool_trusts_none_of_them(browser, a):
    used, unused = begin(browser, a), begin(browser, a)
    assert_opened(used.post_in(browser))

    registering.lose_spent_states(browser.tool.app)

    for sent in (used, unused):
        attempt = sent.post_in(browser)
        assert attempt.after["launch"] == attempt.before["launch"]
        assert attempt.page.marks["data-error-code"] == "LTI-STATE-INVALID"
    assert_refused(unused.post_in(browser), "LTI-STATE-INVALID")
    assert_opened(browser.launch(a))
    assert_refused(used.post_in(browser), "LTI-STATE-INVALID")


def test_STA_22_of_twenty_identical_launches_at_once_exactly_one_gets_in(tool_on_each_database, lms_a):
    tool = tool_on_each_database
    tool.register(lms_a)
    browser = tool.browser()
    sent = begin(browser, lms_a)
    together = Barrier(20)
    before = tool.counts()

    def post(copy: Browser):
        together.wait(10)
        form = [("id_token", sent.id_token), ("state", sent.login.state)]
        return copy, copy.send("/lti/launch", form=form)

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(post, [browser.copy() for _ in range(20)]))

    let_in = [copy for copy, response in answers if response.status_code == 303]
    refused = [Page(response).marks["data-error-code"] for _, response in answers if response.status_code != 303]
    assert len(let_in) == 1
    assert refused == ["LTI-STATE-USED"] * 19
    after = tool.counts()
    assert {name: after[name] - before[name] for name in ("launch", "person", "placement", "spent_state")} == {
        "launch": 1,
        "person": 1,
        "placement": 1,
        "spent_state": 1,
    }
    (launch_id,) = registering.launch_ids(tool.app)
    assert let_in[0].get(f"/learn/{launch_id}/").response.status_code == 200
    for copy, response in answers:
        if response.status_code != 303:
            assert copy.get(f"/learn/{launch_id}/").response.status_code == 401


def forms_of(app, launch_id: str) -> list[str]:
    """Return the address of every form of the tool that is no LTI endpoint, for that launch."""
    values = {"launch_id": launch_id, "unit_id": "fragen", "question_id": "farbe"}
    routes: Map = app.url_map
    adapter = routes.bind("tool.example")
    return [
        adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments}, method="POST")
        for rule in routes.iter_rules()
        if "POST" in rule.methods and not rule.rule.startswith("/lti/")
    ]


CROSS_SITE = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}


@pytest.mark.parametrize("headers", [{}, CROSS_SITE], ids=["same site", "another site"])
def test_STA_23_no_form_is_taken_without_the_token_of_its_page(browser, a, headers):
    opened = browser.launch(a, {ROLES: [INSTRUCTOR, LEARNER]})
    assert_opened(opened, role="teacher")
    forms = forms_of(browser.tool.app, opened.address.split("/")[2])
    assert len(forms) >= 3
    fields = [("answer", "a"), ("view", "learner"), ("version", "1.0.0")]
    for form, token in product(forms, [None, "", "wrong", "ü", "x" * 64]):
        with case(form, token):
            more = [] if token is None else [("csrf_token", token)]
            attempt = browser.attempt(form, form=fields + more, headers=headers)
            assert_refused(attempt, "KC-CSRF")


def test_STA_23_the_token_of_another_session_or_launch_is_none(tool, a):
    browser, other = tool.browser(), tool.browser()
    opened, foreign = browser.launch(a), other.launch(a, {"sub": "other"})
    assert_opened(opened)
    assert_opened(foreign, person="other")
    token = other.get(f"{foreign.address}units/fragen").page.hidden("csrf_token")

    refused_in_session(answer(browser, opened.address, token=token), "KC-CSRF")
    assert not feedback(browser, opened.address)
    assert answer(browser, opened.address).response.status_code == 200
    assert feedback(browser, opened.address)


def test_STA_23_the_protocols_own_addresses_need_no_such_token(browser, a):
    assert_opened(browser.launch(a))


def test_STA_22_twenty_learners_who_open_a_new_activity_at_once_all_get_in(tool_on_each_database, lms_a):
    tool = tool_on_each_database
    tool.register(lms_a)
    browsers = [tool.browser() for _ in range(20)]
    messages = [begin(browser, lms_a, sub=f"learner-{number % 10}") for number, browser in enumerate(browsers)]
    together = Barrier(20)

    def post(number: int) -> int:
        sent, browser = messages[number], browsers[number]
        together.wait(10)
        return browser.send("/lti/launch", form=[("id_token", sent.id_token), ("state", sent.login.state)]).status_code

    with ThreadPoolExecutor(20) as threads:
        statuses = list(threads.map(post, range(20)))

    assert statuses == [303] * 20
    counts = tool.counts()
    assert (counts["launch"], counts["person"], counts["placement"]) == (20, 10, 1)
