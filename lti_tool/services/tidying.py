"""What is kept for a time only: spent states for a day, launches for thirty days."""

import secrets
from contextlib import suppress
from datetime import timedelta

from lti_tool.services.tool import Tool, now
from lti_tool.store.database import DatabaseUnavailable
from lti_tool.store.people import forget_launches
from lti_tool.store.protocol import forget_states

SPENT_STATES_STAY = timedelta(days=1)
LAUNCHES_STAY = timedelta(days=30)
ONE_IN = 500


def tidy_up(tool: Tool) -> tuple[int, int]:
    """Forget what is old; return how many states and launches. What an anonymous launch did goes with it."""
    with tool.database.write() as db:
        at = now()
        return forget_states(db, before=at - SPENT_STATES_STAY), forget_launches(db, before=at - LAUNCHES_STAY)


def tidy_up_now_and_then(tool: Tool) -> None:
    """Tidy up after one launch in five hundred: often enough, and no clock of its own has to run."""
    if secrets.randbelow(ONE_IN) == 0:
        with suppress(DatabaseUnavailable):  # the launch is in; the next one tidies up
            tidy_up(tool)
