"""A platform's public keys: fetched rarely, by one process at a time, and kept when the platform is away."""

import json
import threading
import time
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Protocol, cast

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from connectors.errors import Unreachable
from connectors.http import Answer, host_of
from lti_tool.domain.registration import Registration, StoredKeys
from lti_tool.lti.platforms import about
from lti_tool.lti.ports import KeySets
from lti_tool.lti.refused import LtiRefused

SMALLEST_BITS = 2048
MOST_KEYS = 100
FRESH_DEFAULT = timedelta(hours=1)
FRESH_FLOOR = timedelta(minutes=5)
FRESH_CAP = timedelta(hours=24)
STALE_IF_ERROR = timedelta(hours=24)
MISS_COOL_DOWN = timedelta(seconds=60)
FAILURE_COOL_DOWN = timedelta(seconds=10)
LEASE = timedelta(seconds=12)
WAIT_SECONDS = 10.0
WAIT_STEP_SECONDS = 0.05


class Fetches(Protocol):
    """Fetches an address, bounded in time and size; raises `connectors.errors.Unreachable`."""

    def get(self, url: str) -> Answer: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedKeys:
    """The usable keys of one fetched set. *weak* holds the ids of RSA keys that are too short."""

    keys: Mapping[str, RSAKey]
    weak: frozenset[str]
    without_id: bool
    fetched_at: datetime
    fresh_until: datetime


class PlatformKeys:
    """Finds the key that a token names. Holds parsed keys in the process, everything else in *sets*."""

    def __init__(self, sets: KeySets, fetches: Fetches, now: Callable[[], datetime]) -> None:
        self._sets = sets
        self._fetches = fetches
        self._now = now
        self._parsed: dict[int, tuple[int, ParsedKeys]] = {}
        self._locks: dict[int, threading.Lock] = {}

    def find(self, registration: Registration, kid: str) -> RSAKey:
        """Return the key *kid* of this registration, fetching only if it must.

        Refuses with LTI-KEY-UNKNOWN, LTI-KEY-WEAK, LTI-KEY-WITHOUT-ID or LTI-KEY-UNREACHABLE.
        """
        if registration.jwks_pem is not None:
            return _import_pem(registration.jwks_pem)
        known, now = self._in_memory(registration), self._now()
        if known is not None and now < known.fresh_until and kid in known.keys:
            return known.keys[kid]
        lock = self._locks.setdefault(registration.id, threading.Lock())
        # One thread renews; the others go on with the keys that they have, and wait only if they have none.
        if not lock.acquire(blocking=not _serves(known, kid, now)):
            return _pick(registration, cast(ParsedKeys, known), kid)
        try:
            known = self._renewed(registration, kid)
        finally:
            lock.release()
        return _pick(registration, known, kid)

    def _in_memory(self, registration: Registration) -> ParsedKeys | None:
        version, parsed = self._parsed.get(registration.id, (0, None))
        return parsed if version == registration.version else None

    def _renewed(self, registration: Registration, kid: str) -> ParsedKeys:
        """Look at what other processes fetched, and fetch if that is old or lacks *kid* (then once in a while)."""
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            stored = self._sets.load(registration.id)
            known = self._parse(registration, stored)
            now = self._now()
            miss = known is not None and now < known.fresh_until
            if known is not None and miss and (kid in known.keys or _is_cooling(stored, now)):
                return known
            if stored is not None and stored.leased_until is not None and stored.leased_until > now:
                if stored.problem is not None or _serves(known, kid, now):
                    return _stale(registration, known, stored.problem or "timeout", now)
            elif self._sets.lease(registration.id, seen=stored, now=now, until=now + LEASE, miss=miss):
                return self._fetch(registration, known)
            elif self._sets.load(registration.id) is None:
                raise about(registration, LtiRefused("LTI-REG-UNKNOWN"))  # nothing can be kept for it: it is gone
            if time.monotonic() > deadline:
                return _stale(registration, known, "timeout", now)
            time.sleep(WAIT_STEP_SECONDS)

    def _fetch(self, registration: Registration, known: ParsedKeys | None) -> ParsedKeys:
        try:
            answer = self._fetches.get(registration.jwks_url or "")
            now = self._now()
            parsed = parse_keys(answer.body, fetched_at=now, fresh_until=now + _freshness(answer.headers))
        except Unreachable as error:
            now = self._now()
            self._sets.fail(registration.id, problem=error.reason, retry_at=now + FAILURE_COOL_DOWN)
            return _stale(registration, known, error.reason, now)
        self._sets.save(
            registration.id,
            body=answer.body.decode("utf-8"),
            fetched_at=parsed.fetched_at,
            fresh_until=parsed.fresh_until,
        )
        self._parsed[registration.id] = (registration.version, parsed)
        return parsed

    def _parse(self, registration: Registration, stored: StoredKeys | None) -> ParsedKeys | None:
        if stored is None or stored.body is None or stored.fetched_at is None or stored.fresh_until is None:
            return None
        known = self._in_memory(registration)
        if known is None or known.fetched_at != stored.fetched_at:
            known = parse_keys(stored.body.encode(), fetched_at=stored.fetched_at, fresh_until=stored.fresh_until)
            self._parsed[registration.id] = (registration.version, known)
        return known


