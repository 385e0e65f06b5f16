"""The key that the practice LMS signs with."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

BITS = 2048
ALGORITHM = "RS256"
USE = {"use": "sig", "alg": ALGORITHM}
OWNER_ONLY = 0o600


class SigningKey:
    """One RSA key; its id is the key's thumbprint (RFC 7638), so the same key has the same id after a restart."""

    def __init__(self, key: RSAKey) -> None:
        self._key = key
        self.kid = key.thumbprint()

    def jwks(self) -> dict[str, list[dict[str, Any]]]:
        """Return the public key set (RFC 7517)."""
        return {"keys": [{**self._key.as_dict(private=False), **USE, "kid": self.kid}]}

    def sign(self, claims: Mapping[str, Any]) -> str:
        """Return *claims* as a signed JWT in compact form."""
        return jwt.encode({"alg": ALGORITHM, "kid": self.kid}, dict(claims), self._key)


def signing_key(path: Path | None) -> SigningKey:
    """Read the key at *path*, or make one, which is written there for the next start if a path is given."""
    if path is not None and path.exists():
        return SigningKey(RSAKey.import_key(path.read_bytes()))
    key = RSAKey.generate_key(BITS)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb") as file:
            file.write(key.as_pem(private=True))
    return SigningKey(key)
