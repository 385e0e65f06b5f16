"""The sender of requests against a loopback server that misbehaves in every way it can."""

import gzip
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import gaierror, socket

import pytest
import requests

from connectors import http
from connectors.errors import Unreachable
from connectors.http import Http, host_of, origin_of


class Misbehaving(BaseHTTPRequestHandler):
    """Answers as the path says."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        getattr(self, "do_" + self.path.partition("?")[0].strip("/").replace("-", "_"))()

    def do_fine(self):
        self.answer(200, b'{"keys": []}', {"Cache-Control": "max-age=60"})

    def do_broken(self):
        self.answer(500, b"")

    def do_large(self):
        self.answer(200, b"x" * 5000)

    def do_bomb(self):
        self.answer(200, gzip.compress(b"0" * 10_000_000), {"Content-Encoding": "gzip"})

    def do_moved(self):
        self.answer(302, b"", {"Location": "/fine"})

    def do_round(self):
        self.answer(302, b"", {"Location": "/round"})

    def do_away(self):
        self.answer(302, b"", {"Location": "http://169.254.169.254/latest/meta-data"})

    def do_nowhere(self):
        self.answer(302, b"", {"Location": "http://127.0.0.1:99999/"})

    def do_slow(self):
        time.sleep(self.server.slowness)
        self.answer(200, b"late")

    def do_trickle(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(20):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(self.server.slowness / 10)

    def do_nonsense(self):
        self.wfile.write(b"this is not HTTP\r\n\r\n")
        self.close_connection = True

    def answer(self, status, body, headers=None):
        self.server.seen.append(dict(self.headers))
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        """Stay silent."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    running = ThreadingHTTPServer(("127.0.0.1", 0), Misbehaving)
    running.daemon_threads = True
    running.seen = []
    running.slowness = 0.4
    running.handle_error = lambda *_arguments: None
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture
def address(server) -> str:
    return f"http://127.0.0.1:{server.server_port}"


def reason_of(call) -> str:
    with pytest.raises(Unreachable) as caught:
        call()
    return caught.value.reason


def test_an_answer_has_status_headers_and_body(address):
    answer = Http(loopback=True).get(f"{address}/fine")
    assert (answer.status, answer.body) == (200, b'{"keys": []}')
    assert answer.headers["cache-control"] == "max-age=60"


def test_requests_name_us_and_carry_no_cookie_or_authorization(address, server):
    Http(loopback=True, user_agent="kommunalcampus-lms").get(f"{address}/fine")
    assert server.seen[0]["User-Agent"] == "kommunalcampus-lms"
    assert {"Cookie", "Authorization"}.isdisjoint(server.seen[0])


def test_a_redirect_within_the_host_is_followed(address):
    assert Http(loopback=True).get(f"{address}/moved").body == b'{"keys": []}'


@pytest.mark.parametrize(
    ("path", "reason"),
    [("broken", "status-500"), ("large", "too-large"), ("bomb", "too-large"), ("nonsense", "connect")],
)
def test_what_is_no_usable_answer_has_a_reason(address, path, reason):
    assert reason_of(lambda: Http(loopback=True).get(f"{address}/{path}", max_bytes=4000)) == reason


@pytest.mark.parametrize("path", ["round", "away", "nowhere"])
def test_redirects_without_end_or_to_other_hosts_are_refused(address, path):
    assert reason_of(lambda: Http(loopback=True).get(f"{address}/{path}")) == "redirect"


@pytest.mark.parametrize("path", ["slow", "trickle"])
def test_a_partner_that_takes_too_long_costs_no_more_than_the_limit(address, path):
    began = time.monotonic()
    assert reason_of(lambda: Http(loopback=True).get(f"{address}/{path}", total_seconds=0.15)) == "timeout"
    assert time.monotonic() - began < 5


def test_a_trickle_is_cut_by_its_own_thread_too(address, server):
    client = Http(loopback=True)
    with pytest.raises(Unreachable) as caught:
        client._follow(f"{address}/trickle", 1000, time.monotonic() + 0.1)
    assert caught.value.reason == "timeout"


def test_slow_partners_do_not_take_all_places(address, monkeypatch):
    monkeypatch.setattr(http, "AT_ONCE", 1)
    client = Http(loopback=True)
    assert reason_of(lambda: client.get(f"{address}/slow", total_seconds=0.1)) == "timeout"
    assert reason_of(lambda: client.get(f"{address}/fine")) == "busy"
    time.sleep(0.8)
    assert client.get(f"{address}/fine").status == 200


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:1/", "https://10.0.0.1/", "https://[::1]/", "https://169.254.169.254/", "http://0.0.0.0/"],
)
def test_private_addresses_are_never_called(url):
    assert reason_of(lambda: Http().get(url)) == "private-address"


def test_a_name_that_leads_to_a_private_address_is_not_called(monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda *_a, **_k: [(2, 1, 6, "", ("192.168.1.1", 443))])
    assert reason_of(lambda: Http(loopback=True).get("https://lms.example/keys")) == "private-address"


def test_nobody_listening_is_connect():
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert reason_of(lambda: Http(loopback=True).get(f"http://127.0.0.1:{port}/")) == "connect"


def test_an_unknown_name_is_dns(monkeypatch):
    def unknown(*_arguments, **_options):
        raise gaierror(-2, "Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", unknown)
    assert reason_of(lambda: Http().get("https://nowhere.example/")) == "dns"


def test_plain_http_where_tls_is_expected_is_tls(server):
    assert reason_of(lambda: Http(loopback=True).get(f"https://127.0.0.1:{server.server_port}/fine")) == "tls"


@pytest.mark.parametrize("url", ["ftp://lms.example/", "no address", ""])
def test_what_is_no_web_address_is_protocol(url):
    assert reason_of(lambda: Http().get(url)) == "protocol"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (requests.exceptions.SSLError(ssl.SSLError("bad")), "protocol"),
        (ssl.SSLError("bad"), "tls"),
        (TimeoutError(), "timeout"),
        (requests.ReadTimeout(), "timeout"),
        (requests.ConnectionError(), "connect"),
        (ValueError(), "protocol"),
    ],
)
def test_reasons_come_from_the_first_cause_that_says_something(error, reason):
    assert http._reason(error) == reason


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://LMS.example:443/a?b", "https://lms.example"),
        ("http://lms.example:80/", "http://lms.example"),
        ("https://lms.example:8443/a", "https://lms.example:8443"),
    ],
)
def test_an_origin_is_scheme_host_and_unusual_port(url, origin):
    assert origin_of(url) == origin


def test_a_partner_is_named_without_path_query_or_user():
    assert host_of("https://user:secret@lms.example:8443/path?token=1") == "lms.example:8443"
