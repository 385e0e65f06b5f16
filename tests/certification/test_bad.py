"""BAD: the "known bad payloads" of the 1EdTech certification (§6.1.1) and their near relatives. All are refused."""

from itertools import product

import pytest

from tests.certification import registering
from tests.certification.browser import MODULE, learners_listed
from tests.certification.expecting import assert_opened, assert_refused, case
from tests.fakes.platform import GONE, Platform
from tests.fakes.vocabulary import (
    CONTEXT,
    CUSTOM,
    DEEP_LINKING,
    DEPLOYMENT,
    EXT,
    INSTRUCTOR,
    MESSAGE_TYPE,
    PRESENTATION,
    RESOURCE_LINK,
    ROLES,
    TARGET,
    TOOL_PLATFORM,
    VERSION,
)

DEEP_LINKING_REQUEST = {MESSAGE_TYPE: "LtiDeepLinkingRequest", ROLES: [INSTRUCTOR], RESOURCE_LINK: GONE}
SETTINGS = {
    "deep_link_return_url": "https://lms-a.musterhausen.example/deep",
    "accept_types": ["ltiResourceLink"],
    "accept_presentation_document_targets": ["iframe"],
}

WRONG_TYPES: dict[str, list[object]] = {
    CUSTOM: [
        ["module=modul-b"],
        "module=modul-b",
        {"module": None},
        {"module": 7},
        {"module": {"slug": "modul-b"}},
        None,
    ],
    EXT: [["a"], "a"],
    PRESENTATION: [
        ["iframe"],
        {"return_url": 7, "locale": ["de"], "document_target": {}},
        {"return_url": "javascript:alert(1)"},
        {"return_url": "https://[broken"},
    ],
    TOOL_PLATFORM: [["guid"], {"guid": 7, "product_family_code": ["moodle"], "name": None}],
    CONTEXT: [{"id": "course-7", "title": 7, "label": ["x"], "type": 7}],
    RESOURCE_LINK: [{"id": "link-1", "title": 7, "description": ["x"]}],
    "name": [7],
    "given_name": [["Carla"]],
    "family_name": [{"of": "Muster"}],
    "email": [7],
    "locale": [7],
}


def without(name):
    return {key: value for key, value in SETTINGS.items() if key != name}


def test_BAD_01_a_token_without_kid_is_refused_without_trying_the_only_key(browser, a):
    attempt = browser.launch(a, header={"badtestonly": "12345", "alg": "RS256"})

    assert_refused(attempt, "LTI-TOKEN-KID")
    assert a.fetches == 0


@pytest.mark.parametrize("known_before", [False, True])
def test_BAD_02_a_kid_that_is_not_in_the_key_set_is_refused_after_one_more_fetch_at_most(browser, a, known_before):
    if known_before:
        assert_opened(browser.launch(a))

    assert_refused(browser.launch(a, header=a.header({"kid": "imstester_66067"})), "LTI-KEY-UNKNOWN")
    assert 1 <= a.fetches <= 2


def test_BAD_03_another_version_of_lti_is_refused(browser, a):
    assert_refused(browser.launch(a, {VERSION: "11.3"}), "LTI-CLAIM-VERSION")


def test_BAD_04_a_message_without_version_is_refused(browser, a):
    assert_refused(browser.launch(a, {VERSION: GONE}), "LTI-CLAIM-VERSION")


def test_BAD_05_a_payload_that_is_no_lti_message_is_refused(browser, a):
    login = browser.login(a)

    assert_refused(browser.post(a.id_token({"name": "badltilaunch"}, header={}), login.state), "LTI-TOKEN-ALG")
    assert_refused(browser.post(a.id_token({"name": "badltilaunch"}), login.state), "LTI-TOKEN-ISSUER")


def test_BAD_06_a_message_without_type_version_and_roles_is_refused(browser, a):
    assert_refused(browser.launch(a, {MESSAGE_TYPE: GONE, VERSION: GONE, ROLES: GONE}), "LTI-CLAIM-VERSION")


def test_BAD_07_a_token_of_1970_is_refused(browser, a):
    assert_refused(browser.launch(a, {"iat": 11111, "exp": 22222}), "LTI-TOKEN-EXPIRED")


def test_BAD_08_a_message_without_type_is_refused(browser, a):
    assert_refused(browser.launch(a, {MESSAGE_TYPE: GONE}), "LTI-CLAIM-MESSAGE-TYPE")


def test_BAD_09_a_message_without_roles_is_refused(browser, a):
    assert_refused(browser.launch(a, {ROLES: GONE}), "LTI-CLAIM-ROLES")


