"""The invented people of the practice LMS. Their names say that they are invented."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lti_tool.practice.platform.config import PracticeRegistration

MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"


class CourseRole(StrEnum):
    """A context role, LTI 1.3 core, A.2.2."""

    LEARNER = "Learner"
    TRAINER = "Instructor"
    COORDINATOR = "Manager"

    @property
    def uri(self) -> str:
        """The full address, as Moodle and most others send it."""
        return MEMBERSHIP + self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody to be. *sub* is a small number as in Moodle, unique at the issuer and the same after a restart."""

    sub: str
    given_name: str
    family_name: str
    email: str
    role: CourseRole
    registration: PracticeRegistration

    @property
    def name(self) -> str:
        """Given name, then family name."""
        return f"{self.given_name} {self.family_name}"


ROLES = (CourseRole.LEARNER, CourseRole.LEARNER, CourseRole.TRAINER, CourseRole.COORDINATOR)
NAMES = (
    (("Carla", "Muster"), ("Deniz", "Beispiel"), ("Renate", "Vorlage"), ("Kim", "Probe")),
    (("Aylin", "Probe"), ("Jonas", "Muster"), ("Otto", "Beispiel"), ("Sofia", "Vorlage")),
)
PER_TOWN = 10  # leaves room for more people without renumbering those of the next town


def people_of(registrations: Sequence[PracticeRegistration]) -> Mapping[str, Person]:
    """Invent four people for each town, keyed by their sub, in the order in which pages show them."""
    people = (
        _person(registration, sub=str(town * PER_TOWN + number), name=name, role=role)
        for town, registration in enumerate(registrations, start=1)
        for number, (name, role) in enumerate(zip(NAMES[(town - 1) % len(NAMES)], ROLES, strict=True), start=1)
    )
    return {person.sub: person for person in people}


def _person(registration: PracticeRegistration, *, sub: str, name: tuple[str, str], role: CourseRole) -> Person:
    given_name, family_name = name
    local = f"{given_name}.{family_name}".lower()
    return Person(
        sub=sub,
        given_name=given_name,
        family_name=family_name,
        email=f"{local}@{_host(registration.organisation_name)}",
        role=role,
        registration=registration,
    )


def _host(organisation_name: str) -> str:
    """Make a mail host from the last word of a town's name; `.example` can belong to nobody (RFC 2606)."""
    words = unicodedata.normalize("NFKD", organisation_name).encode("ascii", "ignore").decode().lower().split()
    label = re.sub(r"[^a-z0-9]+", "", words[-1]) if words else ""
    return f"{label or 'town'}.example"
