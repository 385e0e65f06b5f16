"""The keys of a YAML mapping, read one by one: a wrong value is reported and replaced by one that may stand there."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from urllib.parse import urlsplit

from connectors.module.reading import yaml_tree
from connectors.module.reading.problems import Code
from connectors.module.reading.yaml_tree import Mapping, Node, Place, Scalar, compose

LONGEST = 2000
SHOWN = 60


class Fields:
    """One mapping. Ask for each key, then `finish`: what was not asked for is an unknown key."""

    def __init__(self, mapping: Mapping, place: Place) -> None:
        self.values = mapping.entries
        self.line = mapping.line
        self._place = place
        self._asked: list[str] = []

    def text(self, key: str, *, required: bool = True, longest: int = LONGEST, missing: Code = "key-missing") -> str:
        """Return a text in one line; "" if it is absent or wrong. *missing* is the code for its absence."""
        node = self._take(key, missing if required else None)
        return "" if node is None else self._text(node, f"{key}:", longest)

    def optional(self, key: str) -> str | None:
        """Return a text, or None if it is absent or wrong."""
        return self.text(key, required=False) or None

    def address(self, key: str, *, required: bool = False) -> str | None:
        """Return an https:// address, or None if it is absent or wrong."""
        text = self.text(key, required=required)
        if text and not is_web_address(text):
            self.error(key, "value-invalid", f"{key}: a whole address expected, as https://www.musterhausen.example/")
            return None
        return text or None

    def one_of(self, key: str, options: Sequence[str], *, default: str = "") -> str:
        """Return one of *options*; *default*, or the first, if it is absent or wrong."""
        text = self.text(key, required=not default)
        if text and text not in options:
            near = _suggestion(text, options)
            self.error(key, "value-invalid", f"{key}: {_either(options)} expected, not {text[:SHOWN]!r}{near}")
        return text if text in options else default or options[0]

    def integer(self, key: str, *, lowest: int, highest: int, default: int | None = None) -> int:
        """Return a whole number; *default*, or *lowest* where the key is required, if it is absent or wrong."""
        node = self._take(key, "key-missing" if default is None else None)
        fallback = lowest if default is None else default
        if node is None:
            return fallback
        value = node.value if isinstance(node, Scalar) else None
        message = f"{key}: a whole number from {lowest} to {highest} expected"
        if isinstance(value, bool) or not isinstance(value, int):
            self._place.error(node.line, "value-type", message)
            return fallback
        if not lowest <= value <= highest:
            self._place.error(node.line, "value-invalid", message)
            return fallback
        return value

    def texts(self, key: str, *, required: bool = True, most: int = 50) -> tuple[str, ...]:
        """Return a list of texts; () if it is absent or wrong."""
        return tuple(self._text(node, f"each of {key}:", LONGEST) for node in self._items(key, required, most))

    def mapping(self, key: str, *, missing: Code = "key-missing") -> "Fields | None":
        """Return a mapping inside; None if it is absent or wrong."""
        node = self._take(key, missing)
        return None if node is None else as_fields(node, self._place, f"{key}:")

    def mappings(self, key: str, *, required: bool = True, most: int = 50) -> "Iterator[Fields]":
        """Return a list of mappings; nothing if it is absent or wrong."""
        for node in self._items(key, required, most):
            fields = as_fields(node, self._place, f"each of {key}:")
            if fields is not None:
                yield fields

    def error(self, key: str, code: Code, message: str) -> None:
        """Report what was expected at *key*."""
        self._place.error(self.line_of(key), code, message)

    def line_of(self, key: str) -> int:
        """Return the line of *key*, or that of the mapping if it is absent."""
        return self.values[key][0] if key in self.values else self.line

    def finish(self) -> None:
        """Report the keys that nobody asked for."""
        for key in self.values:
            if key not in self._asked:
                near = _suggestion(key, self._asked)
                self.error(key, "key-unknown", f"{_either(self._asked)} expected, not {key[:SHOWN]!r}{near}")

    def _take(self, key: str, missing: Code | None) -> Node | None:
        self._asked.append(key)
        if key in self.values:
            return self.values[key][1]
        if missing is not None:
            self.error(key, missing, f"{key}: is missing")
        return None

    def _text(self, node: Node, what: str, longest: int) -> str:
        value = node.value if isinstance(node, Scalar) else node
        if value is None or value == "":
            self._place.error(node.line, "value-invalid", f"{what} text expected, found nothing")
            return ""
        if not isinstance(value, str):
            quotes = ", put it in quotes" if isinstance(node, Scalar) else ""
            self._place.error(node.line, "value-type", f"{what} text expected{quotes}")
            return ""
        text = " ".join(value.split())
        if not text.isprintable() or not text:
            self._place.error(node.line, "value-invalid", f"{what} words expected")
        if len(text) > longest:
            self._place.error(node.line, "value-invalid", f"{what} at most {longest} characters expected")
        return text

    def _items(self, key: str, required: bool, most: int) -> tuple[Node, ...]:
        node = self._take(key, "key-missing" if required else None)
        if node is None:
            return ()
        if not isinstance(node, yaml_tree.Sequence):
            self._place.error(node.line, "value-type", f"{key}: a list expected, each entry after - in its own line")
            return ()
        if not 1 <= len(node.items) <= most:
            self._place.error(node.line, "value-invalid", f"{key}: from 1 to {most} entries expected")
        return node.items[:most]


def read_yaml(text: str, place: Place) -> Fields | None:
    """Return the mapping in *text*; None, with the reason reported, if it holds something else."""
    node = compose(text, place)
    return None if node is None else as_fields(node, place, "")


def as_fields(node: Node, place: Place, what: str) -> Fields | None:
    """Return a mapping's keys; None, with the reason reported, if *node* is no mapping."""
    if isinstance(node, Mapping):
        return Fields(node, place)
    place.error(node.line, "value-type", f"{what} keys and values (key: value) expected".strip())
    return None


def is_web_address(text: str) -> bool:
    """Say whether *text* is an https:// address with a host and nothing that browsers read differently."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme == "https" and bool(host) and text.isprintable() and not set(text) & set(' \\"<>')


def _either(options: Sequence[str]) -> str:
    return options[0] if len(options) == 1 else f"one of {', '.join(options)}"


def _suggestion(word: str, options: Sequence[str]) -> str:
    near = get_close_matches(word[:SHOWN], options, n=1)
    return f"; did you mean {near[0]}?" if near else ""
