"""How a view says no: it raises `Refuse`, and the tool turns the code into a page for people (`lti_tool.web.refusals`)."""


class Refuse(Exception):
    """The request is not answered; *code* is one of the documented error codes, *facts* fill its sentences."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
