"""JWT: what the tool makes of an id_token (Security Framework §5.1.3, RFC 8725, ASVS V9)."""

import json
import time
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tests.certification import registering
from tests.certification.browser import Attempt, Browser
from tests.certification.expecting import assert_opened, assert_refused, case
from tests.certification.registering import NotAccepted
from tests.fakes.host import key_set
from tests.fakes.keys import ec_jwk, ec_key, public_der, public_pem, rsa_jwk, rsa_key, short_key
from tests.fakes.platform import GONE, Platform
from tests.fakes.tokens import es256, hs256, ps256, rs256, rs384, rs512, segment, signed, token, unsigned
from tests.fakes.vocabulary import CUSTOM, DEPLOYMENT, EXT, MESSAGE_TYPE, TARGET, VERSION

HOUR = 3600
ATTACKER = rsa_key("kX")
FORGED_PERSON = {"sub": "forged-40899", "name": "Gefälschte Person", "email": "forged@evil.example"}


def parts(browser: Browser, lms: Platform, changes=None) -> tuple[str, str, str]:
    """Log in; return the header and claims of a sound token as base64url, and the state that goes with it."""
    login = browser.login(lms)
    claims = lms.claims(nonce=login.nonce, target=login.asked["target_link_uri"], changes=changes)
    return segment(lms.header()), segment(claims), login.state


def launch_raw(browser: Browser, lms: Platform, edit) -> Attempt:
    """Launch with claims whose JSON text was edited before it was signed properly."""
    login = browser.login(lms)
    text = json.dumps(lms.claims(nonce=login.nonce, target=login.asked["target_link_uri"]))
    return browser.post(lms.id_token(edit(text).encode()), login.state)


def now(lms: Platform) -> int:
    return int(time.time() + lms.clock_offset)


@pytest.mark.parametrize("sign", ["nothing", "RS256"])
def test_JWT_01_a_token_that_says_it_needs_no_signature_is_refused(browser, a, sign):
    signature = unsigned if sign == "nothing" else rs256(a.key)
    for algorithm in ("none", "None", "nOnE", "NONE", "", None, GONE, 7, ["RS256"]):
        with case(algorithm):
            attempt = browser.launch(a, FORGED_PERSON, header=a.header({"alg": algorithm}), sign=signature)
            assert_refused(attempt, "LTI-TOKEN-ALG")


def test_JWT_01_a_token_with_an_empty_signature_is_refused(browser, a):
    assert_refused(browser.launch(a, FORGED_PERSON, sign=unsigned), "LTI-TOKEN-SIGNATURE", "LTI-TOKEN-FORMAT")


@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512"])
def test_JWT_02_a_public_key_is_no_shared_secret(browser, a, algorithm):
    pem = public_pem(a.key)
    jwk = json.dumps(rsa_jwk(a.key, a.kid)).encode()
    for secret in (pem.encode(), pem.strip().encode(), jwk, public_der(a.key), b""):
        with case(secret):
            attempt = browser.launch(a, FORGED_PERSON, header=a.header({"alg": algorithm}), sign=hs256(secret))
            assert_refused(attempt, "LTI-TOKEN-ALG")


@pytest.mark.parametrize("jwks", ["URL", "PEM"])
def test_JWT_02_a_public_key_kept_as_pem_is_no_shared_secret_either(tool, lms_a, jwks):
    pem = public_pem(lms_a.key)
    tool.register(lms_a, **({"jwks_url": None, "jwks_pem": pem} if jwks == "PEM" else {}))

    attempt = tool.browser().launch(lms_a, header=lms_a.header({"alg": "HS256"}), sign=hs256(pem.encode()))

    assert_refused(attempt, "LTI-TOKEN-ALG")


def test_JWT_03_the_right_kid_does_not_help_the_wrong_key(browser, a):
    assert_refused(browser.launch(a, FORGED_PERSON, sign=rs256(ATTACKER)), "LTI-TOKEN-SIGNATURE")


