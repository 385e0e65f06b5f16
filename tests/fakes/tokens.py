"""Tokens with every part under the test's control, down to the bytes: JWS compact serialization (RFC 7515)."""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512

Part = Mapping[str, object] | bytes
Sign = Callable[[bytes], bytes]


def segment(part: Part) -> str:
    """Return base64url without padding; a mapping is written as JSON first, bytes are taken as they are."""
    raw = part if isinstance(part, bytes) else json.dumps(part, separators=(",", ":")).encode()
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def token(header: Part, payload: Part, sign: Sign) -> str:
    return signed(f"{segment(header)}.{segment(payload)}", sign)


def signed(signing_input: str, sign: Sign) -> str:
    """Add the signature to a signing input that may be anything, well-formed or not."""
    return f"{signing_input}.{segment(sign(signing_input.encode()))}"


def rs256(key: rsa.RSAPrivateKey) -> Sign:
    return lambda message: key.sign(message, padding.PKCS1v15(), SHA256())


def rs384(key: rsa.RSAPrivateKey) -> Sign:
    return lambda message: key.sign(message, padding.PKCS1v15(), SHA384())


def rs512(key: rsa.RSAPrivateKey) -> Sign:
    return lambda message: key.sign(message, padding.PKCS1v15(), SHA512())


def ps256(key: rsa.RSAPrivateKey) -> Sign:
    mask = padding.PSS(mgf=padding.MGF1(SHA256()), salt_length=32)
    return lambda message: key.sign(message, mask, SHA256())


def es256(key: ec.EllipticCurvePrivateKey) -> Sign:
    def sign(message: bytes) -> bytes:
        r, s = decode_dss_signature(key.sign(message, ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    return sign


def hs256(secret: bytes) -> Sign:
    return lambda message: hmac.digest(secret, message, "sha256")


def unsigned(_message: bytes) -> bytes:
    return b""
