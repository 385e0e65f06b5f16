"""The author's reference says what the reader knows, no more and no less."""

import re
from pathlib import Path
from typing import get_args

from connectors.module.reading.media import KINDS
from connectors.module.reading.problems import Code

TEXT = (Path(__file__).parent.parent.parent / "docs" / "module-format.md").read_text(encoding="utf-8")


def test_every_code_is_explained_and_no_other():
    errors = TEXT.partition("## Errors")[2]
    assert re.findall(r"^\| `([a-z0-9-]+)` \|", errors, re.MULTILINE) == list(get_args(Code))


def test_every_kind_of_file_is_listed_and_no_other():
    media = TEXT.partition("## Media")[2].partition("## Limits")[0]
    rows = re.findall(r"^\| (?:pictures|films|captions|files) \| (.*) \|", media, re.MULTILINE)
    assert {f".{extension}" for row in rows for extension in row.split()} == set(KINDS)
