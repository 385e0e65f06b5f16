"""Progress: visits and tries of one person in one placement."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, select, update

from lti_tool.store.people import insert_new
from lti_tool.store.tables import PersonRow, ProgressRow, TryRow, VisitRow, table_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whose progress: a person's in a placement, or that of one anonymous launch. One of the two ids is None."""

    placement_id: int
    person_id: int | None
    launch_id: str | None

    def is_row(self) -> ColumnElement[bool]:
        if self.person_id is None:
            return ProgressRow.launch_id == self.launch_id
        return and_(ProgressRow.placement_id == self.placement_id, ProgressRow.person_id == self.person_id)


def find_progress(db: Connection, whose: Whose) -> Row[Any] | None:
    return db.execute(select(table_of(ProgressRow)).where(whose.is_row())).one_or_none()


def keep_progress(db: Connection, whose: Whose, *, standing: str, now: datetime) -> int:
    """Return the id of the progress row, made if need be, locked until the transaction ends."""
    insert_new(db, ProgressRow, **asdict(whose), standing=standing, started_at=now, updated_at=now)
    return int(db.execute(select(ProgressRow.id).where(whose.is_row()).with_for_update()).scalar_one())


def touch_progress(db: Connection, progress_id: int, *, standing: str, unit_id: str, now: datetime) -> None:
    db.execute(
        update(ProgressRow)
        .where(ProgressRow.id == progress_id)
        .values(standing=standing, current_unit=unit_id, updated_at=now)
    )


def add_visit(db: Connection, progress_id: int, unit_id: str, *, now: datetime) -> None:
    insert_new(db, VisitRow, progress_id=progress_id, unit_id=unit_id, visited_at=now)


def add_try(
    db: Connection,
    progress_id: int,
    question: str,
    *,
    given: list[str] | str,
    hundredths: int,
    right: bool,
    now: datetime,
) -> None:
    number = db.execute(
        select(func.count()).where(TryRow.progress_id == progress_id, TryRow.question == question)
    ).scalar_one()
    db.execute(
        insert(TryRow).values(
            progress_id=progress_id,
            question=question,
            number=number + 1,
            given={"given": given},
            hundredths=hundredths,
            right=right,
            given_at=now,
        )
    )


def visits(db: Connection, progress_ids: Iterable[int]) -> list[Row[Any]]:
    """Return (progress_id, unit_id)."""
    ids = list(progress_ids)
    query = select(VisitRow.progress_id, VisitRow.unit_id).where(VisitRow.progress_id.in_(ids))
    return list(db.execute(query))


def tries(db: Connection, progress_ids: Iterable[int]) -> list[Row[Any]]:
    """Return rows of the try table, oldest first."""
    query = (
        select(table_of(TryRow))
        .where(TryRow.progress_id.in_(list(progress_ids)))
        .order_by(TryRow.progress_id, TryRow.question, TryRow.number)
    )
    return list(db.execute(query))


def learners(db: Connection, placement_id: int, *, subs: Iterable[str] | None = None) -> list[Row[Any]]:
    """Return progress rows of learners with their names, in the order in which they began; *subs* limits them."""
    query = (
        select(table_of(ProgressRow), PersonRow.name, PersonRow.given_name, PersonRow.family_name, PersonRow.email)
        .join(PersonRow, ProgressRow.person_id == PersonRow.id)
        .where(ProgressRow.placement_id == placement_id, ProgressRow.standing == "learner")
        .order_by(ProgressRow.started_at, ProgressRow.id)
    )
    if subs is not None:
        query = query.where(PersonRow.sub.in_(list(subs)))
    return list(db.execute(query))
