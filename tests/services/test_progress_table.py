"""The teacher's table: order, names for the nameless, and CSV that no spreadsheet runs."""

import csv
import io
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.services.progress import Tally
from lti_tool.services.progress_table import Column, ProgressRow, harmless, numbered, sort_rows, to_csv

SEEN = datetime(2026, 11, 22, 9, 42, tzinfo=UTC)
HEADINGS = ["Name", "Besuchte Schritte", "Schritte", "Punkte", "Mögliche Punkte", "Zuletzt da"]


def row(label: str, visited: int = 0, points: int = 0, seen: datetime | None = None) -> ProgressRow:
    return ProgressRow(
        label=label, visited=Tally(part=visited, whole=4), points=Tally(part=points, whole=900), last_seen=seen
    )


def labels(rows) -> list[str]:
    return [item.label for item in rows]


def test_who_has_no_name_is_called_by_the_place_in_the_order_of_beginning():
    names = ["Carla Muster", None, "  ", " Toni Beispiel "]
    found = numbered(names, "Teilnehmer:in {}".format)
    assert found == ["Carla Muster", "Teilnehmer:in 2", "Teilnehmer:in 3", "Toni Beispiel"]


def test_names_are_sorted_as_people_do():
    rows = [row("Teilnehmer:in 10"), row("carla Muster"), row("Teilnehmer:in 2"), row("Alex Muster")]
    expected = ["Alex Muster", "carla Muster", "Teilnehmer:in 2", "Teilnehmer:in 10"]
    assert labels(sort_rows(rows, Column.NAME)) == expected


@pytest.mark.parametrize(
    ("column", "expected"),
    [(Column.VISITED, ["c", "a", "b"]), (Column.POINTS, ["b", "c", "a"]), (Column.SEEN, ["a", "c", "b"])],
)
def test_each_column_sorts(column, expected):
    rows = [
        row("a", visited=2, points=900),
        row("b", visited=3, points=0, seen=SEEN),
        row("c", visited=1, points=450, seen=SEEN - timedelta(days=1)),
    ]
    assert labels(sort_rows(rows, column)) == expected
    assert labels(sort_rows(rows, column, descending=True)) == expected[::-1]


def test_a_module_without_points_sorts_all_the_same():
    nothing = ProgressRow(label="a", visited=Tally(part=0, whole=1), points=Tally(part=0, whole=0), last_seen=None)
    assert labels(sort_rows([nothing], Column.POINTS)) == ["a"]


def test_csv_opens_in_german_spreadsheets():
    seen = datetime(2026, 11, 22, 10, 42, tzinfo=timezone(timedelta(hours=1)))
    text = to_csv([row("Carla Muster", visited=4, points=850, seen=seen), row("Ohne", points=25)], headings=HEADINGS)
    assert text.startswith("\ufeffName;Besuchte Schritte;")
    assert text.splitlines()[1:] == ["Carla Muster;4;4;8,5;9;2026-11-22T09:42:00+00:00", "Ohne;0;4;0,25;9;"]
    assert text.count("\r\n") == 3


@pytest.mark.parametrize("cell", ["=1+1", "+49", "-x", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_no_name_is_a_formula(cell):
    assert harmless(cell) == f"'{cell}"


@given(st.text())
def test_every_name_survives_csv(name):
    read = list(csv.reader(io.StringIO(to_csv([row(name)], headings=HEADINGS), newline=""), delimiter=";"))
    assert read[1][0] == harmless(name)
    assert not read[1][0].startswith(("=", "+", "-", "@"))
