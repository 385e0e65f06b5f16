"""A practice LMS with two towns, and a browser at it that has no engine."""

from dataclasses import dataclass, replace
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_tool.practice.platform import Activity, PracticeConfig, PracticeRegistration, create_practice_lms

LMS, TOOL = "http://127.0.0.1:8010", "http://localhost:8020"
CONFIG = PracticeConfig(
    public_url=LMS,
    tool_url=TOOL,
    activities=(
        Activity(slug="datenschutz", title="Datenschutz im Rathaus", summary="Daten erkennen & schützen."),
        Activity(slug="phishing", title="Phishing", summary="Betrug erkennen."),
    ),
    registrations=(
        PracticeRegistration(client_id="muster-1", deployment_id="7", organisation_name="Stadt Musterhausen"),
        PracticeRegistration(client_id="beispiel-2", deployment_id="9", organisation_name="Stadt Beispielstadt"),
    ),
    family_code="practice-test",
)
NOW = 1_795_000_000.5


class Clock:
    """A clock that stands until somebody moves it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


class Page(HTMLParser):
    """A page's body attributes, elements, and its first form: action and named fields."""

    def __init__(self, response: TestResponse) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(response.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def mark(self) -> str | None:
        return self.all("body")[0]["data-page"]

    @property
    def action(self) -> str | None:
        return self.all("form")[0]["action"]

    @property
    def fields(self) -> dict[str, str]:
        return {field["name"]: field["value"] or "" for field in self.all("input") if field.get("name")}


@dataclass
class Visitor:
    """Somebody's browser at the practice LMS, and the tool's side of a launch."""

    app: Flask
    client: FlaskClient
    clock: Clock

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, base_url=LMS)

    def become(self, sub: str, *shared: str) -> TestResponse:
        form = {"person": sub, **dict.fromkeys(shared, "yes")}
        return self.client.post("/choose", data=form, base_url=LMS)

    def click(self, slug: str = "datenschutz", query: str = "") -> dict[str, str]:
        """Open an activity; return what is posted to the tool's login."""
        return Page(self.get(f"/launch/{slug}{query}")).fields

    def ask(self, login: dict[str, str], method: str = "GET", **changes: str | list[str] | None) -> TestResponse:
        """Send what a tool sends to /auth after *login*, from a browser that passes no cookie on. None leaves out."""
        request = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": login["client_id"],
            "redirect_uri": f"{TOOL}/lti/launch",
            "state": "a state<>&\"'",
            "nonce": "a nonce",
            "login_hint": login["login_hint"],
            "lti_message_hint": login["lti_message_hint"],
        }
        sent = {name: value for name, value in {**request, **changes}.items() if value is not None}
        place = {"query_string": sent} if method == "GET" else {"data": sent}
        return self.app.test_client().open("/auth", method=method, base_url=LMS, **place)


@pytest.fixture(scope="session")
def key_path(tmp_path_factory):
    """One signing key for all tests: making it is the slow part."""
    return tmp_path_factory.mktemp("practice") / "key.pem"


@pytest.fixture
def config(key_path):
    return replace(CONFIG, key_path=key_path)


@pytest.fixture
def visitor(config):
    clock = Clock()
    app = create_practice_lms(config, clock=clock)
    return Visitor(app=app, client=app.test_client(), clock=clock)


@pytest.fixture
def page_of():
    return Page
