"""JWT: what the tool makes of an id_token (Security Framework §5.1.3, RFC 8725, ASVS V9)."""

import json
import time

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tests.certification import registering
from tests.certification.browser import Attempt, Browser
from tests.certification.expecting import assert_opened, assert_refused
from tests.certification.registering import NotAccepted
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


@pytest.mark.parametrize("algorithm", ["none", "None", "nOnE", "NONE", "", None, GONE, 7, ["RS256"]], ids=str)
@pytest.mark.parametrize("sign", ["nothing", "RS256"])
def test_JWT_01_a_token_that_says_it_needs_no_signature_is_refused(browser, a, algorithm, sign):
    signature = unsigned if sign == "nothing" else rs256(a.key)

    attempt = browser.launch(a, FORGED_PERSON, header=a.header({"alg": algorithm}), sign=signature)

    assert_refused(attempt, "LTI-TOKEN-ALG")


def test_JWT_01_a_token_with_an_empty_signature_is_refused(browser, a):
    assert_refused(browser.launch(a, FORGED_PERSON, sign=unsigned), "LTI-TOKEN-SIGNATURE", "LTI-TOKEN-FORMAT")


@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512"])
@pytest.mark.parametrize("secret", ["PEM", "PEM without newline", "JWK", "DER", "nothing"])
def test_JWT_02_a_public_key_is_no_shared_secret(browser, a, secret, algorithm):
    pem = public_pem(a.key)
    secrets = {
        "PEM": pem.encode(),
        "PEM without newline": pem.strip().encode(),
        "JWK": json.dumps(rsa_jwk(a.key, a.kid)).encode(),
        "DER": public_der(a.key),
        "nothing": b"",
    }

    attempt = browser.launch(a, FORGED_PERSON, header=a.header({"alg": algorithm}), sign=hs256(secrets[secret]))

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
@pytest.mark.parametrize("member", ["jku", "x5u", "x5c", "jwk", "all"])
def test_JWT_04_a_key_that_comes_with_the_token_is_neither_used_nor_fetched(browser, a, member, kid, code):
    host, canary = a.host, a.address("canary")
    published = rsa_jwk(ATTACKER, "k1" if kid is GONE else str(kid))
    host.answers[canary.removeprefix(host.url)] = host.answers[a.jwks_url.removeprefix(host.url)]
    offered = {"jku": canary, "x5u": canary, "x5c": [public_pem(ATTACKER)], "jwk": published}
    header = a.header({"kid": kid} | (offered if member == "all" else {member: offered[member]}))

    attempt = browser.launch(a, FORGED_PERSON, header=header, sign=rs256(ATTACKER))

    assert_refused(attempt, code)
    assert a.calls("canary") == 0


@pytest.mark.parametrize("member", ["jku", "x5u"])
def test_JWT_04_nor_is_it_fetched_when_the_platform_itself_names_it(browser, a, member):
    attempt = browser.launch(a, header=a.header({member: a.address("canary")}))

    assert_opened(attempt)
    assert a.calls("canary") == 0


