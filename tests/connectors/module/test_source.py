"""What the reader makes of a folder, and what it says of one that is not right."""

import time
from pathlib import Path
from typing import get_args

import pytest

from connectors.module.model import (
    Comparison,
    DeliveryFormat,
    FileBlock,
    Level,
    LinkBlock,
    QuestionKind,
    TextBlock,
    UnitType,
    VideoBlock,
)
from connectors.module.reading import files
from connectors.module.reading import folder as folders
from connectors.module.reading.problems import Code
from connectors.module.source import SourceErrors, new_module, read_module

M, T, F, Q = "module.yaml", "01-anfang/01-text.md", "01-anfang/02-film.md", "02-schluss/01-quiz.md"
PNG, VTT, TRANSCRIPT = "media/ablauf.png", "media/film.de.vtt", "media/film.de.md"
DEEP = "[" * 40 + "]" * 40


def problems(folder):
    with pytest.raises(SourceErrors) as caught:
        read_module(folder.path)
    return [(error.file, error.line, error.code) for error in caught.value.errors]


def test_a_folder_becomes_a_module(folder):
    module = read_module(folder.path)
    assert (module.id, module.version, module.language, module.minutes) == ("akten-im-rathaus", "1.2.3", "de", 45)
    assert (module.delivery_format, module.level) == (DeliveryFormat.ON_DEMAND, Level.BASIC)
    assert [section.title for section in module.sections] == ["Am Anfang", "Schluss"]
    assert [(unit.id, unit.type) for unit in module.units] == [
        ("text", UnitType.TEXT),
        ("film", UnitType.VIDEO),
        ("quiz", UnitType.QUIZ),
    ]
    assert module.completion.visited.comparison is Comparison.AT_LEAST
    assert module.completion.points.comparison is Comparison.OVER
    assert module.max_points == 6
    assert module.competences[0].id == "1.3"


def test_directives_become_blocks(folder):
    blocks = read_module(folder.path).unit("film").blocks
    assert [type(block) for block in blocks] == [VideoBlock, FileBlock, LinkBlock]
    assert blocks[0].captions[0].path == VTT
    assert blocks[0].transcript == "Eine Person legt eine Akte an."
    (text,) = read_module(folder.path).unit("text").blocks
    assert isinstance(text, TextBlock)
    assert "::: video" in text.markdown


def test_questions_keep_their_order_hints_and_explanation(folder):
    unit = read_module(folder.path).unit("quiz")
    assert (unit.attempts, unit.one_at_a_time) == (3, True)
    assert [(one.id, one.kind, one.points) for one in unit.questions] == [
        ("eine", QuestionKind.SINGLE, 2),
        ("mehrere", QuestionKind.MULTIPLE, 1),
        ("wort", QuestionKind.TEXT, 3),
    ]
    assert unit.questions[0].hints == ("Denken Sie nach.", "Noch einmal.")
    assert unit.questions[0].explanation == "Weil."
    assert [choice.right for choice in unit.questions[1].choices] == [True, True, False]
    assert unit.questions[2].accepted == ("Aktenzeichen", "das Aktenzeichen")


def test_media_is_what_is_shown_with_its_attribution(folder):
    module = read_module(folder.path)
    assert [media.path for media in module.media] == [PNG, VTT, "media/film.mp4", "media/merkblatt.pdf"]
    assert module.media_at(PNG).attribution.creator == "Redaktion Musterhausen"
    assert module.media_at(VTT).attribution is None
    assert module.media_at("media/film.mp4").attribution.origin == "eigene Arbeit"


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_and_byte_order_marks_do_not_matter(folder, ends):
    expected = read_module(folder.path)
    for name in (M, T, F, Q, TRANSCRIPT, VTT):
        text = (folder.path / name).read_text(encoding="utf-8")
        folder.write(name, "\ufeff" + text.replace("\n", ends))
    assert read_module(folder.path).units == expected.units


