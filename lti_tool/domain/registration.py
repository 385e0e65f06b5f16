"""Who may launch: a registration is (issuer, client_id), a tenant is (issuer, client_id, deployment_id)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """Only an active registration opens anything."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One (issuer, client_id). *version* changes with every change, so that copies know when they are old."""

    id: int
    issuer: str
    client_id: str
    auth_url: str
    token_url: str
    jwks_url: str | None
    jwks_pem: str | None
    status: Status
    allow_anonymous: bool
    extra_frame_origins: tuple[str, ...]
    family: str | None
    name: str
    organisation_id: int | None
    trust_group_id: int
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredKeys:
    """A platform's key set as last fetched, and what is known about fetching it."""

    body: str | None
    fetched_at: datetime | None
    fresh_until: datetime | None
    missed_at: datetime | None
    leased_until: datetime | None
    problem: str | None