@pytest.mark.parametrize(
    ("kid", "code"), [("k1", "LTI-TOKEN-SIGNATURE"), ("kX", "LTI-KEY-UNKNOWN"), (GONE, "LTI-TOKEN-KID")]
)
def test_JWT_04_a_key_that_comes_with_the_token_is_neither_used_nor_fetched(browser, a, kid, code):
    host, canary = a.host, a.address("canary")
    published = rsa_jwk(ATTACKER, "k1" if kid is GONE else str(kid))
    host.answers[canary.removeprefix(host.url)] = key_set([published])
    offered = {"jku": canary, "x5u": canary, "x5c": [public_pem(ATTACKER)], "jwk": published}
    for header in (*({name: value} for name, value in offered.items()), offered):
        with case(header):
            attempt = browser.launch(a, FORGED_PERSON, header=a.header({"kid": kid} | header), sign=rs256(ATTACKER))
            assert_refused(attempt, code)

    assert a.calls("canary") == 0


def test_JWT_04_nor_is_it_fetched_when_the_platform_itself_names_it(browser, a):
    for member in ("jku", "x5u"):
        with case(member):
            assert_opened(browser.launch(a, header=a.header({member: a.address("canary")})))

    assert a.calls("canary") == 0


def test_JWT_05_a_strange_kid_finds_no_key(browser, a):
    unknown = ["../../dev/null", "' OR 1=1; DROP TABLE platform_keys; --", "http://127.0.0.1/key", "K1", "k1 "]
    for kid in unknown:
        with case(kid):
            assert_refused(browser.launch(a, header=a.header({"kid": kid})), "LTI-KEY-UNKNOWN")
    for kid in ("x" * 10 * 1024, "", 1, ["k1"], {"kid": "k1"}, None, True):
        with case(kid):
            assert_refused(browser.launch(a, header=a.header({"kid": kid})), "LTI-TOKEN-KID")


def test_JWT_05_a_kid_that_cannot_be_stored_finds_no_key(browser, a):
    for kid in ("a\x00b", "a\ud800b", "k1\n"):
        with case(kid):
            assert_refused(browser.launch(a, header=a.header({"kid": kid})), "LTI-TOKEN-KID", "LTI-KEY-UNKNOWN")


def test_JWT_06_what_a_header_calls_critical_and_we_do_not_know_is_refused(browser, a):
    critical = [{"crit": ["zip2"], "zip2": True}, {"crit": ["exp"], "exp": 1}, {"crit": ["b64"], "b64": False}]
    malformed = [{"crit": ["zip2"]}, {"crit": []}, {"crit": "zip2"}, {"crit": None}]
    for asked in [*critical, *malformed, {"b64": False}]:
        with case(asked):
            assert_refused(browser.launch(a, header=a.header(asked)), "LTI-TOKEN-HEADER")


def test_JWT_06_what_a_header_does_not_call_critical_is_ignored(browser, a):
    """RFC 7515 §4: header parameters that are not understood must be ignored."""
    for more in ({"vendor": {"x": 1}}, {"x5t": "abc", "x5t#S256": "abc"}, {"cty": "x"}):
        with case(more):
            assert_opened(browser.launch(a, header=a.header(more)))


def test_JWT_07_only_rs256_is_accepted_even_with_the_right_key(browser, a):
    a.publish(rsa_jwk(a.key, "k1", alg=None), ec_jwk(ec_key("e1"), "e1"))
    signers = {"RS384": rs384(a.key), "RS512": rs512(a.key), "PS256": ps256(a.key), "ES256": es256(ec_key("e1"))}
    for algorithm, sign in (signers | {"rs256": rs256(a.key), "RS256 ": rs256(a.key)}).items():
        header = a.header({"alg": algorithm, "kid": "e1" if algorithm == "ES256" else "k1"})
        with case(algorithm):
            assert_refused(browser.launch(a, header=header, sign=sign), "LTI-TOKEN-ALG")


def test_JWT_08_a_token_for_somebody_else_is_refused(browser, a):
    texts = ["other", "client-A ", "CLIENT-A", "client", ""]
    for audience in [*texts, [], ["other"], [["client-A"]], None, 7, GONE]:
        with case(audience):
            assert_refused(browser.launch(a, {"aud": audience}), "LTI-TOKEN-AUDIENCE")


def test_JWT_09_a_further_audience_that_nobody_trusts_is_refused(browser, a):
    for audience in (["client-A", "evil"], ["evil", "client-A"], ["client-A", "client-A2"]):
        with case(audience):
            assert_refused(browser.launch(a, {"aud": audience}), "LTI-TOKEN-AUDIENCE")


