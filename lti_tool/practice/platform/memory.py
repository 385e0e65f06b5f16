"""What the practice LMS remembers while it runs: who somebody chose to be, and launches on their way."""

import json
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from lti_tool.practice.platform.config import Activity
from lti_tool.practice.platform.people import Person

HINT_SECONDS = 3600  # long enough to read the tool's page about cookies before going on
MOST_KEPT = 2000

Kept = TypeVar("Kept")


class Target(StrEnum):
    """Where the tool is shown, LTI 1.3 core, 5.3.7 (`document_target`)."""

    IFRAME = "iframe"
    WINDOW = "window"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One person at one browser, and what this LMS passes on about them."""

    person: Person
    share_name: bool
    share_email: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """One click on an activity, until the tool comes back for the id_token. *started* is in seconds (epoch)."""

    session_id: str
    activity: Activity
    target: Target
    locale: str
    started: float


@dataclass(slots=True, kw_only=True)
class Memory:
    """Sessions and launches of one process, safe to share between its threads; a restart forgets them."""

    clock: Callable[[], float] = time.time
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _sessions: OrderedDict[str, Session] = field(default_factory=OrderedDict)
    _launches: OrderedDict[str, Launch] = field(default_factory=OrderedDict)

    def sign_in(self, session: Session) -> str:
        """Keep *session* and return its unguessable id."""
        session_id = secrets.token_urlsafe(24)
        with self._lock:
            _keep(self._sessions, session_id, session)
        return session_id

    def sign_out(self, session_id: str) -> None:
        """Forget a session; launches that it began are worth nothing from now on."""
        with self._lock:
            self._sessions.pop(session_id, None)

    def session(self, session_id: str) -> Session | None:
        """Return the session with this id, if it is still there."""
        with self._lock:
            return self._sessions.get(session_id)

    def begin(self, session_id: str, *, activity: Activity, target: Target, locale: str) -> str:
        """Keep a launch and return its lti_message_hint: JSON as Moodle's, which must come back byte for byte."""
        hint = json.dumps({"activity": activity.slug, "launch": secrets.token_urlsafe(24)}, separators=(",", ":"))
        launch = Launch(session_id=session_id, activity=activity, target=target, locale=locale, started=self.clock())
        with self._lock:
            _keep(self._launches, hint, launch)
        return hint

    def take(self, hint: str) -> Launch | None:
        """Return the launch that belongs to *hint*, once; None when it was taken before, is too old or never was."""
        with self._lock:
            launch = self._launches.pop(hint, None)
        if launch is None or self.clock() - launch.started > HINT_SECONDS:
            return None
        return launch


def _keep(store: OrderedDict[str, Kept], key: str, value: Kept) -> None:
    store[key] = value
    while len(store) > MOST_KEPT:
        store.popitem(last=False)
