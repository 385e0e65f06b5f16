"""Each row of the checklist has a test that carries its id, and the tables in tests/certification/README.md are true."""

import re
from collections import defaultdict
from pathlib import Path

CERTIFICATION = Path(__file__).parents[1] / "certification"
FAMILIES = {
    "BAD": range(1, 25),
    "TEA": range(1, 11),
    "STU": range(1, 11),
    "VAL": range(19, 26),
    "LOG": range(1, 22),
    "STA": range(1, 24),
    "JWT": range(1, 34),
    "KEY": range(1, 13),
    "CLM": range(1, 11),
    "ROL": range(1, 12),
}
ROWS = {f"{family}-{number:02}" for family, numbers in FAMILIES.items() for number in numbers}
CONTROLS = {"BAD-00", "VAL-00", "JWT-00"}
A_TEST = re.compile(r"^def (test_(?:[A-Z]{3}_\d\d_)\w+)\(", re.MULTILINE)
AN_ID = re.compile(r"(?<=_)([A-Z]{3})_(\d\d)(?=_)")
A_ROW = re.compile(r"^\| ([A-Z]{3}-\d\d) \| (.*?) \| (.*?) ?\|$", re.MULTILINE)


def by_row() -> dict[str, set[str]]:
    found = defaultdict(set)
    for path in CERTIFICATION.glob("test_*.py"):
        for name in A_TEST.findall(path.read_text(encoding="utf-8")):
            for family, number in AN_ID.findall(name):
                found[f"{family}-{number}"].add(name)
    return found


def documented() -> list[tuple[str, set[str], str]]:
    """Return (row, names of tests, note) from the tables."""
    rows = A_ROW.findall((CERTIFICATION / "README.md").read_text(encoding="utf-8"))
    return [(row, set(re.findall(r"`(\w+)`", tests)), note) for row, tests, note in rows]


def test_the_tables_have_every_row_once():
    assert sorted(row for row, _, _ in documented()) == sorted(ROWS)


def test_every_row_has_a_test_or_a_reason():
    assert {row for row, tests, note in documented() if not tests and not note} == set()


def test_the_tables_name_exactly_the_tests_that_carry_the_rows_id():
    real = by_row()

    assert {row: tests for row, tests, _ in documented()} == {row: real.get(row, set()) for row in ROWS}


def test_no_test_carries_an_id_that_is_no_row():
    assert set(by_row()) <= ROWS | CONTROLS


def test_every_test_of_the_folder_carries_an_id():
    for path in CERTIFICATION.glob("test_*.py"):
        source = path.read_text(encoding="utf-8")
        assert re.findall(r"^def (test_\w+)\(", source, re.MULTILINE) == A_TEST.findall(source), path.name
