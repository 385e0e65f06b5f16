"""Somebody's browser, played by `requests`: fast, and enough where no page has to be looked at."""

import base64
import json
from typing import Any

import requests
from lxml import html

SECONDS = 20
# A launch has two pages that send themselves on: the tool's cookie probe (in a frame) and the platform's token.
MOST_FORMS = 4


class LoopbackCookies(requests.cookies.RequestsCookieJar):
    """Chromium and Firefox send Secure cookies to loopback over plain http too; requests has to be told."""

    def set_cookie(self, cookie: Any, *args: Any, **kwargs: Any) -> None:
        cookie.secure = False
        super().set_cookie(cookie, *args, **kwargs)


class Browser:
    """Keeps cookies, follows redirects, sends the forms that a script would send at once."""

    def __init__(self) -> None:
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.cookies = LoopbackCookies()
        self.claims: dict[str, Any] = {}

    def open(self, url: str, *, in_a_frame: bool = False) -> requests.Response:
        """Return the answer at which a launch from *url* ends; `claims` are those of the token that was carried."""
        headers = {"Sec-Fetch-Dest": "iframe" if in_a_frame else "document"}
        answer = self.session.get(url, headers=headers, timeout=SECONDS)
        for _ in range(MOST_FORMS):
            form = self_sending_form(answer)
            if form is None:
                break
            fields = dict(form.form_values())
            if "id_token" in fields:
                self.claims = payload_of(fields["id_token"])
            answer = self.session.post(form.action, data=fields, headers=headers, timeout=SECONDS)
        return answer


def self_sending_form(answer: requests.Response) -> html.FormElement | None:
    """Return the platform's or the tool's form that a script sends at once, or None."""
    page = html.fromstring(answer.content, base_url=answer.url)
    return next(iter(page.xpath("//form[@id='lti-launch' or @data-auto-submit]")), None)


def payload_of(token: str) -> dict[str, Any]:
    """Return the claims of a token, unverified."""
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
