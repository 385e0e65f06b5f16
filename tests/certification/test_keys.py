"""KEY: the platforms' keys, how seldom they are fetched and what may be wrong with them; and the tool's own."""

import re
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import pytest
from joserfc.jwk import KeySet, OKPKey

from tests.certification import registering
from tests.certification.browser import SESSION_COOKIE, Attempt
from tests.certification.expecting import assert_opened, assert_refused, case
from tests.certification.registering import NotAccepted
from tests.fakes import host as answers
from tests.fakes.host import Host
from tests.fakes.keys import ec_jwk, ec_key, public_pem, rsa_jwk, rsa_key
from tests.fakes.platform import GONE, Platform
from tests.fakes.tokens import rs256

ROOT = Path(__file__).parents[2]
PRIVATE_KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}")
BROKEN = [
    pytest.param(answers.status(500), "500", id="500"),
    pytest.param(answers.status(404), "404", id="404"),
    pytest.param(answers.web_page(), "JSON", id="HTML"),
    pytest.param(
        answers.redirect("http://169.254.169.254/latest/meta-data"), "host", id="redirect to the cloud's secrets"
    ),
    pytest.param(answers.redirect("file:///etc/passwd"), "host", id="redirect to a file"),
    pytest.param(answers.huge(50), "large", id="50 MB"),
    pytest.param(answers.gzip_bomb([rsa_jwk(rsa_key("bomb"), "k1")], 50), None, id="gzip bomb"),
]


def own_keys(browser) -> tuple[dict[str, dict[str, str]], object]:
    """Return the tool's published keys by kid, and the answer that held them."""
    response = browser.get("/lti/jwks").first
    assert response.status_code == 200
    return {key["kid"]: key for key in response.json["keys"]}, response


def test_KEY_01_five_launches_fetch_the_keys_once(browser, a):
    for _ in range(5):
        assert_opened(browser.launch(a))

    assert a.fetches == 1


@pytest.mark.parametrize(
    ("cache_control", "kept"),
    [
        pytest.param("max-age=3600", ({"minutes": 55}, {"minutes": 65}), id="an hour"),
        pytest.param("public, MAX-AGE=7200 , must-revalidate", ({"minutes": 115}, {"minutes": 125}), id="two hours"),
        pytest.param("max-age=0", ({"minutes": 4.5}, {"minutes": 61}), id="none: five minutes at least"),
        pytest.param("no-store", ({"minutes": 4.5}, {"minutes": 61}), id="forbidden: five minutes at least"),
        pytest.param("max-age=315360000", ({"hours": 23}, {"hours": 25}), id="ten years: a day at most"),
        pytest.param("max-age=soon", ({"minutes": 4.5}, {"hours": 25}), id="nonsense"),
        pytest.param("max-age=-5", ({"minutes": 4.5}, {"hours": 25}), id="negative"),
        pytest.param(None, ({"minutes": 4.5}, {"hours": 25}), id="nothing said"),
    ],
)
def test_KEY_01_keys_are_kept_as_long_as_the_platform_says_within_bounds(browser, a, later, cache_control, kept):
    """*kept*: when the set must still be used as it was fetched, and when it must be fetched anew."""
    still_fresh, stale = kept
    a.publish(*a.published, cache_control=cache_control)
    assert_opened(browser.launch(a))

    with later(**still_fresh):
        assert_opened(browser.launch(a))
        assert a.fetches == 1
    with later(**stale):
        assert_opened(browser.launch(a))
        assert a.fetches == 2


def test_KEY_01_a_second_process_uses_what_the_first_has_fetched(make_tool, lms_a):
    one = make_tool()
    one.register(lms_a)
    assert_opened(one.browser().launch(lms_a))

    assert_opened(make_tool().browser().launch(lms_a))

    assert lms_a.fetches == 1


def test_KEY_02_the_first_launch_after_a_rotation_is_let_in_and_so_is_the_old_key(browser, a):
    assert_opened(browser.launch(a))
    old = a.key

    a.rotate("k2")

    assert_opened(browser.launch(a))
    assert_opened(browser.launch(a, header=a.header({"kid": "k1"}), sign=rs256(old)))
    assert a.fetches == 2


