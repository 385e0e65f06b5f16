"""LOG: the login that a platform starts (OIDC third-party-initiated login, Security Framework §5.1.1.1)."""

import json
from itertools import product
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner

from lti_tool.cli import main
from tests.certification import registering
from tests.certification.browser import Attempt, Login
from tests.certification.codes import STATUS
from tests.certification.expecting import assert_opened, assert_refused, case, kept
from tests.certification.registering import NotAccepted
from tests.fakes.platform import GONE, Platform
from tests.fakes.vocabulary import DEPLOYMENT

CANVAS_HINT = "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9." + "aB3-_" * 810 + "." + "x" * 43
HINTS = [
    'mh<>&"+1',
    '{"cmid":12,"launchid":"ltilaunch5_8"}',
    "12:default:aGk=",
    CANVAS_HINT,
    "a b%20c%2Bd;e=f&g=h#i/ü€",
]
FOREIGN = [
    "https://evil.example/x",
    "//evil.example/x",
    "https://tool.example.evil.example/modules/modul-a",
    "https://tool.example@evil.example/modules/modul-a",
    "https://evil.example\\@tool.example/modules/modul-a",
    "http://tool.example/modules/modul-a",
    "https://tool.example:8443/modules/modul-a",
    "javascript:alert(1)//https://tool.example/modules/modul-a",
    "data:text/html,x",
    "/modules/modul-a",
    "https://[broken",
]
UNFIT = ["x\r\nSet-Cookie: evil=1\r\n\r\n<b>", "x\nSet-Cookie: evil=1", "x\x00y", "x" * 100 * 1024]
LOOPBACK = ["http://127.0.0.1:8080/auth", "http://localhost:8080/auth"]
NEVER = [
    "http://lms.example/auth",
    "http://127.0.0.1.evil.example/auth",
    "http://127.0.0.1@evil.example/auth",
    "javascript:alert(1)",
    "ftp://lms.example/auth",
    "https://",
]
PARAMETERS = ["iss", "login_hint", "target_link_uri", "lti_message_hint", "client_id", "lti_deployment_id"]


def assert_sent_on(login: Login, platform: Platform) -> None:
    """The browser goes to the registered address with exactly what OIDC and LTI ask for, each once."""
    response = login.attempt.first
    assert response.status_code in {302, 303}
    at = urlsplit(login.location)
    assert f"{at.scheme}://{at.netloc}{at.path}" == platform.address("auth")
    asked = dict(login.request)
    assert len(asked) == len(login.request)
    fixed = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": platform.client_id,
        "redirect_uri": f"{login.attempt.browser.tool.url}/lti/launch",
        "login_hint": str(login.asked["login_hint"]),
    }
    if "lti_message_hint" in login.asked:
        fixed["lti_message_hint"] = login.asked["lti_message_hint"]
    assert asked == fixed | {"state": login.state, "nonce": login.nonce}
    # 128 random bits are at least 22 characters of base64url
    assert min(len(login.state), len(login.nonce)) >= 22
    assert login.state != login.nonce


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_LOG_01_the_browser_goes_to_the_registered_address_and_hints_stay_byte_for_byte(browser, a, method):
    """Signs that HTML and addresses escape, JSON as Moodle, base64 as ILIAS, 4 KB as Canvas, escaped and not ASCII."""
    for hint in HINTS:
        with case(hint):
            assert_sent_on(browser.login(a, {"login_hint": hint, "lti_message_hint": hint}, method=method), a)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_LOG_01_in_a_frame_the_browser_is_tried_out_before_the_lms_spends_its_hint(browser, a, method):
    asked = {
        "iss": a.issuer,
        "login_hint": HINTS[0],
        "target_link_uri": browser.tool.module_address(),
        "lti_message_hint": HINTS[1],
        "client_id": a.client_id,
    }
    pairs, frame = list(asked.items()), {"Sec-Fetch-Dest": "iframe"}
    sent = {"form": pairs} if method == "POST" else {"query": pairs}

    probe = browser.attempt("/lti/login", method=method, headers=frame, **sent)

    assert probe.page.marks["data-page"] == "probe"
    assert "Location" not in probe.first.headers
    fields = {name: probe.page.hidden(name) for name in asked}
    assert fields == asked
    names = probe.page.root.xpath("//form//input[@type='hidden']/@name")
    again = [(str(name), probe.page.hidden(name) or "") for name in names]
    assert_sent_on(Login(attempt=browser.attempt("/lti/login", form=again, headers=frame), asked=asked), a)
    without_cookies = browser.tool.browser().attempt("/lti/login", form=again, headers=frame)
    assert without_cookies.page.marks["data-page"] == "probe"
    assert without_cookies.page.root.xpath("//form[@target='_blank']"), "one click must open a window"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_LOG_01_two_logins_share_neither_state_nor_nonce(browser, a, method):
    one, other = browser.login(a, method=method), browser.login(a, method=method)

    assert_sent_on(one, a)
    assert len({one.state, other.state, one.nonce, other.nonce}) == 4


