"""Two cookies: one knows the browser (set at login), one opens its launches (new at every launch).

Both are `__Host-`, Secure, HttpOnly, SameSite=None and Partitioned: inside an LMS's frame a browser that
blocks third-party cookies keeps them apart for that LMS, and so keeps them at all. Plain http works on
loopback only, where browsers treat Secure cookies as over https.
"""

import re

from flask import after_this_request, request
from werkzeug.wrappers import Response

from lti_tool.lti.state import new_token

BROWSER = "__Host-kc-browser"
SESSION = "__Host-kc-session"
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


def read_cookie(name: str) -> str | None:
    """Return a cookie of ours, None if there is none or it has not the form of one."""
    value = request.cookies.get(name, "")
    return value if TOKEN.fullmatch(value) else None


def read_browser_id() -> str | None:
    return read_cookie(BROWSER)


def set_cookie(name: str, value: str | None = None) -> str:
    """Set a cookie with the answer to this request and return its value, a new random one by default."""
    chosen = new_token() if value is None else value

    @after_this_request
    def add(response: Response) -> Response:
        response.set_cookie(name, chosen, path="/", secure=True, httponly=True, samesite="None", partitioned=True)
        return response

    return chosen
