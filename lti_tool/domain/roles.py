"""Who somebody is in a course, as far as pages care."""

from enum import StrEnum


class Role(StrEnum):
    """The role of one launch; ``none`` is the least privilege: reads and tries, is listed nowhere."""

    LEARNER = "learner"
    TEACHER = "teacher"
    COORDINATOR = "coordinator"
    NONE = "none"
