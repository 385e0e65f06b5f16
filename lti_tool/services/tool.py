"""The tool of one process: settings, database and what the protocol needs, put together once."""

import hmac
import secrets
from datetime import UTC, datetime
from pathlib import Path

from connectors.http import Http
from lti_tool.lti.attempt import Rules
from lti_tool.lti.keys import PlatformKeys
from lti_tool.lti.state import StateMaker
from lti_tool.settings import Settings
from lti_tool.store.database import Database
from lti_tool.store.platforms import StoredRegistrations
from lti_tool.store.protocol import StoredEpochs, StoredKeySets

SECRET_BYTES = 32


class NotSetUp(Exception):
    """`kc init` has not been run for this data folder or database."""


def now() -> datetime:
    """Return the time, aware; the only clock of services and web."""
    return datetime.now(UTC)


class Tool:
    """Everything that lives as long as the process. Raises `NotSetUp` without the files of `kc init`."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = Database(settings.database)
        registrations = StoredRegistrations(self.database)
        self._secret = read_secret(settings.data_dir)
        self.rules = Rules(
            states=StateMaker(self._secret),
            epochs=StoredEpochs(self.database, now),
            registrations=registrations,
            keys=PlatformKeys(StoredKeySets(self.database), Http(loopback=settings.development), now),
            public_url=settings.public_url,
            leeway_seconds=settings.clock_leeway_seconds,
            teacher_roles=settings.teacher_roles,
            development=settings.development,
        )

    def csrf_token(self, launch_id: str) -> str:
        """Return the token of a launch's forms; it stays when another tab's launch renews the cookie."""
        return hmac.digest(self._secret, b"csrf\0" + launch_id.encode(), "sha256").hex()

    @property
    def media_dir(self) -> Path:
        return self.settings.data_dir / "media"

    @property
    def redirect_uri(self) -> str:
        """The one redirect URI that every platform registers."""
        return f"{self.settings.public_url}/lti/launch"


def secret_path(data_dir: Path) -> Path:
    return data_dir / "keys" / "state.key"


def read_secret(data_dir: Path) -> bytes:
    """Return the secret of states and CSRF tokens."""
    try:
        secret = secret_path(data_dir).read_bytes()
    except OSError:
        secret = b""
    if len(secret) != SECRET_BYTES:
        raise NotSetUp(f"{secret_path(data_dir)} is missing: run `kc init`")
    return secret


def make_secret(data_dir: Path) -> bool:
    """Write a new secret unless there is one; say whether one was made."""
    path = secret_path(data_dir)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size == SECRET_BYTES:
        return False
    unfinished = path.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    unfinished.write_bytes(secrets.token_bytes(SECRET_BYTES))
    unfinished.replace(path)
    return True
