"""Personal data is a value of its own, passed only where it is needed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What an LMS says about somebody; everything may be missing. E-mail is never a key."""

    name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    email: str | None = None

    @property
    def display_name(self) -> str | None:
        """The name as the LMS writes it, else its parts; None if it sent neither."""
        return self.name or " ".join(part for part in (self.given_name, self.family_name) if part) or None
