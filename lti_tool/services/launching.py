"""From a platform's login to an open session: two use cases, each with one transaction at most."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection

from lti_tool.domain.registration import Registration
from lti_tool.lti.launch import Launch, check
from lti_tool.lti.login import LoginRequest, authorization_url, find_registration
from lti_tool.lti.platforms import about
from lti_tool.lti.refused import LtiRefused
from lti_tool.lti.state import new_token
from lti_tool.services.tool import Tool, now
from lti_tool.store import modules, people, platforms
from lti_tool.store.database import DatabaseUnavailable
from lti_tool.store.protocol import Spent, spend_state


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A launch that was let in: its id for addresses, and the secret that only this browser's cookie holds."""

    launch_id: str
    cookie: str
    registration: Registration


def registration_for(tool: Tool, request: LoginRequest) -> Registration:
    """Return the registration that a login means; raises `LtiRefused`."""
    return find_registration(request, tool.rules.registrations, public_url=tool.settings.public_url)


def begin_login(tool: Tool, request: LoginRequest, registration: Registration, *, browser_id: str) -> str:
    """Return the address at the platform to which the browser goes next."""
    return authorization_url(
        request,
        registration,
        states=tool.rules.states,
        epochs=tool.rules.epochs,
        browser_id=browser_id,
        redirect_uri=tool.redirect_uri,
        now=now().timestamp(),
    )


MOST_CHANGES = 5


class _Changed(Exception):
    """The registration changed while the launch was checked."""


def open_launch(tool: Tool, form: Mapping[str, str], *, browser_id: str | None, old_cookie: str | None) -> Opened:
    """Check a launch, spend its state and open its session, all or nothing; raises `LtiRefused`.

    The checks use the registration that this process remembers; the transaction compares its version, and if an
    operator has changed it meanwhile (a suspension, say), everything is checked again with the new one.
    """
    for _ in range(MOST_CHANGES):
        launch = check(form, browser_id=browser_id, now=now().timestamp(), rules=tool.rules)
        cookie = new_token()
        try:
            with tool.database.write() as db:
                _write(db, launch, tool, cookie=cookie, old_cookie=old_cookie, at=now())
        except _Changed:
            tool.rules.registrations.look(launch.registration.id)
            continue
        except LtiRefused as refused:
            tool.rules.epochs.look()  # if the table lost its epoch, the next login begins with the new one
            refused.return_url, refused.family = launch.return_url, launch.family or launch.registration.family
            raise
        return Opened(launch_id=launch.id, cookie=cookie, registration=launch.registration)
    raise DatabaseUnavailable("the registration keeps changing")


def _write(db: Connection, launch: Launch, tool: Tool, *, cookie: str, old_cookie: str | None, at: datetime) -> None:
    registration = launch.registration
    spent = spend_state(db, launch.id, launch.epoch, now=at)
    if spent is not Spent.NOW:
        code = "LTI-STATE-USED" if spent is Spent.BEFORE else "LTI-STATE-INVALID"
        raise about(registration, LtiRefused(code))
    place = people.Place(
        deployment_pk=launch.deployment_pk,
        context_id=launch.context_id or "",
        resource_link_id=launch.resource_link_id,
        slug=launch.slug,
    )
    found = people.look_up(db, registration=registration, place=place, sub=launch.sub)
    if found.registration_version != registration.version:
        raise _Changed
    placement_id = found.placement_id or _new_placement(db, launch, place, at)
    person_id = None
    if launch.sub is not None:
        person_id = people.keep_person(
            db, found, registration=registration, sub=launch.sub, person=launch.person, now=at
        )
    row = _row(launch, tool, cookie=cookie, person_id=person_id, placement_id=placement_id, at=at)
    if old_cookie is not None:
        people.take_over_launches(db, old_cookie_hash=cookie_hash(old_cookie), new=row, place=place)
    people.add_launch(db, row)
    if launch.family is not None and launch.family != registration.family:
        platforms.change_platform(db, registration.id, family=launch.family)


def _new_placement(db: Connection, launch: Launch, place: people.Place, at: datetime) -> int:
    """Place the module, in its newest version."""
    edition = modules.newest(db, launch.slug)
    if edition is None:
        raise about(launch.registration, LtiRefused("LTI-MODULE-UNKNOWN", module=launch.slug))
    return people.add_placement(db, place, module_id=edition.id, context_title=launch.context_title, now=at)


def _row(
    launch: Launch, tool: Tool, *, cookie: str, person_id: int | None, placement_id: int, at: datetime
) -> dict[str, Any]:
    found = launch.standing
    return {
        "id": launch.id,
        "cookie_hash": cookie_hash(cookie),
        "deployment_pk": launch.deployment_pk,
        "person_id": person_id,
        "placement_id": placement_id,
        "role": found.role.value,
        "may_learn": found.may_learn,
        "viewing_as": found.role.value,
        "test_user": found.test_user,
        "mentees": list(launch.mentees),
        "locale": launch.locale or tool.settings.default_locale,
        "return_url": launch.return_url,
        "created_at": at,
        "seen_at": at,
    }


def cookie_hash(cookie: str) -> str:
    """Return what the database keeps of a session cookie."""
    return sha256(cookie.encode("utf-8", "surrogatepass")).hexdigest()