def test_LOG_01_a_registered_address_with_a_query_keeps_it(tool, lms_a):
    tool.register(lms_a, auth_url=f"{lms_a.address('auth')}?tenant=a%26b")

    login = tool.browser().login(lms_a)

    assert urlsplit(login.location).path == urlsplit(lms_a.address("auth")).path
    assert parse_qs(urlsplit(login.location).query)["tenant"] == ["a&b"]
    assert login.one("client_id") == lms_a.client_id


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("name", "code"),
    [
        pytest.param("iss", "LTI-LOGIN-ISS-MISSING", id="LOG_02"),
        pytest.param("login_hint", "LTI-LOGIN-HINT-MISSING", id="LOG_03"),
        pytest.param("target_link_uri", "LTI-LOGIN-TARGET-MISSING", id="LOG_06"),
    ],
)
def test_LOG_02_LOG_03_LOG_06_a_login_that_lacks_something_is_refused(browser, a, name, code, method):
    for value in (GONE, ""):
        with case(value):
            assert_refused(browser.login(a, {name: value}, method=method).attempt, code)


def test_LOG_04_an_unknown_lms_is_refused_shown_how_to_register_and_asked_nothing(tool, host, a):
    unknown = f"{host.url}/unknown?<b>"
    somebody = tool.browser(language="en")

    page = assert_refused(somebody.login(a, {"iss": unknown, "client_id": "client-<i>"}).attempt, "LTI-REG-UNKNOWN")

    assert unknown in page.text
    assert "client-<i>" in page.text
    assert "<i>" not in page.source
    assert "regist" in page.text.lower()
    assert page.root.xpath("//ol/li"), "no word about what to do now"
    assert host.counts["/unknown"] == 0
    assert not [path for path in host.counts if path.startswith("/unknown") or "well-known" in path]


def test_LOG_05_a_known_lms_with_an_unknown_client_is_refused(browser, a):
    page = assert_refused(browser.login(a, {"client_id": "client-Z"}).attempt, "LTI-REG-CLIENT-UNKNOWN")

    assert "client-Z" in page.text


def test_LOG_05_the_client_of_another_lms_is_an_unknown_client(browser, a, b):
    assert_refused(browser.login(a, {"client_id": b.client_id}).attempt, "LTI-REG-CLIENT-UNKNOWN")


def test_LOG_07_a_foreign_target_is_refused_and_never_where_the_browser_goes(browser, a):
    for target in FOREIGN:
        with case(target):
            attempt = browser.login(a, {"target_link_uri": target}).attempt

            assert_refused(attempt, "LTI-LOGIN-TARGET-FOREIGN")
            assert "Location" not in attempt.first.headers


