"""The only sender of requests: bounded in time and size, never to private addresses, never to another host."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from queue import Empty, SimpleQueue
from urllib.parse import urljoin, urlsplit

import requests
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress
from urllib3.exceptions import HTTPError, NameResolutionError

from connectors.errors import Unreachable

TOTAL_SECONDS = 10.0
CONNECT_SECONDS = 3.0
READ_SECONDS = 5.0
MAX_BYTES = 1024 * 1024
MAX_REDIRECTS = 3
CHUNK = 16 * 1024
AT_ONCE = 32
OK, MOVED, BAD = 200, 300, 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A partner's whole answer: status below 400, headers, at most the allowed number of bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Http:
    """Sends requests for one process; safe to share between threads.

    *loopback* (development only) lets it call 127.0.0.1 and ::1. Private, link-local and other
    special addresses are refused after the name was resolved, and the connection goes to the very
    address that was checked, so that a name which changes its mind (rebinding) gains nothing.
    """

    def __init__(self, *, loopback: bool = False, user_agent: str = "kommunalcampus-lms") -> None:
        self._config = Config(
            ip_filter_enable=True,
            ip_filter_allow_loopback_ips=loopback,
            never_redirect=True,
            default_timeout=(CONNECT_SECONDS, READ_SECONDS),
            user_agent_override=user_agent,
        )
        self._local = threading.local()
        self._places = threading.BoundedSemaphore(AT_ONCE)

    def get(self, url: str, *, max_bytes: int = MAX_BYTES, total_seconds: float = TOTAL_SECONDS) -> Answer:
        """Fetch *url*; raise `Unreachable` with a reason code in every other case.

        Reasons: dns, connect, tls, timeout, redirect, private-address, too-large, status-NNN, protocol, busy.
        """
        deadline = time.monotonic() + total_seconds
        return self._within(lambda: self._follow(url, max_bytes, deadline), url, total_seconds)

    def _within(self, work: Callable[[], Answer], url: str, seconds: float) -> Answer:
        """Run *work* in a thread of its own: neither name resolution nor slow headers can be timed out from outside."""
        if not self._places.acquire(blocking=False):
            raise Unreachable(host_of(url), "busy")
        results: SimpleQueue[Answer | Exception] = SimpleQueue()

        def run() -> None:
            try:
                results.put(work())
            except Exception as error:  # noqa: BLE001 — handed to the caller's thread, which raises it
                results.put(error)
            finally:
                self._places.release()

        threading.Thread(target=run, daemon=True, name="http").start()
        try:
            result = results.get(timeout=seconds)
        except Empty:
            raise Unreachable(host_of(url), "timeout") from None
        if isinstance(result, Exception):
            raise result
        return result

    def _follow(self, url: str, max_bytes: int, deadline: float) -> Answer:
        with HTTPSession(self._config) as session:
            session.trust_env = False
            session.headers["Accept-Encoding"] = "identity"
            for _ in range(MAX_REDIRECTS + 1):
                answer = self._once(session, url, max_bytes, deadline)
                if not MOVED <= answer.status < BAD:
                    return answer
                url = _next(url, answer.headers.get("Location", ""))
        raise Unreachable(host_of(url), "redirect")

    def _once(self, session: requests.Session, url: str, max_bytes: int, deadline: float) -> Answer:
        host = host_of(url)
        try:
            with session.get(url, stream=True) as response:
                if response.status_code >= BAD or response.status_code < OK:
                    raise Unreachable(host, f"status-{response.status_code}")
                body = _read(response, host, max_bytes, deadline)
                return Answer(status=response.status_code, headers=response.headers, body=body)
        except InvalidIPAddress:
            raise Unreachable(host, "private-address") from None
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise Unreachable(host, _reason(error)) from error


def _next(url: str, location: str) -> str:
    """Return where a redirect leads, if that is the same host."""
    try:
        target = urljoin(url, location)
        if origin_of(target) == origin_of(url):
            return target
    except ValueError:
        pass
    raise Unreachable(host_of(url), "redirect")


def _read(response: requests.Response, host: str, max_bytes: int, deadline: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    while chunk := response.raw.read1(CHUNK, decode_content=True):
        size += len(chunk)
        if size > max_bytes:
            raise Unreachable(host, "too-large")
        if time.monotonic() > deadline:
            raise Unreachable(host, "timeout")
        parts.append(chunk)
    return b"".join(parts)


def _reason(error: BaseException) -> str:
    """Find the first cause that says more than "failed"; requests wraps urllib3, which wraps the socket's error."""
    seen: BaseException | None = error
    text = ""
    while seen is not None:
        if isinstance(seen, ssl.SSLError):
            return "tls"
        if isinstance(seen, (socket.gaierror, NameResolutionError)):
            return "dns"
        if isinstance(seen, (TimeoutError, requests.Timeout)):
            return "timeout"
        text += type(seen).__name__
        seen = seen.__cause__ or seen.__context__
    return "connect" if "Connect" in text else "protocol"


def host_of(url: str) -> str:
    """Name a partner for logs and errors: host and port, never the path or query."""
    parts = urlsplit(url)
    return parts.netloc.rpartition("@")[2]


@lru_cache(maxsize=1024)
def origin_of(url: str) -> str:
    """Return scheme://host[:port] in lower case, without the scheme's own port."""
    parts = urlsplit(url)
    default = {"https": 443, "http": 80}.get(parts.scheme)
    port = "" if parts.port in {None, default} else f":{parts.port}"
    return f"{parts.scheme}://{(parts.hostname or '').lower()}{port}"
