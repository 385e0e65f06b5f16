"""A small valid module to start from."""

import json
from pathlib import Path

from connectors.module.reading.problems import SourceError, SourceErrors
from connectors.module.reading.slugs import slug_of

UNTITLED = "Neue Lerneinheit"
HEAD = "module.yaml"
FILES = {
    HEAD: """\
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
    """Write the starter to *folder*, which must be new or empty; return its files. Raises `SourceErrors`."""
    words = "".join(sign if sign.isprintable() else " " for sign in title).split()
    # JSON's strings are YAML's quoted strings.
    quoted = json.dumps(" ".join(words) or UNTITLED, ensure_ascii=False)
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise _refused(folder, "a new or empty folder expected")
        return tuple(_write(folder, name, quoted) for name in FILES)
    except OSError as error:
        raise _refused(folder, f"a folder that can be written expected: {error.strerror}") from None


def _write(folder: Path, name: str, title: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = FILES[name]
    if name == HEAD:
        text = text.format(id=slug_of(folder.resolve().name), title=title)
    path.write_text(text, encoding="utf-8")
    return path


def _refused(folder: Path, reason: str) -> SourceErrors:
    return SourceErrors((SourceError(".", 1, "folder", f"{folder}: {reason}"),))
