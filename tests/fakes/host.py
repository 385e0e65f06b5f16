"""A real HTTP server on the loopback: it counts every request and answers as a test tells it, well or badly."""

import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Event, Lock, Thread

Answer = Callable[[BaseHTTPRequestHandler], None]
MEGABYTE = 1024 * 1024


class Host:
    """One origin. Paths that nobody serves are answered 404, and counted too."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.answers: dict[str, Answer] = {}
        self._lock = Lock()
        self._numbers = count(1)
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.answer(self)

            do_POST = do_PUT = do_HEAD = do_GET  # noqa: N815 — names that http.server calls

            def log_message(self, *_: object) -> None:
                """Tests read counts, not lines."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def new_path(self, name: str) -> str:
        """Return a path that no test has used, so that no count and no cached key reaches from one test to another."""
        return f"/{next(self._numbers)}/{name}"

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        path = request.path.partition("?")[0]
        with self._lock:
            self.counts[path] += 1
        try:
            self.answers.get(path, status(404))(request)
        except (BrokenPipeError, ConnectionResetError):
            request.close_connection = True  # whoever asked has heard enough

    @contextmanager
    def running(self) -> Iterator["Host"]:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield self
        self._server.shutdown()
        self._server.server_close()


def _send(request: BaseHTTPRequestHandler, code: int, body: bytes, **headers: str) -> None:
    request.send_response(code)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        request.send_header(name.replace("_", "-"), value)
    request.end_headers()
    if request.command != "HEAD":
        request.wfile.write(body)


def key_set(keys: Sequence[object], cache_control: str | None = None) -> Answer:
    body = json.dumps({"keys": list(keys)}).encode()
    headers = {"Cache_Control": cache_control} if cache_control is not None else {}
    return lambda request: _send(request, 200, body, Content_Type="application/json", **headers)


def status(code: int) -> Answer:
    return lambda request: _send(request, code, b"no", Content_Type="text/plain")


def web_page() -> Answer:
    body = b"<!doctype html><title>Sign in</title><p>Please sign in first."
    return lambda request: _send(request, 200, body, Content_Type="text/html; charset=utf-8")


def redirect(target: str) -> Answer:
    return lambda request: _send(request, 302, b"", Location=target)


def hang(until: Event, seconds: float = 30) -> Answer:
    """Accept the request and say nothing, *seconds* long or until the test is over."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        until.wait(seconds)
        request.close_connection = True

    return answer


def huge(megabytes: int = 50) -> Answer:
    """Send JSON that does not end for a long time."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(megabytes * MEGABYTE))
        request.end_headers()
        for _ in range(megabytes):
            request.wfile.write(b" " * MEGABYTE)

    return answer


def gzip_bomb(keys: Sequence[object], megabytes: int = 50) -> Answer:
    """Send a small gzip body, asked for or not, that unpacks to a valid key set after many megabytes of blanks."""
    body = gzip.compress(b" " * (megabytes * MEGABYTE) + json.dumps({"keys": list(keys)}).encode(), compresslevel=6)
    return lambda request: _send(request, 200, body, Content_Type="application/json", Content_Encoding="gzip")