@pytest.mark.parametrize(
    ("kid", "code"),
    [
        ("../../dev/null", "LTI-KEY-UNKNOWN"),
        ("' OR 1=1; DROP TABLE platform_keys; --", "LTI-KEY-UNKNOWN"),
        ("http://127.0.0.1/key", "LTI-KEY-UNKNOWN"),
        ("K1", "LTI-KEY-UNKNOWN"),
        ("k1 ", "LTI-KEY-UNKNOWN"),
        ("x" * 10 * 1024, "LTI-TOKEN-KID"),
        ("", "LTI-TOKEN-KID"),
        (1, "LTI-TOKEN-KID"),
        (["k1"], "LTI-TOKEN-KID"),
        ({"kid": "k1"}, "LTI-TOKEN-KID"),
        (None, "LTI-TOKEN-KID"),
        (True, "LTI-TOKEN-KID"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_JWT_05_a_strange_kid_finds_no_key(browser, a, kid, code):
    assert_refused(browser.launch(a, header=a.header({"kid": kid})), code)


@pytest.mark.parametrize("kid", ["a\x00b", "a\ud800b", "k1\n"], ids=["NUL", "half a surrogate pair", "newline"])
def test_JWT_05_a_kid_that_cannot_be_stored_finds_no_key(browser, a, kid):
    assert_refused(browser.launch(a, header=a.header({"kid": kid})), "LTI-TOKEN-KID", "LTI-KEY-UNKNOWN")


@pytest.mark.parametrize(
    "asked",
    [
        {"crit": ["zip2"], "zip2": True},
        {"crit": ["zip2"]},
        {"b64": False},
        {"crit": ["b64"], "b64": False},
        {"crit": ["exp"], "exp": 1},
        {"crit": []},
        {"crit": "zip2"},
        {"crit": None},
    ],
    ids=repr,
)
def test_JWT_06_what_a_header_calls_critical_and_we_do_not_know_is_refused(browser, a, asked):
    assert_refused(browser.launch(a, header=a.header(asked)), "LTI-TOKEN-HEADER")


@pytest.mark.parametrize("more", [{"vendor": {"x": 1}}, {"x5t": "abc", "x5t#S256": "abc"}, {"cty": "x"}], ids=repr)
def test_JWT_06_what_a_header_does_not_call_critical_is_ignored(browser, a, more):
    """RFC 7515 §4: header parameters that are not understood must be ignored."""
    assert_opened(browser.launch(a, header=a.header(more)))


@pytest.mark.parametrize("algorithm", ["RS384", "RS512", "PS256", "ES256", "rs256", "RS256 "])
def test_JWT_07_only_rs256_is_accepted_even_with_the_right_key(browser, a, algorithm):
    a.publish(rsa_jwk(a.key, "k1", alg=None), ec_jwk(ec_key("e1"), "e1"))
    signers = {"RS384": rs384(a.key), "RS512": rs512(a.key), "PS256": ps256(a.key), "ES256": es256(ec_key("e1"))}
    kid = "e1" if algorithm == "ES256" else "k1"

    attempt = browser.launch(
        a, header=a.header({"alg": algorithm, "kid": kid}), sign=signers.get(algorithm, rs256(a.key))
    )

    assert_refused(attempt, "LTI-TOKEN-ALG")


@pytest.mark.parametrize(
    "audience", ["other", "client-A ", "CLIENT-A", "client", "", [], ["other"], [["client-A"]], None, 7, GONE], ids=str
)
def test_JWT_08_a_token_for_somebody_else_is_refused(browser, a, audience):
    assert_refused(browser.launch(a, {"aud": audience}), "LTI-TOKEN-AUDIENCE")


@pytest.mark.parametrize("audience", [["client-A", "evil"], ["evil", "client-A"], ["client-A", "client-A2"]], ids=str)
def test_JWT_09_a_further_audience_that_nobody_trusts_is_refused(browser, a, audience):
    assert_refused(browser.launch(a, {"aud": audience}), "LTI-TOKEN-AUDIENCE")


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"aud": ["client-A", "evil"], "azp": "evil"}, "LTI-TOKEN-AUDIENCE"),
        ({"aud": ["client-A", "evil"], "azp": "client-A"}, "LTI-TOKEN-AUDIENCE"),
        ({"aud": ["client-A"], "azp": "evil"}, "LTI-TOKEN-AZP"),
        ({"aud": "client-A", "azp": "evil"}, "LTI-TOKEN-AZP"),
        ({"aud": "client-A", "azp": ""}, "LTI-TOKEN-AZP"),
        ({"aud": "client-A", "azp": ["client-A"]}, "LTI-TOKEN-AZP"),
    ],
    ids=str,
)
def test_JWT_10_a_token_made_out_to_another_party_is_refused(browser, a, claims, code):
    assert_refused(browser.launch(a, claims), code)


@pytest.mark.parametrize(
    "claims", [{"aud": ["client-A"]}, {"azp": "client-A"}, {"aud": ["client-A"], "azp": "client-A"}]
)
def test_JWT_11_one_audience_in_a_list_and_our_own_azp_are_sound(browser, a, claims):
    assert_opened(browser.launch(a, claims))


@pytest.mark.parametrize("issuer", ["https://unknown.example", "", None, 7, GONE], ids=str)
def test_JWT_12_another_issuer_is_refused(browser, a, issuer):
    assert_refused(browser.launch(a, {"iss": issuer}), "LTI-TOKEN-ISSUER")


