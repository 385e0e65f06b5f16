"""The state and nonce of a login: nothing is stored, everything is bound.

A state carries when, for which registration, in which browser, for which target and deployment a login
was begun, and a MAC over all of it and the epoch. The nonce derives from the same values. Both are spent
by one insert at the launch, whose primary key derives from the state: the database decides a replay.
(RFC 9700 section 4.7, Security Framework 5.1.1.)
"""

import hmac
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256

from lti_tool.lti.refused import LtiRefused

LIFETIME_SECONDS = 600
VERSION = 1
LAYOUT = struct.Struct(">BII16s16s8s8s")
MAC_BYTES = 32
LENGTH = -(-(LAYOUT.size + MAC_BYTES) * 4 // 3)
NONE = bytes(8)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a login promised about its launch. *begun_at* in seconds since 1970; hashes, not values."""

    begun_at: int
    registration_id: int
    random: bytes
    browser: bytes
    target: bytes
    deployment: bytes

    def pack(self) -> bytes:
        """Return the bytes that the MAC covers."""
        return LAYOUT.pack(
            VERSION, self.begun_at, self.registration_id, self.random, self.browser, self.target, self.deployment
        )

    def is_of_browser(self, browser_id: str) -> bool:
        return hmac.compare_digest(self.browser, _hash(browser_id, 16))

    def is_of_target(self, target_link_uri: str) -> bool:
        return hmac.compare_digest(self.target, _hash(target_link_uri, 8))

    def is_of_deployment(self, deployment_id: str) -> bool:
        """Say whether the login named this deployment, or none."""
        return self.deployment == NONE or hmac.compare_digest(self.deployment, _hash(deployment_id, 8))


class StateMaker:
    """Makes and reads states with one secret (32 bytes, shared by all processes)."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def begin(
        self, *, now: float, registration_id: int, browser_id: str, target_link_uri: str, deployment_id: str | None
    ) -> State:
        """Return a new state for a login that begins *now*."""
        return State(
            begun_at=int(now),
            registration_id=registration_id,
            random=secrets.token_bytes(16),
            browser=_hash(browser_id, 16),
            target=_hash(target_link_uri, 8),
            deployment=_hash(deployment_id, 8) if deployment_id is not None else NONE,
        )

    def write(self, state: State, epoch: str) -> str:
        """Return the `state` parameter."""
        packed = state.pack()
        return _encode(packed + self._mac(packed, epoch))

    def read(self, parameter: str, epoch: str) -> State:
        """Return what a `state` parameter says, or refuse with LTI-STATE-INVALID: forged, cut, or of another epoch."""
        try:
            raw = urlsafe_b64decode(parameter + "=" * (-len(parameter) % 4)) if len(parameter) == LENGTH else b""
        except ValueError:
            raw = b""
        packed, mac = raw[: LAYOUT.size], raw[LAYOUT.size :]
        if not hmac.compare_digest(mac, self._mac(packed, epoch)) or _encode(raw) != parameter:
            raise LtiRefused("LTI-STATE-INVALID")
        version, begun_at, registration_id, random, browser, target, deployment = LAYOUT.unpack(packed)
        if version != VERSION:
            raise LtiRefused("LTI-STATE-INVALID")
        return State(
            begun_at=begun_at,
            registration_id=registration_id,
            random=random,
            browser=browser,
            target=target,
            deployment=deployment,
        )

    def nonce(self, state: State, *, issuer: str, client_id: str) -> str:
        """Return the nonce that belongs to *state* at this issuer and client, and to no other."""
        packed = b"\0".join([b"nonce", issuer.encode(), client_id.encode(), state.pack()])
        return _encode(hmac.digest(self._secret, packed, "sha256"))

    def _mac(self, packed: bytes, epoch: str) -> bytes:
        return hmac.digest(self._secret, b"state\0" + epoch.encode() + b"\0" + packed, "sha256")


def launch_id(parameter: str) -> str:
    """Return the id of the launch that spends this state: 22 characters, not to be guessed from other launches."""
    return _encode(sha256(b"launch\0" + parameter.encode()).digest()[:16])


def new_token() -> str:
    """Return 256 random bits for a cookie."""
    return _encode(secrets.token_bytes(32))


def _hash(value: str, size: int) -> bytes:
    return sha256(value.encode("utf-8", "surrogatepass")).digest()[:size]


def _encode(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
