"""The clocks of two machines (Security Framework 5.1.3, RFC 8725): exp, iat and nbf with a leeway."""

from collections.abc import Mapping
from typing import Any

from lti_tool.lti.refused import LtiRefused

TEN_YEARS = 10 * 366 * 24 * 3600


def check_times(claims: Mapping[str, Any], *, now: float, login_at: int, leeway: int) -> None:
    """Refuse a token that is over, from the future, or older than the login that asked for it. Times in seconds.

    Codes: LTI-TOKEN-TIME (missing or no sane number), LTI-TOKEN-EXPIRED, LTI-TOKEN-FUTURE, LTI-TOKEN-STALE;
    fact *minutes*: by how much, whole minutes, at least 1.
    """
    exp, iat = _time(claims, "exp", now), _time(claims, "iat", now)
    if now > exp + leeway:
        raise LtiRefused("LTI-TOKEN-EXPIRED", minutes=_minutes(now - exp))
    if iat > now + leeway:
        raise LtiRefused("LTI-TOKEN-FUTURE", minutes=_minutes(iat - now))
    if iat < login_at - leeway - 1:  # a second more: both sides cut fractions off
        raise LtiRefused("LTI-TOKEN-STALE", minutes=_minutes(login_at - iat))
    if "nbf" in claims and _time(claims, "nbf", now) > now + leeway:
        raise LtiRefused("LTI-TOKEN-FUTURE", minutes=_minutes(_time(claims, "nbf", now) - now))


def _time(claims: Mapping[str, Any], name: str, now: float) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < now + TEN_YEARS:
        raise LtiRefused("LTI-TOKEN-TIME", claim=name)
    return float(value)


def _minutes(seconds: float) -> str:
    return str(max(1, round(seconds / 60)))
