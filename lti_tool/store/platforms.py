"""Registrations, deployments, trust groups and organisations ↔ values."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from lti_tool.domain.registration import Registration, Status
from lti_tool.store.database import Database
from lti_tool.store.tables import DeploymentRow, OrganisationRow, PlatformRow, TrustGroupRow, table_of

PLATFORM = table_of(PlatformRow)
DEPLOYMENTS = table_of(DeploymentRow)


# Statements of the launch path are built once: building one costs more than running it.
BY_ID = select(PLATFORM).where(PLATFORM.c.id == bindparam("id"))
OF_ISSUER = select(PLATFORM).where(PLATFORM.c.issuer == bindparam("issuer")).limit(2)
OF_CLIENT = OF_ISSUER.where(PLATFORM.c.client_id == bindparam("client_id"))
DEPLOYMENT = select(DEPLOYMENTS.c.id).where(
    DEPLOYMENTS.c.platform_id == bindparam("platform_id"), DEPLOYMENTS.c.deployment_id == bindparam("deployment_id")
)
OF_DEPLOYMENT = OF_ISSUER.where(
    PLATFORM.c.id.in_(
        select(DEPLOYMENTS.c.platform_id).where(DEPLOYMENTS.c.deployment_id == bindparam("deployment_id"))
    )
)


class StoredRegistrations:
    """Finds registrations for the protocol (`lti.ports.Registrations`), each in a unit of work of its own.

    What was built from a row is kept in the process as long as the row's version is the same.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._built: dict[int, Registration] = {}
        self._deployments: dict[tuple[int, int, str], int] = {}

    def of_issuer(self, issuer: str, client_id: str | None, deployment_id: str | None) -> Sequence[Registration]:
        """Return the one of *client_id*, or any one if it is unknown; else those with *deployment_id* or all; two at most."""
        with self._database.read() as db:
            if client_id is not None:
                rows = db.execute(OF_CLIENT, {"issuer": issuer, "client_id": client_id}).all()
            else:
                rows = []
            rows = rows or db.execute(OF_ISSUER, {"issuer": issuer}).all()
            if client_id is None and len(rows) > 1 and deployment_id is not None:
                rows = db.execute(OF_DEPLOYMENT, {"issuer": issuer, "deployment_id": deployment_id}).all() or rows
        return [self._value(row) for row in rows]

    def by_id(self, registration_id: int) -> Registration | None:
        """Return the registration as this process remembers it; who acts on it compares versions (`people.look_up`)."""
        known = self._built.get(registration_id)
        return self.look(registration_id) if known is None else known

    def look(self, registration_id: int) -> Registration | None:
        """Read the registration anew."""
        with self._database.read() as db:
            row = db.execute(BY_ID, {"id": registration_id}).one_or_none()
        if row is None:
            self._built.pop(registration_id, None)
            return None
        return self._value(row)

    def deployment(self, registration: Registration, deployment_id: str) -> int | None:
        """Return the primary key of a known deployment; none is ever taken away, so a known one stays known."""
        key = (registration.id, registration.version, deployment_id)
        found = self._deployments.get(key)
        if found is None:
            with self._database.read() as db:
                found = find_deployment(db, registration.id, deployment_id)
            if found is not None:
                self._deployments[key] = found
        return found

    def _value(self, row: Row[Any]) -> Registration:
        known = self._built.get(row.id)
        if known is None or known.version != row.version:
            known = self._built[row.id] = registration_of(row)
        return known


def registration_of(row: Row[Any]) -> Registration:
    """Turn a row of the platform table into its value."""
    return Registration(
        id=row.id,
        issuer=row.issuer,
        client_id=row.client_id,
        auth_url=row.auth_url,
        token_url=row.token_url,
        jwks_url=row.jwks_url,
        jwks_pem=row.jwks_pem,
        status=Status(row.status),
        allow_anonymous=row.allow_anonymous,
        extra_frame_origins=tuple(row.frame_origins),
        family=row.family,
        name=row.name,
        organisation_id=row.organisation_id,
        trust_group_id=row.trust_group_id,
        version=row.version,
    )


def find_deployment(db: Connection, registration_id: int, deployment_id: str) -> int | None:
    return db.execute(DEPLOYMENT, {"platform_id": registration_id, "deployment_id": deployment_id}).scalar_one_or_none()


def find_platform(db: Connection, issuer: str, client_id: str) -> Registration | None:
    row = db.execute(
        select(PLATFORM).where(PlatformRow.issuer == issuer, PlatformRow.client_id == client_id)
    ).one_or_none()
    return None if row is None else registration_of(row)


def get_platform(db: Connection, registration_id: int) -> Registration | None:
    row = db.execute(select(PLATFORM).where(PlatformRow.id == registration_id)).one_or_none()
    return None if row is None else registration_of(row)


def list_platforms(db: Connection) -> list[tuple[Registration, str | None, list[str]]]:
    """Return every registration with its organisation's name and its deployment ids, oldest first."""
    deployments: dict[int, list[str]] = {}
    for platform_id, deployment_id in db.execute(
        select(DeploymentRow.platform_id, DeploymentRow.deployment_id).order_by(DeploymentRow.id)
    ):
        deployments.setdefault(platform_id, []).append(deployment_id)
    rows = db.execute(
        select(PLATFORM, OrganisationRow.name.label("organisation_name"))
        .outerjoin(OrganisationRow, PlatformRow.organisation_id == OrganisationRow.id)
        .order_by(PlatformRow.id)
    )
    return [(registration_of(row), row.organisation_name, deployments.get(row.id, [])) for row in rows]


def add_platform(db: Connection, *, now: datetime, **values: Any) -> int:  # noqa: ANN401 — the table's columns
    """Insert a registration; *values* are the columns of the platform table. Returns its id."""
    return int(
        db.execute(
            insert(PlatformRow).values(created_at=now, version=1, **values).returning(PlatformRow.id)
        ).scalar_one()
    )


def change_platform(db: Connection, registration_id: int, **values: Any) -> None:  # noqa: ANN401 — the table's columns
    """Change columns of a registration and count its version up, so that every process notices."""
    db.execute(
        update(PlatformRow).where(PlatformRow.id == registration_id).values(version=PlatformRow.version + 1, **values)
    )


def add_deployment(db: Connection, registration_id: int, deployment_id: str, *, now: datetime) -> None:
    db.execute(insert(DeploymentRow).values(platform_id=registration_id, deployment_id=deployment_id, created_at=now))


def trust_groups(db: Connection, issuer: str) -> list[tuple[int, str]]:
    """Return (id, origin of the keys) of an issuer's trust groups, oldest first."""
    rows = db.execute(
        select(TrustGroupRow.id, TrustGroupRow.key_origin)
        .where(TrustGroupRow.issuer == issuer)
        .order_by(TrustGroupRow.id)
    )
    return [(row.id, row.key_origin) for row in rows]


def add_trust_group(db: Connection, issuer: str, key_origin: str) -> int:
    return int(
        db.execute(
            insert(TrustGroupRow).values(issuer=issuer, key_origin=key_origin).returning(TrustGroupRow.id)
        ).scalar_one()
    )


def organisation_id(db: Connection, key: str) -> int | None:
    return db.execute(select(OrganisationRow.id).where(OrganisationRow.key == key)).scalar_one_or_none()


def add_organisation(db: Connection, key: str, name: str) -> int:
    return int(
        db.execute(insert(OrganisationRow).values(key=key, name=name).returning(OrganisationRow.id)).scalar_one()
    )
