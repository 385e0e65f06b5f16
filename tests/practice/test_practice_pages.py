"""What people see, in German and English."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

import lti_tool.practice.platform as practice
from lti_tool.practice.platform import app as practice_app
from lti_tool.practice.platform import create_practice_lms
from lti_tool.practice.platform.words import TEXTS

TEMPLATES = Path(practice.__file__).parent / "templates" / "practice"
LMS = "http://127.0.0.1:8010"


def test_the_start_offers_four_people_of_each_town(visitor, page_of):
    response = visitor.get("/")
    page = page_of(response)
    people = [field["value"] for field in page.all("input") if field["type"] == "radio"]
    assert people == ["11", "12", "13", "14", "21", "22", "23", "24"]
    assert "Carla Muster" in response.text
    assert page.mark == "practice-choose"


def test_at_first_the_first_person_is_chosen_and_everything_is_shared(visitor, page_of):
    checked = [field.get("id") for field in page_of(visitor.get("/")).all("input") if "checked" in field]
    assert checked == ["person-11", "share-name", "share-email"]


def test_the_start_remembers_what_was_chosen(visitor, page_of):
    visitor.become("23", "share_email")
    checked = [field.get("id") for field in page_of(visitor.get("/")).all("input") if "checked" in field]
    assert checked == ["person-23", "share-email"]


def test_choosing_leads_to_the_course(visitor):
    response = visitor.become("11")
    assert (response.status_code, response.location) == (303, "/course")
    assert "HttpOnly" in response.headers["Set-Cookie"]
    assert "SameSite=Lax" in response.headers["Set-Cookie"]


@pytest.mark.parametrize("sub", ["", "99"])
def test_choosing_nobody_says_so_at_the_form(visitor, page_of, sub):
    response = visitor.become(sub)
    assert response.status_code == 400
    assert page_of(response).mark == "practice-choose"
    assert 'role="alert"' in response.text


def test_the_course_lists_the_activities_and_says_who_one_is(visitor, page_of):
    visitor.become("13", "share_name")
    response = visitor.get("/course")
    page = page_of(response)
    links = [link["href"] for link in page.all("a") if link["href"].startswith("/activity/")]
    assert links == ["/activity/datenschutz", "/activity/phishing"]
    assert "Daten erkennen &amp; schützen." in response.text
    assert "Renate Vorlage" in response.text
    assert "Der Name wird weitergegeben, die E-Mail-Adresse nicht." in response.text
    assert page.mark == "practice-course"


@pytest.mark.parametrize(
    ("shared", "key"),
    [((), "shared_none"), (("share_email",), "shared_email"), (("share_name", "share_email"), "shared_both")],
)
def test_the_course_says_what_is_passed_on(visitor, shared, key):
    visitor.become("11", *shared)
    assert TEXTS["de"][key] in visitor.get("/course").text


def test_an_empty_course_says_that_it_is_empty(config):
    client = create_practice_lms(replace(config, activities=())).test_client()
    client.post("/choose", data={"person": "11"}, base_url=LMS)
    assert TEXTS["de"]["course_empty"] in client.get("/course", base_url=LMS).text


def test_an_activity_shows_its_module_in_a_named_frame_and_offers_a_window(visitor, page_of):
    visitor.become("11")
    page = page_of(visitor.get("/activity/datenschutz"))
    [frame] = page.all("iframe")
    assert (frame["src"], frame["title"], frame["allow"]) == (
        "/launch/datenschutz",
        "Modul: Datenschutz im Rathaus",
        "fullscreen",
    )
    [window] = [link for link in page.all("a") if link.get("target") == "_blank"]
    assert window["href"] == "/launch/datenschutz?target=window"
    assert page.mark == "practice-activity"


@pytest.mark.parametrize("path", ["/", "/course", "/activity/datenschutz", "/launch/datenschutz", "/nirgends"])
@pytest.mark.parametrize(("language", "product"), [("de", "Übungs-LMS"), ("en", "Practice LMS")])
def test_every_page_says_that_it_is_for_trying_in_both_languages(visitor, page_of, path, language, product):
    visitor.become("11")
    response = visitor.get(f"{path}?lang={language}")
    assert page_of(response).all("html")[0]["lang"] == language
    assert f'<strong class="lms-banner__word">{product}</strong>' in response.text


def test_the_language_stays_chosen_and_a_strange_one_is_ignored(visitor, page_of):
    visitor.get("/?lang=en")
    assert page_of(visitor.get("/?lang=xx")).all("html")[0]["lang"] == "en"


def test_nothing_stands_inline_and_only_the_tool_may_be_framed_or_posted_to(visitor, page_of):
    visitor.become("11")
    for path in ("/", "/course", "/activity/datenschutz", "/launch/datenschutz"):
        response = visitor.get(path)
        page = page_of(response)
        assert page.all("style") == []
        assert all("src" in script for script in page.all("script"))
        assert not any("style" in attributes for _tag, attributes in page.elements)
        policy = dict(part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";"))
        assert policy["frame-src"] == policy["form-action"] == "'self' http://localhost:8020"
        assert (policy["default-src"], policy["script-src"], policy["style-src"]) == ("'none'", "'self'", "'self'")
        assert response.headers["Cache-Control"] == "no-store"


def test_who_typed_localhost_is_brought_to_the_lms_own_host(visitor):
    response = visitor.client.get("/course?lang=en", base_url="http://localhost:8010")
    assert (response.status_code, response.location) == (302, "http://127.0.0.1:8010/course?lang=en")


def test_a_wrong_method_gets_a_page_too(visitor, page_of):
    response = visitor.client.delete("/course", base_url=LMS)
    assert response.status_code == 405
    assert page_of(response).mark == "practice-error"


@pytest.fixture
def kern(tmp_path, monkeypatch):
    folder = tmp_path / "kern"
    monkeypatch.setattr(practice_app, "KERN", folder)
    return folder


def test_the_look_comes_from_kern_where_it_was_fetched(visitor, kern):
    kern.mkdir()
    (kern / "kern.min.css").write_text("b{}")
    assert "/static/vendor/kern/kern.min.css" in visitor.get("/").text
    with visitor.get("/static/vendor/kern/kern.min.css") as response:
        assert response.text == "b{}"


def test_without_kern_the_pages_ask_for_nothing_that_is_not_there(visitor, kern):
    assert "vendor/kern" not in visitor.get("/").text


def test_nothing_outside_kern_is_given_away(visitor, kern):
    kern.mkdir()
    (kern.parent / "secret.txt").write_text("x")
    assert visitor.get("/static/vendor/kern/../secret.txt").status_code == 404
    assert visitor.get("/static/vendor/kern/%2e%2e/secret.txt").status_code == 404


@pytest.mark.parametrize("name", ["practice.css", "practice.js", "practice.svg", "fonts.css"])
def test_own_files_are_there(visitor, name):
    with visitor.get(f"/static/{name}") as response:
        assert response.status_code == 200


def test_both_languages_say_the_same_and_nothing_is_left_over():
    assert set(TEXTS["de"]) == set(TEXTS["en"])
    used = set(re.findall(r"\bt\.(\w+)", "".join(file.read_text() for file in TEMPLATES.glob("*.html"))))
    assert used == set(TEXTS["de"])


def test_an_operator_finds_the_addresses_to_register(config):
    assert (config.auth_url, config.jwks_url) == ("http://127.0.0.1:8010/auth", "http://127.0.0.1:8010/jwks")
