"""The part of an LMS that the block asks: who is there, which course is this, where is the block."""

import uuid
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import User
from lti_consumer.lti_xblock import LtiConsumerXBlock
from lti_consumer.plugin import compat
from opaque_keys.edx.keys import UsageKey
from xblock.field_data import DictFieldData
from xblock.fields import ScopeIds
from xblock.reference.user_service import UserService, XBlockUser
from xblock.runtime import DictKeyValueStore, KvsFieldData, MemoryIdManager, Runtime

COURSE_TITLE = "Digitale Verwaltung"
COURSE_ORGANISATION = "Stadt Musterhausen"
EXTERNAL_IDS = uuid.UUID("3f0b5a52-5f0c-4d0c-9b57-0f1f5a6c9a11")

# The fields of each component, by usage key, as an author would have saved them.
fields: dict[UsageKey, dict[str, Any]] = {}


class Visitor(UserService):
    """One person in one role, with the attributes that the LMS's own service gives to blocks."""

    def __init__(self, username: str, role: str) -> None:
        super().__init__()
        self.username = username
        self.role = role

    def get_current_user(self) -> XBlockUser:
        user, _ = User.objects.get_or_create(username=self.username)
        attributes = {
            "is_authenticated": True,
            "user_id": user.id,
            "username": user.username,
            "user_role": self.role,
            # A real LMS sets this for every member of a course team, and then 11.4 sends the roles of an administrator
            # of the whole platform; older releases, or other services, send what "staff" and "instructor" mean.
            "user_is_staff": self.role == "global_staff",
        }
        found = XBlockUser(is_current_user=True)
        found.opt_attrs.update({f"edx-platform.{name}": value for name, value in attributes.items()})
        return found

    def get_external_user_id(self, _type_name: str) -> str:
        """Return the id that tools see: a uuid, the same in all courses."""
        return str(uuid.uuid5(EXTERNAL_IDS, self.username))


class LmsRuntime(Runtime):
    """A runtime whose blocks are launched and nothing else."""

    def __init__(self, **services: Any) -> None:
        ids = MemoryIdManager()
        super().__init__(
            id_reader=ids, id_generator=ids, field_data=KvsFieldData(DictKeyValueStore()), services=services
        )

    def _not_for_a_launch(self, *_args: Any, **_more: Any) -> Any:
        raise NotImplementedError("a launch neither calls handlers nor publishes events")

    handler_url = resource_url = local_resource_url = publish = _not_for_a_launch


def block_at(usage_key: UsageKey, visitor: Visitor | None = None) -> LtiConsumerXBlock:
    """Return the block at *usage_key*, bound to *visitor*; KeyError if the course has no such block."""
    runtime = LmsRuntime(user=visitor) if visitor else LmsRuntime()
    scope_ids = ScopeIds(visitor and visitor.username, "lti_consumer", usage_key, usage_key)
    return LtiConsumerXBlock(runtime, DictFieldData(dict(fields[usage_key])), scope_ids)


def course_of(_course_key: object) -> SimpleNamespace:
    """Return the one course that there is."""
    return SimpleNamespace(
        display_name_with_default=COURSE_TITLE, display_org_with_default=COURSE_ORGANISATION, lti_passports=[]
    )


def take_the_place_of_the_lms() -> None:
    """Let lti_consumer ask us where it would import the LMS. Roles of the forum it finds missing by itself."""
    compat.load_enough_xblock = block_at
    compat.get_course_by_id = course_of
