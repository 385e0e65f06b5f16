"""Structured log lines: constant events, ids and codes; never tokens, names or addresses of people."""

import json
import logging
import sys

import structlog

ENCODER = json.JSONEncoder(ensure_ascii=False, default=repr)
FORBIDDEN = frozenset({"id_token", "state", "nonce", "cookie", "name", "given_name", "family_name", "email", "sub"})


def configure_logs(level: str) -> None:
    """Write one JSON object per line to standard error."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(message)s")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _without_personal_values,
            structlog.processors.JSONRenderer(serializer=_to_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )


def _without_personal_values(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Drop what must not be logged, should a line ever carry it; the house's tests look for such lines too."""
    return {key: value for key, value in event.items() if key not in FORBIDDEN}


def _to_json(event: object, **_options: object) -> str:
    """Encode with one encoder for all lines; making one costs more than using it."""
    return ENCODER.encode(event)
