"""The key cache by itself: a platform that can be counted, a clock that can be moved, a store in memory."""

import json
import threading
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from joserfc.jwk import ECKey, RSAKey

from connectors.errors import Unreachable
from connectors.http import Answer
from lti_tool.domain.registration import Registration, Status, StoredKeys
from lti_tool.lti import keys
from lti_tool.lti.keys import PlatformKeys, pem_problem
from lti_tool.lti.refused import LtiRefused

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
KEY = RSAKey.generate_key(2048, private=True)
OTHER = RSAKey.generate_key(2048, private=True)
REGISTRATION = Registration(
    id=1,
    issuer="https://lms.example",
    client_id="a1",
    auth_url="https://lms.example/auth",
    token_url="https://lms.example/token",
    jwks_url="https://lms.example/keys",
    jwks_pem=None,
    status=Status.ACTIVE,
    allow_anonymous=False,
    extra_frame_origins=(),
    family=None,
    name="",
    organisation_id=None,
    trust_group_id=1,
    version=1,
)


def jwk(key, kid, **changes):
    return key.as_dict(private=False) | {"kid": kid, "use": "sig", "alg": "RS256"} | changes


class Platform:
    """Serves a key set and counts; `problem` makes it unreachable."""

    def __init__(self, *entries):
        self.entries = list(entries)
        self.headers = {}
        self.problem = None
        self.body = None
        self.fetched = 0
        self.gate = None

    def get(self, _url):
        self.fetched += 1
        if self.gate:
            self.gate.wait(5)
        if self.problem:
            raise Unreachable("lms.example", self.problem)
        body = self.body if self.body is not None else json.dumps({"keys": self.entries}).encode()
        return Answer(status=200, headers=self.headers, body=body)


class Memory:
    """Key sets in memory, as the database shares them."""

    def __init__(self):
        self.rows = {}
        self.lock = threading.Lock()

    def load(self, registration_id):
        return self.rows.get(registration_id)

    def lease(self, registration_id, *, seen, now, until, miss):
        with self.lock:
            row = self.rows.get(registration_id) or StoredKeys(
                body=None, fetched_at=None, fresh_until=None, missed_at=None, leased_until=None, problem=None
            )
            if row.fetched_at != (seen.fetched_at if seen else None):
                return False
            if row.leased_until is not None and row.leased_until > now:
                return False
            self.rows[registration_id] = replace(
                row, leased_until=until, problem=None, missed_at=now if miss else row.missed_at
            )
            return True

    def save(self, registration_id, *, body, fetched_at, fresh_until):
        self.rows[registration_id] = replace(
            self.rows[registration_id],
            body=body,
            fetched_at=fetched_at,
            fresh_until=fresh_until,
            leased_until=None,
            problem=None,
        )

    def fail(self, registration_id, *, problem, retry_at):
        self.rows[registration_id] = replace(self.rows[registration_id], problem=problem, leased_until=retry_at)


class World:
    """One platform, one shared memory, as many processes as asked for."""

    def __init__(self, *entries):
        self.platform = Platform(*entries)
        self.memory = Memory()
        self.time = NOON
        self.keys = self.process()

    def process(self):
        return PlatformKeys(self.memory, self.platform, lambda: self.time)

    def later(self, **duration):
        self.time += timedelta(**duration)

    def refuses(self, kid, code, registration=REGISTRATION):
        with pytest.raises(LtiRefused) as caught:
            self.keys.find(registration, kid)
        assert caught.value.code == code
        assert caught.value.registration_id == registration.id
        return caught.value.facts


@pytest.fixture
def world():
    return World(jwk(KEY, "k1"))


def test_a_key_is_fetched_once_and_shared_by_all_processes(world):
    for process in (world.keys, world.process(), world.process()):
        assert process.find(REGISTRATION, "k1").as_dict(private=False)["n"] == KEY.as_dict(private=False)["n"]
    assert world.platform.fetched == 1


def test_a_new_key_is_found_at_once_and_unknown_ones_cost_one_fetch_a_minute(world):
    world.keys.find(REGISTRATION, "k1")
    world.platform.entries.append(jwk(OTHER, "k2"))
    assert world.keys.find(REGISTRATION, "k2")
    for number in range(30):
        world.refuses(f"guess-{number}", "LTI-KEY-UNKNOWN")
    assert world.platform.fetched == 2
    world.later(seconds=61)
    world.refuses("guess", "LTI-KEY-UNKNOWN")
    assert world.platform.fetched == 3