def test_LOG_08_without_client_id_the_only_registration_of_the_issuer_is_meant(browser, a, b):
    assert_sent_on(browser.login(a, {"client_id": GONE}), a)
    assert_opened(browser.launch(a, login={"client_id": GONE}))


def test_LOG_09_without_client_id_two_registrations_are_one_too_many(browser, a, a2):
    page = assert_refused(browser.login(a, {"client_id": GONE}).attempt, "LTI-REG-CLIENT-AMBIGUOUS")

    assert "client" in page.text.lower()


def test_LOG_09_a_deployment_that_only_one_of_two_registrations_has_decides(browser, a, a2):
    for platform in (a, a2):
        only_here = {"client_id": GONE, "lti_deployment_id": platform.deployments[0]}
        assert_sent_on(browser.login(platform, only_here), platform)
        assert_opened(browser.launch(platform, login=only_here))


def test_LOG_09_a_deployment_that_both_registrations_have_decides_nothing(tool, browser, a, host):
    twin = Platform(host, issuer=a.issuer, client_id="client-A3", deployments=("dep-1",))
    tool.register(twin)

    attempt = browser.login(a, {"client_id": GONE, "lti_deployment_id": "dep-1"}).attempt

    assert_refused(attempt, "LTI-REG-CLIENT-AMBIGUOUS")


def test_LOG_10_another_deployment_than_at_the_login_is_refused(browser, a):
    attempt = browser.launch(a, {DEPLOYMENT: "dep-2"}, login={"lti_deployment_id": "dep-1"})

    assert_refused(attempt, "LTI-DEPLOYMENT-CHANGED")


def test_LOG_10_the_same_deployment_as_at_the_login_is_sound(browser, a):
    assert_opened(browser.launch(a, {DEPLOYMENT: "dep-2"}, login={"lti_deployment_id": "dep-2"}))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_LOG_11_a_hint_that_was_not_sent_is_not_sent_on(browser, a, method):
    login = browser.login(a, {"lti_message_hint": GONE}, method=method)

    assert_sent_on(login, a)
    assert "lti_message_hint" not in dict(login.request)


def test_LOG_12_parameters_in_query_and_body_are_read_together(browser, a):
    asked = {
        "iss": a.issuer,
        "login_hint": "user-40899",
        "target_link_uri": browser.tool.module_address(),
        "client_id": a.client_id,
    }
    for in_query in ({"lti_storage_target": "_parent"}, {"lti_storage_target": "_parent", "iss": a.issuer}):
        form = {name: value for name, value in asked.items() if name not in in_query}
        attempt = browser.attempt("/lti/login", query=in_query.items(), form=list(form.items()))

        login = Login(attempt=attempt, asked=asked)
        assert_sent_on(login, a)
        claims = a.claims(nonce=login.nonce, target=asked["target_link_uri"])
        assert_opened(browser.post(a.id_token(claims), login.state))


@pytest.mark.parametrize("where", ["query", "body", "query and body"])
def test_LOG_13_a_login_parameter_with_two_values_is_refused(browser, a, where):
    asked = {
        "iss": a.issuer,
        "login_hint": "user-40899",
        "target_link_uri": browser.tool.module_address(),
        "client_id": a.client_id,
        "lti_deployment_id": "dep-1",
    }
    for name, value in asked.items():
        pairs, second = list(asked.items()), [(name, f"{value}2")]
        request = {
            "query": {"method": "GET", "query": pairs + second},
            "body": {"form": pairs + second},
            "query and body": {"query": second, "form": pairs},
        }[where]
        with case(name):
            assert_refused(browser.attempt("/lti/login", **request), "LTI-PARAM-DUPLICATE")


@pytest.mark.parametrize("name", ["state", "id_token"])
def test_LOG_13_a_launch_parameter_with_two_values_is_refused(browser, a, name):
    login = browser.login(a)
    token = a.id_token(a.claims(nonce=login.nonce, target=login.asked["target_link_uri"]))
    for second in (f"x{token}", "x", ""):
        assert_refused(browser.post(token, login.state, (name, second)), "LTI-PARAM-DUPLICATE")

    assert_opened(browser.post(token, login.state))


