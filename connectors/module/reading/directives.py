"""``::: video``, ``::: file`` and ``::: link``: YAML between a line with a name and a line ``:::``."""

import re
from collections.abc import Iterator

from connectors.module.model import Block, Captions, FileBlock, LinkBlock, VideoBlock
from connectors.module.reading.fields import Fields, read_yaml
from connectors.module.reading.markdown import MarkdownCheck
from connectors.module.reading.media import DOCUMENTS, FILMS, PICTURES, SUBTITLES, Shelf
from connectors.module.reading.yaml_tree import Place

LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
DIRECTIVES = ("video", "file", "link")


def read_directive(name: str, text: str, place: Place, shelf: Shelf) -> Block | None:
    """Return the block that *text* describes; None, reported, if it is not right."""
    fields = read_yaml(text, place)
    if fields is None:
        shelf.all_uses_known = False
        return None
    reader = DirectiveReader(fields, place, shelf)
    readers = {"video": reader.video, "file": reader.file, "link": reader.link}
    block = readers[name]()
    fields.finish()
    return block


class DirectiveReader:
    """Reads one directive's keys."""

    def __init__(self, fields: Fields, place: Place, shelf: Shelf) -> None:
        self._fields = fields
        self._place = place
        self._shelf = shelf

    def video(self) -> Block | None:
        title, src = self._fields.text("title"), self._media(self._fields, "src", FILMS)
        captions = tuple(self._captions())
        transcript = self._transcript()
        poster = self._media(self._fields, "poster", PICTURES, required=False)
        if src is None or transcript is None:
            return None
        return VideoBlock(title=title, src=src, captions=captions, transcript=transcript, poster=poster)

    def file(self) -> Block | None:
        title, src = self._fields.text("title"), self._media(self._fields, "src", DOCUMENTS)
        return None if src is None else FileBlock(title=title, src=src)

    def link(self) -> Block | None:
        url = self._fields.address("url", required=True)
        title, text = self._fields.text("title"), self._fields.text("text", required=False)
        return None if url is None else LinkBlock(title=title, url=url, text=text)

    def _captions(self) -> Iterator[Captions]:
        languages = self._fields.mapping("captions", missing="captions-missing")
        if languages is None:
            return
        if not languages.values:
            self._fields.error("captions", "captions-missing", "captions: {de: ../media/film.de.vtt} expected")
        for language in languages.values:
            if not LANGUAGE.fullmatch(language):
                languages.error(language, "value-invalid", f"a language as de or en expected, not {language[:40]!r}")
            path = self._media(languages, language, SUBTITLES)
            if path is not None:
                yield Captions(language=language, path=path)

    def _transcript(self) -> str | None:
        """Return the Markdown of the transcript file."""
        address = self._fields.text("transcript", missing="transcript-missing")
        line = self._fields.line_of("transcript")
        found = self._shelf.transcript(address, self._place.file, line) if address else None
        if found is None:
            return None
        file, text = found
        if not text.strip():
            self._place.report.add(file.name, 1, "transcript-empty", "what is said and shown expected")
        check = MarkdownCheck(file=file.name, report=self._place.report, pictures_allowed=False)
        check.read(text, 1)
        return text.strip("\n")

    def _media(self, fields: Fields, key: str, kinds: tuple[str, ...], *, required: bool = True) -> str | None:
        address = fields.text(key, required=required)
        return self._shelf.use(address, kinds, self._place.file, fields.line_of(key)) if address else None
