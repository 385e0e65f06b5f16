"""`kc module preview`: the folder as it is now, to its author only, in both languages, or what is wrong with it."""

import pytest
from lxml import html

from lti_tool.web.preview import create_preview
from tests.fakes.module_folder import CSV, png, write_module

START = "/learn/preview/"
UNIT = f"{START}units/begruessung"
ANSWER = f"{START}units/fragen/questions/farbe"


@pytest.fixture
def folder(tmp_path):
    return write_module(tmp_path / "kurz-und-gut")


@pytest.fixture
def client(folder):
    return create_preview(folder).test_client()


def page(client, address: str):
    answer = client.get(address)
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def words(root) -> str:
    return " ".join(root.text_content().split())


def test_it_begins_with_the_module_page(client):
    answer = client.get("/", follow_redirects=True)
    root = html.fromstring(answer.text)
    assert root.body.get("data-page") == "module"
    assert root.findtext(".//h1") == "Kurz und gut"


def test_it_says_that_nobody_else_sees_it(client):
    assert "Vorschau" in words(page(client, START).find_class("kc-preview")[0])


def test_a_change_in_the_folder_is_seen_at_once(client, folder):
    page(client, UNIT)
    unit = folder / "01-einstieg" / "01-begruessung.md"
    unit.write_text(unit.read_text(encoding="utf-8").replace("Guten Tag", "Guten Morgen"), encoding="utf-8")
    assert "Guten Morgen" in words(page(client, UNIT))


def test_pictures_come_from_the_folder_and_are_not_kept(client):
    source = page(client, UNIT).xpath("//img[@alt='Ein blaues Quadrat']/@src")[0]
    answer = client.get(source, buffered=True)
    assert answer.data == png()
    assert answer.headers["Cache-Control"] == "no-cache"


def test_files_come_from_the_folder(client):
    link = page(client, f"{START}units/zum-mitnehmen").xpath("//main//a[contains(@href, '/media/')]/@href")[0]
    assert client.get(link, buffered=True).text == CSV


def test_media_that_no_module_has_does_not_exist(client):
    assert client.get(f"/media/{'0' * 64}.png").status_code == 404
    page(client, START)
    assert client.get(f"/media/{'0' * 64}.png").status_code == 404


def test_answers_are_remembered_until_they_are_to_be_forgotten(client):
    assert client.post(ANSWER, data={"csrf_token": "preview", "answer": "a"}).status_code == 303
    assert "Es war blau." in words(page(client, f"{START}units/fragen"))
    assert client.post("/restart").status_code == 303
    assert "Es war blau." not in words(page(client, f"{START}units/fragen"))


def test_the_language_is_switched_and_one_stays_where_one_is(client):
    answer = client.post("/language", data={"language": "en"}, headers={"Referer": f"http://localhost{UNIT}"})
    assert answer.location == UNIT
    root = page(client, UNIT)
    assert root.get("lang") == "en"
    assert "Step 1 of 3" in words(root)


@pytest.mark.parametrize("referrer", ["https://evil.example/learn", "", "http://localhost"])
def test_the_switch_leads_nowhere_else(client, referrer):
    answer = client.post("/language", data={"language": "fr"}, headers={"Referer": referrer})
    assert answer.location == "/"
    assert "Set-Cookie" not in answer.headers


def test_mistakes_are_listed_with_file_and_line_instead_of_the_page(client, folder):
    page(client, START)
    (folder / "module.yaml").write_text("id: Kurz Und Gut\nunbekannt: ja\n", encoding="utf-8")
    answer = client.get(UNIT)
    root = html.fromstring(answer.text)
    assert answer.status_code == 422
    assert root.body.get("data-page") == "preview-errors"
    assert root.body.get("data-module") == ""
    section = next(part for part in root.iter("section") if part.findtext("h2/span") == "module.yaml")
    lines = [words(line) for line in section.find_class("kc-mistake__line")]
    assert {"Zeile 1", "Zeile 2"} <= set(lines)


def test_mistakes_can_be_read_in_english_too(client, folder):
    (folder / "module.yaml").unlink()
    client.set_cookie("kc-preview-language", "en")
    answer = client.get(UNIT)
    assert answer.status_code == 422
    assert "mistake" in html.fromstring(answer.text).findtext(".//h1")


@pytest.mark.parametrize("address", ["/learn/other/", f"{START}units/gibt-es-nicht"])
def test_what_does_not_exist_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_a_form_without_its_token_is_forbidden(client):
    assert client.post(ANSWER, data={"answer": "a"}).status_code == 403


def test_a_broken_answer_is_a_bad_request(client):
    assert client.post(ANSWER, data={"csrf_token": "preview", "answer": "z"}).status_code == 400


def test_the_preview_sends_the_tool_s_policy(client):
    policy = client.get(START).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_legal_pages_show_the_templates(client):
    assert "[[Name der verantwortlichen Stelle]]" in words(page(client, "/legal/privacy"))