def parse_keys(body: bytes, *, fetched_at: datetime, fresh_until: datetime) -> ParsedKeys:
    """Read a JWK set (RFC 7517); keys that are not for RS256 signatures are passed over. Raises `Unreachable`."""
    try:
        entries = json.loads(body.decode("utf-8"))["keys"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Unreachable("key set", "not-json") from None
    if not isinstance(entries, list):
        raise Unreachable("key set", "not-json")
    usable = [entry for entry in entries[:MOST_KEYS] if isinstance(entry, dict) and _is_for_us(entry)]
    keys: dict[str, RSAKey] = {}
    weak = set()
    for entry in usable:
        kid = entry.get("kid")
        if not isinstance(kid, str) or kid in keys:
            continue
        bits = _bits(entry)
        if 0 < bits < SMALLEST_BITS:
            weak.add(kid)
        elif bits and (key := _import(entry)) is not None:
            keys[kid] = key
    without_id = bool(usable) and not any(isinstance(entry.get("kid"), str) for entry in usable)
    return ParsedKeys(
        keys=keys, weak=frozenset(weak), without_id=without_id, fetched_at=fetched_at, fresh_until=fresh_until
    )


def _pick(registration: Registration, known: ParsedKeys, kid: str) -> RSAKey:
    if kid in known.keys:
        return known.keys[kid]
    if kid in known.weak:
        raise about(registration, LtiRefused("LTI-KEY-WEAK", kid=kid))
    if known.without_id:
        raise about(registration, LtiRefused("LTI-KEY-WITHOUT-ID", kid=kid))
    raise about(registration, LtiRefused("LTI-KEY-UNKNOWN", kid=kid, host=host_of(registration.jwks_url or "")))


def _serves(known: ParsedKeys | None, kid: str, now: datetime) -> bool:
    """Say whether an old set may still be used for this key while a new one is fetched, or cannot be."""
    return known is not None and kid in known.keys and now < known.fresh_until + STALE_IF_ERROR


def _stale(registration: Registration, known: ParsedKeys | None, problem: str, now: datetime) -> ParsedKeys:
    """Keep using an old set while the platform is away, for a day at most."""
    if known is not None and now < known.fresh_until + STALE_IF_ERROR:
        return known
    host = host_of(registration.jwks_url or "")
    raise about(registration, LtiRefused("LTI-KEY-UNREACHABLE", reason=problem, host=host))


def _is_cooling(stored: StoredKeys | None, now: datetime) -> bool:
    return stored is not None and stored.missed_at is not None and now < stored.missed_at + MISS_COOL_DOWN


def _freshness(headers: Mapping[str, str]) -> timedelta:
    for directive in headers.get("Cache-Control", "").split(","):
        name, _, value = directive.strip().partition("=")
        if name.lower() == "max-age" and value.isascii() and value.isdigit():
            return min(max(timedelta(seconds=min(int(value), 10**9)), FRESH_FLOOR), FRESH_CAP)
        if name.lower() in {"no-store", "no-cache"}:
            return FRESH_FLOOR
    return FRESH_DEFAULT


def _is_for_us(entry: Mapping[str, Any]) -> bool:
    return entry.get("kty") == "RSA" and entry.get("use", "sig") == "sig" and entry.get("alg", "RS256") == "RS256"


def _bits(entry: Mapping[str, Any]) -> int:
    """Return the length of the modulus, 0 if it cannot be read."""
    modulus = entry.get("n")
    if not isinstance(modulus, str):
        return 0
    try:
        raw = urlsafe_b64decode(modulus + "=" * (-len(modulus) % 4))
    except ValueError:
        return 0
    return int.from_bytes(raw).bit_length()


def _import(entry: Mapping[str, Any]) -> RSAKey | None:
    public = {name: entry[name] for name in ("kty", "n", "e") if isinstance(entry.get(name), str)}
    try:
        key = RSAKey.import_key(public)
        key.public_key  # noqa: B018 — builds the key now, so that a broken one is passed over here
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return key


def pem_problem(pem: str) -> str | None:
    """Say why a PEM text is no public key that we can use, or None."""
    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return "is no public key in PEM form"
    if not isinstance(key, RSAPublicKey):
        return "is no RSA key"
    return None if key.key_size >= SMALLEST_BITS else f"has {key.key_size} bits, at least {SMALLEST_BITS} are needed"


@lru_cache(maxsize=64)
def _import_pem(pem: str) -> RSAKey:
    return RSAKey.import_key(pem)
