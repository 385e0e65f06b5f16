"""The teacher's table: rows → sorted rows, and the same as CSV. Pure; words are the caller's."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from lti_tool.services.progress import HUNDRED, Tally

# What spreadsheet programs take for the beginning of a formula (OWASP, "CSV Injection").
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Column(StrEnum):
    """By what the table can be sorted; also the value of ``?sort=``."""

    NAME = "name"
    VISITED = "visited"
    POINTS = "points"
    SEEN = "seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressRow:
    """One learner. *label* is the name, or what stands for it (see `numbered`); *last_seen* is aware, or None."""

    label: str
    visited: Tally
    points: Tally
    last_seen: datetime | None


def numbered(names: Iterable[str | None], unnamed: Callable[[int], str]) -> list[str]:
    """Return a label for each learner, in the order in which they began.

    Who has no name is called by that place, so the label stays the same however the table is sorted.
    """
    return [(name or "").strip() or unnamed(place) for place, name in enumerate(names, start=1)]


def sort_rows(rows: Iterable[ProgressRow], column: Column, *, descending: bool = False) -> tuple[ProgressRow, ...]:
    """Sort by one column; equal rows keep their order."""
    return tuple(sorted(rows, key=KEYS[column], reverse=descending))


def to_csv(rows: Iterable[ProgressRow], *, headings: Sequence[str]) -> str:
    """Return CSV with a byte order mark, semicolons and CRLF, as German spreadsheet programs open it.

    *headings* are six: name, steps visited, steps, points, points possible, last seen (ISO 8601, UTC). What a
    spreadsheet would run as a formula begins with an apostrophe.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow(
            [
                harmless(row.label),
                row.visited.part,
                row.visited.whole,
                _decimal(row.points.part),
                _decimal(row.points.whole),
                row.last_seen.astimezone(UTC).isoformat(timespec="seconds") if row.last_seen else "",
            ]
        )
    return "\ufeff" + text.getvalue()


def harmless(cell: str) -> str:
    """Return *cell* so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _share(tally: Tally) -> Fraction:
    return Fraction(tally.part, tally.whole) if tally.whole else Fraction(0)


def _by_name(row: ProgressRow) -> list[tuple[bool, int, str]]:
    """Order names as people do: without regard to case, and "Learner 2" before "Learner 10"."""
    words = row.label.casefold().split()
    return [(not word.isdecimal(), int(word) if word.isdecimal() else 0, word) for word in words]


def _decimal(hundredths: int) -> str:
    whole, rest = divmod(hundredths, HUNDRED)
    return f"{whole},{rest:02d}".rstrip("0") if rest else str(whole)


KEYS: dict[Column, Callable[[ProgressRow], Any]] = {
    Column.NAME: _by_name,
    Column.VISITED: lambda row: _share(row.visited),
    Column.POINTS: lambda row: _share(row.points),
    Column.SEEN: lambda row: row.last_seen or LONG_AGO,
}
