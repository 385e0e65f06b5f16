"""Who is asking? Only the session cookie says so; the launch id in an address is no secret and opens nothing."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from lti_tool.domain.registration import Status
from lti_tool.domain.roles import Role
from lti_tool.lti.platforms import frame_origins
from lti_tool.services.launching import cookie_hash
from lti_tool.services.tool import Tool
from lti_tool.store import people
from lti_tool.store.platforms import get_platform

TOUCH_AFTER = timedelta(minutes=1)


class SessionRefused(Exception):
    """The session does not hold; *code* is one of KC-SESSION-MISSING, -CHANGED, -EXPIRED, LTI-REG-SUSPENDED."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A live launch: who (by id), where, in which role; what the pages of one activity need."""

    launch_id: str
    platform_id: int
    person_id: int | None
    placement_id: int
    module_id: int
    slug: str
    context_title: str
    role: Role
    viewing_as: Role
    may_learn: bool
    test_user: bool
    mentees: tuple[str, ...]
    locale: str
    return_url: str | None
    csrf_token: str

    @property
    def standing(self) -> str:
        """How progress counts: only that of a learner is listed; a teacher without that role tries things out."""
        if self.person_id is None:
            return "anonymous"
        if self.test_user:
            return "test"
        return "learner" if self.viewing_as is Role.LEARNER and self.may_learn else "preview"


def open_session(tool: Tool, launch_id: str, cookie: str | None, *, at: datetime) -> Session:
    """Return the session of this launch in this browser, or raise `SessionRefused`."""
    if not cookie:
        raise SessionRefused("KC-SESSION-MISSING")
    with tool.database.read() as db:
        row = people.find_launch(db, launch_id)
    if row is None:
        raise SessionRefused("KC-SESSION-MISSING")
    if row.ended_at is not None or not hmac.compare_digest(row.cookie_hash, cookie_hash(cookie)):
        raise SessionRefused("KC-SESSION-CHANGED")
    if not _is_alive(row, tool, at):
        raise SessionRefused("KC-SESSION-EXPIRED")
    if row.platform_status != Status.ACTIVE:
        raise SessionRefused("LTI-REG-SUSPENDED")
    if at - row.seen_at > TOUCH_AFTER:
        with tool.database.write() as db:
            people.touch_launch(db, launch_id, now=at)
    return _session(row, tool)


def frame_origins_of(tool: Tool, session: Session) -> tuple[str, ...]:
    """Return the origins that may frame the pages of this session."""
    with tool.database.read() as db:
        registration = get_platform(db, session.platform_id)
    return () if registration is None else frame_origins(registration)


def switch_view(tool: Tool, session: Session, viewing_as: Role) -> None:
    """Let a teacher who is a learner too see the pages as a learner, and back."""
    with tool.database.write() as db:
        people.set_view(db, session.launch_id, viewing_as.value)


def _is_alive(row: Row[Any], tool: Tool, at: datetime) -> bool:
    settings = tool.settings
    return bool(
        at - row.created_at < timedelta(hours=settings.session_hours)
        and at - row.seen_at < timedelta(minutes=settings.session_idle_minutes)
    )


def _session(row: Row[Any], tool: Tool) -> Session:
    return Session(
        launch_id=row.id,
        platform_id=row.platform_id,
        person_id=row.person_id,
        placement_id=row.placement_id,
        module_id=row.module_id,
        slug=row.slug,
        context_title=row.context_title,
        role=Role(row.role),
        viewing_as=Role(row.viewing_as),
        may_learn=row.may_learn,
        test_user=row.test_user,
        mentees=tuple(row.mentees),
        locale=row.locale,
        return_url=row.return_url,
        csrf_token=tool.csrf_token(row.id),
    )
