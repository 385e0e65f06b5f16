"""The files of a module's folder, looked at with suspicion: no links, no surprises, bounded in number and size."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from connectors.module.reading import webvtt
from connectors.module.model import Attribution, Media
from connectors.module.reading.problems import Report
from connectors.module.reading.fields import read_yaml
from connectors.module.reading.yaml_tree import Place

# What one module may hold at most.
LARGEST_TEXT = 1024 * 1024
LARGEST_MEDIA = 200 * 1024 * 1024
MOST_FILES = 2000
MOST_UNITS = 500
DEEPEST = 2

MEDIA = "media"
LICENCE = ".licence.yaml"
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
CHUNK = 1024 * 1024
HEAD = 64

# Extension → media type and what the file begins with; () where nothing can be said.
ZIP = (b"PK\x03\x04",)
KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".gif": ("image/gif", (b"GIF87a", b"GIF89a")),
    ".webp": ("image/webp", (b"RIFF",)),
    ".mp4": ("video/mp4", (b"ftyp",)),
    ".webm": ("video/webm", (b"\x1a\x45\xdf\xa3",)),
    ".mp3": ("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    ".vtt": ("text/vtt", (b"WEBVTT", b"\xef\xbb\xbfWEBVTT")),
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".odt": ("application/vnd.oasis.opendocument.text", ZIP),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet", ZIP),
    ".odp": ("application/vnd.oasis.opendocument.presentation", ZIP),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ZIP),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ZIP),
    ".pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", ZIP),
    ".csv": ("text/csv", ()),
    ".txt": ("text/plain", ()),
}
WITHOUT_LICENCE = {".vtt"}
BEGINS_LATER = {".mp4": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file: its path from the module's folder (with /), and where it lies."""

    name: str
    path: Path


def walk(folder: Path, report: Report) -> list[Found]:
    """Return all files, sorted; hidden ones are passed over, links and too many files are reported."""
    found = sorted(_walk(folder, "", 0, report), key=lambda file: file.name)
    if len(found) > MOST_FILES:
        report.add(found[MOST_FILES].name, 1, "files-many", f"at most {MOST_FILES} files expected")
    return found[:MOST_FILES]


def _walk(folder: Path, before: str, depth: int, report: Report) -> Iterator[Found]:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = f"{before}{entry.name}"
            shown = name.encode("utf-8", "replace").decode()
            if entry.name.startswith("."):
                continue
            if entry.is_symlink():
                report.add(shown, 1, "link", "a file expected, this is a link to one")
            elif entry.is_dir():
                if depth + 1 >= DEEPEST:
                    report.add(shown, 1, "folder-deep", "no folders inside sections or media expected")
                else:
                    yield from _walk(Path(entry.path), f"{name}/", depth + 1, report)
            elif entry.is_file():
                yield Found(name=shown, path=Path(entry.path))
            else:
                report.add(shown, 1, "link", "a file expected")