def test_JWT_10_a_token_made_out_to_another_party_is_refused(browser, a):
    for party in ("evil", "client-A"):
        with case(party):
            attempt = browser.launch(a, {"aud": ["client-A", "evil"], "azp": party})
            assert_refused(attempt, "LTI-TOKEN-AUDIENCE")
    for audience, party in ((["client-A"], "evil"), ("client-A", "evil"), ("client-A", ""), ("client-A", ["client-A"])):
        with case(audience, party):
            assert_refused(browser.launch(a, {"aud": audience, "azp": party}), "LTI-TOKEN-AZP")


def test_JWT_11_one_audience_in_a_list_and_our_own_azp_are_sound(browser, a):
    for claims in ({"aud": ["client-A"]}, {"azp": "client-A"}, {"aud": ["client-A"], "azp": "client-A"}):
        with case(claims):
            assert_opened(browser.launch(a, claims))


def test_JWT_12_another_issuer_is_refused(browser, a):
    for issuer in ("https://unknown.example", "", None, 7, GONE):
        with case(issuer):
            assert_refused(browser.launch(a, {"iss": issuer}), "LTI-TOKEN-ISSUER")


def test_JWT_13_an_issuer_is_compared_to_the_letter(browser, a):
    issuer = a.issuer
    for other in (f"{issuer}/", issuer[:-1], issuer[:8], issuer.upper(), [issuer], {issuer: 1}):
        with case(other):
            assert_refused(browser.launch(a, {"iss": other}), "LTI-TOKEN-ISSUER")


def test_JWT_14_a_token_that_ran_out_an_hour_ago_is_refused_and_clocks_are_named(tool, a):
    browser = tool.browser(language="en")

    page = assert_refused(browser.launch(a, {"exp": now(a) - HOUR, "iat": now(a) - HOUR - 60}), "LTI-TOKEN-EXPIRED")

    assert "clock" in page.text
    assert "60 min" in page.text


def test_JWT_14_a_token_that_ran_out_just_beyond_the_leeway_is_refused(browser, a):
    assert_refused(browser.launch(a, {"exp": now(a) - 125, "iat": now(a) - 30}), "LTI-TOKEN-EXPIRED")


def test_JWT_15_a_token_without_end_is_refused(browser, a):
    for exp in (GONE, None, "", [], {}):
        with case(exp):
            assert_refused(browser.launch(a, {"exp": exp}), "LTI-TOKEN-TIME")


def test_JWT_16_a_token_without_beginning_is_refused(browser, a):
    for iat in (GONE, None, "", str(now(a)), True, []):
        with case(iat):
            assert_refused(browser.launch(a, {"iat": iat}), "LTI-TOKEN-TIME")


def test_JWT_17_a_clock_an_hour_ahead_is_refused_and_named(tool, a):
    a.clock_offset = HOUR

    page = assert_refused(tool.browser(language="en").launch(a), "LTI-TOKEN-FUTURE")

    assert "60 min" in page.text
    assert "ahead" in page.text


def test_JWT_17_a_clock_just_beyond_the_leeway_is_refused(browser, a):
    a.clock_offset = 125

    assert_refused(browser.launch(a), "LTI-TOKEN-FUTURE")


def test_JWT_18_a_clock_a_little_ahead_is_sound(browser, a):
    for seconds in (1, 20, 59):
        a.clock_offset = seconds
        with case(seconds):
            assert_opened(browser.launch(a))


def test_JWT_19_a_token_for_a_minute_from_a_clock_behind_is_sound(browser, a):
    """Moodle 4.5 and ILIAS make tokens for 60 seconds."""
    for behind in (10, 30, 50, 60):
        a.clock_offset = -behind
        with case(behind):
            assert_opened(browser.launch(a, {"iat": now(a), "exp": now(a) + 60}))


def test_JWT_20_a_token_older_than_its_login_is_refused(browser, a):
    for age in (7 * 24 * HOUR, HOUR, 300, 125):
        with case(age):
            assert_refused(browser.launch(a, {"iat": now(a) - age, "exp": now(a) + HOUR}), "LTI-TOKEN-STALE")


