"""The media folder: pictures, films, captions, documents, and who made them."""

import re
from hashlib import sha256
from pathlib import Path, PurePosixPath

from connectors.module.model import Attribution, Media
from connectors.module.reading import webvtt
from connectors.module.reading.fields import read_yaml
from connectors.module.reading.files import LARGEST_MEDIA, LARGEST_YAML, MIB, Found, read_text
from connectors.module.reading.problems import Code, Report
from connectors.module.reading.yaml_tree import Place

MEDIA = "media"
LICENCE = ".licence.yaml"
ADDRESS = re.compile(r"\.\./(media/[a-z0-9]+(?:[._-][a-z0-9]+)*)")
TRANSCRIPT = ".md"
CAPTIONS = ".vtt"
CHUNK = MIB
HEAD = 128

# What a file begins with: all of one row's (offset, bytes).
Beginning = tuple[tuple[int, bytes], ...]
ZIP = b"PK\x03\x04"
OASIS = "application/vnd.oasis.opendocument."
OFFICE = "application/vnd.openxmlformats-officedocument."


def _opendocument(kind: str) -> tuple[str, tuple[Beginning, ...]]:
    """OpenDocument 1.3 part 2, 3.3: the first file in the package is the media type, not compressed."""
    media_type = f"{OASIS}{kind}"
    return media_type, (((0, ZIP), (30, b"mimetype" + media_type.encode())),)