@pytest.mark.parametrize(
    "other",
    [
        lambda issuer: issuer + "/",
        lambda issuer: issuer[:-1],
        lambda issuer: issuer[:8],
        lambda issuer: issuer.upper(),
        lambda issuer: [issuer],
        lambda issuer: {issuer: 1},
    ],
    ids=["slash", "all but the last letter", "https://", "upper case", "list", "object"],
)
def test_JWT_13_an_issuer_is_compared_to_the_letter(browser, a, other):
    assert_refused(browser.launch(a, {"iss": other(a.issuer)}), "LTI-TOKEN-ISSUER")


def test_JWT_14_a_token_that_ran_out_an_hour_ago_is_refused_and_clocks_are_named(tool, a):
    browser = tool.browser(language="en")

    page = assert_refused(browser.launch(a, {"exp": now(a) - HOUR, "iat": now(a) - HOUR - 60}), "LTI-TOKEN-EXPIRED")

    assert "clock" in page.text
    assert "60 min" in page.text


def test_JWT_14_a_token_that_ran_out_just_beyond_the_leeway_is_refused(browser, a):
    assert_refused(browser.launch(a, {"exp": now(a) - 125, "iat": now(a) - 30}), "LTI-TOKEN-EXPIRED")


@pytest.mark.parametrize("exp", [GONE, None, "", [], {}], ids=str)
def test_JWT_15_a_token_without_end_is_refused(browser, a, exp):
    assert_refused(browser.launch(a, {"exp": exp}), "LTI-TOKEN-TIME")


@pytest.mark.parametrize("iat", [GONE, None, "", "1795000000", True, []], ids=str)
def test_JWT_16_a_token_without_beginning_is_refused(browser, a, iat):
    assert_refused(browser.launch(a, {"iat": iat}), "LTI-TOKEN-TIME")


def test_JWT_17_a_clock_an_hour_ahead_is_refused_and_named(tool, a):
    a.clock_offset = HOUR

    page = assert_refused(tool.browser(language="en").launch(a), "LTI-TOKEN-FUTURE")

    assert "60 min" in page.text
    assert "ahead" in page.text


def test_JWT_17_a_clock_just_beyond_the_leeway_is_refused(browser, a):
    a.clock_offset = 125

    assert_refused(browser.launch(a), "LTI-TOKEN-FUTURE")


@pytest.mark.parametrize("seconds", [1, 20, 59])
def test_JWT_18_a_clock_a_little_ahead_is_sound(browser, a, seconds):
    a.clock_offset = seconds

    assert_opened(browser.launch(a))


@pytest.mark.parametrize("behind", [10, 30, 50, 60])
def test_JWT_19_a_token_for_a_minute_from_a_clock_behind_is_sound(browser, a, behind):
    """Moodle 4.5 and ILIAS make tokens for 60 seconds."""
    a.clock_offset = -behind

    assert_opened(browser.launch(a, {"iat": now(a), "exp": now(a) + 60}))


@pytest.mark.parametrize("age", [7 * 24 * HOUR, HOUR, 300, 125])
def test_JWT_20_a_token_older_than_its_login_is_refused(browser, a, age):
    assert_refused(browser.launch(a, {"iat": now(a) - age, "exp": now(a) + HOUR}), "LTI-TOKEN-STALE")


def test_JWT_20_a_token_may_be_older_than_its_launch(browser, a, later):
    """Somebody thinks about the platform's consent page for a while."""
    header, claims, state = parts(browser, a)

    with later(minutes=4):
        assert_opened(browser.post(signed(f"{header}.{claims}", rs256(a.key)), state))


@pytest.mark.parametrize("deployment", ["dep-3", "dep-1 ", "dep-9", "1"])
def test_JWT_21_an_unknown_deployment_is_refused(browser, a, a2, deployment):
    """dep-9 is one of client A2: deployments of another registration are unknown too."""
    assert_refused(browser.launch(a, {DEPLOYMENT: deployment}), "LTI-DEPLOYMENT-UNKNOWN")