def test_JWT_20_a_token_may_be_older_than_its_launch(browser, a, later):
    """Somebody thinks about the platform's consent page for a while."""
    header, claims, state = parts(browser, a)

    with later(minutes=4):
        assert_opened(browser.post(signed(f"{header}.{claims}", rs256(a.key)), state))


def test_JWT_21_an_unknown_deployment_is_refused(browser, a, a2):
    """dep-9 is one of client A2: deployments of another registration are unknown too."""
    assert a2.deployments == ("dep-9",)
    for deployment in ("dep-3", "dep-1 ", "dep-9", "1"):
        with case(deployment):
            assert_refused(browser.launch(a, {DEPLOYMENT: deployment}), "LTI-DEPLOYMENT-UNKNOWN")


UNOFFERED: dict[tuple[str, ...], list[object]] = {
    ("LTI-TARGET-FOREIGN",): [
        "https://evil.example/modules/modul-a",
        "//evil.example/modules/modul-a",
        "https://tool.example@evil.example/modules/modul-a",
        "https://tool.example.evil.example/modules/modul-a",
        "http://tool.example/modules/modul-a",
        "javascript:alert(1)",
        "/modules/modul-a",
    ],
    ("LTI-TARGET-FOREIGN", "LTI-TARGET-CHANGED"): [
        "https://tool.example/legal/privacy",
        "https://tool.example/modules/modul-a/../../learn/x",
        "https://tool.example/modules/",
        "https://tool.example/static/kc.js",
    ],
    ("LTI-CLAIM-TARGET",): [""],
    ("LTI-CLAIM-TARGET", "LTI-TARGET-FOREIGN"): [None, 7, ["https://tool.example/modules/modul-a"]],
}


def test_JWT_22_a_target_that_we_do_not_offer_is_refused_and_never_gone_to(browser, a):
    """The claim alone says so; the login named a sound target."""
    for codes, targets in UNOFFERED.items():
        for target in targets:
            with case(target):
                attempt = browser.launch(a, {TARGET: target})
                assert_refused(attempt, *codes)
                assert "Location" not in attempt.first.headers


def test_JWT_22_a_target_of_ours_that_is_no_module_is_refused(browser, a):
    """Login and claim agree, and still there is nothing to open."""
    foreign = {"LTI-TARGET-FOREIGN", "LTI-LOGIN-TARGET-FOREIGN"}
    unknown, not_chosen = {"LTI-MODULE-UNKNOWN"}, {"LTI-MODULE-NOT-CHOSEN"}
    paths = dict.fromkeys(("/legal/privacy", "/modules/", "/modules/modul-a/more"), foreign)
    paths |= dict.fromkeys(("/modules/MODUL-A", "/modules/.."), foreign | unknown)
    paths |= {"/modules/nicht-da": unknown, "/": not_chosen, "/lti/launch": not_chosen}
    for path, codes in paths.items():
        login = browser.login(a, {"target_link_uri": browser.tool.url + path})
        attempt = login.attempt
        if attempt.first.status_code == 302:
            claims = a.claims(nonce=login.nonce, target=browser.tool.url + path)
            attempt = browser.post(a.id_token(claims), login.state)
        with case(path):
            assert_refused(attempt, *codes)


def test_JWT_23_what_has_not_three_parts_is_refused(browser, a):
    header, payload, state = parts(browser, a)
    whole = signed(f"{header}.{payload}", rs256(a.key))
    signature = whole.rpartition(".")[2]
    wrong = [f"{header}.{payload}", f"{whole}.x", f"{whole}.x.y", f"{whole}.", f".{payload}.{signature}"]
    wrong += [f"{header}..{signature}", "..", ".", "garbage", "null", f'{{"payload": "{payload}", "signatures": []}}']
    for text in wrong:
        with case(text):
            assert_refused(browser.post(text, state), "LTI-TOKEN-FORMAT")

    assert_opened(browser.post(whole, state))


@pytest.mark.parametrize("missing", [None, ""])
def test_JWT_24_an_answer_without_token_is_refused(browser, a, missing):
    assert_refused(browser.post(missing, browser.login(a).state), "LTI-TOKEN-MISSING")