@pytest.mark.parametrize(
    ("cache_control", "minutes"),
    [
        ("", 60),
        ("max-age=1", 5),
        ("no-store", 5),
        ("public, max-age=1800", 30),
        ("max-age=99999999999999", 24 * 60),
        ("max-age=nonsense", 60),
    ],
)
def test_freshness_follows_the_platform_within_bounds(world, cache_control, minutes):
    world.platform.headers = {"Cache-Control": cache_control}
    world.keys.find(REGISTRATION, "k1")
    world.later(minutes=minutes, seconds=-1)
    world.keys.find(REGISTRATION, "k1")
    assert world.platform.fetched == 1
    world.later(seconds=2)
    world.keys.find(REGISTRATION, "k1")
    assert world.platform.fetched == 2


def test_a_withdrawn_key_is_refused_when_the_set_is_no_longer_fresh(world):
    world.keys.find(REGISTRATION, "k1")
    world.platform.entries[:] = [jwk(OTHER, "k2")]
    world.later(hours=2)
    world.refuses("k1", "LTI-KEY-UNKNOWN")


def test_a_platform_that_is_away_is_trusted_for_a_day(world):
    world.keys.find(REGISTRATION, "k1")
    world.platform.problem = "timeout"
    world.later(hours=2)
    assert world.keys.find(REGISTRATION, "k1")
    world.later(hours=24)
    assert world.refuses("k1", "LTI-KEY-UNREACHABLE")["reason"] == "timeout"


def test_after_a_failure_nobody_asks_for_ten_seconds(world):
    world.platform.problem = "connect"
    for _ in range(5):
        assert world.refuses("k1", "LTI-KEY-UNREACHABLE")["reason"] == "connect"
    assert world.platform.fetched == 1
    world.later(seconds=11)
    world.platform.problem = None
    assert world.keys.find(REGISTRATION, "k1")


def test_twenty_launches_at_once_fetch_once(world):
    world.platform.gate = threading.Event()
    found = []
    threads = [
        threading.Thread(target=lambda process: found.append(process.find(REGISTRATION, "k1")), args=(process,))
        for process in [world.keys] * 10 + [world.process() for _ in range(10)]
    ]
    for thread in threads:
        thread.start()
    world.platform.gate.set()
    for thread in threads:
        thread.join()
    assert len(found) == 20
    assert world.platform.fetched == 1


def test_whoever_waits_for_another_process_does_not_wait_for_ever(world, monkeypatch):
    monkeypatch.setattr(keys, "WAIT_SECONDS", 0.1)
    world.memory.lease(1, seen=None, now=NOON, until=NOON + timedelta(minutes=1), miss=False)
    assert world.refuses("k1", "LTI-KEY-UNREACHABLE")["reason"] == "timeout"
    assert world.platform.fetched == 0


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b'{"keys": 1}', b"\xff", b"[" * 100_000])
def test_what_is_no_key_set_is_said(world, body):
    world.platform.body = body
    assert world.refuses("k1", "LTI-KEY-UNREACHABLE")["reason"] == "not-json"


def test_keys_for_other_purposes_and_broken_ones_are_passed_over():
    world = World(
        ECKey.generate_key("P-256").as_dict(private=False) | {"kid": "ec"},
        jwk(OTHER, "k1", use="enc"),
        jwk(OTHER, "k1", alg="PS256"),
        jwk(OTHER, "k1", e="!"),
        jwk(OTHER, "k1", n=7),
        "no key",
        {"kty": "RSA", "kid": 5},
        jwk(KEY, "k1"),
        jwk(OTHER, "k1"),
    )
    assert world.keys.find(REGISTRATION, "k1").as_dict(private=False)["n"] == KEY.as_dict(private=False)["n"]


def test_a_short_key_is_named():
    n = urlsafe_b64encode(b"\xff" * 128).rstrip(b"=").decode()
    world = World({"kty": "RSA", "kid": "short", "n": n, "e": "AQAB"})
    assert world.refuses("short", "LTI-KEY-WEAK")["kid"] == "short"


def test_a_set_without_ids_is_named():
    entry = jwk(KEY, "k1")
    del entry["kid"]
    World(entry).refuses("k1", "LTI-KEY-WITHOUT-ID")


def test_a_changed_registration_fetches_anew(world):
    world.keys.find(REGISTRATION, "k1")
    world.memory.rows.clear()
    assert world.keys.find(replace(REGISTRATION, version=2), "k1")
    assert world.platform.fetched == 2


def test_a_key_given_as_pem_needs_no_fetch(world):
    registration = replace(REGISTRATION, jwks_url=None, jwks_pem=KEY.as_pem(private=False).decode())
    assert world.keys.find(registration, "anything")
    assert world.platform.fetched == 0


@pytest.mark.parametrize(
    ("pem", "problem"),
    [
        (KEY.as_pem(private=False).decode(), None),
        ("nonsense", "is no public key in PEM form"),
        (ECKey.generate_key("P-256").as_pem(private=False).decode(), "is no RSA key"),
    ],
)
def test_what_is_wrong_with_a_pem_is_said(pem, problem):
    assert pem_problem(pem) == problem