# Extension → media type and how such files begin; () for text, which is read as a whole.
KINDS: dict[str, tuple[str, tuple[Beginning, ...]]] = {
    ".png": ("image/png", (((0, b"\x89PNG\r\n\x1a\n"),),)),
    ".jpg": ("image/jpeg", (((0, b"\xff\xd8\xff"),),)),
    ".jpeg": ("image/jpeg", (((0, b"\xff\xd8\xff"),),)),
    ".gif": ("image/gif", (((0, b"GIF87a"),), ((0, b"GIF89a"),))),
    ".webp": ("image/webp", (((0, b"RIFF"), (8, b"WEBP")),)),
    ".mp4": ("video/mp4", (((4, b"ftyp"),),)),
    ".webm": ("video/webm", (((0, b"\x1a\x45\xdf\xa3"),),)),
    ".mp3": (
        "audio/mpeg",
        tuple(((0, start),) for start in (b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2")),
    ),
    ".vtt": ("text/vtt", ()),
    ".pdf": ("application/pdf", (((0, b"%PDF-"),),)),
    ".odt": _opendocument("text"),
    ".ods": _opendocument("spreadsheet"),
    ".odp": _opendocument("presentation"),
    ".docx": (f"{OFFICE}wordprocessingml.document", (((0, ZIP),),)),
    ".xlsx": (f"{OFFICE}spreadsheetml.sheet", (((0, ZIP),),)),
    ".pptx": (f"{OFFICE}presentationml.presentation", (((0, ZIP),),)),
    ".csv": ("text/csv", ()),
    ".txt": ("text/plain", ()),
}
PICTURES = ("image/",)
FILMS = ("video/",)
SUBTITLES = ("text/vtt",)
DOCUMENTS = ("application/", "text/csv", "text/plain", "audio/")


class Shelf:
    """The media of a module. Uses are noted while units are read; `media` then says what is wrong and what there is."""

    def __init__(self, files: list[Found], report: Report) -> None:
        self._report = report
        inside = {file.name: file for file in files if file.name.startswith(f"{MEDIA}/")}
        self._files = {name: file for name, file in inside.items() if not name.endswith(LICENCE)}
        self._licences = {name: file for name, file in inside.items() if name.endswith(LICENCE)}
        self._used: set[str] = set()
        self._shown: set[str] = set()
        # A unit that cannot be read may show what nobody else shows.
        self.all_uses_known = True

    def use(self, address: str, kinds: tuple[str, ...], file: str, line: int) -> str | None:
        """Note that *file* shows ``../media/name`` and return its path in the module; None, reported, if it cannot.

        *kinds* are beginnings of media types, ("image/",).
        """
        found = self._find(address, file, line)
        if found is None:
            return None
        extension = PurePosixPath(found.name).suffix
        if not KINDS.get(extension, ("", ()))[0].startswith(kinds):
            wanted = ", ".join(sorted(ext[1:] for ext, (kind, _) in KINDS.items() if kind.startswith(kinds)))
            advice = "; export the picture as PNG" if extension == ".svg" else ""
            self._report.add(file, line, "media-kind", f"one of {wanted} expected, not {address}{advice}")
            return None
        self._shown.add(found.name)
        return found.name

    def transcript(self, address: str, file: str, line: int) -> tuple[Found, str] | None:
        """Return a Markdown file of the media folder and its text; None, reported, if it cannot be had."""
        found = self._find(address, file, line)
        if found is None:
            return None
        if not found.name.endswith(TRANSCRIPT):
            self._report.add(file, line, "media-kind", f"a Markdown file (.md) expected, not {address}")
            return None
        text = read_text(found, self._report)
        return None if text is None else (found, text)

    def media(self) -> tuple[Media, ...]:
        """Check every file of the folder and return those that are shown."""
        for name in self._files.keys() - self._used if self.all_uses_known else ():
            self._report.add(name, 1, "media-unused", "a file that a unit shows expected; no unit shows this one")
        for name, licence in self._licences.items():
            if name.removesuffix(LICENCE) not in self._files:
                expected = f"a file {PurePosixPath(name).name.removesuffix(LICENCE)} beside it expected"
                self._report.add(licence.name, 1, "licence-lost", expected)
        return tuple(media for name in sorted(self._shown) if (media := self._one(self._files[name])) is not None)

    def _find(self, address: str, file: str, line: int) -> Found | None:
        match = ADDRESS.fullmatch(address)
        if match is None:
            expected = f"../media/name expected, with small letters a-z, digits, points, - and _, not {address}"
            self._report.add(file, line, "media-path", expected)
            return None
        self._used.add(match[1])
        found = self._files.get(match[1])
        if found is None:
            self._report.add(file, line, "media-missing", f"a file {match[1]} expected, there is none")
        return found

    def _one(self, file: Found) -> Media | None:
        extension = PurePosixPath(file.name).suffix
        media_type, beginnings = KINDS[extension]
        attribution = self._attribution(file, required=extension != CAPTIONS)
        digest = self._digest(file, beginnings) if beginnings else self._text_digest(file, extension)
        if digest is None:
            return None
        return Media(path=file.name, sha256=digest, media_type=media_type, size=file.size, attribution=attribution)

    def _digest(self, file: Found, beginnings: tuple[Beginning, ...]) -> str | None:
        if file.size > LARGEST_MEDIA:
            self._refuse(file, "file-large", f"at most {LARGEST_MEDIA // MIB} MiB expected")
            return None
        try:
            digest, head = _read(file.path)
        except OSError as error:
            self._refuse(file, "file-unreadable", f"a file that can be read expected: {error.strerror}")
            return None
        if not any(all(head.startswith(part, at) for at, part in row) for row in beginnings):
            extension = PurePosixPath(file.name).suffix[1:]
            self._refuse(file, "media-content", f"a {extension} file expected, the content is something else")
            return None
        return digest

    def _text_digest(self, file: Found, extension: str) -> str | None:
        text = read_text(file, self._report)
        if text is None:
            return None
        if extension == CAPTIONS:
            for line, expected in webvtt.problems(text):
                self._report.add(file.name, line, "captions-invalid", expected)
        return self._digest(file, ((),))

    def _refuse(self, file: Found, code: Code, message: str) -> None:
        self._report.add(file.name, 1, code, message)

    def _attribution(self, file: Found, *, required: bool) -> Attribution | None:
        licence = self._licences.get(f"{file.name}{LICENCE}")
        if licence is None:
            if required:
                name = PurePosixPath(file.name).name
                expected = f"{name}{LICENCE} beside it expected, with title, creator and licence"
                self._report.add(file.name, 1, "licence-missing", expected)
            return None
        text = read_text(licence, self._report, largest=LARGEST_YAML)
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


def _read(path: Path) -> tuple[str, bytes]:
    """Return the SHA-256 of a file and its first bytes."""
    digest = sha256()
    head = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            head = head or chunk[:HEAD]
            digest.update(chunk)
    return digest.hexdigest(), head