def test_BAD_10_a_message_without_deployment_is_refused(browser, a):
    assert_refused(browser.launch(a, {DEPLOYMENT: GONE}), "LTI-CLAIM-DEPLOYMENT")


def test_BAD_11_a_resource_link_launch_without_resource_link_is_refused(browser, a):
    assert_refused(browser.launch(a, {RESOURCE_LINK: GONE}), "LTI-CLAIM-RESOURCE-LINK")


@pytest.mark.parametrize("allow_anonymous", [False, True])
def test_BAD_12_an_empty_sub_is_refused_even_where_anonymous_people_may_come(tool, lms_a, allow_anonymous):
    tool.register(lms_a, allow_anonymous=allow_anonymous)

    assert_refused(tool.browser().launch(lms_a, {"sub": ""}), "LTI-CLAIM-SUB")


def test_BAD_12_a_sub_that_is_no_text_is_refused_even_where_anonymous_people_may_come(tool, lms_a):
    tool.register(lms_a, allow_anonymous=True)
    for sub in (None, 40899, True, ["40899"], {"id": "40899"}):
        with case(sub):
            assert_refused(tool.browser().launch(lms_a, {"sub": sub}), "LTI-CLAIM-SUB")


def test_BAD_13_a_launch_without_sub_is_refused(browser, a):
    assert_refused(browser.launch(a, {"sub": GONE}), "LTI-SUB-ANONYMOUS")


def test_BAD_13_where_anonymous_people_may_come_they_read_and_nobody_keeps_a_result_of_them(tool, lms_a):
    tool.register(lms_a, allow_anonymous=True)
    somebody = tool.browser()

    opened = somebody.launch(lms_a, {"sub": GONE})

    assert_opened(opened, person=None)
    page = somebody.get(f"{opened.address}units/fragen").page
    answer = [("csrf_token", page.hidden("csrf_token") or ""), ("answer", "a")]
    somebody.attempt(f"{opened.address}units/fragen/questions/farbe", form=answer)
    assert registering.people(tool.app) == []
    again = somebody.launch(lms_a, {"sub": GONE})
    assert_opened(again, person=None)
    assert "kc-feedback" not in somebody.get(f"{again.address}units/fragen").page.source
    teacher = tool.browser().launch(lms_a, {"sub": "teacher", ROLES: [INSTRUCTOR]})
    assert learners_listed(teacher) == []


def test_BAD_14_a_resource_link_without_a_proper_id_is_refused(browser, a):
    ids = [{"title": "no id"}, *({"id": value} for value in ("", "x" * 256, 7, None, ["x"]))]
    for link in [*ids, "link-1", ["link-1"], None]:
        with case(link):
            assert_refused(browser.launch(a, {RESOURCE_LINK: link}), "LTI-CLAIM-RESOURCE-LINK")


def test_BAD_15_an_unknown_message_type_is_refused_and_named(browser, a):
    page = assert_refused(browser.launch(a, {MESSAGE_TYPE: "LtiFooRequest"}), "LTI-MESSAGE-UNSUPPORTED")

    assert "LtiFooRequest" in page.text


def test_BAD_15_the_name_of_a_message_type_is_escaped(browser, a):
    page = assert_refused(browser.launch(a, {MESSAGE_TYPE: "<b id=x>Foo"}), "LTI-MESSAGE-UNSUPPORTED")

    assert "<b id=x>" not in page.source


def test_BAD_15_messages_that_come_later_or_never_are_refused_and_named(browser, a):
    for name in ("LtiSubmissionReviewRequest", "LtiContextLaunchRequest", "LtiStartProctoring"):
        with case(name):
            page = assert_refused(browser.launch(a, {MESSAGE_TYPE: name}), "LTI-MESSAGE-UNSUPPORTED")
            assert name in page.text


def test_BAD_08_a_message_type_that_is_no_text_is_refused(browser, a):
    for value in (7, None, ["LtiResourceLinkRequest"]):
        with case(value):
            assert_refused(browser.launch(a, {MESSAGE_TYPE: value}), "LTI-CLAIM-MESSAGE-TYPE")


def test_BAD_16_a_resource_link_launch_without_target_is_refused(browser, a):
    assert_refused(browser.launch(a, {TARGET: GONE}), "LTI-CLAIM-TARGET")


def test_BAD_17_a_deployment_in_another_case_is_another_deployment(browser, a):
    assert_refused(browser.launch(a, {DEPLOYMENT: "DEP-1"}), "LTI-DEPLOYMENT-UNKNOWN")