FOREIGN, OURS = ("LTI-TARGET-FOREIGN",), ("LTI-TARGET-FOREIGN", "LTI-TARGET-CHANGED")
NO_TEXT = ("LTI-TARGET-FOREIGN", "LTI-CLAIM-TARGET")


@pytest.mark.parametrize(
    ("target", "codes"),
    [
        ("https://evil.example/modules/modul-a", FOREIGN),
        ("//evil.example/modules/modul-a", FOREIGN),
        ("https://tool.example@evil.example/modules/modul-a", FOREIGN),
        ("https://tool.example.evil.example/modules/modul-a", FOREIGN),
        ("http://tool.example/modules/modul-a", FOREIGN),
        ("javascript:alert(1)", FOREIGN),
        ("/modules/modul-a", FOREIGN),
        ("https://tool.example/legal/privacy", OURS),
        ("https://tool.example/modules/modul-a/../../learn/x", OURS),
        ("https://tool.example/modules/", OURS),
        ("https://tool.example/static/kc.js", OURS),
        ("", ("LTI-CLAIM-TARGET",)),
        (None, NO_TEXT),
        (7, NO_TEXT),
        (["https://tool.example/modules/modul-a"], NO_TEXT),
    ],
    ids=lambda value: str(value) if not isinstance(value, tuple) else "",
)
def test_JWT_22_a_target_that_we_do_not_offer_is_refused_and_never_gone_to(browser, a, target, codes):
    """The claim alone says so; the login named a sound target."""
    attempt = browser.launch(a, {TARGET: target})

    assert_refused(attempt, *codes)
    assert "Location" not in attempt.first.headers


@pytest.mark.parametrize(
    ("path", "codes"),
    [
        ("/legal/privacy", ("LTI-TARGET-FOREIGN", "LTI-LOGIN-TARGET-FOREIGN")),
        ("/modules/", ("LTI-TARGET-FOREIGN", "LTI-LOGIN-TARGET-FOREIGN")),
        ("/modules/modul-a/more", ("LTI-TARGET-FOREIGN", "LTI-LOGIN-TARGET-FOREIGN")),
        ("/modules/nicht-da", ("LTI-MODULE-UNKNOWN",)),
        ("/modules/MODUL-A", ("LTI-MODULE-UNKNOWN", "LTI-TARGET-FOREIGN", "LTI-LOGIN-TARGET-FOREIGN")),
        ("/modules/..", ("LTI-TARGET-FOREIGN", "LTI-LOGIN-TARGET-FOREIGN", "LTI-MODULE-UNKNOWN")),
        ("/", ("LTI-MODULE-NOT-CHOSEN",)),
        ("/lti/launch", ("LTI-MODULE-NOT-CHOSEN",)),
    ],
)
def test_JWT_22_a_target_of_ours_that_is_no_module_is_refused(browser, a, path, codes):
    """Login and claim agree, and still there is nothing to open."""
    login = browser.login(a, {"target_link_uri": browser.tool.url + path})
    if login.attempt.first.status_code != 302:
        assert_refused(login.attempt, *codes)
        return
    claims = a.claims(nonce=login.nonce, target=browser.tool.url + path)

    assert_refused(browser.post(a.id_token(claims), login.state), *codes)


@pytest.mark.parametrize(
    "form",
    [
        "{header}.{payload}",
        "{header}.{payload}.{signature}.x",
        "{header}.{payload}.{signature}.x.y",
        "{header}.{payload}.{signature}.",
        ".{payload}.{signature}",
        "{header}..{signature}",
        "..",
        ".",
        "garbage",
        "null",
        '{{"payload": "{payload}", "signatures": []}}',
    ],
)
def test_JWT_23_what_has_not_three_parts_is_refused(browser, a, form):
    header, payload, state = parts(browser, a)
    whole = signed(f"{header}.{payload}", rs256(a.key))
    text = form.format(header=header, payload=payload, signature=whole.rpartition(".")[2])

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
@pytest.mark.parametrize(
    ("edit", "signed_after"),
    [
        (lambda text: text[:10] + "!" + text[10:], True),
        (lambda text: text[:10] + " " + text[10:], True),
        (lambda text: text[:10] + "\n" + text[10:], True),
        (lambda text: "\t" + text, True),
        (lambda text: text + "\n", True),
        (lambda text: text + "=", True),
        (lambda text: text + "==", True),
        (lambda text: "+/" + text[2:], True),
        (lambda text: text[:10] + "é" + text[10:], True),
    ],
    ids=["!", "blank", "newline", "tab before", "newline behind", "=", "==", "+/", "é"],
)
def test_JWT_26_what_is_not_base64url_to_the_letter_is_refused(browser, a, part, edit, signed_after):
    """Header and payload are signed as they stand, so that nothing but their spelling is wrong."""
    header, payload, state = parts(browser, a)
    edited = [header, payload, ""]
    if part < 2:
        edited[part] = edit(edited[part])
    text = signed(f"{edited[0]}.{edited[1]}", rs256(a.key))
    if part == 2:
        start, _, signature = text.rpartition(".")
        text = f"{start}.{edit(signature)}"

    assert_refused(browser.post(text, state), "LTI-TOKEN-FORMAT", "LTI-PARAM-INVALID")