def test_yaml_is_1_2(folder):
    folder.replace(M, "title: Akten im Rathaus", "title: 'no'")
    folder.replace(M, "summary: Wie Akten geführt werden.", "summary: Um 12:30 Uhr")
    assert (read_module(folder.path).title, read_module(folder.path).summary) == ("no", "Um 12:30 Uhr")


def change(name, old, new):
    return lambda folder: folder.replace(name, old, new)


def more(name, text):
    return lambda folder: folder.append(name, text)


def file(name, content=""):
    return lambda folder: folder.write(name, content)


def without(name):
    return lambda folder: folder.delete(name)


def link(name, target):
    def make(folder):
        (folder.path / name).symlink_to(target)

    return make


def unreadable(name):
    """Make reading fail as it does without permission, also for root."""

    def make(folder):
        real = Path.read_bytes

        def read_bytes(path):
            if path == folder.path / name:
                raise PermissionError(13, "Permission denied")
            return real(path)

        folder.monkeypatch.setattr(Path, "read_bytes", read_bytes)

    return make


QUESTION = "::: question id=eine points=2\nWelche?\n\n[( )] diese nicht\n[(X)] diese\n"
CASES = [
    # folder and files
    (file("04-neu", ""), ("04-neu", 1, "file-unexpected")),
    (file("01-anfang/notiz.txt", ""), ("01-anfang/notiz.txt", 1, "file-unexpected")),
    (link("media/link.png", "/etc/passwd"), ("media/link.png", 1, "file-link")),
    (link("05-mehr", "/etc"), ("05-mehr", 1, "file-link")),
    (file("01-anfang/tief/01-a.md", ""), ("01-anfang/tief", 1, "folder-deep")),
    (file(T, "x" * (files.LARGEST_TEXT + 1)), (T, 1, "file-large")),
    (file(M, "x" * (files.LARGEST_YAML + 1)), (M, 1, "file-large")),
    (unreadable(T), (T, 1, "file-unreadable")),
    (unreadable(M), (M, 1, "file-unreadable")),
    (file(T, b"---\nid: \xff\n---\n"), (T, 2, "not-utf-8")),
    (file(T, b"---\nid: a\x00\n---\n"), (T, 2, "not-text")),
    (file("media/merkblatt.pdf.licence.yaml", b"\xff"), ("media/merkblatt.pdf.licence.yaml", 1, "not-utf-8")),
    (file("01-anfang/section.yaml", b"\xff"), ("01-anfang/section.yaml", 1, "not-utf-8")),
    (file(VTT, b"WEBVTT\xff"), (VTT, 1, "not-utf-8")),
    (file(TRANSCRIPT, b"\xff"), (TRANSCRIPT, 1, "not-utf-8")),
    (without(M), (M, 1, "module-missing")),
    (file("03-leer/section.yaml", "title: Leer"), ("03-leer", 1, "section-empty")),
    (file("1-anders/01-a.md", "---\nid: aaa\ntitle: A\ntype: text\n---\nx"), ("1-anders", 1, "order-twice")),
    (file("03-anfang/01-a.md", "---\nid: aaa\ntitle: A\ntype: text\n---\nx"), ("03-anfang", 1, "id-twice")),
    (change(F, "id: film", "id: text"), (F, 2, "id-twice")),
    (change(Q, "id=mehrere", "id=eine"), (Q, 22, "id-twice")),
    # YAML
    (change(M, "minutes: 45", "minutes: [45"), (M, None, "yaml-syntax")),
    (change(M, "title: Akten im Rathaus", "title: Akten: im Rathaus"), (M, 3, "yaml-syntax")),
    (file(M, ""), (M, 1, "yaml-syntax")),
    (file(M, "a: 1\n---\nb: 2\n"), (M, 2, "yaml-syntax")),
    (file(M, "? [a]\n: b\n"), (M, 1, "yaml-syntax")),
    (file(M, "a: \x85\ufffe"), (M, 1, "yaml-syntax")),
    (more(M, "minutes: 46\n"), (M, 27, "yaml-duplicate-key")),
    (change(M, "minutes: 45", "minutes: &m 45"), (M, 17, "yaml-anchor")),
    (change(M, "minutes: 45", "minutes: *m"), (M, 17, "yaml-anchor")),
    (change(M, "minutes: 45", "minutes: !!int 45"), (M, 17, "yaml-tag")),
    (change(M, "topics: [Akten, Recht]", f"topics: {DEEP}"), (M, 19, "yaml-depth")),
    (file(T, "kein Vorspann"), (T, 1, "front-matter")),
    (file(T, "---\nid: text\n"), (T, 1, "front-matter")),
    (file(T, "---\nid: [\n---\nx"), (T, 2, "yaml-syntax")),
    (change(M, "version: 1.2.3\n", ""), (M, 1, "key-missing")),
    (change(M, "title: Akten im Rathaus", "title:"), (M, 3, None)),
    (change(T, "title: Was eine Akte ist\n", ""), (T, 2, "key-missing")),
    (change(M, "minutes: 45", "minuten: 45"), (M, 17, "key-unknown")),
    (more(M, "xyz: 1\n"), (M, 27, "key-unknown")),
    (file("01-anfang/section.yaml", "title: A\nzzz: 1"), ("01-anfang/section.yaml", 2, "key-unknown")),
    (
        change(M, "authors:\n  - name: Redaktion Musterhausen\n    organisation: Stadt Musterhausen", "authors: ich"),
        (M, 8, "value-type"),
    ),
    (change(M, "outcomes:\n  - Sie führen eine Akte.", "outcomes: viel"), (M, 6, "value-type")),
    (change(M, "outcomes:\n  - Sie führen eine Akte.", "outcomes: [[a]]"), (M, 6, "value-type")),
    (
        change(M, "  - name: Redaktion Musterhausen\n    organisation: Stadt Musterhausen", "  - ich"),
        (M, 9, "value-type"),
    ),
    (change(M, "title: Akten im Rathaus", "title: [a]"), (M, 3, "value-type")),
    (change(M, "title: Akten im Rathaus", "title: yes"), (None, None, None)),
    (change(M, "title: Akten im Rathaus", "title: true"), (M, 3, "value-type")),
    (change(M, "title: Akten im Rathaus", "title: 1.5"), (M, 3, "value-type")),
    (change(M, "minutes: 45", "minutes: viel"), (M, 17, "value-type")),
    (change(M, "minutes: 45", "minutes: 0"), (M, 17, "value-invalid")),
    (change(M, "minutes: 45", "minutes: 0x2D"), (None, None, None)),
    (change(M, "minutes: 45", "minutes: true"), (M, 17, "value-type")),
    (
        change(M, "licence:\n  id: CC-BY-SA-4.0\n  holder: Stadt Musterhausen\n", "licence: [x]\nx:\n"),
        (M, 11, "value-type"),
    ),
    (change(M, "level: basic", "level: leicht"), (M, 18, "value-invalid")),
    (change(M, "version: 1.2.3", "version: 1.2"), (M, 2, None)),
    (change(M, "version: 1.2.3", "version: 01.2.3"), (M, 2, "value-invalid")),
    (change(M, "language: de", "language: Deutsch"), (M, 4, "value-invalid")),
    (change(M, "id: akten-im-rathaus", "id: Akten_im_Rathaus"), (M, 1, "value-invalid")),
    (change(T, "id: text", "id: Ä"), (T, 2, "value-invalid")),
    (change(T, "title: Was eine Akte ist", "title: " + "x" * 201), (T, 3, "value-invalid")),
    (change(T, "title: Was eine Akte ist", 'title: "a\\u202eb"'), (T, 3, "value-invalid")),
    (
        change(M, "link: https://creativecommons.org/licenses/by-sa/4.0/deed.de", "link: http://x"),
        (M, 14, "value-invalid"),
    ),
    (
        change(M, "link: https://creativecommons.org/licenses/by-sa/4.0/deed.de", "link: https://["),
        (M, 14, "value-invalid"),
    ),
    (change(M, "outcomes:\n  - Sie führen eine Akte.", f"outcomes: {['x'] * 11}"), (M, 6, "value-invalid")),
    (change(M, '">= 50"', '"mindestens"'), (M, 25, "value-invalid")),
    (change(M, '">= 50"', '"> 100"'), (M, 25, "value-invalid")),
    (change(M, "completion:\n", "completion: 5\nx:\n"), (M, 24, "value-type")),
    (change(M, '  points: "> 50"\n', ""), (M, 25, "points-missing")),
    (without(Q), (M, 26, "points-without-quiz")),
    (
        change(F, "captions: {de: ../media/film.de.vtt}", "captions: {Deutsch: ../media/film.de.vtt}"),
        (F, 9, "value-invalid"),
    ),
    (
        change(F, "captions: {de: ../media/film.de.vtt}", "captions: {en: ../media/x.vtt, de: ../media/film.de.vtt}"),
        (F, 9, "media-missing"),
    ),
    (change(T, "id: text\n", ""), (T, 2, "key-missing")),
    (change(M, '  visited: ">= 50"\n', ""), (M, 25, "key-missing")),
    (change(M, "licence:\n", "licenze:\n"), (M, 1, "key-missing")),
    # Markdown
    (more(T, "\n<b>fett</b>\n"), (T, 21, "raw-html")),
    (more(T, "\nim <b>Text\n"), (T, 21, "raw-html")),
    (more(T, "\n" + ">" * 500 + " tief\n"), (T, 21, "nesting")),
    (more(T, "\n# Eins\n"), (T, 21, "heading-1")),
    (more(T, "\n#### Vier\n"), (T, 21, "heading-skipped")),
    (more(T, "\n### \n"), (T, 21, "heading-empty")),
    (change(Q, "Weil.", "## Weil"), (Q, 18, "heading-here")),
    (more(T, "\n[](https://x.example)\n"), (T, 21, "link-empty")),
    (more(T, "\n[hier](javascript:alert(1))\n"), (T, 21, "link-address")),
    (more(T, "\n[hier](andere.md)\n"), (T, 21, "link-address")),
    (change(T, "![Ein Pfeil führt vom Eingang zur Ablage]", "![]"), (T, 11, "alt-missing")),
    (change(T, "![Ein Pfeil führt vom Eingang zur Ablage]", "![\u200b]"), (T, 11, "alt-missing")),
    (change(T, "![Ein Pfeil führt vom Eingang zur Ablage]", "![ablauf.png]"), (T, 11, "alt-is-name")),
    (more(T, "\n![fern](https://x.example/a.png)\n"), (T, 21, "picture-remote")),
    (file(TRANSCRIPT, "![a b](../media/ablauf.png)"), (TRANSCRIPT, 1, "picture-here")),
    (more(T, "\n| | |\n|---|---|\n| a | b |\n"), (T, 22, "table-header")),
    (more(T, "\n```\nSchluss\n"), (T, None, "code-open")),
    (more(T, "\n> <b>\n> fett\n"), (T, 21, "raw-html")),
    (more(T, "\nfett\n\n<!-- nur\nein -->\n"), (T, 23, "raw-html")),
    # media
    (file("media/daten.csv", b"a;b\xff"), ("media/daten.csv", 1, None)),
    (change(T, "../media/ablauf.png", "../media/Ablauf.png"), (T, 11, "media-path")),
    (change(T, "../media/ablauf.png", "../../ablauf.png"), (T, 11, "media-path")),
    (change(T, "../media/ablauf.png", "../media/fehlt.png"), (T, 11, "media-missing")),
    (change(T, "../media/ablauf.png", "../media/merkblatt.pdf"), (T, 11, "media-kind")),
    (change(F, "transcript: ../media/film.de.md", "transcript: ../media/film.de.vtt"), (F, 10, "media-kind")),
    (change(F, "transcript: ../media/film.de.md", "transcript: ../media/fehlt.md"), (F, 10, "media-missing")),
    (file(PNG, b"GIF89a"), (PNG, 1, "media-content")),
    (file("media/mehr.png", b""), ("media/mehr.png", 1, "media-unused")),
    (without("media/ablauf.png.licence.yaml"), (PNG, 1, "licence-missing")),
    (file("media/weg.png.licence.yaml", ""), ("media/weg.png.licence.yaml", 1, "licence-lost")),
    (change("media/ablauf.png.licence.yaml", "creator", "von"), ("media/ablauf.png.licence.yaml", 1, "key-missing")),
    (file("media/ablauf.png.licence.yaml", "["), ("media/ablauf.png.licence.yaml", 1, "yaml-syntax")),
    (change(F, "captions: {de: ../media/film.de.vtt}\n", ""), (F, 7, "captions-missing")),
    (change(F, "captions: {de: ../media/film.de.vtt}", "captions: {}"), (F, 9, "captions-missing")),
    (file(VTT, "00:00.000 --> 00:01.000\nx\n"), (VTT, 1, "captions-invalid")),
    (file(VTT, "WEBVTT\n"), (VTT, 1, "captions-invalid")),
    (file(VTT, "WEBVTT\n\n0:1 --> 0:2\nx\n"), (VTT, 3, "captions-invalid")),
    (file(VTT, "WEBVTT\n\n00:02.000 --> 00:01.000\nx\n"), (VTT, 3, "captions-invalid")),
    (file(VTT, "WEBVTT\n\n00:02.000 --> 00:03.000\nx\n\n00:01.000 --> 00:02.000\ny\n"), (VTT, 6, "captions-invalid")),
    (file(VTT, "WEBVTT\n\n00:02.000 --> 00:03.000\n\nx\n"), (VTT, 3, "captions-invalid")),
    (file(VTT, "WEBVTT\n\n00:02.000 --> 00:03.000"), (VTT, 3, "captions-invalid")),
    (change(F, "transcript: ../media/film.de.md\n", ""), (F, 7, "transcript-missing")),
    (file(TRANSCRIPT, " \n"), (TRANSCRIPT, 1, "transcript-empty")),
    # directives and questions
    (more(F, "\n::: lied\n:::\n"), (F, 25, "directive-unknown")),
    (change(F, "::: video\n", "::: video laut\n"), (F, 6, "directive-arguments")),
    (change(F, "poster: ../media/ablauf.png\n:::\n", "poster: ../media/ablauf.png\n"), (F, 13, "directive-open")),
    (more(F, "\n::: link\nurl: x\n"), (F, 25, "directive-open")),
    (more(F, "\n:::\n"), (F, 25, "directive-end")),
    (more(F, "\n::: link\n[\n:::\n"), (F, None, "yaml-syntax")),
    (change(F, "url: https://www.example.org/akten", "url: http://www.example.org"), (F, 21, "value-invalid")),
    (change(F, "src: ../media/merkblatt.pdf", "src: ../media/film.mp4"), (F, 16, "media-kind")),
    (change(F, "src: ../media/film.mp4", "src: ../media/ablauf.png"), (F, 8, "media-kind")),
    (change(T, "type: text", "type: file"), (T, 4, "type-empty")),
    (change(T, "type: text", "type: quiz"), (T, 4, "type-empty")),
    (file(T, "---\nid: text\ntitle: T\ntype: text\n---\n"), (T, 4, "type-empty")),
    (change(T, "type: text", "type: lied"), (T, 4, "value-invalid")),
    (change(Q, "type: quiz", "type: text"), (Q, 4, "type-quiz")),
    (more(Q, "\nNoch etwas.\n"), (Q, 37, "text-between")),
    (more(Q, "\n::: link\nurl: https://x.example\ntitle: X\n:::\n"), (Q, 37, "text-between")),
    (change(Q, "id=eine points=2", "id=eine punkte=2"), (Q, 10, "question-attribute")),
    (change(Q, "id=eine points=2", "id=eine points=2 points=3"), (Q, 10, "question-attribute")),
    (change(Q, "id=eine points=2", "id=eine points=0"), (Q, 10, "question-attribute")),
    (change(Q, "id=eine points=2", "points=2"), (Q, 10, "question-attribute")),
    (change(Q, "id=eine points=2", "id=Eine"), (Q, 10, "question-attribute")),
    (change(Q, "[(X)] diese\n[[?]] Denken", "[(X)] diese\nnoch etwas\n[[?]] Denken"), (Q, 15, "question-line")),
    (change(Q, "Welche?\n", "\n"), (Q, 10, "prompt-missing")),
    (change(Q, "[( )] diese nicht", "[[ ]] diese nicht"), (Q, None, "kinds-mixed")),
    (change(Q, "[( )] diese nicht", "[[diese nicht]]"), (Q, None, "kinds-mixed")),
    (change(Q, "[( )] diese nicht\n", ""), (Q, 10, "choices-few")),
    (change(Q, "[( )] diese nicht\n", "".join(f"[( )] nicht {n}\n" for n in range(30))), (Q, 39, "choices-many")),
    (change(Q, "[[?]] Denken Sie nach.", "[[?]] Denken Sie nach.\n" * 11), (Q, 25, "choices-many")),
    (change(Q, "[[Aktenzeichen]]", "".join(f"[[Zeichen {n}]]\n" for n in range(101))), (Q, None, "choices-many")),
    (change(Q, "[( )] diese nicht", "[( )]"), (Q, 13, "answer-empty")),
    (change(Q, "[[?]] Denken Sie nach.", "[[?]]"), (Q, 15, "answer-empty")),
    (change(Q, "[[Aktenzeichen]]", "[[ . ]]"), (Q, None, "answer-empty")),
    (change(Q, "[( )] diese nicht", "[( )] diese"), (Q, None, "answer-twice")),
    (change(Q, "[[Aktenzeichen]]", "[[das Aktenzeichen]]"), (Q, None, "answer-twice")),
    (change(Q, "[[Aktenzeichen]]", "[[" + "x" * 1001 + "]]"), (Q, None, "answer-empty")),
    (change(Q, "[( )] diese nicht", "[( )] 3. Mai"), (Q, 13, "answer-form")),
    (change(Q, "[( )] diese nicht", "[( )] ## Drei"), (Q, 13, "heading-here")),
    (change(Q, "[( )] diese nicht", "[(X)] diese nicht"), (Q, 10, "right-one")),
    (change(Q, "[[X]] diese\n[[X]] und diese", "[[ ]] diese\n[[ ]] und diese"), (Q, 22, "right-missing")),
    (change(Q, "Weil.\n***\n", "Weil.\n"), (Q, None, "explanation-open")),
    (change(Q, "Weil.\n***\n", "Weil.\n***\n***\nWeil.\n***\n"), (Q, None, "explanation-twice")),
]


