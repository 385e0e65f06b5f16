"""A launch begins: LTI security framework 5.1.1.1."""

import pytest


def test_a_click_on_an_activity_posts_everything_the_tool_needs_to_log_in(visitor, page_of):
    visitor.become("11")
    page = page_of(visitor.get("/launch/datenschutz"))
    assert page.action == "http://localhost:8020/lti/login"
    hint = page.fields.pop("lti_message_hint")
    assert '"activity":"datenschutz"' in hint
    fields = {name: value for name, value in page.fields.items() if name != "lti_message_hint"}
    assert fields == {
        "iss": "http://127.0.0.1:8010",
        "login_hint": "11",
        "target_link_uri": "http://localhost:8020/modules/datenschutz",
        "client_id": "muster-1",
        "lti_deployment_id": "7",
    }


def test_the_form_posts_itself_and_keeps_a_button_for_browsers_without_scripts(visitor, page_of):
    visitor.become("11")
    page = page_of(visitor.get("/launch/datenschutz"))
    assert "data-auto-submit" in page.all("form")[0]
    assert [button["type"] for button in page.all("button")] == ["submit"]
    assert page.mark == "practice-launch"


def test_each_town_launches_under_its_own_client_id(visitor):
    visitor.become("21")
    login = visitor.click()
    assert (login["iss"], login["client_id"], login["lti_deployment_id"]) == (
        "http://127.0.0.1:8010",
        "beispiel-2",
        "9",
    )


def test_every_click_gets_its_own_hint(visitor):
    visitor.become("11")
    assert visitor.click()["lti_message_hint"] != visitor.click()["lti_message_hint"]


@pytest.mark.parametrize("path", ["/course", "/activity/datenschutz", "/launch/datenschutz"])
def test_who_is_nobody_yet_chooses_first(visitor, path):
    response = visitor.get(path)
    assert (response.status_code, response.location) == (302, "/")


@pytest.mark.parametrize("path", ["/activity/keins", "/launch/keins"])
def test_an_activity_that_is_not_in_the_course_is_not_found(visitor, page_of, path):
    visitor.become("11")
    response = visitor.get(path)
    assert response.status_code == 404
    assert page_of(response).mark == "practice-error"
