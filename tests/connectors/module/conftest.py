"""A valid module with everything in it; tests break it in one place at a time."""

from pathlib import Path

import pytest

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
MP4 = b"\0\0\0\x18ftypmp42" + b"\0" * 20
PDF = b"%PDF-1.7 and so on"
LICENCE = "title: Ablauf\ncreator: Redaktion Musterhausen\nlicence: CC BY-SA 4.0\n"
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nGuten Tag\n\n01:00:03.000 --> 01:00:04.000 align:start\nSie sehen eine Akte\n"
FILES: dict[str, str | bytes] = {
    "module.yaml": """\
id: akten-im-rathaus
version: 1.2.3
title: Akten im Rathaus
language: de
summary: Wie Akten geführt werden.
outcomes:
  - Sie führen eine Akte.
authors:
  - name: Redaktion Musterhausen
    organisation: Stadt Musterhausen
licence:
  id: CC-BY-SA-4.0
  holder: Stadt Musterhausen
  link: https://creativecommons.org/licenses/by-sa/4.0/deed.de
  origin: eigene Arbeit
delivery_format: on-demand
minutes: 45
level: basic
topics: [Akten, Recht]
competences:
  - framework: DigComp-2.2
    id: "1.3"
    title: Daten verwalten
completion:
  visited: ">= 50"
  points: "> 50"
""",
    "README.md": "passed over",
    ".hidden": "passed over",
    "01-anfang/section.yaml": "title: Am Anfang\n",
    "01-anfang/01-text.md": """\
---
id: text
title: Was eine Akte ist
type: text
minutes: 5
---
Eine Akte hat ein **Aktenzeichen**, siehe [das Gesetz](https://www.gesetze-im-internet.de/).

## Ablauf

![Ein Pfeil führt vom Eingang zur Ablage](../media/ablauf.png)

| Schritt | Wer |
|---|---|
| Eingang | Poststelle |

```
::: video
```
""",
    "01-anfang/02-film.md": """\
---
id: film
title: Ein Film
type: video
---
::: video
title: Die Akte
src: ../media/film.mp4
captions: {de: ../media/film.de.vtt}
transcript: ../media/film.de.md
poster: ../media/ablauf.png
:::

::: file
title: Merkblatt
src: ../media/merkblatt.pdf
:::

::: link
title: Mehr dazu
url: https://www.example.org/akten
text: Dort steht mehr.
:::
""",
    "02-schluss/01-quiz.md": """\
---
id: quiz
title: Fragen
type: quiz
attempts: 3
show: one
---
Zum Schluss.

::: question id=eine points=2
Welche?

[( )] diese nicht
[(X)] diese
[[?]] Denken Sie nach.
[[?]] Noch einmal.
***
Weil.
***
:::

::: question id=mehrere
Welche beiden?

[[X]] diese
[[X]] und diese
[[ ]] diese nicht
:::

::: question id=wort points=3
Wie heißt es?

[[Aktenzeichen]]
[[das Aktenzeichen]]
:::
""",
    "media/ablauf.png": PNG,
    "media/ablauf.png.licence.yaml": LICENCE,
    "media/film.mp4": MP4,
    "media/film.mp4.licence.yaml": LICENCE + "link: https://creativecommons.org/\norigin: eigene Arbeit\n",
    "media/film.de.vtt": VTT,
    "media/film.de.md": "Eine Person legt eine Akte an.\n",
    "media/merkblatt.pdf": PDF,
    "media/merkblatt.pdf.licence.yaml": LICENCE,
}


class Folder:
    """A module's folder under construction."""

    def __init__(self, path: Path) -> None:
        self.path = path
        for name, content in FILES.items():
            self.write(name, content)

    def write(self, name: str, content: str | bytes) -> None:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)

    def replace(self, name: str, old: str, new: str) -> None:
        text = (self.path / name).read_text(encoding="utf-8")
        assert old in text, old
        self.write(name, text.replace(old, new, 1))

    def append(self, name: str, text: str) -> None:
        self.write(name, (self.path / name).read_text(encoding="utf-8") + text)

    def delete(self, name: str) -> None:
        (self.path / name).unlink()


@pytest.fixture
def folder(tmp_path) -> Folder:
    return Folder(tmp_path / "akten-im-rathaus")
