"""What the protocol needs from the database; `lti_tool.store` has it, `lti_tool.services` passes it in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from lti_tool.domain.registration import Registration, StoredKeys


class Registrations(Protocol):
    """Finds registrations."""

    def of_issuer(self, issuer: str, client_id: str | None, deployment_id: str | None) -> Sequence[Registration]:
        """Return the one of *client_id*, or any one if it is unknown; else those with *deployment_id*, or all.

        Never more than two: the second says that the choice is ambiguous.
        """
        ...

    def by_id(self, registration_id: int) -> Registration | None:
        """Return the registration as this process remembers it."""
        ...

    def look(self, registration_id: int) -> Registration | None:
        """Read the registration anew."""
        ...

    def deployment(self, registration: Registration, deployment_id: str) -> int | None:
        """Return the primary key of a known deployment."""
        ...


class Epochs(Protocol):
    """Knows the random epoch that stands beside the spent states."""

    def current(self) -> str:
        """Return the epoch as this process remembers it."""
        ...

    def look(self) -> str:
        """Read the epoch anew; make one if there is none."""
        ...


class KeySets(Protocol):
    """Shares fetched key sets between processes and makes sure that one of them fetches."""

    def load(self, registration_id: int) -> StoredKeys | None: ...

    def lease(
        self, registration_id: int, *, seen: StoredKeys | None, now: datetime, until: datetime, miss: bool
    ) -> bool:
        """Take the right to fetch until *until*; False if somebody else has it, or fetched since *seen* was loaded."""
        ...

    def save(self, registration_id: int, *, body: str, fetched_at: datetime, fresh_until: datetime) -> None: ...

    def fail(self, registration_id: int, *, problem: str, retry_at: datetime) -> None: ...
