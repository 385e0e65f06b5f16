"""A small valid module to start from."""

import re
import unicodedata
from pathlib import Path

from connectors.module.reading.problems import SourceError, SourceErrors

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
LONGEST_ID = 64
FILES = {
    "module.yaml": """\
id: {id}
version: 0.1.0
title: {title}
language: de
summary: Worum es geht und für wen, in zwei Sätzen.
outcomes:
  - Sie können erklären, worum es geht.
authors:
  - name: Redaktion
licence:
  id: CC-BY-SA-4.0
  holder: Ihre Organisation
  link: https://creativecommons.org/licenses/by-sa/4.0/deed.de
delivery_format: on-demand
minutes: 15
level: basic
completion:
  visited: ">= 50"
  points: "> 50"
""",
    "01-einstieg/section.yaml": "title: Einstieg\n",
    "01-einstieg/01-warum.md": """\
---
id: warum
title: Warum das wichtig ist
type: text
minutes: 5
---
Beginnen Sie mit einem Fall aus dem Alltag.

## Was Sie hier lernen

- das Erste
- das Zweite
""",
    "01-einstieg/02-quiz.md": """\
---
id: quiz
title: Haben Sie es verstanden?
type: quiz
minutes: 3
---
::: question id=erste points=1
Welche Antwort ist richtig?

[( )] diese nicht
[(X)] diese

[[?]] Lesen Sie den ersten Schritt noch einmal.
***
Die zweite ist richtig, weil sie ein X hat.
***
:::
""",
}


def new_module(folder: Path, *, title: str) -> tuple[Path, ...]:
    """Write the starter to *folder*, which must be new or empty; return the files. Raises `SourceErrors`."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SourceErrors((SourceError(str(folder), 1, "folder-not-empty", f"{folder} is not empty"),))
    words = " ".join(title.split()) or "Neue Lerneinheit"
    values = {"id": slug_of(folder.resolve().name), "title": '"' + words.replace("\\", "").replace('"', "'") + '"'}
    made = []
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(**values) if name == "module.yaml" else text, encoding="utf-8")
        made.append(path)
    return tuple(made)


def slug_of(name: str) -> str:
    """Make an id out of a name: "Bauanträge prüfen" → bauantraege-pruefen."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(UMLAUTS)).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_ID].strip("-")
    return slug if len(slug) > 2 else f"modul-{slug}".strip("-")  # noqa: PLR2004 — the shortest id has three
