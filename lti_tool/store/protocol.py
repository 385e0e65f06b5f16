"""What the protocol shares between processes: the epoch, spent states, fetched key sets, our own keys."""

import secrets
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, bindparam, delete, exists, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from lti_tool.domain.registration import StoredKeys
from lti_tool.store.database import Database
from lti_tool.store.tables import PlatformKeysRow, SpentStateRow, ToolKeyRow, table_of

EPOCH = "epoch"
KEYS = table_of(PlatformKeysRow)
SPENT = table_of(SpentStateRow)
THE_EPOCH = select(SPENT.c.value).where(SPENT.c.id == EPOCH)
SPEND = insert(SPENT).from_select(
    ["id", "spent_at"],
    select(bindparam("key", type_=SPENT.c.id.type), bindparam("now", type_=SPENT.c.spent_at.type)).where(
        exists().where(SPENT.c.id == EPOCH, SPENT.c.value == bindparam("epoch"))
    ),
)


class StoredEpochs:
    """Keeps the epoch in the very table whose loss it must reveal (`lti.ports.Epochs`).

    Each process remembers it; `spend_state` asks the table itself, in the transaction that lets a launch in.
    """

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._known: str | None = None

    def current(self) -> str:
        """Return the epoch as this process knows it."""
        return self._known if self._known is not None else self.look()

    def look(self) -> str:
        """Read the epoch; a table without one gets a new one, and every older state is refused."""
        with self._database.read() as db:
            found = db.execute(THE_EPOCH).scalar_one_or_none()
        if found is None:
            try:
                with self._database.write() as db:
                    values = {"id": EPOCH, "value": secrets.token_hex(16), "spent_at": self._now()}
                    db.execute(insert(SPENT).values(**values))
            except IntegrityError:
                pass  # another process was faster; its epoch counts
            with self._database.read() as db:
                found = db.execute(THE_EPOCH).scalar_one()
        self._known = str(found)
        return self._known


class Spent(StrEnum):
    """What became of a state."""

    NOW = "now"
    BEFORE = "before"
    UNKNOWN = "unknown"


def spend_state(db: Connection, key: str, epoch: str, *, now: datetime) -> Spent:
    """Spend a state of *epoch*: the primary key decides, also between processes, and the table must know the epoch."""
    try:
        spent = db.execute(SPEND, {"key": key, "epoch": epoch, "now": now}).rowcount
    except IntegrityError:
        return Spent.BEFORE
    return Spent.NOW if spent else Spent.UNKNOWN


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

    def lease(
        self, registration_id: int, *, seen: StoredKeys | None, now: datetime, until: datetime, miss: bool
    ) -> bool:
        """Take the right to fetch until *until*; False if somebody else has it, or fetched since *seen* was loaded."""
        values = {"leased_until": until, "problem": None} | ({"missed_at": now} if miss else {})
        try:
            with self._database.write() as db:
                taken = db.execute(
                    update(PlatformKeysRow)
                    .where(
                        PlatformKeysRow.platform_id == registration_id,
                        PlatformKeysRow.fetched_at.is_not_distinct_from(seen.fetched_at if seen else None),
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
