"""The browsers between platform and server: plain sockets, so that the driver costs little beside what it measures."""

import socket
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from urllib.parse import parse_qs, urlencode, urlsplit

from bench.lms import Placement, Platform

SECONDS = 20.0
CHUNK = 65536
MOVED = (302, 303)


class Unexpected(Exception):
    """A server answered otherwise than a launch needs; the message says what came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a server answered: status, headers (names in lower case, cookies apart), body, seconds from connect to end."""

    status: int
    headers: dict[str, str]
    cookies: str
    body: bytes
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """What one browser holds after its login."""

    state: str
    nonce: str
    cookies: str
    launch_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A request that is ready to be sent, and where to."""

    host: str
    port: int
    content: bytes


def form_post(url: str, form: dict[str, str], cookies: str = "") -> Post:
    """Make the post of a form, as a browser sends it."""
    parts, body = urlsplit(url), urlencode(form)
    lines = [
        f"POST {parts.path} HTTP/1.1",
        f"Host: {parts.netloc}",
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64) kommunalcampus-bench",
        "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
        "Accept-Language: de,en;q=0.7",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *([f"Cookie: {cookies}"] if cookies else []),
    ]
    content = "\r\n".join([*lines, "", body]).encode()
    return Post(host=parts.hostname or "", port=parts.port or 80, content=content)


def send(post: Post, together: Barrier | None = None) -> Reply:
    """Send a request and read the answer to its end; with *together*, connect first and send when all are ready."""
    start = time.perf_counter()
    with socket.create_connection((post.host, post.port), timeout=SECONDS) as connection:
        if together:
            together.wait(SECONDS)
        connection.sendall(post.content)
        parts = []
        while part := connection.recv(CHUNK):
            parts.append(part)
    seconds = time.perf_counter() - start
    return _reply(b"".join(parts), seconds)


def _reply(answer: bytes, seconds: float) -> Reply:
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    pairs = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    cookies = "; ".join(value.partition(";")[0] for name, value in pairs if name == "set-cookie")
    return Reply(status=int(status.split()[1]), headers=dict(pairs), cookies=cookies, body=body, seconds=seconds)


def send_all(posts: Sequence[Post], at_once: int) -> list[Reply]:
    """Send requests, *at_once* of them at any time; the answers come in the order of the requests."""
    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(send, posts))


def send_together(posts: Sequence[Post]) -> list[Reply]:
    """Send requests at the same moment, as nearly as threads can."""
    together = Barrier(len(posts))
    with ThreadPoolExecutor(len(posts)) as pool:
        return list(pool.map(lambda post: send(post, together), posts))


def log_in(platform: Platform, login_url: str, placement: Placement, *, count: int, at_once: int) -> list[Login]:
    """Begin *count* launches, each in a browser of its own; raise `Unexpected` where a server refuses."""
    posts = [form_post(login_url, platform.login(placement)) for _ in range(count)]
    return [_logged_in(reply) for reply in send_all(posts, at_once)]


def _logged_in(reply: Reply) -> Login:
    if reply.status not in MOVED:
        raise Unexpected(f"a login was answered with {reply.status}: {reply.body[:500]!r}")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(reply.headers["location"]).query).items()}
    return Login(state=asked["state"], nonce=asked["nonce"], cookies=reply.cookies, launch_url=asked["redirect_uri"])


def signed(platform: Platform, placement: Placement, logins: Iterable[Login]) -> list[Post]:
    """Answer logins as the platform does: sign a token for each."""
    return [
        form_post(
            login.launch_url,
            {"id_token": platform.token(placement, login.nonce), "state": login.state},
            login.cookies,
        )
        for login in logins
    ]
