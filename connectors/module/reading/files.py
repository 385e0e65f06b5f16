"""The files of a module's folder, looked at with suspicion: no links, no surprises, bounded in number and size."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from connectors.module.reading.problems import Report

# What one module may hold at most; docs/module-format.md says so, too.
MIB = 1024 * 1024
LARGEST_YAML = MIB // 4
LARGEST_TEXT = 4 * MIB
LARGEST_MEDIA = 500 * MIB
MOST_FILES = 2000
MOST_UNITS = 500
MOST_QUESTIONS = 200

DEEPEST = 1
"""Folders inside the module's folder, but none inside those."""
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file: its path from the module's folder (with /), where it lies, its size in bytes."""

    name: str
    path: Path
    size: int


def walk(folder: Path, report: Report) -> list[Found]:
    """Return all files, sorted; hidden ones are passed over, links and too many files are reported."""
    found = list(islice(_walk(folder, "", 0, report), MOST_FILES + 1))
    if len(found) > MOST_FILES:
        report.add(".", 1, "files-many", f"at most {MOST_FILES} files expected")
    return sorted(found, key=lambda file: file.name)


def _walk(folder: Path, before: str, depth: int, report: Report) -> Iterator[Found]:
    try:
        entries = list(os.scandir(folder))
    except OSError as error:
        report.add(before.rstrip("/") or ".", 1, "folder", f"a folder that can be read expected: {error.strerror}")
        return
    for entry in entries:
        # A name need not be text; it is shown as far as it is.
        name = os.fsencode(f"{before}{entry.name}").decode("utf-8", "replace")
        if entry.name.startswith("."):
            continue
        if entry.is_symlink() or not (entry.is_dir() or entry.is_file()):
            report.add(name, 1, "file-link", "a real file or folder expected, found a link or a device")
        elif entry.is_file():
            yield Found(name=name, path=Path(entry.path), size=entry.stat().st_size)
        elif depth < DEEPEST:
            yield from _walk(Path(entry.path), f"{name}/", depth + 1, report)
        else:
            report.add(name, 1, "folder-deep", "no folder inside a section or inside media expected")


def read_text(file: Found, report: Report, *, largest: int = LARGEST_TEXT) -> str | None:
    """Return a text file with plain line ends; None, with the reason reported, if it is none or too large."""
    content = read_bytes(file, report, largest=largest)
    if content is None:
        return None
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        report.add(file.name, line, "not-utf-8", "text in UTF-8 expected; choose it when you save the file")
        return None
    control = CONTROL.search(text)
    if control is not None:
        line = text[: control.start()].count("\n") + 1
        report.add(file.name, line, "not-text", f"text expected, found the control character {ord(control[0])}")
        return None
    return text


def read_bytes(file: Found, report: Report, *, largest: int) -> bytes | None:
    """Return what is in a file; None, with the reason reported, if it is larger than *largest* or cannot be read."""
    if file.size > largest:
        report.add(file.name, 1, "file-large", f"at most {largest // 1024} KiB expected, found {file.size // 1024}")
        return None
    try:
        return file.path.read_bytes()
    except OSError as error:
        report.add(file.name, 1, "file-unreadable", f"a file that can be read expected: {error.strerror}")
        return None
