"""Reading an id_token strictly (RFC 7515, RFC 8725): nothing in it is believed before its signature holds."""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from lti_tool.lti.refused import LtiRefused

LONGEST_TOKEN = 64 * 1024
LONGEST_KID = 512
ALGORITHM = "RS256"
# A header may carry what we do not know, unless it calls it critical (RFC 7515 section 4).
REGISTRY = jws.JWSRegistry(algorithms=[ALGORITHM], strict_check_header=False)
THREE_PARTS = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class UncheckedToken:
    """A token whose form is right and whose header asks for nothing unusual."""

    text: str
    kid: str


def read_token(text: str) -> UncheckedToken:
    """Check size, form and header; refuse with LTI-TOKEN-TOO-LARGE, -FORMAT, -ALG, -HEADER or -KID."""
    if len(text) > LONGEST_TOKEN:
        raise LtiRefused("LTI-TOKEN-TOO-LARGE")
    parts = THREE_PARTS.fullmatch(text)
    if parts is None:
        raise LtiRefused("LTI-TOKEN-FORMAT")
    header = _read_object(_decode(parts[1]))
    if header.get("alg") != ALGORITHM:
        raise LtiRefused("LTI-TOKEN-ALG", received=str(header.get("alg")))
    kind = header.get("typ", "JWT")
    if "crit" in header or "b64" in header or not isinstance(kind, str) or kind.upper() != "JWT":
        raise LtiRefused("LTI-TOKEN-HEADER")
    kid = header.get("kid")
    if not isinstance(kid, str) or not 0 < len(kid) <= LONGEST_KID:
        raise LtiRefused("LTI-TOKEN-KID")
    return UncheckedToken(text=text, kid=kid)


def verify(token: UncheckedToken, key: RSAKey) -> Mapping[str, Any]:
    """Return the claims if the signature holds; refuse with LTI-TOKEN-SIGNATURE or -FORMAT."""
    try:
        signed = jws.deserialize_compact(token.text.encode(), key, registry=REGISTRY)
    except (JoseError, ValueError, TypeError):
        raise LtiRefused("LTI-TOKEN-SIGNATURE") from None
    return _read_object(signed.payload)


def _decode(part: str) -> bytes:
    try:
        return urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError:
        raise LtiRefused("LTI-TOKEN-FORMAT") from None


def _read_object(raw: bytes | None) -> dict[str, Any]:
    """Read JSON that says one thing only: no duplicate keys, no NaN or infinity, no bottomless nesting."""
    try:
        value = json.loads(
            (raw or b"").decode("utf-8"),
            object_pairs_hook=_without_duplicates,
            parse_constant=_refuse_constant,
            parse_float=_finite,
        )
    except (ValueError, RecursionError):
        raise LtiRefused("LTI-TOKEN-FORMAT") from None
    if not isinstance(value, dict):
        raise LtiRefused("LTI-TOKEN-FORMAT")
    return value


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("duplicate key")
    return value


def _refuse_constant(text: str) -> float:
    raise ValueError(text)


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number
