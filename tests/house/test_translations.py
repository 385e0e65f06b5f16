"""Every message is there in German: none missing, none doubtful, none left over, with the same placeholders."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOG = ROOT / "lti_tool/web/translations/de/LC_MESSAGES/messages.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "lazy_ngettext": (1, 2)}


def as_tuple(text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


@pytest.fixture(scope="module")
def used() -> set[tuple[str, ...]]:
    """What code and templates ask for, as `pybabel extract -F babel.cfg` finds it."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping, "babel.cfg")
    found = extract_from_dir(str(ROOT), methods, options, keywords=KEYWORDS)
    return {as_tuple(message) for _, _, message, _, _ in found if message}


@pytest.fixture(scope="module")
def german():
    with CATALOG.open("rb") as file:
        return [message for message in read_po(file, locale="de") if message.id]


def test_every_message_is_translated(used, german):
    there = {as_tuple(message.id) for message in german if all(as_tuple(message.string))}
    assert used - there == set()


def test_no_translation_is_left_over(used, german):
    assert {as_tuple(message.id) for message in german} - used == set()


def test_no_translation_is_doubtful(german):
    assert [message.id for message in german if message.fuzzy] == []


def test_placeholders_are_the_same(german):
    wrong = [
        message.id
        for message in german
        for text in as_tuple(message.string)
        if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(as_tuple(message.id)[0]))
    ]
    assert wrong == []


def test_german_speaks_to_people_politely(german):
    """With Sie, unless a word only looks like the other form."""
    informal = re.compile(r"\b(du|dich|dir|dein\w*)\b", re.IGNORECASE)
    assert [text for message in german for text in as_tuple(message.string) if informal.search(text)] == []
