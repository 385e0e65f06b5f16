"""module.yaml: what a module is called, whose it is, and what completes it."""

import re
from enum import IntEnum

from connectors.module.model import (
    Author,
    Comparison,
    Competence,
    Completion,
    DeliveryFormat,
    Level,
    Licence,
    Media,
    Module,
    Section,
    Threshold,
)
from connectors.module.reading.directives import LANGUAGE
from connectors.module.reading.fields import Fields, read_yaml
from connectors.module.reading.files import LARGEST_YAML, Found, read_text
from connectors.module.reading.problems import Report
from connectors.module.reading.slugs import expected_slug, is_slug
from connectors.module.reading.unit_source import LONGEST_TITLE
from connectors.module.reading.yaml_tree import Place

HEAD = "module.yaml"
NUMBER = r"(?:0|[1-9][0-9]{0,5})"
VERSION = re.compile(rf"{NUMBER}\.{NUMBER}\.{NUMBER}")
THRESHOLD = re.compile(r"(>=?) ?(100|[1-9]?[0-9])")
HUNDRED = 100
MOST_MINUTES = 6000
MOST_OUTCOMES = 10


class QuizKnown(IntEnum):
    """Whether a module asks questions; a unit that cannot be read may ask some."""

    NO = 0
    PERHAPS = 1
    YES = 2


def read_head(
    files: list[Found], sections: tuple[Section, ...], media: tuple[Media, ...], *, quiz: QuizKnown, report: Report
) -> Module | None:
    """Return the module that module.yaml describes; None, reported, if it cannot be read."""
    head = next((file for file in files if file.name == HEAD), None)
    if head is None:
        report.add(HEAD, 1, "module-missing", f"a file {HEAD} expected in the module's folder")
        return None
    text = read_text(head, report, largest=LARGEST_YAML)
    fields = None if text is None else read_yaml(text, Place(file=HEAD, first_line=1, report=report))
    if fields is None:
        return None
    module = Module(
        id=_id(fields),
        version=_matching(fields, "version", VERSION, "three numbers as 1.0.0 expected"),
        title=fields.text("title", longest=LONGEST_TITLE),
        language=_matching(fields, "language", LANGUAGE, "a language as de or en expected"),
        summary=fields.text("summary"),
        outcomes=fields.texts("outcomes", most=MOST_OUTCOMES),
        authors=tuple(_author(entry) for entry in fields.mappings("authors")),
        licence=_licence(fields),
        delivery_format=DeliveryFormat(fields.one_of("delivery_format", tuple(DeliveryFormat))),
        minutes=fields.integer("minutes", lowest=1, highest=MOST_MINUTES),
        level=Level(fields.one_of("level", tuple(Level))),
        topics=fields.texts("topics", required=False),
        competences=tuple(_competence(entry) for entry in fields.mappings("competences", required=False)),
        completion=_completion(fields, quiz),
        sections=sections,
        media=media,
    )
    fields.finish()
    return module


def _id(fields: Fields) -> str:
    found = fields.text("id")
    if found and not is_slug(found):
        fields.error("id", "value-invalid", f"id: {expected_slug()}")
    return found


def _matching(fields: Fields, key: str, pattern: re.Pattern[str], expected: str) -> str:
    found = fields.text(key)
    if found and not pattern.fullmatch(found):
        fields.error(key, "value-invalid", f"{key}: {expected}")
    return found


def _author(entry: Fields) -> Author:
    found = Author(name=entry.text("name"), organisation=entry.optional("organisation"))
    entry.finish()
    return found


def _competence(entry: Fields) -> Competence:
    found = Competence(framework=entry.text("framework"), id=entry.text("id"), title=entry.text("title"))
    entry.finish()
    return found


def _licence(fields: Fields) -> Licence:
    entry = fields.mapping("licence")
    if entry is None:
        return Licence(id="", holder="")
    found = Licence(
        id=entry.text("id"),
        holder=entry.text("holder"),
        link=entry.address("link"),
        origin=entry.optional("origin"),
    )
    entry.finish()
    return found


def _completion(fields: Fields, quiz: QuizKnown) -> Completion:
    entry = fields.mapping("completion")
    if entry is None:
        return Completion(visited=Threshold(comparison=Comparison.AT_LEAST, percent=0))
    visited = _threshold(entry, "visited")
    points = None
    if "points" in entry.values:
        points = _threshold(entry, "points")
        if quiz is QuizKnown.NO:
            entry.error("points", "points-without-quiz", "points: only expected where a unit is a quiz")
    elif quiz is QuizKnown.YES:
        entry.error("points", "points-missing", 'points: "> 50" or another share expected, because there is a quiz')
    entry.optional("points")
    entry.finish()
    return Completion(visited=visited, points=points)


def _threshold(entry: Fields, key: str) -> Threshold:
    text = entry.text(key)
    found = THRESHOLD.fullmatch(text)
    if found is not None and found[0].replace(" ", "") != f">{HUNDRED}":
        return Threshold(comparison=Comparison(found[1]), percent=int(found[2]))
    if text:
        entry.error(key, "value-invalid", f'{key}: a share in per cent that can be reached expected, as ">= 50"')
    return Threshold(comparison=Comparison.AT_LEAST, percent=0)
