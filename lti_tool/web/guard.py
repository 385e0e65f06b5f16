"""The guard of everything behind a launch: from the cookie to the visit, or a refusal."""

from flask import g

from lti_tool.domain.roles import Role
from lti_tool.services.learning import StoredProgress, newer_version
from lti_tool.services.library import module_by_id
from lti_tool.services.sessions import Session, SessionRefused, frame_origins_of, open_session
from lti_tool.services.tool import now
from lti_tool.web.cookies import SESSION, read_cookie
from lti_tool.web.headers import allow_frames
from lti_tool.web.refusing import Refuse
from lti_tool.web.the_tool import the_tool
from lti_tool.web.visit import Visit


def enter(launch_id: str) -> Visit:
    """Return the visit of this browser to this launch, or raise `Refuse`."""
    session = session_of(launch_id)
    tool = the_tool()
    module = module_by_id(tool, session.module_id)
    teaches = session.role is Role.TEACHER and session.viewing_as is Role.TEACHER
    return Visit(
        launch_id=session.launch_id,
        module=module,
        role=session.viewing_as,
        locale=session.locale,
        keeper=StoredProgress(tool, session, module),
        csrf_token=session.csrf_token,
        anonymous=session.person_id is None,
        test_user=session.test_user,
        return_url=session.return_url,
        may_switch_view=session.role is Role.TEACHER,
        sees_progress=teaches or bool(session.mentees),
        newer_version=newer_version(tool, session, module) if teaches else None,
    )


def session_of(launch_id: str) -> Session:
    """Return the session, let its LMS frame the answer, and remember it for this request."""
    tool = the_tool()
    try:
        session = open_session(tool, launch_id, read_cookie(SESSION), at=now())
    except SessionRefused as refused:
        raise Refuse(refused.code) from None
    allow_frames(frame_origins_of(tool, session))
    g.session = session
    g.locale = session.locale
    return session
