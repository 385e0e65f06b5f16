"""What the protocol shares between processes: the epoch, spent states, fetched key sets, our own keys."""

import secrets
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from lti_tool.domain.registration import StoredKeys
from lti_tool.store.database import Database
from lti_tool.store.tables import PlatformKeysRow, SpentStateRow, ToolKeyRow

EPOCH = "epoch"
KEYS = PlatformKeysRow.__table__


class StoredEpochs:
    """Keeps the epoch in the very table whose loss it must reveal (`lti.ports.Epochs`)."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def current(self) -> str:
        """Return the epoch; a table without one gets a new one, and every older state is refused."""
        with self._database.read() as db:
            found = _epoch(db)
        if found is not None:
            return found
        try:
            with self._database.write() as db:
                values = {"id": EPOCH, "value": secrets.token_hex(16), "spent_at": self._now()}
                db.execute(insert(SpentStateRow).values(**values))
        except IntegrityError:
            pass  # another process was faster; its epoch counts
        with self._database.read() as db:
            return _epoch(db) or ""


def _epoch(db: Connection) -> str | None:
    return db.execute(select(SpentStateRow.value).where(SpentStateRow.id == EPOCH)).scalar_one_or_none()


def spend_state(db: Connection, key: str, *, now: datetime) -> bool:
    """Spend a state; False if it was spent before. The primary key decides, also between processes."""
    try:
        db.execute(insert(SpentStateRow).values(id=key, spent_at=now))
    except IntegrityError:
        return False
    return True


def forget_states(db: Connection, *, before: datetime) -> int:
    """Delete states spent before *before*, never the epoch; return how many."""
    return db.execute(delete(SpentStateRow).where(SpentStateRow.spent_at < before, SpentStateRow.id != EPOCH)).rowcount


class StoredKeySets:
    """Key sets of platforms for all processes (`lti.ports.KeySets`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self, registration_id: int) -> StoredKeys | None:
        with self._database.read() as db:
            row = db.execute(select(KEYS).where(PlatformKeysRow.platform_id == registration_id)).one_or_none()
        if row is None:
            return None
        return StoredKeys(
            body=row.body,
            fetched_at=row.fetched_at,
            fresh_until=row.fresh_until,
            missed_at=row.missed_at,
            leased_until=row.leased_until,
            problem=row.problem,
        )

    def lease(self, registration_id: int, *, now: datetime, until: datetime, miss: bool) -> bool:
        """Take the right to fetch until *until*; False if somebody else has it."""
        values = {"leased_until": until, "problem": None} | ({"missed_at": now} if miss else {})
        try:
            with self._database.write() as db:
                taken = db.execute(
                    update(PlatformKeysRow)
                    .where(
                        PlatformKeysRow.platform_id == registration_id,
                        or_(PlatformKeysRow.leased_until.is_(None), PlatformKeysRow.leased_until <= now),
                    )
                    .values(**values)
                ).rowcount
                if taken:
                    return True
                if db.execute(
                    select(PlatformKeysRow.platform_id).where(PlatformKeysRow.platform_id == registration_id)
                ).one_or_none():
                    return False
                db.execute(insert(PlatformKeysRow).values(platform_id=registration_id, **values))
        except IntegrityError:
            return False
        return True

    def save(self, registration_id: int, *, body: str, fetched_at: datetime, fresh_until: datetime) -> None:
        self._change(
            registration_id,
            body=body,
            fetched_at=fetched_at,
            fresh_until=fresh_until,
            leased_until=None,
            problem=None,
        )

    def fail(self, registration_id: int, *, problem: str, retry_at: datetime) -> None:
        self._change(registration_id, problem=problem, leased_until=retry_at)

    def _change(self, registration_id: int, **values: object) -> None:
        with self._database.write() as db:
            db.execute(update(PlatformKeysRow).where(PlatformKeysRow.platform_id == registration_id).values(**values))


def forget_keys(db: Connection, registration_id: int) -> None:
    """Drop the fetched key set of a registration, so that the next launch fetches it anew."""
    db.execute(delete(PlatformKeysRow).where(PlatformKeysRow.platform_id == registration_id))


def add_tool_key(db: Connection, *, kid: str, public_pem: str, now: datetime) -> None:
    """Make *kid* the signing key and retire the one before."""
    db.execute(update(ToolKeyRow).where(ToolKeyRow.retired_at.is_(None)).values(retired_at=now))
    db.execute(insert(ToolKeyRow).values(kid=kid, public_pem=public_pem, created_at=now))


def tool_keys(db: Connection, *, retired_after: datetime) -> list[str]:
    """Return the public halves (PEM) of the signing key and of those retired after *retired_after*, newest first."""
    rows = db.execute(
        select(ToolKeyRow.public_pem)
        .where(or_(ToolKeyRow.retired_at.is_(None), ToolKeyRow.retired_at > retired_after))
        .order_by(ToolKeyRow.created_at.desc())
    )
    return [row.public_pem for row in rows]


def signing_key_id(db: Connection) -> str | None:
    return db.execute(select(ToolKeyRow.kid).where(ToolKeyRow.retired_at.is_(None))).scalar_one_or_none()
