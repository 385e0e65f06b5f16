"""A folder of Markdown and YAML → Module. Everything that is wrong is said at once, with file and line."""

import re
from pathlib import Path

from connectors.module.reading.files import MEDIA, MOST_UNITS, Found, Shelf, read_text, walk
from connectors.module.model import (
    Author,
    Comparison,
    Competence,
    Completion,
    DeliveryFormat,
    Level,
    Licence,
    Module,
    Section,
    Threshold,
    Unit,
)
from connectors.module.reading.problems import Report, SourceError, SourceErrors
from connectors.module.reading.quiz_source import is_slug
from connectors.module.reading.starter import new_module
from connectors.module.reading.unit_source import Read, read_unit
from connectors.module.reading.fields import Fields, read_yaml
from connectors.module.reading.yaml_tree import Place

__all__ = ["SourceError", "SourceErrors", "new_module", "read_module"]

MODULE = "module.yaml"
SECTION = "section.yaml"
ORDERED = re.compile(r"([0-9]{1,4})-([a-z0-9]+(?:-[a-z0-9]+)*)")
VERSION = re.compile(r"(?:0|[1-9][0-9]{0,5})\.(?:0|[1-9][0-9]{0,5})\.(?:0|[1-9][0-9]{0,5})")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
THRESHOLD = re.compile(r"(>=?) ?([0-9]{1,3})")
HUNDRED = 100
LONGEST_MODULE = 6000
SHORTEST_ID = 3
PASSED_OVER = {"README.md", "README", "LICENSE"}


def read_module(folder: Path) -> Module:
    """Read a module's folder; raises `SourceErrors` with everything that is wrong, never anything else."""
    report = Report()
    module = _read(folder, report)
    report.raise_if_any()
    if module is None:  # nothing can be None without a problem; a reader who forgets to report is found here
        raise SourceErrors((SourceError(MODULE, 1, "unreadable", "the module cannot be read"),))
    return module


def _read(folder: Path, report: Report) -> Module | None:
    try:
        files = walk(folder, report)
    except OSError as error:
        report.add(".", 1, "folder", f"a folder that can be read expected: {error.strerror}")
        return None
    shelf = Shelf(files, report)
    sections = _sections(files, shelf, report)
    head = next((file for file in files if file.name == MODULE), None)
    if head is None:
        report.add(MODULE, 1, "module-missing", f"{MODULE} expected in the module's folder")
        return None
    text = read_text(head, report)
    fields = None if text is None else read_yaml(text, Place(file=MODULE, first_line=1, report=report))
    media = shelf.media()
    if fields is None:
        return None
    completion = _completion(fields, sections)
    module = Module(
        id=_id(fields),
        version=_matching(fields, "version", VERSION, "MAJOR.MINOR.PATCH as 1.0.0"),
        title=fields.text("title", longest=200),
        language=_matching(fields, "language", LANGUAGE, "a language as de or en"),
        summary=fields.text("summary"),
        outcomes=fields.texts("outcomes", most=10),
        authors=tuple(_authors(fields)),
        licence=_licence(fields),
        delivery_format=DeliveryFormat(fields.one_of("delivery_format", tuple(DeliveryFormat))),
        minutes=fields.integer("minutes", lowest=1, highest=LONGEST_MODULE),
        level=Level(fields.one_of("level", tuple(Level))),
        topics=fields.texts("topics", required=False),
        competences=tuple(_competences(fields)),
        completion=completion,
        sections=sections,
        media=media,
    )
    fields.finish()
    return module


def _sections(files: list[Found], shelf: Shelf, report: Report) -> tuple[Section, ...]:
    folders: dict[str, list[Found]] = {}
    for file in files:
        folder, _, name = file.name.rpartition("/")
        if folder == MEDIA or file.name == MODULE or (not folder and name in PASSED_OVER):
            continue
        if not ORDERED.fullmatch(folder):
            report.add(
                file.name, 1, "file-unexpected", "a section's folder as 01-einstieg, media or module.yaml expected"
            )
            continue
        folders.setdefault(folder, []).append(file)
    _check_order(list(folders), "", report)
    ids: dict[str, str] = {}
    sections = tuple(_section(folder, folders[folder], shelf, ids, report) for folder in sorted(folders, key=_number))
    if not ids:
        report.add(".", 1, "units-missing", "at least one step as 01-einstieg/01-warum.md expected")
    if len(ids) > MOST_UNITS:
        report.add(".", 1, "units-many", f"at most {MOST_UNITS} steps expected")
    return sections


