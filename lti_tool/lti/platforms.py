"""Which registration a message belongs to, and what that lets it do."""

from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from connectors.http import origin_of
from lti_tool.domain.registration import Registration, Status
from lti_tool.lti.refused import LtiRefused


def frame_origins(registration: Registration) -> tuple[str, ...]:
    """Origins that may frame our pages: the issuer's, that of its login, and those an operator added."""
    return _frame_origins(registration.issuer, registration.auth_url, registration.extra_frame_origins)


@lru_cache(maxsize=1024)
def _frame_origins(issuer: str, auth_url: str, extra: tuple[str, ...]) -> tuple[str, ...]:
    own = [issuer] if urlsplit(issuer).scheme in {"https", "http"} else []
    return tuple(dict.fromkeys([origin_of(url) for url in (*own, auth_url)] + list(extra)))


def only_active(registration: Registration) -> Registration:
    """Return *registration*, or refuse with LTI-REG-SUSPENDED."""
    if registration.status is not Status.ACTIVE:
        raise about(registration, LtiRefused("LTI-REG-SUSPENDED"))
    return registration


def choose(found: Sequence[Registration], *, issuer: str, client_id: str | None) -> Registration:
    """Pick the one registration that a login means; ids are compared to the letter (Security Framework 5.1.1.1)."""
    if not found:
        raise LtiRefused("LTI-REG-UNKNOWN", issuer=issuer, client_id=client_id or "")
    if client_id is not None:
        found = [registration for registration in found if registration.client_id == client_id]
        if not found:
            raise LtiRefused("LTI-REG-CLIENT-UNKNOWN", issuer=issuer, client_id=client_id)
    if len(found) > 1:
        raise LtiRefused("LTI-REG-CLIENT-AMBIGUOUS", issuer=issuer)
    return only_active(found[0])


def about(registration: Registration, refused: LtiRefused) -> LtiRefused:
    """Say of a refusal which registration it concerns, to the page, the log and the frame that shows it."""
    refused.registration_id = registration.id
    refused.family = registration.family
    refused.frame_origins = frame_origins(registration)
    refused.facts = {"issuer": registration.issuer, "client_id": registration.client_id} | refused.facts
    return refused