def test_KEY_03_thirty_unknown_kids_cause_two_fetches_and_disturb_nobody(browser, a):
    assert_opened(browser.launch(a))

    for number in range(30):
        assert_refused(browser.launch(a, header=a.header({"kid": f"random-{number}"})), "LTI-KEY-UNKNOWN")
        if number % 10 == 5:
            assert_opened(browser.launch(a))

    assert a.fetches <= 2


def test_KEY_03_thirty_unknown_kids_at_once_cause_two_fetches(tool, a):
    assert_opened(tool.browser().launch(a))

    def launch(number: int):
        kid = a.kid if number % 10 == 5 else f"random-{number}"
        login = (browser := tool.browser()).login(a)
        claims = a.claims(nonce=login.nonce, target=login.asked["target_link_uri"])
        token = a.id_token(claims, header=a.header({"kid": kid}))
        return browser.send("/lti/launch", form=[("id_token", token), ("state", login.state)]).status_code

    with ThreadPoolExecutor(10) as threads:
        statuses = list(threads.map(launch, range(30)))

    assert sorted(set(statuses)) == [303, 401]
    assert statuses.count(303) == 3
    assert a.fetches <= 2


def test_KEY_03_a_rotation_during_a_flood_is_seen_a_minute_later(browser, a, later):
    assert_opened(browser.launch(a))
    assert_refused(browser.launch(a, header=a.header({"kid": "random"})), "LTI-KEY-UNKNOWN")
    a.rotate("k2")

    with later(seconds=61):
        assert_opened(browser.launch(a))
    assert a.fetches <= 3


def test_KEY_04_strange_and_broken_keys_beside_the_right_one_do_no_harm(browser, a):
    good = a.published[0]
    curve = OKPKey.generate_key("Ed25519", {"kid": "o1", "use": "sig"}, private=False).as_dict()
    a.publish(
        ec_jwk(ec_key("e1"), "e1"),
        curve,
        rsa_jwk(rsa_key("enc"), "enc1", use="enc", alg="RSA-OAEP"),
        {"kty": "RSA", "kid": "broken1", "n": "%%%", "e": "AQAB"},
        {"kty": "RSA", "kid": "broken2", "n": "AQAB"},
        {"kty": "RSA", "kid": "broken3", "n": 7, "e": None},
        {"kty": "RSA", "kid": ["k1"], "n": good["n"], "e": good["e"]},
        {"kty": "oct", "kid": "secret", "k": "c2VjcmV0"},
        {"kty": "new", "kid": "n1"},
        {"kid": "no kty"},
        {},
        "text",
        None,
        7,
        good,
    )

    assert_opened(browser.launch(a))


@pytest.mark.parametrize("members", [{"use": "enc"}, {"use": "enc", "alg": "RSA-OAEP"}, {"alg": "RS512"}], ids=repr)
def test_KEY_04_a_key_for_another_purpose_verifies_nothing(browser, a, members):
    a.publish(rsa_jwk(a.key, "k1", **members))

    assert_refused(browser.launch(a), "LTI-KEY-UNKNOWN", "LTI-KEY-WEAK")


@pytest.mark.parametrize(
    "jwk", [{"kty": "RSA", "kid": "k1", "n": "%%%", "e": "AQAB"}, {"kty": "RSA", "kid": "k1", "n": "AQAB"}], ids=repr
)
def test_KEY_04_the_very_key_being_broken_is_a_refusal(browser, a, jwk):
    a.publish(jwk)

    assert_refused(browser.launch(a), "LTI-KEY-UNKNOWN", "LTI-KEY-WEAK")


def test_KEY_05_a_key_without_alg_and_use_will_do(browser, a):
    a.publish(rsa_jwk(a.key, "k1", alg=None, use=None))

    assert_opened(browser.launch(a))


def test_KEY_05_keys_without_kid_are_refused_with_the_exact_hint(tool, a):
    a.publish(rsa_jwk(a.key, None), rsa_jwk(rsa_key("other"), None))
    browser = tool.browser(language="en")

    page = assert_refused(browser.launch(a), "LTI-KEY-WITHOUT-ID")

    assert "kid" in page.text


