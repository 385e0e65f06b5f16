"""Where blocks of code begin and end, so that examples of the format are not taken for the format (CommonMark 4.5)."""

import re

OPENING = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")


class CodeFence:
    """Follows a text line by line."""

    def __init__(self) -> None:
        self._closing: re.Pattern[str] | None = None

    @property
    def open(self) -> bool:
        """Whether a block of code goes on."""
        return self._closing is not None

    def holds(self, line: str) -> bool:
        """Take the next line; say whether it is a part of a block of code, its fences included."""
        if self._closing is not None:
            if self._closing.fullmatch(line):
                self._closing = None
            return True
        opening = OPENING.match(line)
        if opening is not None:
            sign, number = opening[1][0], len(opening[1])
            self._closing = re.compile(rf" {{0,3}}{sign}{{{number},}}[ \t]*")
        return opening is not None
