"""The only place where these tests reach into the tool: registrations, modules, and what the tables hold.

Everything else goes through HTTP, as a browser and an LMS see it.
"""

from collections.abc import Sequence
from pathlib import Path

from flask import Flask
from sqlalchemy import delete, func, literal, select, union_all

from lti_tool.domain.errors import RuleError
from lti_tool.services import registering
from lti_tool.services.library import import_modules
from lti_tool.services.setting_up import rotate_keys
from lti_tool.services.tool import Tool
from lti_tool.store.tables import (
    Base,
    DeploymentRow,
    LaunchRow,
    PersonRow,
    PlatformKeysRow,
    PlatformRow,
    SpentStateRow,
    TrustGroupRow,
)

MODULES = Path(__file__).parent / "modules"
COUNTS = union_all(
    *(select(literal(table.name), func.count()).select_from(table) for table in Base.metadata.sorted_tables)
)


class NotAccepted(Exception):
    """The tool does not take a registration; the text names the field."""


def the_tool(app: Flask) -> Tool:
    return app.extensions["kommunalcampus"]


def register(
    app: Flask,
    *,
    issuer: str,
    client_id: str,
    auth_url: str,
    token_url: str,
    jwks_url: str | None = None,
    jwks_pem: str | None = None,
    deployments: Sequence[str] = ("dep-1",),
    organisation: str | None = None,
    allow_anonymous: bool = False,
) -> int:
    """Let a platform in, as `kc platform add` does; return its id, or raise `NotAccepted`."""
    new = registering.NewPlatform(
        issuer=issuer,
        client_id=client_id,
        auth_url=auth_url,
        token_url=token_url,
        jwks_url=jwks_url,
        jwks_pem=jwks_pem,
        deployment_ids=tuple(deployments),
        organisation=organisation,
        allow_anonymous=allow_anonymous,
    )
    try:
        return registering.add_platform(the_tool(app), new)
    except RuleError as no:
        raise NotAccepted(f"{no.code} {no.facts}") from no


def suspend(app: Flask, platform_id: int) -> None:
    registering.suspend(the_tool(app), platform_id)


def approve(app: Flask, platform_id: int) -> None:
    registering.approve(the_tool(app), platform_id)


def lose_platform(app: Flask, platform_id: int) -> None:
    """Take a registration away behind the tool's back."""
    with the_tool(app).database.write() as db:
        for table, column in ((PlatformKeysRow, "platform_id"), (DeploymentRow, "platform_id"), (PlatformRow, "id")):
            db.execute(delete(table).where(getattr(table, column) == platform_id))


def import_module(app: Flask, *slugs: str) -> None:
    import_modules(the_tool(app), [MODULES / slug for slug in slugs])


def rotate_own_key(app: Flask) -> str:
    """Return the kid of the tool's new signing key."""
    return rotate_keys(the_tool(app))


def keys_folder(app: Flask) -> Path:
    return the_tool(app).settings.data_dir / "keys"


def counts(app: Flask) -> dict[str, int]:
    """Return the number of rows of every table."""
    with the_tool(app).database.read() as db:
        return {row[0]: row[1] for row in db.execute(COUNTS)}


def dump(app: Flask) -> str:
    """Return everything that the tables hold, as text."""
    with the_tool(app).database.read() as db:
        return "\n".join(repr(tuple(row)) for table in Base.metadata.sorted_tables for row in db.execute(select(table)))


def people(app: Flask) -> list[tuple[str, str]]:
    """Return (issuer, sub) of everybody, in the order in which they came."""
    query = (
        select(TrustGroupRow.issuer, PersonRow.sub)
        .join(TrustGroupRow, TrustGroupRow.id == PersonRow.trust_group_id)
        .order_by(PersonRow.id)
    )
    with the_tool(app).database.read() as db:
        return [(issuer, sub) for issuer, sub in db.execute(query)]


def launched_by(app: Flask, launch_id: str) -> tuple[str, str] | None:
    """Return (issuer, sub) of the person whose launch it is; None for an anonymous one."""
    query = (
        select(TrustGroupRow.issuer, PersonRow.sub)
        .join(PersonRow, PersonRow.trust_group_id == TrustGroupRow.id)
        .join(LaunchRow, LaunchRow.person_id == PersonRow.id)
        .where(LaunchRow.id == launch_id)
    )
    with the_tool(app).database.read() as db:
        found = db.execute(query).one_or_none()
    return None if found is None else (found.issuer, found.sub)


def launch_ids(app: Flask) -> list[str]:
    with the_tool(app).database.read() as db:
        return list(db.execute(select(LaunchRow.id)).scalars())


def lose_spent_states(app: Flask) -> None:
    """Lose the table against replays, as a flushed cache or a careless operator would."""
    with the_tool(app).database.write() as db:
        db.execute(delete(SpentStateRow))