def test_KEY_06_the_tool_publishes_its_public_key_and_nothing_else(browser):
    keys, response = own_keys(browser)

    assert response.mimetype == "application/json"
    assert int(re.search(r"max-age=(\d+)", response.headers["Cache-Control"])[1]) > 0
    assert "no-store" not in response.headers["Cache-Control"]
    assert set(response.json) == {"keys"}
    assert keys
    for key in keys.values():
        assert set(key) == {"kid", "kty", "alg", "use", "n", "e"}
        assert (key["kty"], key["alg"], key["use"]) == ("RSA", "RS256", "sig")
        assert key["kid"]
    assert all(key.key_size >= 2048 for key in (one.raw_value for one in KeySet.import_key_set(response.json).keys))


def test_KEY_07_after_a_rotation_the_old_key_stays_for_a_day_and_its_max_age(tool, later):
    browser = tool.browser()
    (old,), response = own_keys(browser)
    max_age = int(re.search(r"max-age=(\d+)", response.headers["Cache-Control"])[1])

    new = registering.rotate_own_key(tool.app)

    assert new != old
    keys, _ = own_keys(browser)
    assert set(keys) == {new, old}
    assert keys[old]["n"] != keys[new]["n"]
    with later(hours=24, seconds=max_age - 60):
        assert set(own_keys(browser)[0]) == {new, old}
    with later(hours=24 * 30):
        assert set(own_keys(browser)[0]) == {new}


def test_KEY_07_a_kid_is_never_used_again_and_platforms_keep_launching(tool, a):
    browser = tool.browser()
    (first,), _ = own_keys(browser)
    kids = [first, *(registering.rotate_own_key(tool.app) for _ in range(3))]

    assert len(set(kids)) == 4
    assert set(own_keys(browser)[0]) == set(kids)
    assert_opened(browser.launch(a))


@pytest.mark.parametrize(("answer", "reason"), BROKEN)
def test_KEY_08_keys_that_cannot_be_fetched_are_a_refusal_with_the_reason(tool, a, answer, reason):
    a.answer_keys_with(answer)
    browser = tool.browser(language="en")

    began = time.monotonic()
    attempt = browser.launch(a)

    if reason is None:
        assert_refused(attempt, "LTI-KEY-UNREACHABLE", "LTI-KEY-UNKNOWN", "LTI-KEY-WITHOUT-ID")
    else:
        page = assert_refused(attempt, "LTI-KEY-UNREACHABLE")
        assert reason in page.text
        assert urlsplit(a.jwks_url).netloc in page.text, "the page must say which address"
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(("answer", "reason"), BROKEN)
def test_KEY_08_keys_fetched_before_are_used_while_the_platform_is_away(browser, a, later, answer, reason):
    a.publish(*a.published, cache_control="max-age=600")
    assert_opened(browser.launch(a))
    a.answer_keys_with(answer)

    with later(hours=20):
        assert_opened(browser.launch(a))
        assert a.fetches >= 2
    with later(hours=26):
        attempt = browser.launch(a)
        assert_refused(attempt, "LTI-KEY-UNREACHABLE", *([] if reason else ["LTI-KEY-UNKNOWN", "LTI-KEY-WITHOUT-ID"]))


def test_KEY_08_a_platform_that_hangs_holds_up_one_launch_and_nobody_else(tool, a, b, a2, later):
    """One LMS hangs before its keys were ever fetched, another when they are due again; a third is as quick as ever."""
    released = Event()
    assert_opened(tool.browser().launch(a2))
    with later(hours=2), ThreadPoolExecutor(5) as threads:
        assert_opened(tool.browser().launch(b))
        for platform in (a, a2):
            platform.answer_keys_with(answers.hang(released))
        began = time.monotonic()
        without_keys = threads.submit(timed_launch, tool, a)
        with_keys = [threads.submit(timed_launch, tool, a2) for _ in range(4)]
        while not (a.fetches and a2.fetches > 1) and time.monotonic() - began < 3:
            time.sleep(0.01)
        others = [timed_launch(tool, b) for _ in range(3)]
        assert not without_keys.done()
        refused, seconds = without_keys.result(timeout=20)
        let_in = [one.result(timeout=20) for one in with_keys]
    released.set()

    for opened, took in others:
        assert opened.response.status_code == 200
        assert took < 2
    assert refused.page.marks["data-error-code"] == "LTI-KEY-UNREACHABLE"
    assert refused.first.status_code == 401
    assert "time" in refused.page.text
    assert SESSION_COOKIE not in refused.browser.cookies
    assert seconds < 10.5
    assert [opened.response.status_code for opened, _ in let_in] == [200] * 4
    assert (a.fetches, a2.fetches) == (1, 2)
    assert sorted(took < 2 for _, took in let_in)[1:] == [True] * 3, (
        "known keys are used while one thread asks for new ones"
    )