DEEP = "[" * 20_000 + "]" * 20_000


@pytest.mark.parametrize(
    ("edit", "codes"),
    [
        pytest.param(lambda text: text[:-1] + f', "x": {DEEP}}}', ("LTI-TOKEN-FORMAT",), id="20000 deep"),
        pytest.param(lambda text: text[:-1] + ', "sub": "other"}', ("LTI-TOKEN-FORMAT",), id="sub twice"),
        pytest.param(lambda text: text[:-1] + ', "sub": "40899"}', ("LTI-TOKEN-FORMAT",), id="the same sub twice"),
        pytest.param(lambda text: text[:-1] + ', "x": {"y": 1, "y": 2}}', ("LTI-TOKEN-FORMAT",), id="twice inside"),
        pytest.param(
            lambda text: text[:-1] + ', "s\\u0075b": "other"}', ("LTI-TOKEN-FORMAT",), id="sub twice, spelled"
        ),
        pytest.param(lambda text: text[:-1] + ', "x": NaN}', ("LTI-TOKEN-FORMAT",), id="NaN"),
        pytest.param(lambda text: text[:-1] + ', "x": -Infinity}', ("LTI-TOKEN-FORMAT",), id="-Infinity"),
        pytest.param(lambda text: text[:-1] + ', "x": 1' + "0" * 6000 + "}", ("LTI-TOKEN-FORMAT",), id="6001 digits"),
        pytest.param(lambda text: text[:-1] + ",}", ("LTI-TOKEN-FORMAT",), id="comma"),
        pytest.param(lambda text: text + "{}", ("LTI-TOKEN-FORMAT",), id="two objects"),
        pytest.param(lambda text: f"[{text}]", ("LTI-TOKEN-FORMAT",), id="list"),
        pytest.param(lambda _: "null", ("LTI-TOKEN-FORMAT",), id="null"),
        pytest.param(lambda _: "", ("LTI-TOKEN-FORMAT",), id="nothing"),
        pytest.param(lambda text: f"\ufeff{text}", ("LTI-TOKEN-FORMAT",), id="byte order mark"),
    ],
)
def test_JWT_27_json_that_means_two_things_or_none_is_refused(browser, a, edit, codes):
    assert_refused(launch_raw(browser, a, edit), *codes)


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


@pytest.mark.parametrize(
    ("claim", "value"),
    [(claim, value) for claim in OTHERWISE_WRONG for value in NO_TIMES] + [("exp", "-1"), ("exp", "0"), ("iat", "-1")],
    ids=lambda value: str(value)[:20],
)
def test_JWT_27_times_that_are_none_are_refused(browser, a, claim, value):
    def edit(text: str) -> str:
        claims = {key: kept for key, kept in json.loads(text).items() if key != claim}
        return json.dumps(claims)[:-1] + f', "{claim}": {value}}}'

    assert_refused(launch_raw(browser, a, edit), *NO_TIME, OTHERWISE_WRONG[claim], "LTI-TOKEN-FUTURE")


def test_JWT_27_times_may_have_a_fraction(browser, a):
    assert_opened(browser.launch(a, {"exp": now(a) + 299.5, "iat": now(a) - 0.25}))