@pytest.mark.parametrize("name", ["state", "id_token"])
def test_LOG_13_a_launch_parameter_in_query_and_body_is_refused(browser, a, name):
    login = browser.login(a)
    token = a.id_token(a.claims(nonce=login.nonce, target=login.asked["target_link_uri"]))

    attempt = browser.attempt(
        "/lti/launch", query=[(name, "other")], form=[("id_token", token), ("state", login.state)]
    )

    assert_refused(attempt, "LTI-PARAM-DUPLICATE", "LTI-PARAM-INVALID")
    assert attempt.first.status_code == 400


def test_LOG_14_what_nobody_asked_for_is_ignored_and_not_sent_on(browser, a):
    more = {
        "canvas_region": "eu-central-1",
        "canvas_environment": "prod",
        "utf8": "✓",
        "redirect_uri": "https://evil.example/",
        "scope": "everything",
        "nonce": "mine",
        "prompt": "login",
    }

    assert_sent_on(browser.login(a, more), a)
    assert_opened(browser.launch(a, login=more))


@pytest.mark.parametrize("path", ["/lti/login", "/lti/launch"])
def test_LOG_15_other_methods_are_405(browser, a, path):
    for method in ("HEAD", "PUT", "DELETE", "TRACE", "PATCH"):
        with case(method):
            attempt = browser.attempt(path, method=method, query=[("iss", a.issuer), ("login_hint", "x")])

            assert attempt.first.status_code == 405
            if method != "HEAD":
                assert_refused(attempt, "KC-METHOD")
            assert "Location" not in attempt.first.headers


@pytest.mark.parametrize("path", ["/lti/login", "/lti/launch", "/lti/jwks"])
def test_LOG_15_no_other_site_may_read_with_credentials(browser, a, path):
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for method in ("OPTIONS", "POST", "GET"):
        answer = browser.send(path, method=method, headers=headers)

        assert answer.status_code < 500
        allowed = answer.headers.get("Access-Control-Allow-Origin")
        assert allowed in {None, "*"}
        assert "Access-Control-Allow-Credentials" not in answer.headers
    assert browser.get("/lti/login").page.marks["data-error-code"] == "LTI-LOGIN-ISS-MISSING"


def test_LOG_16_an_issuer_is_compared_to_the_letter(browser, a):
    issuer = a.issuer
    others = [issuer.upper(), issuer.replace("lms", "LMS"), f"{issuer}/", f"{issuer}:443", f" {issuer}", f"{issuer} "]

    for other in others:
        with case(other):
            assert_refused(browser.login(a, {"iss": other}).attempt, "LTI-REG-UNKNOWN")


def test_LOG_17_a_thousand_logins_without_a_launch_keep_nothing_and_lock_nobody_out(tool, a, b):
    assert_opened(tool.browser().launch(b))
    folder = registering.keys_folder(tool.app).parent
    rows, files = tool.counts(), sorted(folder.rglob("*"))
    query = [
        ("iss", a.issuer),
        ("login_hint", "x"),
        ("target_link_uri", tool.module_address()),
        ("client_id", a.client_id),
    ]

    statuses = {tool.browser().send("/lti/login", method="GET", query=query).status_code for _ in range(1000)}

    assert statuses == {302}
    assert tool.counts() == rows
    assert sorted(folder.rglob("*")) == files
    for platform in (a, b):
        assert_opened(tool.browser().launch(platform))


def test_LOG_17_many_failures_from_one_address_lock_out_neither_the_county_nor_others(tool, a, b):
    assert_opened(tool.browser().launch(b))
    nobody = tool.browser()
    rows = tool.counts()
    for number in range(100):
        assert (
            nobody.send("/lti/launch", form=[("state", f"forged-{number}"), ("id_token", "a.b.c")]).status_code == 400
        )

    assert kept(tool.counts()) == kept(rows)
    for platform in (a, b):
        assert_opened(tool.browser().launch(platform))


