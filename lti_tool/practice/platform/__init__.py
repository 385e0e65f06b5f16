"""A small LTI 1.3 platform of our own. It shares no code with the tool, so that it can contradict the tool."""

from lti_tool.practice.platform.app import create_practice_lms
from lti_tool.practice.platform.config import Activity, PracticeConfig, PracticeRegistration

__all__ = ["Activity", "PracticeConfig", "PracticeRegistration", "create_practice_lms"]
