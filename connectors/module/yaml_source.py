"""The keys of a YAML mapping, read one by one: a wrong value is reported and replaced by one that may stand there."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from urllib.parse import urlsplit

from connectors.module import yaml_tree
from connectors.module.yaml_tree import Mapping, Node, Place, Scalar, compose

__all__ = ["Fields", "Place", "read_yaml"]

LONGEST = 1000
SHOWN = 60


def read_yaml(text: str, place: Place) -> "Fields | None":
    """Return the mapping in *text*; None, with the reason reported, if it holds something else."""
    node = compose(text, place)
    if node is None:
        return None
    if not isinstance(node, Mapping):
        place.error(node.line, "value-type", "keys and values (key: value) expected")
        return None
    return Fields(node, place)


class Fields:
    """One mapping. Ask for each key, then `finish`: what was not asked for is an unknown key."""

    def __init__(self, mapping: Mapping, place: Place) -> None:
        self.values = mapping.entries
        self.line = mapping.line
        self._place = place
        self._asked: dict[str, None] = {}

    def text(self, key: str, *, required: bool = True, longest: int = LONGEST) -> str:
        """Return a text; "" if it is absent or wrong."""
        node = self._take(key, required=required)
        return "" if node is None else self._text(node, f"{key}:", longest)

    def optional(self, key: str) -> str | None:
        """Return a text, or None if it is absent or wrong."""
        return self.text(key, required=False) or None

    def address(self, key: str, *, required: bool = False) -> str | None:
        """Return an https:// address, or None if it is absent or wrong."""
        text = self.text(key, required=required)
        if not text:
            return None
        if not is_web_address(text):
            self.error(key, "value-invalid", f"{key}: a full address that begins with https:// expected")
            return None
        return text

    def one_of(self, key: str, options: Sequence[str], *, default: str = "") -> str:
        """Return one of *options*; *default* if it is absent, the first option if it is wrong or missing."""
        text = self.text(key, required=not default)
        if text in options:
            return text
        if text:
            near = _suggestion(text, options)
            self.error(key, "value-invalid", f"{key}: one of {', '.join(options)} expected, not {text[:SHOWN]!r}{near}")
        return default or options[0]

    def integer(self, key: str, *, lowest: int, highest: int, default: int | None = None) -> int:
        """Return a whole number; *default*, or *lowest* where the key is required, if it is absent or wrong."""
        node = self._take(key, required=default is None)
        fallback = lowest if default is None else default
        if node is None:
            return fallback
        value = node.value if isinstance(node, Scalar) else None
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            self._place.error(
                node.line, "value-invalid", f"{key}: a whole number from {lowest} to {highest} expected"
            )
            return fallback
        return value

    def texts(self, key: str, *, required: bool = True, longest: int = LONGEST, most: int = 100) -> tuple[str, ...]:
        """Return a list of texts; () if it is absent or wrong."""
        nodes = self._items(key, required=required, most=most)
        return tuple(self._text(node, f"each of {key}:", longest) for node in nodes)

    def mapping(self, key: str, *, required: bool = True) -> "Fields | None":
        """Return a mapping inside; None if it is absent or wrong."""
        node = self._take(key, required=required)
        return None if node is None else self._mapping(node, f"{key}:")

    def mappings(self, key: str, *, required: bool = True, most: int = 100) -> "Iterator[Fields]":
        """Return a list of mappings; nothing if it is absent or wrong."""
        for node in self._items(key, required=required, most=most):
            fields = self._mapping(node, f"each of {key}:")
            if fields is not None:
                yield fields

    def error(self, key: str, code: str, message: str) -> None:
        """Report what was expected at *key*."""
        self._place.error(self.line_of(key), code, message)

    def line_of(self, key: str) -> int:
        """Return the line of *key*, or that of the mapping if it is absent."""
        return self.values[key][0] if key in self.values else self.line

    def finish(self) -> None:
        """Report the keys that nobody asked for."""
        for key in self.values.keys() - self._asked.keys():
            near = _suggestion(key, tuple(self._asked))
            self.error(
                key, "key-unknown", f"one of {', '.join(self._asked)} expected, {key[:SHOWN]!r} is unknown{near}"
            )

    def _take(self, key: str, *, required: bool) -> Node | None:
        self._asked[key] = None
        _, node = self.values.get(key, (0, None))
        if node is None and required:
            self.error(key, "key-missing", f"{key}: expected, it is missing")
        return node

    def _text(self, node: Node, what: str, longest: int) -> str:
        value = node.value if isinstance(node, Scalar) else None
        if not isinstance(node, Scalar) or isinstance(value, bool | int | float):
            quotes = ' ("in quotes" if it looks like a number or like true and false)' if value is not None else ""
            self._place.error(node.line, "value-type", f"{what} text expected{quotes}")
            return ""
        text = (value or "").strip()
        if not text:
            self._place.error(node.line, "value-invalid", f"{what} text expected, found nothing")
        elif len(text) > longest:
            self._place.error(node.line, "value-invalid", f"{what} at most {longest} characters expected")
        return text

    def _items(self, key: str, *, required: bool, most: int) -> tuple[Node, ...]:
        node = self._take(key, required=required)
        if node is None:
            return ()
        if not isinstance(node, yaml_tree.Sequence):
            self._place.error(node.line, "value-type", f"{key}: a list expected, each entry in a line with - before it")
            return ()
        if not 1 <= len(node.items) <= most:
            self._place.error(node.line, "value-invalid", f"{key}: 1 to {most} entries expected")
        return node.items[:most]

    def _mapping(self, node: Node, what: str) -> "Fields | None":
        if isinstance(node, Mapping):
            return Fields(node, self._place)
        self._place.error(node.line, "value-type", f"{what} keys and values (key: value) expected")
        return None


def is_web_address(text: str) -> bool:
    """Say whether *text* is an https:// address with a host and without blanks."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme == "https" and bool(host) and text.isprintable() and " " not in text


def _suggestion(word: str, options: Sequence[str]) -> str:
    near = get_close_matches(word[:SHOWN], options, n=1)
    return f"; did you mean {near[0]}?" if near else ""
