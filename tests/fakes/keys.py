"""Keys of the fake platforms, made once for a run: RSA, elliptic, and RSA keys far too short to be safe."""

import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

EXPONENT = 65537
SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")  # DigestInfo of SHA-256, RFC 8017 §9.2


@cache
def rsa_key(name: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    """Return the key of that name; the same one for the whole run."""
    assert name
    return rsa.generate_private_key(EXPONENT, bits)


@cache
def ec_key(name: str) -> ec.EllipticCurvePrivateKey:
    assert name
    return ec.generate_private_key(ec.SECP256R1())


def number(value: int, length: int | None = None) -> str:
    """Return base64url of an unsigned big-endian number, as JWK writes it."""
    raw = value.to_bytes(length or (value.bit_length() + 7) // 8, "big")
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def rsa_jwk(key: "rsa.RSAPrivateKey | ShortKey", kid: str | None, **members: object) -> dict[str, object]:
    """Return the public JWK; a member given as None is left out."""
    n, e = (key.n, EXPONENT) if isinstance(key, ShortKey) else (key.public_key().public_numbers().n, EXPONENT)
    whole = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": number(n), "e": number(e)} | members
    return {name: value for name, value in whole.items() if value is not None}


def ec_jwk(key: ec.EllipticCurvePrivateKey, kid: str) -> dict[str, object]:
    point = key.public_key().public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "use": "sig",
        "alg": "ES256",
        "kid": kid,
        "x": number(point.x, 32),
        "y": number(point.y, 32),
    }


def public_pem(key: rsa.RSAPrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def public_der(key: rsa.RSAPrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


@dataclass(frozen=True, slots=True)
class ShortKey:
    """An RSA key shorter than `cryptography` is willing to make."""

    n: int
    d: int

    def sign(self, message: bytes) -> bytes:
        """Sign by RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2.1)."""
        length = (self.n.bit_length() + 7) // 8
        digest = SHA256_PREFIX + sha256(message).digest()
        block = b"\x00\x01" + b"\xff" * (length - len(digest) - 3) + b"\x00" + digest
        return pow(int.from_bytes(block, "big"), self.d, self.n).to_bytes(length, "big")


@cache
def short_key(bits: int = 512) -> ShortKey:
    while True:
        p, q = _prime(bits // 2), _prime(bits // 2)
        circle = (p - 1) * (q - 1)
        if p != q and circle % EXPONENT:
            return ShortKey(n=p * q, d=pow(EXPONENT, -1, circle))


def _prime(bits: int) -> int:
    while True:
        # the two highest bits are set, so that a product of two has the full length
        candidate = secrets.randbits(bits) | 3 << (bits - 2) | 1
        if all(pow(base, candidate - 1, candidate) == 1 for base in (2, 3, 5, 7, 11)):
            return candidate