@pytest.mark.parametrize(
    "header",
    [
        b'{"alg":"none","alg":"RS256","kid":"k1"}',
        b'{"alg":"RS256","kid":"k2","kid":"k1"}',
        b'{"alg":"RS256","kid":"k1","x":NaN}',
        b'[{"alg":"RS256","kid":"k1"}]',
        b'"RS256"',
        b"",
        b"\xff\xfe",
        b'{"alg":"RS256","kid":"k1","x":' + DEEP.encode() + b"}",
    ],
    ids=lambda header: repr(header)[:36],
)
def test_JWT_27_a_header_that_means_two_things_or_none_is_refused(browser, a, header):
    assert_refused(browser.launch(a, header=header), "LTI-TOKEN-FORMAT")


def test_JWT_27_a_payload_that_is_no_utf_8_is_refused(browser, a):
    login = browser.login(a)
    claims = json.dumps(a.claims(nonce=login.nonce, target=login.asked["target_link_uri"])).encode()

    attempt = browser.post(a.id_token(claims.replace(b"Carla", b"Carl\xe4")), login.state)

    assert_refused(attempt, "LTI-TOKEN-FORMAT")


def test_JWT_28_another_target_than_at_the_login_is_refused(browser, a):
    attempt = browser.launch(a, {TARGET: browser.tool.module_address("modul-b")})

    assert_refused(attempt, "LTI-TARGET-CHANGED")


@pytest.mark.parametrize("seconds", [125, HOUR])
def test_JWT_29_a_token_that_is_not_yet_valid_is_refused(browser, a, seconds):
    assert_refused(browser.launch(a, {"nbf": now(a) + seconds}), "LTI-TOKEN-FUTURE")


@pytest.mark.parametrize("seconds", [-300, 0, 50])
def test_JWT_29_a_token_that_is_valid_within_the_leeway_is_sound(browser, a, seconds):
    assert_opened(browser.launch(a, {"nbf": now(a) + seconds}))


@pytest.mark.parametrize(
    "kind", ["at+jwt", "application/at+jwt", "logout+jwt", "secevent+jwt", "dpop+jwt", "", 7, None]
)
def test_JWT_30_a_token_of_another_kind_is_refused(browser, a, kind):
    assert_refused(browser.launch(a, header=a.header({"typ": kind})), "LTI-TOKEN-HEADER")


@pytest.mark.parametrize("kind", ["JWT", "jwt", GONE], ids=str)
def test_JWT_30_an_id_token_need_not_say_its_kind(browser, a, kind):
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


@pytest.mark.parametrize("part", ["payload", "header", "signature of another token"])
def test_JWT_31_a_token_that_was_changed_after_signing_is_refused(browser, a, part):
    login = browser.login(a)
    claims = a.claims(nonce=login.nonce, target=login.asked["target_link_uri"])
    header, payload, signature = a.id_token(claims).split(".")
    other = a.id_token(claims | FORGED_PERSON).split(".")
    changed = {
        "payload": f"{header}.{other[1]}.{signature}",
        "header": f"{segment(a.header({'x': 1}))}.{payload}.{signature}",
        "signature of another token": f"{header}.{payload}.{other[2]}",
    }[part]

    assert_refused(browser.post(changed, login.state), "LTI-TOKEN-SIGNATURE")


@pytest.mark.parametrize(
    "changes", [{}, {CUSTOM: {"module": "modul-b"}}, {VERSION: "9"}, {DEPLOYMENT: "dep-77"}, {"iss": "x"}]
)
def test_JWT_32_nothing_of_a_forged_token_is_believed_written_or_shown(browser, a, b, changes):
    """The signature comes first: whatever else is wrong with a forged token does not matter, and is not told."""
    fetched_before = b.fetches

    page = assert_refused(browser.launch(a, FORGED_PERSON | changes, sign=rs256(ATTACKER)), "LTI-TOKEN-SIGNATURE")

    written = registering.dump(browser.tool.app) + browser.tool.log.getvalue()
    for value in (*FORGED_PERSON.values(), "Carla", "dep-77"):
        assert value not in written, value
        assert value not in page.text, value
    assert registering.people(browser.tool.app) == []
    assert b.fetches == fetched_before
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
