"""The practice LMS that the current Flask app runs, and who is at it."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import current_app, request

from lti_tool.practice.platform.config import PracticeConfig
from lti_tool.practice.platform.keys import SigningKey
from lti_tool.practice.platform.memory import Memory, Session
from lti_tool.practice.platform.people import Person

EXTENSION = "practice_lms"
SESSION_COOKIE = "practice-lms"


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeLms:
    """Configuration, key, people and memory of one app; *clock* returns seconds (epoch)."""

    config: PracticeConfig
    key: SigningKey
    people: Mapping[str, Person]
    memory: Memory
    clock: Callable[[], float] = time.time


def lms() -> PracticeLms:
    """Return what the factory put into the app that answers this request."""
    running: PracticeLms = current_app.extensions[EXTENSION]
    return running


def session_id() -> str:
    """Return the id that the browser's cookie names, or nothing."""
    return request.cookies.get(SESSION_COOKIE, "")


def current_session() -> Session | None:
    """Return who somebody chose to be in this browser, if this process remembers."""
    return lms().memory.session(session_id())