def test_JWT_25_a_token_of_5_mb_is_too_large(browser, a):
    state = browser.login(a).state

    assert_refused(browser.post("x" * 5 * 1024 * 1024, state), "LTI-BODY-TOO-LARGE")


def test_JWT_25_a_token_of_more_than_64_kb_is_too_large_though_the_body_is_not(browser, a):
    header, payload, state = parts(browser, a, {EXT: {"much": "x" * 50 * 1024}})
    text = signed(f"{header}.{payload}", rs256(a.key))
    assert 64 * 1024 < len(text) < 256 * 1024

    assert_refused(browser.post(text, state), "LTI-TOKEN-TOO-LARGE")


def test_JWT_25_a_token_of_60_kb_is_not_too_large(browser, a):
    header, payload, state = parts(browser, a, {EXT: {"much": "x" * 43 * 1024}})
    text = signed(f"{header}.{payload}", rs256(a.key))
    assert 58 * 1024 < len(text) < 64 * 1024

    assert_opened(browser.post(text, state))


@pytest.mark.parametrize("path", ["/lti/login", "/lti/launch"])
def test_JWT_25_a_body_of_more_than_256_kb_is_too_large(browser, a, path):
    for form in ([("much", "x" * 257 * 1024)], [(f"field{number}", "x" * 100) for number in range(3000)]):
        assert_refused(browser.attempt(path, form=form), "LTI-BODY-TOO-LARGE")


@pytest.mark.parametrize("part", [0, 1, 2], ids=["header", "payload", "signature"])
def test_JWT_26_what_is_not_base64url_to_the_letter_is_refused(browser, a, part):
    """Header and payload are signed as they stand, so that nothing but their spelling is wrong."""
    header, payload, state = parts(browser, a)
    whole = signed(f"{header}.{payload}", rs256(a.key))
    sound = whole.split(".")
    start, end = sound[part][:10], sound[part][10:]
    spelled = [f"{start}{sign}{end}" for sign in ("!", " ", "\n", "é", "\x00", "%")]
    spelled += [f"\t{start}{end}", f"{start}{end}\n", f"{start}{end}=", f"{start}{end}==", f"+/{start[2:]}{end}"]
    for one in spelled:
        edited = [*sound[:part], one, *sound[part + 1 :]]
        text = ".".join(edited) if part == 2 else signed(".".join(edited[:2]), rs256(a.key))
        with case(one):
            assert_refused(browser.post(text, state), "LTI-TOKEN-FORMAT", "LTI-PARAM-INVALID")

    assert_opened(browser.post(whole, state))


DEEP = "[" * 20_000 + "]" * 20_000
TWO_THINGS_OR_NONE: dict[str, Callable[[str], str]] = {
    "20000 deep": lambda text: f'{text[:-1]}, "x": {DEEP}}}',
    "sub twice": lambda text: text[:-1] + ', "sub": "other"}',
    "the same sub twice": lambda text: text[:-1] + ', "sub": "40899"}',
    "twice inside": lambda text: text[:-1] + ', "x": {"y": 1, "y": 2}}',
    "sub twice, spelled otherwise": lambda text: text[:-1] + ', "s\\u0075b": "other"}',
    "NaN": lambda text: text[:-1] + ', "x": NaN}',
    "-Infinity": lambda text: text[:-1] + ', "x": -Infinity}',
    "6001 digits": lambda text: text[:-1] + ', "x": 1' + "0" * 6000 + "}",
    "comma": lambda text: text[:-1] + ",}",
    "two objects": lambda text: text + "{}",
    "list": lambda text: f"[{text}]",
    "null": lambda _: "null",
    "nothing": lambda _: "",
    "byte order mark": lambda text: f"\ufeff{text}",
}


def test_JWT_27_json_that_means_two_things_or_none_is_refused(browser, a):
    for name, edit in TWO_THINGS_OR_NONE.items():
        with case(name):
            assert_refused(launch_raw(browser, a, edit), "LTI-TOKEN-FORMAT")