@pytest.mark.parametrize(("edit", "expected"), CASES)
def test_what_is_wrong_is_named_with_its_place(folder, monkeypatch, edit, expected):
    folder.monkeypatch = monkeypatch
    edit(folder)
    where, line, code = expected
    if where is None:
        assert read_module(folder.path)
        return
    found = problems(folder)
    assert [one for one in found if one[0] == where and line in {None, one[1]} and code in {None, one[2]}], found


def test_every_code_has_a_case():
    found = {expected[2] for _, expected in CASES}
    elsewhere = {"folder", "files-many", "units-missing", "units-many", "questions-many"}
    assert found - {None} | elsewhere == set(get_args(Code))


def test_everything_is_named_at_once_and_in_order(folder):
    folder.replace(M, "level: basic", "level: leicht")
    folder.replace(T, "## Ablauf", "#### Ablauf")
    folder.replace(Q, "[(X)] diese", "[( )] diese")
    found = problems(folder)
    assert found == sorted(found)
    assert {(T, "heading-skipped"), (Q, "right-one"), (M, "value-invalid")} == {(one[0], one[2]) for one in found}


def test_a_unit_that_cannot_be_read_raises_no_further_complaints(folder):
    folder.write(F, b"\xff")
    assert problems(folder) == [(F, 1, "not-utf-8")]
    folder.write(Q, b"\xff")
    assert problems(folder) == [(F, 1, "not-utf-8"), (Q, 1, "not-utf-8")]
    folder.replace(M, '  points: "> 50"\n', "")
    assert problems(folder) == [(F, 1, "not-utf-8"), (Q, 1, "not-utf-8")]


