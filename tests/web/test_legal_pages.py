"""The pages that every other page links."""

import pytest
from lxml import html

from tests.fakes.gallery import create_gallery


@pytest.fixture(scope="module")
def client():
    return create_gallery().test_client()


@pytest.mark.parametrize("page", ["privacy", "accessibility", "report-barrier"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_each_page_in_each_language(client, page, language):
    answer = client.get(f"/legal/{page}?lang={language}")
    root = html.fromstring(answer.text)
    assert answer.status_code == 200
    assert root.get("lang") == language
    assert root.body.get("data-page") == "legal"
    assert len(root.findall(".//h1")) == 1


def test_other_pages_do_not_exist(client):
    assert client.get("/legal/imprint").status_code == 404


def test_there_is_a_way_back_to_the_page_that_linked_here(client):
    answer = client.get("/legal/privacy", headers={"Referer": "http://localhost/learn/abc/units/warum?x=1"})
    assert html.fromstring(answer.text).xpath("//main//a/@href")[0] == "/learn/abc/units/warum"


@pytest.mark.parametrize("referrer", ["https://evil.example/learn/abc", "http://localhost/legal/accessibility", ""])
def test_there_is_no_way_back_to_strangers_or_in_circles(client, referrer):
    answer = client.get("/legal/report-barrier", headers={"Referer": referrer})
    assert html.fromstring(answer.text).xpath("//main//a/@href") == ["/legal/accessibility"]
