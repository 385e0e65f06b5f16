"""Registrations as the operator keeps them: added by hand, listed, suspended, approved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from connectors.http import origin_of
from lti_tool.domain.errors import RuleError
from lti_tool.domain.registration import Registration, Status
from lti_tool.lti.keys import pem_problem
from lti_tool.services.tool import Tool, now
from lti_tool.settings import address_problem
from lti_tool.store import platforms
from lti_tool.store.protocol import forget_keys

LONGEST = {"issuer": 512, "client_id": 255, "deployment_id": 255, "name": 200, "organisation": 64}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlatform:
    """What an operator knows of a platform. Exactly one of *jwks_url* and *jwks_pem* is given.

    *same_people*: True joins the issuer's people although the keys come from elsewhere, False keeps them apart,
    None refuses that case, since whoever names a known issuer with keys of their own could be its learners.
    """

    issuer: str
    client_id: str
    auth_url: str
    token_url: str
    jwks_url: str | None = None
    jwks_pem: str | None = None
    deployment_ids: tuple[str, ...] = ()
    organisation: str | None = None
    name: str = ""
    frame_origins: tuple[str, ...] = ()
    allow_anonymous: bool = False
    same_people: bool | None = None


def add_platform(tool: Tool, new: NewPlatform) -> int:
    """Register a platform and return its id, or raise `RuleError`: an existing registration is never overwritten.

    Codes: field-missing, field-too-long, address (fact problem), key (fact problem), already-registered, other-keys.
    """
    _check(new, development=tool.settings.development)
    at = now()
    with tool.database.write() as db:
        known = platforms.find_platform(db, new.issuer, new.client_id)
        if known is not None:
            raise RuleError("already-registered", id=str(known.id))
        platform_id = platforms.add_platform(
            db,
            now=at,
            issuer=new.issuer,
            client_id=new.client_id,
            auth_url=new.auth_url,
            token_url=new.token_url,
            jwks_url=new.jwks_url,
            jwks_pem=new.jwks_pem,
            name=new.name,
            status=Status.ACTIVE.value,
            allow_anonymous=new.allow_anonymous,
            frame_origins=[origin_of(url) for url in new.frame_origins],
            organisation_id=_organisation(db, new),
            trust_group_id=_trust_group(db, new),
        )
        for deployment_id in dict.fromkeys(new.deployment_ids):
            platforms.add_deployment(db, platform_id, deployment_id, now=at)
    return platform_id


def list_platforms(tool: Tool) -> Sequence[tuple[Registration, str | None, list[str]]]:
    """Return every registration with its organisation's name and its deployment ids."""
    with tool.database.read() as db:
        return platforms.list_platforms(db)


def suspend(tool: Tool, platform_id: int) -> None:
    """Let nobody in through this registration any more; open sessions end with their next click."""
    _set_status(tool, platform_id, Status.SUSPENDED)


def approve(tool: Tool, platform_id: int, *, deployment_ids: Sequence[str] = ()) -> None:
    """Open a registration (again), and accept further deployments of it; its keys are fetched anew."""
    at = now()
    with tool.database.write() as db:
        _known(db, platform_id)
        platforms.change_platform(db, platform_id, status=Status.ACTIVE.value)
        forget_keys(db, platform_id)
        for deployment_id in deployment_ids:
            if not 0 < len(deployment_id) <= LONGEST["deployment_id"]:
                raise RuleError("field-too-long", field="deployment_id", longest=str(LONGEST["deployment_id"]))
            if platforms.find_deployment(db, platform_id, deployment_id) is None:
                platforms.add_deployment(db, platform_id, deployment_id, now=at)


def _set_status(tool: Tool, platform_id: int, status: Status) -> None:
    with tool.database.write() as db:
        _known(db, platform_id)
        platforms.change_platform(db, platform_id, status=status.value)


def _known(db: Connection, platform_id: int) -> Registration:
    found = platforms.get_platform(db, platform_id)
    if found is None:
        raise RuleError("platform-unknown", id=str(platform_id))
    return found


def _check(new: NewPlatform, *, development: bool) -> None:
    texts: Mapping[str, str] = {
        "issuer": new.issuer,
        "client_id": new.client_id,
        "name": new.name,
        "organisation": new.organisation or "",
    }
    for field, value in (*texts.items(), *(("deployment_id", one) for one in new.deployment_ids)):
        if not value.strip() and field in {"issuer", "client_id", "deployment_id"}:
            raise RuleError("field-missing", field=field)
        if len(value) > LONGEST[field] or not value.isprintable():
            raise RuleError("field-too-long", field=field, longest=str(LONGEST[field]))
    if not new.deployment_ids:
        raise RuleError("field-missing", field="deployment_id")
    if (new.jwks_url is None) == (new.jwks_pem is None):
        raise RuleError("field-missing", field="jwks_url")
    issuer = new.issuer if "://" in new.issuer else None
    addresses = [
        ("issuer", issuer),
        ("auth_url", new.auth_url),
        ("token_url", new.token_url),
        ("jwks_url", new.jwks_url),
    ]
    for field, url in (*addresses, *(("frame_origin", one) for one in new.frame_origins)):
        if url is not None and (problem := address_problem(url, development=development)):
            raise RuleError("address", field=field, problem=problem)
    if new.jwks_pem is not None and (problem := pem_problem(new.jwks_pem)):
        raise RuleError("key", problem=problem)


def _organisation(db: Connection, new: NewPlatform) -> int | None:
    """Find the organisation by its key, or make it; its name until step 3 is that of the registration."""
    if not new.organisation:
        return None
    found = platforms.organisation_id(db, new.organisation)
    return platforms.add_organisation(db, new.organisation, new.name or new.organisation) if found is None else found


def _trust_group(db: Connection, new: NewPlatform) -> int:
    """Join the issuer's people if the keys come from the same origin, or if the operator vouches for it."""
    origin = origin_of(new.jwks_url) if new.jwks_url is not None else "pem"
    groups = platforms.trust_groups(db, new.issuer)
    matching = [group for group, key_origin in groups if key_origin == origin and origin != "pem"]
    if new.same_people is False or not groups:
        return platforms.add_trust_group(db, new.issuer, origin)
    if matching:
        return matching[0]
    if new.same_people is None:
        raise RuleError("other-keys", issuer=new.issuer, expected=groups[0][1], received=origin)
    return groups[0][0]
