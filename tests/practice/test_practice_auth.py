"""The authorization endpoint: whom it trusts, what it refuses and how it says so (security framework 5.1.1.2)."""

import pytest

TOOL_LAUNCH = "http://localhost:8020/lti/launch"


@pytest.fixture
def login(visitor):
    visitor.become("11")
    return visitor.click()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_right_request_is_answered_by_a_form_with_token_and_state(visitor, page_of, login, method):
    response = visitor.ask(login, method)
    page = page_of(response)
    assert response.status_code == 200
    assert page.action == TOOL_LAUNCH
    assert set(page.fields) == {"id_token", "state"}
    assert page.fields["state"] == "a state<>&\"'"
    assert page.mark == "practice-answer"


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        pytest.param("client_id", "stranger", id="unknown client"),
        pytest.param("client_id", None, id="no client"),
        pytest.param("client_id", ["muster-1", "beispiel-2"], id="two clients"),
        pytest.param("redirect_uri", "http://evil.example/lti/launch", id="foreign redirect_uri"),
        pytest.param("redirect_uri", TOOL_LAUNCH + "/", id="redirect_uri with a slash more"),
        pytest.param("redirect_uri", TOOL_LAUNCH + "?x=1", id="redirect_uri with a query"),
        pytest.param("redirect_uri", [TOOL_LAUNCH, "http://evil.example"], id="two redirect_uris"),
        pytest.param("redirect_uri", None, id="no redirect_uri"),
    ],
)
def test_while_it_is_unclear_who_asks_nothing_is_posted_anywhere(visitor, page_of, login, parameter, value):
    response = visitor.ask(login, **{parameter: value})
    page = page_of(response)
    assert response.status_code == 400
    assert page.mark == "practice-error"
    assert page.all("form") == []
    assert f"<code>{parameter}</code>" in response.text
    assert "evil.example" not in response.text


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"response_type": "code"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"response_mode": "query"}, "invalid_request"),
        ({"prompt": "login"}, "invalid_request"),
        ({"prompt": None}, "invalid_request"),
        ({"nonce": None}, "invalid_request"),
        ({"nonce": ""}, "invalid_request"),
        ({"nonce": ["one", "two"]}, "invalid_request"),
        ({"state": None}, "invalid_request"),
        ({"login_hint": None}, "invalid_request"),
        ({"lti_message_hint": None}, "invalid_request"),
        ({"lti_message_hint": '{"activity":"datenschutz","launch":"guessed"}'}, "launch_no_longer_valid"),
        ({"login_hint": "12"}, "access_denied"),
        ({"client_id": "beispiel-2"}, "unauthorized_client"),
    ],
)
def test_a_wrong_request_of_the_tool_is_told_to_the_tool(visitor, page_of, login, change, error):
    page = page_of(visitor.ask(login, **change))
    assert page.action == TOOL_LAUNCH
    assert page.fields["error"] == error
    assert page.fields["error_description"]
    assert "id_token" not in page.fields


def test_the_state_goes_back_with_an_error_too(visitor, page_of, login):
    assert page_of(visitor.ask(login, prompt="login", state="s-1")).fields["state"] == "s-1"


def test_a_hint_works_once(visitor, page_of, login):
    assert "id_token" in page_of(visitor.ask(login)).fields
    assert page_of(visitor.ask(login)).fields["error"] == "launch_no_longer_valid"


def test_a_hint_must_come_back_byte_for_byte(visitor, page_of, login):
    changed = login["lti_message_hint"].replace(":", ": ")
    assert page_of(visitor.ask(login, lti_message_hint=changed)).fields["error"] == "launch_no_longer_valid"


def test_a_hint_that_was_tried_for_somebody_else_is_used_up(visitor, page_of, login):
    visitor.ask(login, login_hint="12")
    assert page_of(visitor.ask(login)).fields["error"] == "launch_no_longer_valid"


@pytest.mark.parametrize(("seconds", "answer"), [(3600, "id_token"), (3601, "error")])
def test_a_hint_lives_for_an_hour(visitor, page_of, login, seconds, answer):
    visitor.clock.now += seconds
    assert answer in page_of(visitor.ask(login)).fields


def test_a_launch_of_somebody_whom_the_browser_left_is_refused(visitor, page_of, login):
    visitor.become("13")
    assert page_of(visitor.ask(login)).fields["error"] == "login_required"


def test_two_activities_may_be_opened_at_once(visitor, page_of, login):
    other = visitor.click("phishing")
    assert "id_token" in page_of(visitor.ask(other)).fields
    assert "id_token" in page_of(visitor.ask(login)).fields


def test_a_request_that_is_far_too_large_is_refused(visitor, page_of, login):
    response = visitor.ask(login, "POST", state="x" * 70_000)
    assert response.status_code == 413
    assert page_of(response).mark == "practice-error"


def test_the_page_about_an_untrusted_request_offers_no_language_that_it_could_not_switch_to(visitor, login):
    assert "?lang=" not in visitor.ask(login, client_id="stranger").text
    assert "?lang=" in visitor.get("/course").text
