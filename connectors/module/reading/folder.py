"""A folder of Markdown and YAML → Module. Everything that is wrong is said at once, with file and line."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from connectors.module.model import Module, Section, UnitType
from connectors.module.reading.fields import read_yaml
from connectors.module.reading.files import LARGEST_YAML, MOST_UNITS, Found, read_text, walk
from connectors.module.reading.head import HEAD, QuizKnown, read_head
from connectors.module.reading.media import MEDIA, Shelf
from connectors.module.reading.problems import Report
from connectors.module.reading.unit_source import LONGEST_TITLE, ReadUnit, read_unit
from connectors.module.reading.yaml_tree import Place

SECTION = "section.yaml"
UNIT = ".md"
ORDERED = re.compile(r"([0-9]{1,4})-([a-z0-9]+(?:-[a-z0-9]+)*)")
PASSED_OVER = {"README.md", "LICENSE", "LICENSE.md", "LICENSE.txt", "CHANGELOG.md"}


def read_module(folder: Path) -> Module:
    """Read a module's folder; raises `SourceErrors` with everything that is wrong, never anything else."""
    report = Report()
    files = walk(folder, report)
    shelf = Shelf(files, report)
    reader = SectionsReader(shelf=shelf, report=report)
    sections = reader.read(files)
    module = read_head(files, sections, shelf.media(), quiz=reader.quiz, report=report)
    return report.unless_any(module)


@dataclass(slots=True, kw_only=True)
class SectionsReader:
    """Reads the folders of units. `quiz` then says whether the module has a quiz, as far as its units can be read."""

    shelf: Shelf
    report: Report
    quiz: QuizKnown = QuizKnown.NO
    _ids: dict[str, str] = field(default_factory=dict)
    _slugs: dict[str, str] = field(default_factory=dict)
    _units: int = 0

    def read(self, files: list[Found]) -> tuple[Section, ...]:
        """Return the sections in their order."""
        folders: dict[str, list[Found]] = {}
        for file in files:
            folder, _, name = file.name.rpartition("/")
            if folder == MEDIA or (not folder and name in PASSED_OVER | {HEAD}):
                continue
            if ORDERED.fullmatch(folder):
                folders.setdefault(folder, []).append(file)
            else:
                expected = f"{HEAD}, media/… or a section's folder as 01-einstieg expected"
                self.report.add(file.name, 1, "file-unexpected", expected)
        self._check_order(list(folders), "")
        sections = tuple(self._section(folder, folders[folder]) for folder in sorted(folders, key=_number))
        if not self._units:
            self.report.add(".", 1, "units-missing", "at least one unit as 01-einstieg/01-warum.md expected")
        if self._units > MOST_UNITS:
            self.report.add(".", 1, "units-many", f"at most {MOST_UNITS} units expected")
        return sections

    def _section(self, folder: str, files: list[Found]) -> Section:
        slug = folder.partition("-")[2]
        first = self._slugs.setdefault(slug, folder)
        if first != folder:
            self.report.add(folder, 1, "id-twice", f"another name expected, {first} has it")
        title = slug.replace("-", " ").capitalize()
        units: dict[str, ReadUnit | None] = {}
        for file in files:
            name = file.name.rpartition("/")[2]
            if name == SECTION:
                title = self._title(file) or title
            elif name.endswith(UNIT) and ORDERED.fullmatch(name.removesuffix(UNIT)):
                units[name] = self._unit(file)
            else:
                self.report.add(file.name, 1, "file-unexpected", f"a unit as 01-warum.md or {SECTION} expected")
        self._check_order(list(units), f"{folder}/")
        if not units:
            self.report.add(folder, 1, "section-empty", "at least one unit expected in a section")
        self._units += len(units)
        read = [unit for name in sorted(units, key=_number) if (unit := units[name]) is not None]
        return Section(id=slug, title=title, units=tuple(one.unit for one in read))

    def _title(self, file: Found) -> str:
        text = read_text(file, self.report, largest=LARGEST_YAML)
        place = Place(file=file.name, first_line=1, report=self.report)
        fields = None if text is None else read_yaml(text, place)
        if fields is None:
            return ""
        title = fields.text("title", longest=LONGEST_TITLE)
        fields.finish()
        return title

    def _unit(self, file: Found) -> ReadUnit | None:
        read = read_unit(file, self.shelf, self.report)
        if read is None:
            self.quiz = max(self.quiz, QuizKnown.PERHAPS)
            return None
        if read.asks or read.unit.type is UnitType.QUIZ:
            self.quiz = QuizKnown.YES
        unit_id = read.unit.id
        if unit_id in self._ids:
            expected = f"id: another one expected, {unit_id} is that of {self._ids[unit_id]}"
            self.report.add(file.name, read.id_line, "id-twice", expected)
        elif unit_id:
            self._ids[unit_id] = file.name
        return read

    def _check_order(self, names: list[str], before: str) -> None:
        seen: dict[int, str] = {}
        for name in sorted(names):
            first = seen.setdefault(_number(name), name)
            if first != name:
                self.report.add(f"{before}{name}", 1, "order-twice", f"another number expected, {first} has it")


def _number(name: str) -> int:
    return int(name.partition("-")[0])