def test_LOG_18_a_suspended_registration_sends_nobody_on_and_lets_nobody_in(tool, lms_a, b):
    platform_id = tool.register(lms_a)
    browser = tool.browser()
    opened = browser.launch(lms_a)
    assert_opened(opened)
    begun = browser.login(lms_a)
    token = lms_a.id_token(lms_a.claims(nonce=begun.nonce, target=begun.asked["target_link_uri"]))

    registering.suspend(tool.app, platform_id)

    attempt = browser.login(lms_a).attempt
    assert_refused(attempt, "LTI-REG-SUSPENDED")
    assert "Location" not in attempt.first.headers
    assert_refused(browser.post(token, begun.state), "LTI-REG-SUSPENDED")
    assert browser.get(opened.address).page.marks["data-error-code"] == "LTI-REG-SUSPENDED"
    assert_opened(tool.browser().launch(b))


def test_LOG_18_a_suspension_by_another_process_acts_at_once(make_tool, lms_a):
    here, there = make_tool(), make_tool()
    platform_id = here.register(lms_a)
    browser = here.browser()
    opened = browser.launch(lms_a)
    assert_opened(opened)
    assert_opened(there.browser().launch(lms_a))
    begun = browser.login(lms_a)
    token = lms_a.id_token(lms_a.claims(nonce=begun.nonce, target=begun.asked["target_link_uri"]))

    registering.suspend(there.app, platform_id)

    assert_refused(browser.post(token, begun.state), "LTI-REG-SUSPENDED")
    assert_refused(browser.login(lms_a).attempt, "LTI-REG-SUSPENDED")
    assert browser.get(opened.address).page.marks["data-error-code"] == "LTI-REG-SUSPENDED"


def test_LOG_18_an_approval_by_another_process_acts_at_once_too(make_tool, lms_a):
    here, there = make_tool(), make_tool()
    platform_id = here.register(lms_a)
    registering.suspend(here.app, platform_id)
    assert_refused(there.browser().login(lms_a).attempt, "LTI-REG-SUSPENDED")

    registering.approve(here.app, platform_id)

    begun = (browser := here.browser()).login(lms_a)
    token = lms_a.id_token(lms_a.claims(nonce=begun.nonce, target=begun.asked["target_link_uri"]))
    assert_opened(browser.copy(there).post(token, begun.state))


def test_LOG_18_a_registration_that_is_gone_under_a_running_tool_lets_nobody_in(browser, lms_a):
    """Somebody restores a backup that is older than the registration."""
    platform_id = browser.tool.register(lms_a)
    begun = browser.login(lms_a)
    token = lms_a.id_token(lms_a.claims(nonce=begun.nonce, target=begun.asked["target_link_uri"]))

    registering.lose_platform(browser.tool.app, platform_id)

    attempts: list[Attempt] = []
    launch = Thread(target=lambda: attempts.append(browser.post(token, begun.state)), daemon=True)
    launch.start()
    launch.join(10)  # a tool that tries again for ever must not stop the tests
    assert attempts, "no answer"
    assert_refused(attempts[0], "LTI-REG-UNKNOWN")
    assert_refused(browser.login(lms_a).attempt, "LTI-REG-UNKNOWN")


@pytest.mark.parametrize("name", PARAMETERS)
def test_LOG_19_control_characters_and_endless_values_are_refused(browser, a, name):
    for method in ("GET", "POST"):
        for value in UNFIT:
            with case(method, value):
                attempt = browser.login(a, {name: value}, method=method).attempt

                assert_refused(attempt, "LTI-PARAM-INVALID")
                assert "evil" not in str(attempt.first.headers)


