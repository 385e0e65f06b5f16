"""What stands in an id_token (LTI 1.3 core 5.3, 5.4), read by somebody who only knows the key set."""

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
NAMES = {"name", "given_name", "family_name"}


@pytest.fixture
def launch(visitor, page_of):
    """Launch as somebody and return the verified token."""

    def launch(sub="11", *shared, slug="datenschutz", query=""):
        visitor.become(sub, *shared)
        form = page_of(visitor.ask(visitor.click(slug, query))).fields
        keys = KeySet.import_key_set(visitor.get("/jwks").json)
        return jwt.decode(form["id_token"], keys, algorithms=["RS256"])

    return launch


def test_the_token_verifies_with_the_published_key_and_names_it(visitor, launch):
    token = launch()
    [key] = visitor.get("/jwks").json["keys"]
    assert token.header == {"alg": "RS256", "kid": key["kid"], "typ": "JWT"}
    assert (key["kty"], key["use"], key["alg"]) == ("RSA", "sig", "RS256")


def test_the_key_set_holds_no_private_part(visitor):
    response = visitor.get("/jwks")
    assert response.mimetype == "application/json"
    assert set(response.json["keys"][0]) == {"kty", "n", "e", "use", "alg", "kid"}


def test_the_token_says_who_made_it_for_whom_and_lives_for_a_minute(launch):
    claims = launch().claims
    assert {name: claims[name] for name in ("iss", "aud", "sub", "nonce", "iat", "exp")} == {
        "iss": "http://127.0.0.1:8010",
        "aud": "muster-1",
        "sub": "11",
        "nonce": "a nonce",
        "iat": 1_795_000_000,
        "exp": 1_795_000_060,
    }


def test_the_token_says_what_is_opened(launch):
    claims = launch(slug="phishing").claims
    assert claims[LTI + "message_type"] == "LtiResourceLinkRequest"
    assert claims[LTI + "version"] == "1.3.0"
    assert claims[LTI + "deployment_id"] == "7"
    assert claims[LTI + "target_link_uri"] == "http://localhost:8020/modules/phishing"
    assert claims[LTI + "custom"] == {"module": "phishing"}
    assert claims[LTI + "resource_link"] == {
        "id": "muster-1:phishing",
        "title": "Phishing",
        "description": "Betrug erkennen.",
    }
    assert claims[LTI + "context"] == {
        "id": "muster-1:course",
        "label": "DIR",
        "title": "Digital im Rathaus",
        "type": ["http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"],
    }


def test_the_token_names_the_platform(launch):
    platform = launch().claims[LTI + "tool_platform"]
    assert platform.pop("version")
    assert platform == {
        "guid": "127.0.0.1:8010",
        "name": "Übungs-LMS",
        "description": "Stadt Musterhausen",
        "url": "http://127.0.0.1:8010",
        "product_family_code": "practice-test",
    }


def test_grades_and_roster_are_not_offered(launch):
    assert [name for name in launch().claims if "lti-ags" in name or "lti-nrps" in name] == []


@pytest.mark.parametrize(
    ("shared", "present"),
    [
        pytest.param((), set(), id="nothing"),
        pytest.param(("share_name",), NAMES, id="name"),
        pytest.param(("share_email",), {"email"}, id="e-mail"),
        pytest.param(("share_name", "share_email"), {*NAMES, "email"}, id="both"),
    ],
)
def test_name_and_email_stand_there_only_if_shared(launch, shared, present):
    claims = launch("11", *shared).claims
    assert {*NAMES, "email"} & set(claims) == present


def test_a_shared_name_is_whole_and_an_address_can_belong_to_nobody(launch):
    claims = launch("11", "share_name", "share_email").claims
    assert [claims[name] for name in ("given_name", "family_name", "name")] == ["Carla", "Muster", "Carla Muster"]
    assert claims["email"] == "carla.muster@musterhausen.example"


@pytest.mark.parametrize("town", [pytest.param(10, id="Musterhausen"), pytest.param(20, id="Beispielstadt")])
@pytest.mark.parametrize(("number", "role"), [(1, "Learner"), (2, "Learner"), (3, "Instructor"), (4, "Manager")])
def test_everybody_has_the_one_role_that_the_page_says_as_a_full_address(launch, town, number, role):
    claims = launch(str(town + number)).claims
    assert claims["sub"] == str(town + number)
    assert claims[LTI + "roles"] == [MEMBERSHIP + role]


@pytest.mark.parametrize(
    ("query", "target"), [("", "iframe"), ("?target=window", "window"), ("?target=moon", "iframe")]
)
def test_the_token_says_where_the_tool_is_shown(launch, query, target):
    assert launch(query=query).claims[LTI + "launch_presentation"] == {
        "locale": "de",
        "document_target": target,
        "return_url": "http://127.0.0.1:8010/course",
    }


def test_the_language_of_the_pages_is_the_language_of_the_launch(visitor, launch):
    visitor.get("/?lang=en")
    assert launch().claims[LTI + "launch_presentation"]["locale"] == "en"
