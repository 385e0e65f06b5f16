"""People, placements and launches: what one accepted launch writes."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lti_tool.domain.person import Person
from lti_tool.domain.registration import Registration
from lti_tool.store.tables import DeploymentRow, LaunchRow, PersonRow, PlacementRow, PlatformRow, table_of

PEOPLE, PLACEMENTS, LAUNCHES, PLATFORMS = (table_of(row) for row in (PersonRow, PlacementRow, LaunchRow, PlatformRow))
# Statements of the launch path are built once: building one costs more than running it.
PLACEMENT_OF = (
    select(PLACEMENTS.c.id)
    .where(
        *(PLACEMENTS.c[name] == bindparam(name) for name in ("deployment_pk", "context_id", "resource_link_id", "slug"))
    )
    .scalar_subquery()
)
LOOK_UP = (
    select(
        PLATFORMS.c.version,
        PLACEMENT_OF.label("placement_id"),
        PEOPLE.c.id,
        PEOPLE.c.name,
        PEOPLE.c.given_name,
        PEOPLE.c.family_name,
        PEOPLE.c.email,
    )
    .select_from(
        PLATFORMS.outerjoin(
            PEOPLE,
            and_(PEOPLE.c.trust_group_id == bindparam("trust_group_id"), PEOPLE.c.sub == bindparam("sub")),
        )
    )
    .where(PLATFORMS.c.id == bindparam("registration_id"))
)
ADD_LAUNCH = insert(LAUNCHES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What stood in the tables when a launch came: the registration's version, and the ids that it needs, if any."""

    registration_version: int | None
    placement_id: int | None
    person_id: int | None
    person: Person


def look_up(db: Connection, *, registration: Registration, place: "Place", sub: str | None) -> Found:
    """Find everything that a launch needs with one statement."""
    row = db.execute(
        LOOK_UP,
        {
            "registration_id": registration.id,
            "trust_group_id": registration.trust_group_id,
            "sub": sub,
            "deployment_pk": place.deployment_pk,
            "context_id": place.context_id,
            "resource_link_id": place.resource_link_id,
            "slug": place.slug,
        },
    ).one_or_none()
    if row is None:
        return Found(registration_version=None, placement_id=None, person_id=None, person=Person())
    return Found(
        registration_version=row.version, placement_id=row.placement_id, person_id=row.id, person=person_of(row)
    )


def keep_person(
    db: Connection, found: Found, *, registration: Registration, sub: str, person: Person, now: datetime
) -> int:
    """Return the id of (trust group, sub) with the names that the LMS sent last."""
    if found.person_id is not None:
        if found.person != person:
            db.execute(update(PersonRow).where(PersonRow.id == found.person_id).values(**asdict(person)))
        return found.person_id
    group = registration.trust_group_id
    insert_new(db, PersonRow, trust_group_id=group, sub=sub, created_at=now, **asdict(person))
    is_it = (PersonRow.trust_group_id == group, PersonRow.sub == sub)
    return db.execute(select(PersonRow.id).where(*is_it)).scalar_one()


def person_of(row: Any) -> Person:  # noqa: ANN401 — a row of any query with these columns
    return Person(name=row.name, given_name=row.given_name, family_name=row.family_name, email=row.email)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a module stands: a tenant's course and link, and the module's slug.

    The slug belongs to it because some LMSs send one link id for several activities (OpenOlat).
    """

    deployment_pk: int
    context_id: str
    resource_link_id: str
    slug: str


def add_placement(db: Connection, place: Place, *, module_id: int, context_title: str, now: datetime) -> int:
    """Return the id of a new placement, or of the one that another launch made at the same moment."""
    insert_new(db, PlacementRow, module_id=module_id, context_title=context_title, created_at=now, **asdict(place))
    is_it = (PLACEMENTS.c[name] == value for name, value in asdict(place).items())
    return db.execute(select(PlacementRow.id).where(*is_it)).scalar_one()


def set_placement_module(db: Connection, placement_id: int, module_id: int) -> None:
    db.execute(update(PlacementRow).where(PlacementRow.id == placement_id).values(module_id=module_id))


def add_launch(db: Connection, values: Mapping[str, Any]) -> None:
    db.execute(ADD_LAUNCH, dict(values))


def take_over_launches(db: Connection, *, old_cookie_hash: str, new: Mapping[str, Any], place: Place) -> None:
    """Carry this browser's other launches over to a new cookie.

    Those of the same person go on, and in the same course they get the role of the new launch at once;
    those of anybody else end now. Where the LMS names no course, a link is a course of its own.
    """
    of_browser = LaunchRow.cookie_hash == old_cookie_hash
    if new["person_id"] is None:
        db.execute(update(LaunchRow).where(of_browser).values(ended_at=new["created_at"]))
        return
    others = LaunchRow.person_id.is_distinct_from(new["person_id"])
    db.execute(update(LaunchRow).where(of_browser, others).values(ended_at=new["created_at"]))
    in_course = select(PlacementRow.id).where(
        PlacementRow.deployment_pk == place.deployment_pk, PlacementRow.context_id == place.context_id
    )
    if not place.context_id:
        in_course = in_course.where(PlacementRow.resource_link_id == place.resource_link_id)
    role = {name: new[name] for name in ("role", "may_learn", "viewing_as", "test_user", "mentees")}
    db.execute(
        update(LaunchRow)
        .where(of_browser, LaunchRow.ended_at.is_(None), LaunchRow.placement_id.in_(in_course))
        .values(**role)
    )
    db.execute(update(LaunchRow).where(of_browser, LaunchRow.ended_at.is_(None)).values(cookie_hash=new["cookie_hash"]))


LAUNCH_ID = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)
SESSION = (
    select(
        table_of(LaunchRow),
        PlacementRow.slug,
        PlacementRow.module_id,
        PlacementRow.context_id,
        PlacementRow.context_title,
        PlatformRow.id.label("platform_id"),
        PlatformRow.status.label("platform_status"),
    )
    .join(PlacementRow, LaunchRow.placement_id == PlacementRow.id)
    .join(DeploymentRow, LaunchRow.deployment_pk == DeploymentRow.id)
    .join(PlatformRow, DeploymentRow.platform_id == PlatformRow.id)
)


def find_launch(db: Connection, launch_id: str) -> Row[Any] | None:
    """Return the launch with its placement (slug, module_id, …) and its registration's state; any text may be asked."""
    if LAUNCH_ID.fullmatch(launch_id) is None:
        return None
    return db.execute(SESSION.where(LaunchRow.id == launch_id)).one_or_none()


def touch_launch(db: Connection, launch_id: str, *, now: datetime) -> None:
    db.execute(update(LaunchRow).where(LaunchRow.id == launch_id).values(seen_at=now))


def forget_launches(db: Connection, *, before: datetime) -> int:
    """Delete launches begun before *before* and the progress of anonymous ones; return how many launches."""
    return db.execute(delete(LaunchRow).where(LaunchRow.created_at < before)).rowcount


def set_view(db: Connection, launch_id: str, viewing_as: str) -> None:
    db.execute(update(LaunchRow).where(LaunchRow.id == launch_id).values(viewing_as=viewing_as))


def insert_new(db: Connection, table: type[Any], **values: object) -> None:
    """Insert a row unless another transaction was faster; both databases know how."""
    dialect = postgresql if db.dialect.name == "postgresql" else sqlite
    db.execute(dialect.insert(table).values(**values).on_conflict_do_nothing())
