"""Our own key pairs: the private halves are files that only the tool's user can read."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from pylti1p3.registration import Registration as Pylti1p3Registration

BITS = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPair:
    """A new key pair; *kid* is its RFC 7638 thumbprint, so it is never used twice."""

    kid: str
    private_pem: bytes
    public_pem: str


def make_key_pair() -> KeyPair:
    """Make an RSA key pair of 2048 bits."""
    private = generate_private_key(public_exponent=65537, key_size=BITS)
    public_pem = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return KeyPair(
        kid=str(public_jwk(public_pem)["kid"]),
        private_pem=private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        public_pem=public_pem,
    )


def public_jwk(public_pem: str) -> dict[str, Any]:
    """Return the JWK for our key set: kid, kty, alg, use, n, e (RFC 7517)."""
    return dict(Pylti1p3Registration.get_jwk(public_pem))


def write_private_key(folder: Path, pair: KeyPair) -> Path:
    """Write the private half to *folder*, readable by its owner alone from its first byte on."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{pair.kid}.pem"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pair.private_pem)
    return path
