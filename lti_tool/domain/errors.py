"""How a rule says that it was misused."""


class RuleError(Exception):
    """A rule was asked what it does not allow; *code* and *facts* are turned into words by pages and commands."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