def timed_launch(tool, platform) -> tuple[Attempt, float]:
    began = time.monotonic()
    return tool.browser(language="en").launch(platform), time.monotonic() - began


def test_KEY_08_a_redirect_to_another_host_is_not_followed(tool, a):
    with Host().running() as other:
        other.answers["/keys"] = answers.key_set(a.published)
        a.answer_keys_with(answers.redirect(f"{other.url}/keys"))

        assert_refused(tool.browser().launch(a), "LTI-KEY-UNREACHABLE")

        assert other.counts["/keys"] == 0


def test_KEY_08_a_redirect_on_the_same_host_may_be_followed_but_not_for_ever(browser, a):
    a.answer_keys_with(answers.redirect(a.jwks_url))

    assert_refused(browser.launch(a), "LTI-KEY-UNREACHABLE")
    assert a.fetches < 10


def test_KEY_08_a_private_address_is_never_called(make_tool, host):
    """Refused at registration or at the launch; that nothing is called, pytest-socket watches over."""
    tool = make_tool(env="production")
    https = {name: f"https://lms.example/{name}" for name in ("auth_url", "token_url")}
    private = ["169.254.169.254", "10.0.0.1", "192.168.1.1", "[fd00::1]", "[::ffff:10.0.0.1]", "0.0.0.0", "100.64.0.1"]
    for number, name in enumerate([*private, "2130706433", "0x7f.1"]):
        lms = Platform(host, issuer=f"https://lms-{number}.example", client_id="client-1")
        with case(name):
            try:
                tool.register(lms, **https, jwks_url=f"https://{name}/jwks")
            except NotAccepted:
                continue
            page = assert_refused(tool.browser(language="en").launch(lms), "LTI-KEY-UNREACHABLE")
            assert name not in private or "private address" in page.text


def test_KEY_08_loopback_is_no_exception_in_production(make_tool, lms_a):
    tool = make_tool(env="production")
    https = {name: f"https://lms.example/{name}" for name in ("auth_url", "token_url")}
    tool.register(lms_a, **https, jwks_url=lms_a.jwks_url.replace("http:", "https:"))

    assert_refused(tool.browser().launch(lms_a), "LTI-KEY-UNREACHABLE")
    assert lms_a.fetches == 0


def test_KEY_09_a_key_that_the_platform_has_removed_opens_nothing_once_the_set_is_stale(browser, a, later):
    a.publish(*a.published, cache_control="max-age=3600")
    assert_opened(browser.launch(a))
    stolen = a.key
    a.key, a.kid = rsa_key("fresh"), "k9"
    a.publish(rsa_jwk(a.key, "k9"), cache_control="max-age=3600")

    with later(minutes=65):
        attempt = browser.launch(a, header=a.header({"kid": "k1"}), sign=rs256(stolen))
        assert_refused(attempt, "LTI-KEY-UNKNOWN")
        assert_opened(browser.launch(a))


def test_KEY_09_an_empty_key_set_is_an_answer_too_and_opens_nothing_once_the_old_one_is_stale(browser, a, later):
    a.publish(*a.published, cache_control="max-age=3600")
    assert_opened(browser.launch(a))
    a.publish()

    with later(minutes=65):
        assert_refused(browser.launch(a), "LTI-KEY-UNKNOWN", "LTI-KEY-WITHOUT-ID")