NO_TIMES = [
    "1e999",
    "-1e999",
    "NaN",
    "Infinity",
    '"1795000000"',
    "true",
    str(int(time.time()) + 11 * 366 * 24 * HOUR),
    "1795000000000",
    "1" + "0" * 400,
    "1e30",
]
NO_TIME = {"LTI-TOKEN-FORMAT", "LTI-TOKEN-TIME"}
OTHERWISE_WRONG = {"exp": "LTI-TOKEN-EXPIRED", "iat": "LTI-TOKEN-STALE", "nbf": "LTI-TOKEN-FUTURE"}


@pytest.mark.parametrize("claim", OTHERWISE_WRONG)
def test_JWT_27_times_that_are_none_are_refused(browser, a, claim):
    for value in NO_TIMES if claim == "nbf" else [*NO_TIMES, "-1", "0"]:

        def edit(text: str, value: str = value) -> str:
            claims = {key: kept for key, kept in json.loads(text).items() if key != claim}
            return json.dumps(claims)[:-1] + f', "{claim}": {value}}}'

        with case(value[:20]):
            assert_refused(launch_raw(browser, a, edit), *NO_TIME, OTHERWISE_WRONG[claim], "LTI-TOKEN-FUTURE")


def test_JWT_27_times_may_have_a_fraction(browser, a):
    assert_opened(browser.launch(a, {"exp": now(a) + 299.5, "iat": now(a) - 0.25}))


def test_JWT_27_a_header_that_means_two_things_or_none_is_refused(browser, a):
    headers = [
        b'{"alg":"none","alg":"RS256","kid":"k1"}',
        b'{"alg":"RS256","kid":"k2","kid":"k1"}',
        b'{"alg":"RS256","kid":"k1","x":NaN}',
        b'[{"alg":"RS256","kid":"k1"}]',
        b'"RS256"',
        b"",
        b"\xff\xfe",
        b'{"alg":"RS256","kid":"k1","x":' + DEEP.encode() + b"}",
    ]
    for header in headers:
        with case(header):
            assert_refused(browser.launch(a, header=header), "LTI-TOKEN-FORMAT")


def test_JWT_27_a_payload_that_is_no_utf_8_is_refused(browser, a):
    login = browser.login(a)
    claims = json.dumps(a.claims(nonce=login.nonce, target=login.asked["target_link_uri"])).encode()

    attempt = browser.post(a.id_token(claims.replace(b"Carla", b"Carl\xe4")), login.state)

    assert_refused(attempt, "LTI-TOKEN-FORMAT")


def test_JWT_28_another_target_than_at_the_login_is_refused(browser, a):
    attempt = browser.launch(a, {TARGET: browser.tool.module_address("modul-b")})

    assert_refused(attempt, "LTI-TARGET-CHANGED")


def test_JWT_29_a_token_that_is_not_yet_valid_is_refused(browser, a):
    for seconds in (125, HOUR):
        with case(seconds):
            assert_refused(browser.launch(a, {"nbf": now(a) + seconds}), "LTI-TOKEN-FUTURE")


def test_JWT_29_a_token_that_is_valid_within_the_leeway_is_sound(browser, a):
    for seconds in (-300, 0, 50):
        with case(seconds):
            assert_opened(browser.launch(a, {"nbf": now(a) + seconds}))


def test_JWT_30_a_token_of_another_kind_is_refused(browser, a):
    for kind in ("at+jwt", "application/at+jwt", "logout+jwt", "secevent+jwt", "dpop+jwt", "", 7, None):
        with case(kind):
            assert_refused(browser.launch(a, header=a.header({"typ": kind})), "LTI-TOKEN-HEADER")


def test_JWT_30_an_id_token_need_not_say_its_kind(browser, a):
    for kind in ("JWT", "jwt", GONE):
        with case(kind):
            assert_opened(browser.launch(a, header=a.header({"typ": kind})))


def own_key(app):
    """Return the tool's private key and its kid: the attacker has a token that the tool signed for another purpose."""
    (path,) = registering.keys_folder(app).glob("*.pem")
    return load_pem_private_key(path.read_bytes(), None), path.stem


def test_JWT_30_a_message_that_the_tool_signed_itself_is_no_id_token(browser, a):
    """A deep linking response or a client assertion of the tool, sent back to it."""
    key, kid = own_key(browser.tool.app)
    response = {"iss": a.client_id, "aud": a.issuer, MESSAGE_TYPE: "LtiDeepLinkingResponse"}
    assertion = {"iss": a.client_id, "sub": a.client_id, "aud": a.address("token")}
    for changes in (response, assertion, {}):
        attempt = browser.launch(a, changes, header=a.header({"kid": kid}), sign=rs256(key))
        assert_refused(attempt, "LTI-KEY-UNKNOWN")


