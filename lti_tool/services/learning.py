"""Progress of one person in one placement, kept in the database, and a teacher's look at all of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from connectors.module.model import Module
from connectors.module.scoring import Given
from lti_tool.domain.errors import RuleError
from lti_tool.domain.roles import Role
from lti_tool.services.progress import (
    Progress,
    Try,
    answer,
    module_points,
    question_key,
    units_visited,
)
from lti_tool.services.progress_table import ProgressRow, numbered
from lti_tool.services.sessions import Session
from lti_tool.services.tool import Tool, now
from lti_tool.store import modules, people, progress


class StoredProgress:
    """Keeps progress for a session (`web.visit.Keeper`); that of an anonymous launch ends with it."""

    def __init__(self, tool: Tool, session: Session, module: Module) -> None:
        self._tool = tool
        self._session = session
        self._module = module
        anonymous = session.person_id is None
        self._whose = progress.Whose(
            placement_id=session.placement_id,
            person_id=session.person_id,
            launch_id=session.launch_id if anonymous else None,
        )

    def load(self) -> Progress:
        """Return everything that is known, oldest try first."""
        with self._tool.database.read() as db:
            return self._load(db)

    def visit(self, unit_id: str) -> None:
        """Remember that the unit was seen and is the current one."""
        with self._tool.database.write() as db:
            at = now()
            progress.add_visit(db, self._row(db, unit_id, at), unit_id, now=at)

    def answer(self, unit_id: str, question_id: str, given: Given) -> Try:
        """Score and keep one answer; raises what `services.progress.answer` raises. Two at once count one by one."""
        with self._tool.database.write() as db:
            at = now()
            progress_id = self._row(db, unit_id, at)
            result = answer(self._module, self._load(db), unit_id, question_id, given, at)
            progress.add_try(
                db,
                progress_id,
                question_key(unit_id, question_id),
                given=result.given if isinstance(result.given, str) else list(result.given),
                hundredths=result.hundredths,
                right=result.right,
                now=at,
            )
        return result

    def _load(self, db: Connection) -> Progress:
        row = progress.find_progress(db, self._whose)
        return Progress() if row is None else _progresses(db, [row])[row.id]

    def _row(self, db: Connection, unit_id: str, at: datetime) -> int:
        """Return the locked progress row, with the standing of this session."""
        standing = self._session.standing
        progress_id = progress.keep_progress(db, self._whose, standing=standing, now=at)
        progress.touch_progress(db, progress_id, standing=standing, unit_id=unit_id, now=at)
        return progress_id


def progress_rows(
    tool: Tool, session: Session, module: Module, *, unnamed: Callable[[int], str]
) -> tuple[Sequence[ProgressRow], bool]:
    """Return a row for each learner of the placement, in order of beginning, and whether some have no name.

    A teacher sees all, a mentor those that the LMS named as theirs; anybody else: `RuleError` "role".
    *unnamed* makes a label from a number where the LMS sends no name.
    """
    if session.role is not Role.TEACHER and not session.mentees:
        raise RuleError("role")
    subs = None if session.role is Role.TEACHER else session.mentees
    with tool.database.read() as db:
        rows = progress.learners(db, session.placement_id, subs=subs)
        found = _progresses(db, rows)
    names = [people.person_of(row).display_name for row in rows]
    table = [
        ProgressRow(
            label=label,
            visited=units_visited(module, found[row.id]),
            points=module_points(module, found[row.id]),
            last_seen=row.updated_at,
        )
        for row, label in zip(rows, numbered(names, unnamed), strict=True)
    ]
    return table, None in names


def newer_version(tool: Tool, session: Session, module: Module) -> str | None:
    """Return the newest version of the module, if the placement has an older one."""
    with tool.database.read() as db:
        edition = modules.newest(db, session.slug)
    return edition.version if edition is not None and edition.version != module.version else None


def upgrade(tool: Tool, session: Session, version: str) -> None:
    """Give the whole class *version*, if it is the newest; `RuleError` "role" for anybody but its teacher.

    Visits and tries stay: units and questions that both versions have keep what was done in them. Where a still
    newer version came in the meantime nothing happens: the page then names that one.
    """
    if session.role is not Role.TEACHER:
        raise RuleError("role")
    with tool.database.write() as db:
        edition = modules.newest(db, session.slug)
        if edition is not None and edition.version == version:
            people.set_placement_module(db, session.placement_id, edition.id)


def _progresses(db: Connection, rows: Iterable[Row[Any]]) -> Mapping[int, Progress]:
    listed = {row.id: row for row in rows}
    visited: dict[int, set[str]] = {key: set() for key in listed}
    tries: dict[int, dict[str, list[Try]]] = {key: {} for key in listed}
    for seen in progress.visits(db, listed):
        visited[seen.progress_id].add(seen.unit_id)
    for row in progress.tries(db, listed):
        tries[row.progress_id].setdefault(row.question, []).append(_try(row))
    return {
        key: Progress(
            visited=frozenset(visited[key]),
            current=listed[key].current_unit,
            tries={question: tuple(given) for question, given in tries[key].items()},
        )
        for key in listed
    }


def _try(row: Row[Any]) -> Try:
    given = row.given["given"]
    return Try(
        given=given if isinstance(given, str) else tuple(given),
        hundredths=row.hundredths,
        right=row.right,
        at=row.given_at,
    )