def test_KEY_09_a_key_that_the_platform_has_removed_opens_nothing_once_the_new_one_was_seen(browser, a):
    assert_opened(browser.launch(a))
    stolen = a.key
    a.key, a.kid = rsa_key("fresh"), "k9"
    a.publish(rsa_jwk(a.key, "k9"))

    assert_opened(browser.launch(a))
    assert_refused(browser.launch(a, header=a.header({"kid": "k1"}), sign=rs256(stolen)), "LTI-KEY-UNKNOWN")


def test_KEY_10_the_same_kid_at_two_lmss_means_two_keys(tool, browser, a, b):
    b.kid, b.key = "k1", rsa_key("b's own k1")
    b.publish(rsa_jwk(b.key, "k1"))
    for platform in (a, b, a, b):
        assert_opened(browser.launch(platform))

    assert_refused(browser.launch(a, sign=rs256(b.key)), "LTI-TOKEN-SIGNATURE")
    assert_refused(browser.launch(b, sign=rs256(a.key)), "LTI-TOKEN-SIGNATURE")
    assert (a.fetches, b.fetches) == (1, 1)


def test_KEY_10_two_clients_of_one_lms_with_key_sets_of_their_own_do_not_share_keys(browser, a, a2):
    a2.kid, a2.key = "k1", rsa_key("a2's own k1")
    a2.publish(rsa_jwk(a2.key, "k1"))
    for platform in (a, a2):
        assert_opened(browser.launch(platform))

    assert_refused(browser.launch(a, sign=rs256(a2.key)), "LTI-TOKEN-SIGNATURE")
    assert_refused(browser.launch(a2, sign=rs256(a.key)), "LTI-TOKEN-SIGNATURE")


def test_KEY_11_private_keys_are_files_that_only_the_tool_reads(tool, a):
    browser = tool.browser()
    registering.rotate_own_key(tool.app)
    assert_opened(browser.launch(a))
    refused = assert_refused(browser.launch(a, {"iss": GONE}), "LTI-TOKEN-ISSUER")
    folder = registering.keys_folder(tool.app)
    files = [path for path in folder.rglob("*") if path.is_file()]

    assert len(files) >= 2
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in files:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    pems = [path.read_text() for path in files if path.suffix == ".pem"]
    assert pems
    elsewhere = "\n".join([registering.dump(tool.app), tool.log.getvalue(), refused.source, str(own_keys(browser)[0])])
    assert "PRIVATE KEY" not in elsewhere
    for pem in pems:
        assert pem.splitlines()[1] not in elsewhere
    beside = [path for path in folder.parent.rglob("*") if path.is_file() and folder not in path.parents]
    assert beside
    assert not [path for path in beside if b"PRIVATE KEY" in path.read_bytes()]


def test_KEY_11_the_source_holds_no_private_key():
    folders = [ROOT / name for name in ("lti_tool", "connectors", "kc_xblocks", "tests", "bench", "docs")]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]

    assert len(files) > 100
    assert not [path for path in files if PRIVATE_KEY.search(path.read_bytes())]


def test_KEY_12_a_public_key_given_as_pem_will_do(tool, lms_a):
    tool.register(lms_a, jwks_url=None, jwks_pem=public_pem(lms_a.key))
    browser = tool.browser()

    assert_opened(browser.launch(lms_a))
    assert_opened(browser.launch(lms_a, header=lms_a.header({"kid": "any"})))
    assert_refused(browser.launch(lms_a, sign=rs256(rsa_key("kX"))), "LTI-TOKEN-SIGNATURE")
    assert_refused(browser.launch(lms_a, header=lms_a.header({"kid": GONE})), "LTI-TOKEN-KID")
    assert lms_a.fetches == 0


@pytest.mark.parametrize("pem", ["nonsense", "", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
def test_KEY_12_what_is_no_public_key_is_refused_at_registration(tool, lms_a, pem):
    with pytest.raises(NotAccepted):
        tool.register(lms_a, jwks_url=None, jwks_pem=pem)
    assert tool.counts()["platform"] == 0


def test_KEY_12_a_platform_has_one_source_of_keys(tool, lms_a):
    for source in ({"jwks_url": None}, {"jwks_pem": public_pem(lms_a.key)}):
        with pytest.raises(NotAccepted):
            tool.register(lms_a, **source)
    assert tool.counts()["platform"] == 0