def read_text(file: Found, report: Report) -> str | None:
    """Return a text file with plain line ends; None if it is too large or no UTF-8 text."""
    if file.path.stat().st_size > LARGEST_TEXT:
        report.add(file.name, 1, "file-large", f"at most {LARGEST_TEXT // 1024} KiB of text expected")
        return None
    try:
        text = file.path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        report.add(file.name, line, "not-utf-8", "text in UTF-8 expected")
        return None
    if "\0" in text:
        report.add(file.name, text[: text.index("\0")].count("\n") + 1, "not-text", "text expected")
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Shelf:
    """The media folder. Uses are noted while units are read; `media` then says what is wrong and what there is."""

    def __init__(self, files: list[Found], report: Report) -> None:
        self._report = report
        inside = [file for file in files if file.name.startswith(f"{MEDIA}/")]
        self._files = {file.name: file for file in inside if not file.name.endswith(LICENCE)}
        self._licences = {file.name.removesuffix(LICENCE): file for file in inside if file.name.endswith(LICENCE)}
        self._used: set[str] = set()
        self._shown: set[str] = set()

    def use(self, address: str, kinds: tuple[str, ...], file: str, line: int) -> str | None:
        """Note that *file* shows ``../media/name``; return the module-relative path, or report and return None.

        *kinds* are beginnings of media types, ("image/",).
        """
        found = self._find(address, file, line)
        if found is None:
            return None
        kind = KINDS.get(Path(found.name).suffix.lower(), ("", ()))[0]
        if not kind.startswith(kinds):
            wanted = " or ".join(sorted(ext[1:] for ext, (one, _) in KINDS.items() if one.startswith(kinds)))
            svg = "; export it as PNG" if found.name.lower().endswith(".svg") else ""
            self._report.add(file, line, "media-kind", f"{wanted} expected, not {Path(found.name).name}{svg}")
            return None
        self._shown.add(found.name)
        return found.name

    def text(self, address: str, file: str, line: int) -> tuple[Found, str] | None:
        """Return the text of a Markdown file in the media folder (a transcript)."""
        found = self._find(address, file, line)
        if found is None:
            return None
        if not found.name.endswith(".md"):
            self._report.add(file, line, "media-kind", "a Markdown file expected")
            return None
        text = read_text(found, self._report)
        return None if text is None else (found, text)

    def _find(self, address: str, file: str, line: int) -> Found | None:
        name = address.removeprefix("../")
        if not name.startswith(f"{MEDIA}/") or not NAME.fullmatch(name.removeprefix(f"{MEDIA}/")):
            self._report.add(file, line, "media-path", "../media/name expected: small letters, digits, points, - and _")
            return None
        self._used.add(name)
        if name not in self._files:
            self._report.add(file, line, "media-missing", f"there is no file {name}")
            return None
        return self._files[name]

    def media(self) -> tuple[Media, ...]:
        """Check every file of the folder and return those that are shown."""
        for name in sorted(self._files.keys() - self._used):
            self._report.add(name, 1, "media-unused", "no step uses this file")
        for name in sorted(self._licences.keys() - self._files.keys()):
            self._report.add(f"{name}{LICENCE}", 1, "licence-lost", f"there is no file {name}")
        return tuple(self._one(self._files[name]) for name in sorted(self._shown))

    def _one(self, file: Found) -> Media:
        extension = Path(file.name).suffix.lower()
        media_type, beginnings = KINDS[extension]
        size = file.path.stat().st_size
        if size > LARGEST_MEDIA:
            self._report.add(file.name, 1, "file-large", f"at most {LARGEST_MEDIA // 1024**2} MiB expected")
            return Media(path=file.name, sha256="", media_type=media_type, size=size)
        digest, head = _digest(file.path)
        if beginnings and not head[BEGINS_LATER.get(extension, 0) :].startswith(beginnings):
            self._report.add(file.name, 1, "media-content", f"the content is not {extension[1:]}")
        if extension == ".vtt":
            for line, expected in webvtt.problems(read_text(file, self._report) or "WEBVTT"):
                self._report.add(file.name, line, "captions", expected)
        attribution = None if extension in WITHOUT_LICENCE else self._attribution(file)
        return Media(path=file.name, sha256=digest, media_type=media_type, size=size, attribution=attribution)

    def _attribution(self, file: Found) -> Attribution | None:
        licence = self._licences.get(file.name)
        if licence is None:
            self._report.add(
                file.name, 1, "licence-missing", f"{Path(file.name).name}{LICENCE} expected: title, creator, licence"
            )
            return None
        text = read_text(licence, self._report)
        place = Place(file=licence.name, first_line=1, report=self._report)
        fields = None if text is None else read_yaml(text, place)
        if fields is None:
            return None
        found = Attribution(
            title=fields.text("title"),
            creator=fields.text("creator"),
            licence=fields.text("licence"),
            link=fields.address("link"),
            origin=fields.optional("origin"),
        )
        fields.finish()
        return found


def _digest(path: Path) -> tuple[str, bytes]:
    digest = sha256()
    head = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            head = head or chunk[:HEAD]
            digest.update(chunk)
    return digest.hexdigest(), head
