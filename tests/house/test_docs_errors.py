"""docs/errors.md says what the code does."""

import re
from pathlib import Path

import pytest

from lti_tool.web.refusals import STATUS, Who, describe
from lti_tool.web.refusals.keys import REASONS, reason_in_words
from lti_tool.web.refusals.refused_by_lms import BY_ERROR

ERRORS = Path(__file__).parents[2] / "docs" / "errors.md"
WHO = {
    Who.YOU: "the learner",
    Who.TEACHER: "the teacher",
    Who.LMS_ADMIN: "the LMS's administrators",
    Who.US: "we",
}


@pytest.fixture(scope="module")
def text():
    return ERRORS.read_text(encoding="utf-8")


def rows_under(heading: str, text: str) -> list[tuple[str, ...]]:
    """Return the cells of the table whose first header cell is *heading*."""
    table = text[text.index(f"| {heading} |") :].split("\n\n", maxsplit=1)[0]
    return [tuple(cell.strip() for cell in line.strip("| ").split(" | ")) for line in table.splitlines()[2:]]


def test_the_table_of_codes_is_the_one_in_the_code(text):
    pages = [describe(code, {}, family=None, correlation_id="", return_url=None, continue_url=None) for code in STATUS]

    assert rows_under("code", text) == [(page.code, str(page.status), page.happened, WHO[page.who]) for page in pages]


def test_every_kind_of_person_is_explained(text):
    assert all(f"- **{who}**" in text for who in WHO.values())


def test_the_errors_of_an_lms_that_have_words_of_their_own_are_named(text):
    section = text.partition("## Errors that come from the LMS")[2].partition("\n## ")[0]

    assert set(re.findall(r"`([a-z_]+)`", section)) == set(BY_ERROR)


def test_the_reasons_for_missing_keys_are_the_ones_in_the_code(text):
    expected = [(reason, reason_in_words(reason)) for reason in REASONS]

    assert rows_under("reason", text) == [
        *expected,
        ("status-NNN", reason_in_words("status-500").replace("500", "NNN")),
    ]
