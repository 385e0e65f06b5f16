"""Who is inside which module, as the player's pages need to know it; the tool fills it from a launch, the preview from a folder."""

from dataclasses import dataclass
from typing import Protocol

from connectors.module.model import Module
from connectors.module.scoring import Given
from lti_tool.domain.roles import Role
from lti_tool.services.progress import Progress, Try


class Keeper(Protocol):
    """Keeps one person's progress in one placement."""

    def load(self) -> Progress:
        """Return everything that is known, oldest try first."""

    def visit(self, unit_id: str) -> None:
        """Remember that the unit was seen and is the current one."""

    def answer(self, unit_id: str, question_id: str, given: Given) -> Try:
        """Score and keep one answer; raises what `lti_tool.services.progress.answer` raises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One person in one module.

    *role* is the one that pages are shown for; *may_switch_view* says that a teacher stands behind it. *anonymous*
    means that the LMS sent no user id, so progress ends with the session. *newer_version* is offered to teachers.
    """

    launch_id: str
    module: Module
    role: Role
    locale: str
    keeper: Keeper
    csrf_token: str
    anonymous: bool = False
    test_user: bool = False
    return_url: str | None = None
    may_switch_view: bool = False
    sees_progress: bool = False
    newer_version: str | None = None
