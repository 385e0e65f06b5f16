"""A launch on its way through the checks, and what the checks need beside the request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from joserfc.jwk import RSAKey

from lti_tool.domain.registration import Registration
from lti_tool.lti.keys import PlatformKeys
from lti_tool.lti.ports import Epochs, Registrations
from lti_tool.lti.state import State, StateMaker
from lti_tool.lti.token import UncheckedToken


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the checks need beside the request."""

    states: StateMaker
    epochs: Epochs
    registrations: Registrations
    keys: PlatformKeys
    public_url: str
    leeway_seconds: int
    teacher_roles: frozenset[str]
    development: bool


@dataclass(slots=True, kw_only=True)
class Attempt:
    """A launch on its way through the checks; each fills in what it found out."""

    form: Mapping[str, str]
    browser_id: str | None
    now: float
    rules: Rules
    state: State = field(init=False)
    epoch: str = field(init=False)
    registration: Registration = field(init=False)
    token: UncheckedToken = field(init=False)
    key: RSAKey = field(init=False)
    claims: Mapping[str, Any] = field(init=False)
    deployment_pk: int = field(init=False)
    roles: tuple[str, ...] = field(init=False)
    sub: str | None = field(init=False)
    resource_link_id: str = field(init=False)
    context: tuple[str | None, str] = field(init=False)
    slug: str = field(init=False)
