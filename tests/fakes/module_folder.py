"""The folder of a small module, as an author would write it: text with a picture, a quiz, a file to take away."""

import struct
import zlib
from pathlib import Path

MODULE_YAML = """\
id: kurz-und-gut
version: 1.0.0
title: Kurz und gut
language: de
summary: Ein Absatz.
outcomes: [Sie sehen eine Seite.]
authors: [{name: Redaktion Musterhausen}]
licence: {id: CC-BY-SA-4.0, holder: Stadt Musterhausen}
delivery_format: on-demand
minutes: 5
level: basic
completion: {visited: ">= 50", points: "> 50"}
"""
TEXT = """\
---
id: begruessung
title: Begrüßung
type: text
---
Guten Tag im **Rathaus**.

![Ein blaues Quadrat](../media/blau.png)
"""
QUIZ = """\
---
id: fragen
title: Eine Frage
type: quiz
attempts: 1
---
Zum Einstieg.

::: question id=farbe
Welche Farbe hat das Quadrat?

[(X)] blau
[( )] rot

***
Es war *blau*.
***
:::
"""
FILE = """\
---
id: zum-mitnehmen
title: Zum Mitnehmen
type: file
---
::: file
src: ../media/liste.csv
title: Die Liste
:::
"""
LICENCE = "title: {0}\ncreator: Stadt Musterhausen\nlicence: CC0-1.0\n"
CSV = "Amt;Telefon\nBürgerbüro;115\n"


def write_module(folder: Path) -> Path:
    """Write the module into *folder* (made if need be) and return it."""
    files = {
        "module.yaml": MODULE_YAML,
        "01-einstieg/01-begruessung.md": TEXT,
        "01-einstieg/02-fragen.md": QUIZ,
        "02-schluss/01-mitnehmen.md": FILE,
        "media/blau.png.licence.yaml": LICENCE.format("Blaues Quadrat"),
        "media/liste.csv": CSV,
        "media/liste.csv.licence.yaml": LICENCE.format("Telefonliste"),
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "media" / "blau.png").write_bytes(png())
    return folder


def png(size: int = 16, colour: bytes = b"\x20\x44\xaa") -> bytes:
    """Return a picture of one colour."""
    rows = b"".join(b"\x00" + colour * size for _ in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
