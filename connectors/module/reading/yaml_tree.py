"""YAML with line numbers: YAML 1.2 core scalars, no anchors, no tags, no duplicate keys.

libyaml gives events; the tree is made here, because PyYAML's own composer has no limit of depth and its resolver
follows YAML 1.1, which reads 12:30 as 750 and no as false.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn, cast

import yaml

from connectors.module.reading.problems import Code, Report

DEEPEST = 10
"""Levels; the format needs 3."""
MOST_DIGITS = 18
"""Python refuses to read thousands of digits; no number of ours has more than four."""
KEY_SHOWN = 60

INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
FLOAT = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

Plain = str | int | float | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a YAML text stands: *first_line* is the line of *file* that it begins with."""

    file: str
    first_line: int
    report: Report

    def error(self, line: int, code: Code, message: str) -> None:
        """Report what was expected at *line* of the file."""
        self.report.add(self.file, line, code, message)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value; *line* counts from 1 in the file."""

    line: int
    value: Plain


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    line: int
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys in their order, each with the line it stands in."""

    line: int
    entries: dict[str, tuple[int, "Node"]]


Node = Scalar | Sequence | Mapping


class _Stop(Exception):
    """Nothing more can be read from this text."""


def compose(text: str, place: Place) -> Node | None:
    """Return the one document in *text*; None, with the reason reported, if it cannot be read or is empty."""
    try:
        node = _Reader(place).document(text)
    except _Stop:
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        # libyaml may point behind the text, where no editor can go.
        line = place.first_line + (min(mark.line, text.rstrip("\n").count("\n")) if mark else 0)
        advice = "; put text that holds : in quotes" if "mapping values" in str(error.problem) else ""
        place.error(line, "yaml-syntax", f"valid YAML expected: {error.problem}{advice}")
        return None
    except yaml.YAMLError:
        place.error(place.first_line, "yaml-syntax", "valid YAML expected, found a character that it does not allow")
        return None
    if node is None:
        place.error(place.first_line, "yaml-syntax", "keys and values (key: value) expected, found nothing")
    return node


class _Reader:
    def __init__(self, place: Place) -> None:
        self.place = place

    def document(self, text: str) -> Node | None:
        events = iter(yaml.parse(text, Loader=yaml.CSafeLoader))
        node: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent) and node is not None:
                self.stop(event, "yaml-syntax", "one YAML document expected, found a second one after ---")
            if isinstance(event, yaml.NodeEvent):
                node = self.node(event, events, 1)
        return node

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        self.refuse_tricks(event)
        if depth > DEEPEST:
            self.stop(event, "yaml-depth", f"at most {DEEPEST} levels of YAML expected")
        line = self.line(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(line, tuple(self.items(events, depth + 1)))
        if isinstance(event, yaml.MappingStartEvent):
            return Mapping(line, self.entries(events, depth + 1))
        scalar = cast("yaml.ScalarEvent", event)
        return Scalar(line, scalar.value if scalar.style else _resolve(scalar.value))

    def items(self, events: Iterator[yaml.Event], depth: int) -> Iterator[Node]:
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            yield self.node(event, events, depth)

    def entries(self, events: Iterator[yaml.Event], depth: int) -> dict[str, tuple[int, Node]]:
        entries: dict[str, tuple[int, Node]] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            self.refuse_tricks(event)
            if not isinstance(event, yaml.ScalarEvent):
                self.stop(event, "yaml-syntax", "a word expected as key")
            key, line = event.value, self.line(event)
            if key in entries:
                message = f"each key once expected, {key[:KEY_SHOWN]!r} stands in line {entries[key][0]} already"
                self.place.error(line, "yaml-duplicate-key", message)
            entries[key] = (line, self.node(next(events), events, depth))
        return entries

    def refuse_tricks(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self.stop(event, "yaml-anchor", "no anchor (&) or alias (*) expected; put text that begins so in quotes")
        if getattr(event, "tag", None):
            self.stop(event, "yaml-tag", "no tag (!) expected; put text that begins so in quotes")

    def line(self, event: yaml.Event) -> int:
        # libyaml marks every event.
        return cast("yaml.Mark", event.start_mark).line + self.place.first_line

    def stop(self, event: yaml.Event, code: Code, message: str) -> NoReturn:
        self.place.error(self.line(event), code, message)
        raise _Stop


def _resolve(text: str) -> Plain:
    """Return the value of a plain scalar (YAML 1.2.2, 10.3.2)."""
    if text in WORDS:
        return WORDS[text]
    if INTEGER.fullmatch(text) and len(text) <= MOST_DIGITS:
        return int(text, 0 if text.startswith(("0o", "0x")) else 10)
    # What number it is does not matter: nothing in the format has a fraction.
    return math.nan if FLOAT.fullmatch(text) else text