@pytest.mark.parametrize("name", ["state", "error", "error_description", "lti_storage_target", "unknown"])
def test_LOG_19_the_same_at_the_launch(browser, a, name):
    for value in UNFIT:
        form = {"state": browser.login(a).state, "id_token": "a.b.c"} | {name: value}
        with case(value):
            attempt = browser.attempt("/lti/launch", form=list(form.items()))

            assert_refused(attempt, *STATUS)
            assert "evil" not in str(attempt.first.headers)


def test_LOG_19_bytes_that_are_no_utf_8_are_no_fault_of_ours(browser, a):
    body = b"iss=%ff%fe&login_hint=\xff&target_link_uri=%80"

    attempt = browser.attempt("/lti/login", body=body, content_type="application/x-www-form-urlencoded")

    assert_refused(attempt, *STATUS)


@pytest.mark.parametrize("path", ["/lti/login", "/lti/launch"])
def test_LOG_19_a_body_of_another_kind_is_refused(browser, a, path):
    for kind in ("multipart/form-data; boundary=x", "application/json", "text/plain"):
        with case(kind):
            assert_refused(browser.attempt(path, body=b'{"iss": "x"}', content_type=kind), "LTI-BODY-TYPE")


def test_LOG_20_answers_are_not_kept_and_name_no_referrer(browser, a):
    login = browser.login(a)
    launched = browser.post(a.id_token(a.claims(nonce=login.nonce, target=login.asked["target_link_uri"])), login.state)
    assert_opened(launched)
    answers = [
        login.attempt.first,
        launched.first,
        launched.response,
        browser.login(a, {"iss": GONE}).attempt.first,
        browser.post(None, None).first,
        browser.get("/lti/launch").first,
        browser.get("/learn/nothing/").first,
    ]
    for answer in answers:
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["Referrer-Policy"] in {"no-referrer", "same-origin"}
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert [answer.status_code for answer in answers] == [302, 303, 200, 400, 400, 405, 401]


@pytest.mark.parametrize("env", ["production", "development"])
def test_LOG_21_plain_http_is_refused_at_registration_but_for_loopback_in_development(make_tool, env):
    tool = make_tool(env=env)
    known = {"issuer": "https://lms.example", "client_id": "client-1"}
    fields = ("auth_url", "token_url", "jwks_url")
    for field, url in product(fields, [*NEVER, *(LOOPBACK if env == "production" else [])]):
        values = {name: f"https://lms.example/{name}" for name in fields} | {field: url}
        with case(field, url), pytest.raises(NotAccepted, match=field):
            registering.register(tool.app, **known, **values)

    assert tool.counts()["platform"] == 0
    for number, url in enumerate(["https://lms.example/auth", *(LOOPBACK if env == "development" else [])]):
        values = dict.fromkeys(fields, url)
        assert (
            registering.register(tool.app, issuer=f"https://lms-{number}.example", client_id="client-1", **values) > 0
        )


def test_LOG_21_the_command_line_refuses_with_one_line_and_changes_nothing(tool, data_dir):
    environment = {"KC_PUBLIC_URL": tool.url, "KC_DATA_DIR": str(data_dir), "KC_ENV": "production"}
    options = {
        "--issuer": "https://lms.example",
        "--client-id": "client-1",
        "--auth-url": "http://lms.example/auth",
        "--token-url": "https://lms.example/token",
        "--jwks-url": "https://lms.example/jwks",
        "--deployment-id": "1",
    }
    words = [word for pair in options.items() for word in pair]

    done = CliRunner().invoke(main, ["platform", "add", *words], env=environment)

    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
    assert "https" in done.stderr
    assert tool.counts()["platform"] == 0
    sound = [word.replace("http://", "https://") for word in words]
    added = CliRunner().invoke(main, ["platform", "add", "--json", *sound], env=environment)
    assert added.exit_code == 0, added.output
    assert json.loads(added.stdout)["id"] > 0
