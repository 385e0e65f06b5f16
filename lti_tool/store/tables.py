"""The tables. Identifiers that platforms chose are stored raw and compared case-sensitively (255 characters at most)."""

from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    ForeignKey,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


# Rows that are written at every launch: SQLite keeps them in the tree of their key and needs no second one.
BY_KEY = {"sqlite_with_rowid": False}


class Instant(TypeDecorator[datetime]):
    """An aware UTC time; SQLite keeps none, so the zone is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 — SQLAlchemy's own way of declaring it
        datetime: Instant(),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
        bytes: LargeBinary(),
    }


def table_of(row: type[Base]) -> Table:
    """Return the Core table of a row, for statements that the ORM would only slow down."""
    return cast(Table, row.__table__)


class OrganisationRow(Base):
    """Whoever uses the tool: a town, a county, a university. Key and name until step 3 makes it whole."""

    __tablename__ = "organisation"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))


class TrustGroupRow(Base):
    """The circle within which one `sub` is one person: an issuer and the clients that vouch for its people."""

    __tablename__ = "trust_group"
    id: Mapped[int] = mapped_column(primary_key=True)
    issuer: Mapped[str] = mapped_column(String(512), index=True)
    key_origin: Mapped[str] = mapped_column(String(512))


class PlatformRow(Base):
    """One registration: (issuer, client_id). `version` counts changes, so that parsed copies know when to go."""

    __tablename__ = "platform"
    __table_args__ = (UniqueConstraint("issuer", "client_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    issuer: Mapped[str] = mapped_column(String(512))
    client_id: Mapped[str] = mapped_column(String(255))
    auth_url: Mapped[str] = mapped_column(String(2048))
    token_url: Mapped[str] = mapped_column(String(2048))
    jwks_url: Mapped[str | None] = mapped_column(String(2048))
    jwks_pem: Mapped[str | None] = mapped_column(Text)
    name: Mapped[str] = mapped_column(String(200), default="")
    family: Mapped[str | None] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(16))
    allow_anonymous: Mapped[bool] = mapped_column(default=False)
    frame_origins: Mapped[list[str]] = mapped_column(default=list)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    trust_group_id: Mapped[int] = mapped_column(ForeignKey("trust_group.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class DeploymentRow(Base):
    """A tenant: (issuer, client_id, deployment_id)."""

    __tablename__ = "deployment"
    __table_args__ = (UniqueConstraint("platform_id", "deployment_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    platform_id: Mapped[int] = mapped_column(ForeignKey("platform.id"))
    deployment_id: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime]


class PlatformKeysRow(Base):
    """The key set of one registration as last fetched, shared by all processes; a lease keeps fetches single."""

    __tablename__ = "platform_keys"
    platform_id: Mapped[int] = mapped_column(ForeignKey("platform.id"), primary_key=True)
    body: Mapped[str | None] = mapped_column(Text)
    fetched_at: Mapped[datetime | None]
    fresh_until: Mapped[datetime | None]
    missed_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(String(64))


class SpentStateRow(Base):
    """States that were used. The one row `epoch` is part of every state's MAC: a lost table refuses older states."""

    __tablename__ = "spent_state"
    __table_args__ = BY_KEY
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str | None] = mapped_column(String(64))
    spent_at: Mapped[datetime] = mapped_column(index=True)


class PersonRow(Base):
    """A person is (trust group, sub). Names and e-mail are what the LMS last sent; e-mail is never a key."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("trust_group_id", "sub"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    trust_group_id: Mapped[int] = mapped_column(ForeignKey("trust_group.id"))
    sub: Mapped[str] = mapped_column(String(255))
    name: Mapped[str | None] = mapped_column(String(300))
    given_name: Mapped[str | None] = mapped_column(String(300))
    family_name: Mapped[str | None] = mapped_column(String(300))
    email: Mapped[str | None] = mapped_column(String(320))
    created_at: Mapped[datetime]


class ModuleRow(Base):
    """One version of a module, whole; `slug` is the module's id."""

    __tablename__ = "module"
    __table_args__ = (UniqueConstraint("slug", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(64))
    version: Mapped[str] = mapped_column(String(32))
    content_hash: Mapped[str] = mapped_column(String(64))
    document: Mapped[str] = mapped_column(Text)
    imported_at: Mapped[datetime]


class PlacementRow(Base):
    """A module placed in a course. It keeps the version of its first launch until its teacher upgrades it."""

    __tablename__ = "placement"
    __table_args__ = (UniqueConstraint("deployment_pk", "context_id", "resource_link_id", "slug"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    deployment_pk: Mapped[int] = mapped_column(ForeignKey("deployment.id"))
    context_id: Mapped[str] = mapped_column(String(255))
    resource_link_id: Mapped[str] = mapped_column(String(255))
    slug: Mapped[str] = mapped_column(String(64))
    module_id: Mapped[int] = mapped_column(ForeignKey("module.id"), index=True)
    context_title: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]


class LaunchRow(Base):
    """One accepted launch and the session it opened; `id` stands in addresses, only the cookie opens it."""

    __tablename__ = "launch"
    __table_args__ = BY_KEY
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    cookie_hash: Mapped[str] = mapped_column(String(64), index=True)
    deployment_pk: Mapped[int] = mapped_column(ForeignKey("deployment.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    role: Mapped[str] = mapped_column(String(16))
    may_learn: Mapped[bool] = mapped_column(default=False)
    viewing_as: Mapped[str] = mapped_column(String(16))
    test_user: Mapped[bool] = mapped_column(default=False)
    mentees: Mapped[list[str]] = mapped_column(default=list)
    locale: Mapped[str] = mapped_column(String(8))
    return_url: Mapped[str | None] = mapped_column(String(2048))
    created_at: Mapped[datetime] = mapped_column(index=True)
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ProgressRow(Base):
    """How far one person is in one placement, or one anonymous launch, which ends with its session.

    `standing`: learner, preview, test or anonymous; only learners are listed.
    """

    __tablename__ = "progress"
    __table_args__ = (UniqueConstraint("placement_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    launch_id: Mapped[str | None] = mapped_column(ForeignKey("launch.id", ondelete="CASCADE"), unique=True)
    standing: Mapped[str] = mapped_column(String(16))
    current_unit: Mapped[str | None] = mapped_column(String(64))
    started_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class VisitRow(Base):
    """The first time that a unit was opened."""

    __tablename__ = "visit"
    progress_id: Mapped[int] = mapped_column(ForeignKey("progress.id", ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    visited_at: Mapped[datetime]


class TryRow(Base):
    """One try at one question: what was given and what it earned, in hundredths of a point."""

    __tablename__ = "try"
    progress_id: Mapped[int] = mapped_column(ForeignKey("progress.id", ondelete="CASCADE"), primary_key=True)
    question: Mapped[str] = mapped_column(String(160), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    given: Mapped[dict[str, Any]]
    hundredths: Mapped[int]
    right: Mapped[bool]
    given_at: Mapped[datetime]


class ToolKeyRow(Base):
    """Our own signing keys' public halves; the private ones are files in KC_DATA_DIR/keys. kid is never reused."""

    __tablename__ = "tool_key"
    kid: Mapped[str] = mapped_column(String(64), primary_key=True)
    public_pem: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