def test_a_folder_that_is_none_is_refused(tmp_path):
    with pytest.raises(SourceErrors) as caught:
        read_module(tmp_path / "nowhere")
    assert "folder" in {error.code for error in caught.value.errors}
    assert "units-missing" in {error.code for error in caught.value.errors}


def test_there_are_limits(folder, monkeypatch):
    monkeypatch.setattr(files, "MOST_FILES", 3)
    assert (".", 1, "files-many") in problems(folder)
    monkeypatch.undo()
    monkeypatch.setattr(folders, "MOST_UNITS", 2)
    assert (".", 1, "units-many") in problems(folder)
    monkeypatch.undo()
    monkeypatch.setattr("connectors.module.reading.unit_source.MOST_QUESTIONS", 2)
    assert (Q, 30, "questions-many") in problems(folder)
    monkeypatch.undo()
    monkeypatch.setattr("connectors.module.reading.media.LARGEST_MEDIA", 5)
    assert (PNG, 1, "file-large") in problems(folder)


def test_media_that_cannot_be_read_is_named(folder, monkeypatch):
    def denied(_path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("connectors.module.reading.media._read", denied)
    assert (PNG, 1, "file-unreadable") in problems(folder)


@pytest.mark.parametrize("title", ["Bauanträge prüfen", 'a "b" \\ c: [d] #e', "a\x07b\n", "  "])
def test_a_new_module_is_valid(tmp_path, title):
    made = new_module(tmp_path / "Bauanträge prüfen", title=title)
    assert all(path.is_file() for path in made)
    module = read_module(tmp_path / "Bauanträge prüfen")
    assert module.id == "bauantraege-pruefen"
    assert module.title == ("Neue Lerneinheit" if not title.strip() else " ".join(title.replace("\x07", " ").split()))


def test_a_short_name_still_makes_an_id(tmp_path):
    new_module(tmp_path / "ü", title="Ü")
    assert read_module(tmp_path / "ü").id == "modul-ue"


def test_a_new_module_overwrites_nothing(tmp_path):
    (tmp_path / "notiz.txt").write_text("meins")
    with pytest.raises(SourceErrors):
        new_module(tmp_path, title="T")
    with pytest.raises(SourceErrors):
        new_module(tmp_path / "notiz.txt" / "darunter", title="T")
    assert [path.name for path in tmp_path.iterdir()] == ["notiz.txt"]


def test_three_megabytes_of_text_are_read_in_one_go(folder):
    paragraph = "Ein Absatz mit **Wörtern** und [einem Link](https://www.example.org/).\n\n"
    folder.append(T, "\n" + paragraph * 40_000)
    assert len(read_module(folder.path).unit("text").blocks[0].markdown) > 2_500_000


@pytest.mark.parametrize("kind", ["text", "single"])
def test_a_flood_of_mistakes_takes_time_in_proportion(folder, kind):
    flood = "<b>" * 200_000 if kind == "text" else ""
    folder.append(T, f"\n{flood}\n")
    folder.replace(Q, "[( )] diese nicht\n", "[( )] diese nicht\n" * (1 if kind == "text" else 100_000))
    begun = time.process_time()
    problems(folder)
    assert time.process_time() - begun < 20


def test_a_table_of_data_can_be_taken_home(folder):
    folder.write("media/daten.csv", "Jahr;Akten\n2026;7\n")
    folder.write("media/daten.csv.licence.yaml", "title: D\ncreator: R\nlicence: CC0\n")
    folder.append(F, "\n::: file\nsrc: ../media/daten.csv\ntitle: Daten\n:::\n")
    assert read_module(folder.path).media_at("media/daten.csv").media_type == "text/csv"