def _section(folder: str, files: list[Found], shelf: Shelf, ids: dict[str, str], report: Report) -> Section:
    slug = folder.partition("-")[2]
    title = slug.replace("-", " ").capitalize()
    units: dict[str, Unit] = {}
    for file in files:
        name = file.name.rpartition("/")[2]
        if name == SECTION:
            title = _section_title(file, report) or title
        elif name.endswith(".md") and ORDERED.fullmatch(name.removesuffix(".md")):
            read = read_unit(file, shelf, report)
            if read is not None:
                _check_id(read, file.name, ids, report)
                units[name] = read.unit
        else:
            report.add(file.name, 1, "file-unexpected", "a step as 01-warum.md or section.yaml expected")
    _check_order([name.removesuffix(".md") for name in units], f"{folder}/", report)
    if not units:
        report.add(folder, 1, "section-empty", "at least one step expected in a section")
    return Section(id=slug, title=title, units=tuple(units[name] for name in sorted(units, key=_number)))


def _section_title(file: Found, report: Report) -> str | None:
    text = read_text(file, report)
    fields = None if text is None else read_yaml(text, Place(file=file.name, first_line=1, report=report))
    if fields is None:
        return None
    title = fields.text("title", longest=200)
    fields.finish()
    return title


def _check_id(read: Read, file: str, ids: dict[str, str], report: Report) -> None:
    unit_id = read.unit.id
    if unit_id in ids:
        report.add(file, read.id_line, "id-twice", f"another id expected, {unit_id} is that of {ids[unit_id]}")
    ids.setdefault(unit_id, file)


def _check_order(names: list[str], before: str, report: Report) -> None:
    seen: dict[int, str] = {}
    for name in sorted(names):
        first = seen.setdefault(_number(name), name)
        if first != name:
            report.add(f"{before}{name}", 1, "order-twice", f"another number expected, {first} has it")


def _number(name: str) -> int:
    return int(name.partition("-")[0])


def _id(fields: Fields) -> str:
    found = fields.text("id")
    if found and not is_slug(found, shortest=SHORTEST_ID):
        fields.error("id", "id-form", "id must be small letters, digits and -, 3 to 64 characters")
    return found


def _matching(fields: Fields, key: str, pattern: re.Pattern[str], expected: str) -> str:
    found = fields.text(key)
    if found and not pattern.fullmatch(found):
        fields.error(key, "form", f"{key} must be {expected}")
    return found


def _authors(fields: Fields) -> list[Author]:
    found = []
    for entry in fields.mappings("authors"):
        found.append(Author(name=entry.text("name"), organisation=entry.optional("organisation")))
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


def _competences(fields: Fields) -> list[Competence]:
    found = []
    for entry in fields.mappings("competences", required=False):
        found.append(Competence(framework=entry.text("framework"), id=entry.text("id"), title=entry.text("title")))
        entry.finish()
    return found


def _completion(fields: Fields, sections: tuple[Section, ...]) -> Completion:
    entry = fields.mapping("completion")
    if entry is None:
        return Completion(visited=Threshold(comparison=Comparison.AT_LEAST, percent=0))
    has_quiz = any(unit.questions for section in sections for unit in section.units)
    visited = _threshold(entry, "visited", required=True)
    points = _threshold(entry, "points", required=has_quiz)
    if points is not None and not has_quiz:
        entry.error("points", "points-without-quiz", "points can be asked for only where there is a quiz")
    entry.finish()
    return Completion(visited=visited or Threshold(comparison=Comparison.AT_LEAST, percent=0), points=points)


def _threshold(entry: Fields, key: str, *, required: bool) -> Threshold | None:
    text = entry.text(key, required=required)
    found = THRESHOLD.fullmatch(text)
    if found is None or int(found[2]) > HUNDRED or (found[1] == ">" and int(found[2]) == HUNDRED):
        if text:
            entry.error(key, "threshold", f'{key} must be a share that can be reached, as ">= 50" or "> 50"')
        return None
    return Threshold(comparison=Comparison(found[1]), percent=int(found[2]))
