"""YAML as authors mean it (interim)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from urllib.parse import urlsplit

import yaml
from yaml import CSafeLoader
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from connectors.module.reading.problems import Report

LONGEST = 2000


class PlainLoader(CSafeLoader):
    yaml_implicit_resolvers = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    file: str
    first_line: int
    report: Report

    def error(self, node_line, code, message):
        self.report.add(self.file, self.first_line + node_line, code, message)


@dataclass(slots=True)
class Fields:
    place: Place
    line: int
    values: dict
    keys: dict
    asked: set = field(default_factory=set)

    def text(self, key, *, required=True, longest=LONGEST):
        node = self._get(key, required=required)
        if node is None:
            return ""
        if not isinstance(node, ScalarNode):
            self.error(key, "text-expected", f"{key} must be a text")
            return ""
        return " ".join(node.value.split())

    def optional(self, key):
        return self.text(key, required=False) or None

    def address(self, key, *, required=False):
        text = self.text(key, required=required)
        parts = urlsplit(text)
        if text and (parts.scheme != "https" or not parts.netloc):
            self.error(key, "address-expected", f"{key} must be an address with https://")
            return None
        return text or None

    def integer(self, key, *, lowest, highest, default=None):
        node = self._get(key, required=default is None)
        if node is None:
            return lowest if default is None else default
        text = node.value if isinstance(node, ScalarNode) else ""
        if not (text.isdigit() and lowest <= int(text) <= highest):
            self.error(key, "number-expected", f"{key} must be a whole number from {lowest} to {highest}")
            return lowest
        return int(text)

    def one_of(self, key, allowed, *, default=None):
        text = self.text(key, required=default is None)
        if text in allowed:
            return text
        if text:
            self.error(key, "value-unknown", f"{key} must be one of {', '.join(allowed)}")
        return default or allowed[0]

    def texts(self, key, *, required=True, most=50):
        node = self._get(key, required=required)
        if node is None:
            return ()
        if not isinstance(node, SequenceNode):
            self.error(key, "list-expected", f"{key} must be a list of texts")
            return ()
        return tuple(" ".join(item.value.split()) for item in node.value)

    def mapping(self, key, *, required=True):
        node = self._get(key, required=required)
        return None if node is None else _fields(node, self.place, key)

    def mappings(self, key, *, required=True):
        node = self._get(key, required=required)
        if isinstance(node, SequenceNode):
            for item in node.value:
                found = _fields(item, self.place, key)
                if found is not None:
                    yield found

    def line_of(self, key):
        return self.place.first_line + self.keys.get(key, self.line)

    def error(self, key, code, message):
        self.place.error(self.keys.get(key, self.line), code, message)

    def finish(self):
        for key, line in self.keys.items():
            if key not in self.asked:
                self.place.error(line, "key-unknown", f"{key} means nothing here; allowed: {sorted(self.asked)}")

    def _get(self, key, *, required):
        self.asked.add(key)
        node = self.values.get(key)
        if node is None or (isinstance(node, ScalarNode) and node.value in {"", "~", "null"}):
            if required or node is not None:
                self.error(key, "key-missing", f"{key} is missing")
            return None
        return node


def read_yaml(text, place):
    try:
        node = yaml.compose(text, Loader=PlainLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place.error(mark.line if mark else 0, "yaml", "this is no YAML")
        return None
    return None if node is None else _fields(node, place, "the file")


def _fields(node, place, what):
    if not isinstance(node, MappingNode):
        place.error(node.start_mark.line, "mapping-expected", f"{what} must have keys and values")
        return None
    found = Fields(place=place, line=node.start_mark.line, values={}, keys={})
    for key, value in node.value:
        found.values[key.value] = value
        found.keys[key.value] = key.start_mark.line
    return found
