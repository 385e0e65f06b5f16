"""How the protocol says no."""


class LtiRefused(Exception):
    """A login or launch is refused: a stable *code* (docs/errors.md) and *facts* for the page, never tokens or names.

    *registration_id* is set once the registration is known, so that the page may be framed by it alone.
    *passed* names the checks that held before, in order.
    """

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
        self.registration_id: int | None = None
        self.family: str | None = None
        self.frame_origins: tuple[str, ...] = ()
        self.return_url: str | None = None
        self.passed: tuple[str, ...] = ()
