from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from connectors.module.model import Comparison, Threshold, content_hash, from_json, to_json
from connectors.module.source import read_module


@pytest.fixture
def module(folder):
    return read_module(folder.path)


def test_a_module_survives_its_json(module):
    assert from_json(to_json(module)) == module
    assert to_json(from_json(to_json(module))) == to_json(module)


@given(title=st.text(st.characters(exclude_categories=["Cs"])), minutes=st.integers(0, 10**6))
def test_any_text_survives_json(title, minutes):
    module = replace(MODULE["made"], title=title, minutes=minutes)
    assert from_json(to_json(module)) == module


MODULE = {}


@pytest.fixture(autouse=True)
def _made(module):
    MODULE["made"] = module


@pytest.mark.parametrize("text", ["", "{}", "[]", "nonsense"])
def test_other_json_is_refused(text):
    with pytest.raises(ValidationError):
        from_json(text)


def test_the_hash_changes_with_the_content_and_only_then(module, folder):
    assert content_hash(module) == content_hash(read_module(folder.path))
    folder.append("media/merkblatt.pdf", " ")
    assert content_hash(module) != content_hash(read_module(folder.path))


def test_what_a_module_does_not_have_is_a_key_error(module):
    with pytest.raises(KeyError):
        module.unit("nothing")
    with pytest.raises(KeyError):
        module.media_at("media/nothing.png")


def test_versions_are_numbers(module):
    assert replace(module, version="1.10.0").version_key > replace(module, version="1.9.0").version_key


def test_a_media_name_is_hash_and_extension(module):
    media = module.media_at("media/film.mp4")
    assert media.name == f"{media.sha256}.mp4"


@pytest.mark.parametrize(
    ("comparison", "part", "whole", "met"),
    [
        (Comparison.OVER, 1, 2, False),
        (Comparison.AT_LEAST, 1, 2, True),
        (Comparison.OVER, 501, 1000, True),
        (Comparison.AT_LEAST, 499, 1000, False),
        (Comparison.OVER, 0, 0, True),
    ],
)
def test_more_than_half_is_not_half(comparison, part, whole, met):
    assert Threshold(comparison=comparison, percent=50).met_by(part, whole) is met
