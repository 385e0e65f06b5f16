"""One family of errors for everything that comes from outside."""


class ConnectorError(Exception):
    """A partner or its file did not give what was asked for; names partner and reason, never tokens or persons."""

    def __init__(self, partner: str, reason: str) -> None:
        super().__init__(f"{partner}: {reason}")
        self.partner = partner
        self.reason = reason


class Unreachable(ConnectorError):
    """No usable answer arrived: name, network, TLS, time, size or status."""


class Refused(ConnectorError):
    """The partner answered and said no."""


class Missing(ConnectorError):
    """What was asked for does not exist there."""


class Malformed(ConnectorError):
    """What arrived is not what the format or the question allows."""
