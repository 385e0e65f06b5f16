"""A browser without an engine: it keeps cookies as browsers do, follows redirects, and never leaves the tool's origin."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import Client, TestResponse

from tests.certification import registering
from tests.certification.page import Page
from tests.fakes.platform import GONE, Platform

BROWSER_COOKIE = "__Host-kc-browser"
SESSION_COOKIE = "__Host-kc-session"
MODULE = "modul-a"
REDIRECTS = range(300, 400)
FORM = "application/x-www-form-urlencoded"
Pairs = Iterable[tuple[str, str]]


@dataclass(eq=False)
class Tool:
    """The tool as tests see it: its address, the application behind it, the lines that it logs."""

    app: Flask
    url: str
    log: StringIO

    def browser(self, language: str | None = None) -> "Browser":
        return Browser(tool=self, language=language)

    def register(self, platform: Platform, **changes: object) -> int:
        """Let *platform* in; a change given as GONE is left out."""
        values = {**platform.registration, **changes}
        return registering.register(self.app, **{name: value for name, value in values.items() if value is not GONE})

    def module_address(self, slug: str = MODULE) -> str:
        return f"{self.url}/modules/{slug}"

    def counts(self) -> dict[str, int]:
        return registering.counts(self.app)

    def events(self) -> list[dict[str, Any]]:
        """Return every log line so far; each is a JSON object."""
        return [json.loads(line) for line in self.log.getvalue().splitlines()]


@dataclass(eq=False)
class Attempt:
    """What came of a request: *first* is the answer itself, *response* what stood there after all redirects.

    *before* and *after*: the number of rows of each table.
    """

    browser: "Browser"
    before: Mapping[str, int]
    after: Mapping[str, int]
    first: TestResponse
    response: TestResponse

    @property
    def page(self) -> Page:
        return Page(self.response)

    @property
    def address(self) -> str:
        """The path where the browser ended, for a launch `/learn/<launch_id>/`."""
        return self.response.request.path


@dataclass(eq=False)
class Login:
    """The tool's answer to a login and, where it sent the browser on, what it asks the platform for."""

    attempt: Attempt
    asked: Mapping[str, str] = field(default_factory=dict)

    @property
    def location(self) -> str:
        return self.attempt.first.headers.get("Location", "")

    @property
    def request(self) -> list[tuple[str, str]]:
        """The parameters of the authentication request, in order, empty ones included."""
        return parse_qsl(urlsplit(self.location).query, keep_blank_values=True, strict_parsing=True)

    def one(self, name: str) -> str:
        values = [value for key, value in self.request if key == name]
        assert len(values) == 1, (name, self.attempt.first.status, self.location)
        return values[0]

    @property
    def state(self) -> str:
        return self.one("state")

    @property
    def nonce(self) -> str:
        return self.one("nonce")


@dataclass(eq=False)
class Browser:
    """One person's browser. It may be used by several threads, each with a `copy`."""

    tool: Tool
    language: str | None = None
    cookies: dict[str, str] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)

    def copy(self, tool: Tool | None = None) -> "Browser":
        """Return the same browser, with the same cookies, at *tool*."""
        return Browser(
            tool=tool or self.tool, language=self.language, cookies=dict(self.cookies), opened=set(self.opened)
        )

    def send(
        self,
        path: str,
        *,
        method: str = "POST",
        query: Pairs = (),
        form: Pairs | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        content_type: str | None = None,
    ) -> TestResponse:
        """Send one request and keep the cookies of its answer; redirects are not followed."""
        whole = dict(headers or {})
        if self.cookies:
            whole["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if self.language:
            whole.setdefault("Accept-Language", self.language)
        response = Client(self.tool.app, use_cookies=False).open(
            path,
            method=method,
            base_url=self.tool.url,
            query_string=MultiDict(query),
            data=body if form is None else MultiDict(form),
            content_type=content_type or (FORM if form is not None else None),
            headers=whole,
        )
        for line in response.headers.getlist("Set-Cookie"):
            self._keep(line)
        return response

    def _keep(self, line: str) -> None:
        """Keep a cookie as browsers do: `__Host-` only if Secure, for the whole host and no other (RFC 6265bis §5.7)."""
        pair, *attributes = (part.strip() for part in line.split(";"))
        name, _, value = pair.partition("=")
        known = {key.lower(): given for key, _, given in (attribute.partition("=") for attribute in attributes)}
        if name.startswith("__Host-") and not (
            "secure" in known and known.get("path") == "/" and "domain" not in known
        ):
            return
        if known.get("max-age") == "0":
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value

    def attempt(self, path: str, **request: Any) -> Attempt:
        """Send a request, then go where it leads; a redirect away from the tool is an answer, not a way to go."""
        before = self.tool.counts()
        first = response = self.send(path, **request)
        for _ in range(5):
            target = urlsplit(response.headers.get("Location", ""))
            elsewhere = target.netloc and f"{target.scheme}://{target.netloc}" != self.tool.url
            if response.status_code not in REDIRECTS or elsewhere:
                break
            response = self.send(target.path, method="GET", query=parse_qsl(target.query, keep_blank_values=True))
        attempt = Attempt(browser=self, before=before, after=self.tool.counts(), first=first, response=response)
        if response.status_code == 200 and attempt.address.startswith("/learn/"):
            self.opened.add(attempt.address.split("/")[2])
        return attempt

    def get(self, path: str, **request: Any) -> Attempt:
        return self.attempt(path, method="GET", **request)

    def login(self, platform: Platform, changes: Mapping[str, object] | None = None, *, method: str = "POST") -> Login:
        """Come from *platform* to the tool's login, as its course page sends one."""
        base: dict[str, object] = {
            "iss": platform.issuer,
            "login_hint": "user-40899",
            "target_link_uri": self.tool.module_address(),
            "lti_message_hint": "hint-1",
            "client_id": platform.client_id,
        }
        asked = {name: str(value) for name, value in (base | dict(changes or {})).items() if value is not GONE}
        pairs = list(asked.items())
        sent = {"form": pairs} if method == "POST" else {"query": pairs}
        return Login(attempt=self.attempt("/lti/login", method=method, **sent), asked=asked)

    def post(self, id_token: str | None, state: str | None, *more: tuple[str, str]) -> Attempt:
        """Post the platform's answer to the launch address."""
        pairs = [("id_token", id_token), ("state", state), *more]
        return self.attempt("/lti/launch", form=[(name, value) for name, value in pairs if value is not None])

    def launch(
        self,
        platform: Platform,
        changes: Mapping[str, object] | None = None,
        *,
        login: Mapping[str, object] | None = None,
        **token: Any,
    ) -> Attempt:
        """Go all the way: login, claims after *changes*, signature, launch. *token* goes to `Platform.id_token`."""
        begun = self.login(platform, login)
        target = begun.asked.get("target_link_uri", self.tool.module_address())
        claims = platform.claims(nonce=begun.nonce, target=target, changes=changes)
        return self.post(platform.id_token(claims, **token), begun.state)


def learners_listed(attempt: Attempt) -> Sequence[str]:
    """Return whom the progress page lists, from a teacher's or mentor's opened launch."""
    shown = attempt.browser.get(f"{attempt.address}progress")
    assert shown.response.status_code == 200, shown.response.status
    assert shown.page.marks["data-page"] == "teacher"
    return shown.page.first_column()