def test_JWT_30_a_response_or_assertion_is_no_id_token_whoever_signed_it(browser, a):
    swapped = {"iss": a.client_id, "aud": a.issuer, MESSAGE_TYPE: "LtiDeepLinkingResponse"}

    assert_refused(browser.launch(a, swapped), "LTI-TOKEN-ISSUER")
    assert_refused(browser.launch(a, {MESSAGE_TYPE: "LtiDeepLinkingResponse"}), "LTI-MESSAGE-UNSUPPORTED")


def test_JWT_31_a_token_that_was_changed_after_signing_is_refused(browser, a):
    login = browser.login(a)
    claims = a.claims(nonce=login.nonce, target=login.asked["target_link_uri"])
    header, payload, signature = a.id_token(claims).split(".")
    other = a.id_token(claims | FORGED_PERSON).split(".")
    changed = {
        "payload": f"{header}.{other[1]}.{signature}",
        "header": f"{segment(a.header({'x': 1}))}.{payload}.{signature}",
        "signature of another token": f"{header}.{payload}.{other[2]}",
    }
    for part, text in changed.items():
        with case(part):
            assert_refused(browser.post(text, login.state), "LTI-TOKEN-SIGNATURE")


def test_JWT_32_nothing_of_a_forged_token_is_believed_written_or_shown(browser, a, b):
    """The signature comes first: whatever else is wrong with a forged token does not matter, and is not told."""
    for changes in ({}, {CUSTOM: {"module": "modul-b"}}, {VERSION: "9"}, {DEPLOYMENT: "dep-77"}, {"iss": b.issuer}):
        with case(changes):
            attempt = browser.launch(a, FORGED_PERSON | changes, sign=rs256(ATTACKER))
            page = assert_refused(attempt, "LTI-TOKEN-SIGNATURE")
            for value in (*FORGED_PERSON.values(), "Carla", "dep-77", b.issuer):
                assert value not in page.text

    written = registering.dump(browser.tool.app) + browser.tool.log.getvalue()
    for value in (*FORGED_PERSON.values(), "Carla", "dep-77"):
        assert value not in written
    assert registering.people(browser.tool.app) == []
    assert b.fetches == 0
    assert_opened(browser.launch(b))


def test_JWT_32_the_diary_names_nobody_even_after_a_sound_launch(browser, a):
    assert_opened(browser.launch(a))

    log = browser.tool.log.getvalue()
    assert '"launch_id"' in log
    for value in ("40899", "Carla", "carla.muster", "eyJ"):
        assert value not in log


@pytest.mark.parametrize("bits", [512, 1024])
def test_JWT_33_a_short_key_in_the_key_set_opens_nothing(tool, a, bits):
    key = short_key() if bits == 512 else rsa_key("short", 1024)
    a.publish(rsa_jwk(key, "k1"))
    browser = tool.browser(language="en")

    attempt = browser.launch(a, sign=key.sign if bits == 512 else rs256(key))

    page = assert_refused(attempt, "LTI-KEY-WEAK")
    assert "2048" in page.text


def test_JWT_33_a_short_key_is_refused_at_registration(tool, lms_a):
    pem = public_pem(rsa_key("short", 1024))

    with pytest.raises(NotAccepted, match="key"):
        tool.register(lms_a, jwks_url=None, jwks_pem=pem)
    assert tool.counts()["platform"] == 0


def test_JWT_00_a_token_made_by_hand_like_those_above_is_sound(browser, a):
    """The control test of this file."""
    header, payload, state = parts(browser, a)

    assert_opened(browser.post(signed(f"{header}.{payload}", rs256(a.key)), state))
    login = browser.login(a)
    claims = a.claims(nonce=login.nonce, target=login.asked["target_link_uri"])
    assert_opened(browser.post(token(a.header(), claims, rs256(a.key)), login.state))
    assert_opened(launch_raw(browser, a, lambda text: text))