def test_BAD_18_roles_that_are_no_list_are_refused(browser, a):
    for roles in ("Instructor", INSTRUCTOR, {"0": INSTRUCTOR}, None, 7):
        with case(roles):
            assert_refused(browser.launch(a, {ROLES: roles}), "LTI-CLAIM-ROLES")


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param([GONE, "nonsense"], id="BAD_19 no settings"),
        pytest.param([without("deep_link_return_url")], id="BAD_20 no return address"),
        pytest.param(
            [without("accept_types"), SETTINGS | {"accept_types": ["image"]}], id="BAD_21 no type that we offer"
        ),
        pytest.param([SETTINGS], id="sound settings too, until step 2"),
    ],
)
def test_BAD_19_BAD_20_BAD_21_deep_linking_is_refused_with_a_way_back(browser, a, settings):
    """With a target and, as ILIAS sends it, without."""
    for value, more in product(settings, [{}, {TARGET: GONE}]):
        with case(value, more):
            attempt = browser.launch(a, DEEP_LINKING_REQUEST | {DEEP_LINKING: value} | more)

            page = assert_refused(attempt, "LTI-MESSAGE-UNSUPPORTED")
            assert "LtiDeepLinkingRequest" in page.text
            assert [link for link in page.links() if link.startswith(f"{a.issuer}/course/7?")]


def test_BAD_22_a_context_without_a_proper_id_is_refused(browser, a):
    ids = [{"label": "DS7"}, *({"id": value} for value in ("", None, 7, "x" * 256))]
    for context in [*ids, ["course-7"], "course-7"]:
        with case(context):
            assert_refused(browser.launch(a, {CONTEXT: context}), "LTI-CLAIM-CONTEXT")


def test_BAD_22_a_further_claim_of_the_wrong_type_is_ignored(browser, a):
    for claim, values in WRONG_TYPES.items():
        for value in values:
            with case(claim, value):
                page = assert_opened(browser.launch(a, {claim: value}))
                assert "javascript:" not in page.source


def test_BAD_22_custom_values_of_the_wrong_type_choose_no_module(tool, browser, a):
    for value in (["modul-b"], 7, None, {"slug": "modul-b"}):
        attempt = browser.launch(a, {CUSTOM: {"module": value}}, login={"target_link_uri": f"{tool.url}/"})
        assert_refused(attempt, "LTI-MODULE-NOT-CHOSEN")


def longest(last: str) -> str:
    return "x" * 254 + last


def test_BAD_23_ids_of_255_characters_are_kept_whole(tool_on_each_database, host):
    tool = tool_on_each_database
    lms = Platform(host, issuer="https://lms.example", client_id="client-1", deployments=(longest("a"), longest("b")))
    tool.register(lms)
    same = {
        DEPLOYMENT: longest("a"),
        "sub": longest("a"),
        CONTEXT: {"id": longest("a")},
        RESOURCE_LINK: {"id": longest("a")},
    }
    others = [
        {DEPLOYMENT: longest("b")},
        {"sub": longest("b")},
        {CONTEXT: {"id": longest("b")}},
        {RESOURCE_LINK: {"id": longest("b")}},
    ]

    assert_opened(tool.browser().launch(lms, same), person=longest("a"))
    for other in others:
        changes = same | other
        assert_opened(tool.browser().launch(lms, changes), person=str(changes["sub"]))

    assert [sub for _, sub in registering.people(tool.app)] == [longest("a"), longest("b")]
    assert tool.counts()["placement"] == 1 + len(others) - 1


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        (DEPLOYMENT, "LTI-CLAIM-DEPLOYMENT"),
        ("sub", "LTI-CLAIM-SUB"),
        (CONTEXT, "LTI-CLAIM-CONTEXT"),
        (RESOURCE_LINK, "LTI-CLAIM-RESOURCE-LINK"),
    ],
    ids=["deployment", "sub", "context", "resource link"],
)
def test_BAD_23_ids_that_no_database_keeps_whole_are_refused(browser, a, claim, code):
    """256 characters, NUL, half a surrogate pair."""
    for unfit in ("x" * 256, "a\x00b", "a\ud800b"):
        value = {"id": unfit} if claim in {CONTEXT, RESOURCE_LINK} else unfit
        with case(unfit):
            assert_refused(browser.launch(a, {claim: value}), code)


def test_BAD_24_only_version_1_3_0_is_spoken(browser, a):
    for version in ("1.3.1", "1.3", 1.3, "LTI-1p0", "", None, ["1.3.0"]):
        with case(version):
            assert_refused(browser.launch(a, {VERSION: version}), "LTI-CLAIM-VERSION")


def test_BAD_00_the_base_claims_are_good(browser, a):
    """The control test of this file: what the tests above change is all that is wrong with their launches."""
    page = assert_opened(browser.launch(a))

    assert page.marks["data-module"] == MODULE
