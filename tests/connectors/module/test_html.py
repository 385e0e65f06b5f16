from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.module.html import Words, render_block, render_markdown
from connectors.module.model import Attribution
from connectors.module.source import read_module
from connectors.xml import parse_html_fragment

WORDS = Words(transcript="Abschrift", download="Herunterladen", new_window="neues Fenster")


@pytest.fixture
def module(folder):
    return read_module(folder.path)


def address(media):
    return f"/media/{media.name}"


def html(markdown, module, words=WORDS):
    return render_markdown(markdown, module=module, media_url=address, words=words)


def block(number, module, media_url=address):
    return render_block(module.unit("film").blocks[number], module=module, media_url=media_url, words=WORDS)


def test_a_picture_becomes_a_figure_with_its_attribution(module):
    found = html("Vorher ![Ein *Pfeil*](../media/ablauf.png) nachher **fett**", module)
    name = module.media_at("media/ablauf.png").name
    assert found.index("<p>Vorher") < found.index("<figure>") < found.index("nachher")
    assert f'src="/media/{name}"' in found
    assert 'alt="Ein Pfeil"' in found
    assert "<cite>Ablauf</cite>, Redaktion Musterhausen, CC BY-SA 4.0" in found


def test_a_picture_alone_leaves_no_empty_paragraph(module):
    assert "<p>" not in html("![Ein Pfeil](../media/ablauf.png)", module)


def test_a_picture_in_a_list_stays_there(module):
    assert "<li><figure>" in html("- ![Ein Pfeil](../media/ablauf.png)", module)


def test_a_picture_in_a_cell_or_link_is_a_figure_there(module):
    assert "<em><figure>" in html("*![Ein Pfeil](../media/ablauf.png)*", module)


def test_an_unknown_picture_leaves_its_surroundings(module):
    assert html("davor ![x](../media/fehlt.png) danach", module).split() == ["<p>davor", "danach</p>"]
    assert html("**b**![x](../media/fehlt.png)", module).strip() == "<p><strong>b</strong></p>"


def test_origin_and_licence_lead_where_they_say(module):
    attribution = Attribution(
        title="<A>", creator="B", licence="C", link="https://c.example", origin="https://o.example"
    )
    media = tuple(replace(one, attribution=attribution) for one in module.media)
    found = html("![Ein Pfeil](../media/ablauf.png)", replace(module, media=media))
    assert "<cite>&lt;A&gt;</cite>" in found
    assert 'href="https://c.example"' in found
    assert 'href="https://o.example"' in found
    bare = tuple(replace(one, attribution=None) for one in module.media)
    assert "figcaption" not in html("![Ein Pfeil](../media/ablauf.png)", replace(module, media=bare))


def test_links_away_say_so_and_give_nothing_away(module):
    found = html("[hin](https://x.example) und [*hin*](https://x.example) und [Post](mailto:a@x.example)", module)
    assert found.count('rel="noopener noreferrer" target="_blank"') == 2
    assert found.count("(neues Fenster)") == 2
    assert "(neues Fenster)" not in html("[hin](https://x.example)", module, words=None)


def test_a_table_can_be_scrolled_and_has_a_name(module):
    found = html("| a | b |\n|---|---|\n| 1 | 2 |\n\ndanach", module)
    assert 'role="region"' in found
    assert 'aria-label="a, b"' in found
    assert 'scope="col"' in found
    assert found.rstrip().endswith("<p>danach</p>")
    assert "role" not in html("| | |\n|---|---|\n| 1 | 2 |\n", module)


@pytest.mark.parametrize("attack", ["<script>x</script>", "<img src=x onerror=y>", "[a](javascript:x)", "![a](data:x)"])
def test_nothing_runs(module, attack):
    found = html(attack, module)
    assert not [
        word for word in ("script", "onerror", "javascript", "data:") if word in found.replace("&lt;script", "")
    ]


@given(st.text(max_size=300))
def test_any_text_becomes_html_without_scripts_or_styles(text):
    body = parse_html_fragment(render_markdown(text, module=MODULE["made"], media_url=address))
    for element in body.iter():
        assert element.tag not in {"script", "style", "iframe", "object"}
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"]


MODULE = {}


@pytest.fixture(autouse=True)
def _made(module):
    MODULE["made"] = module


def test_a_film_has_captions_transcript_and_credits(module):
    found = block(0, module)
    assert '<track kind="captions" srclang="de" label="Deutsch"' in found
    assert found.count(" default>") == 1
    assert "<summary>Abschrift</summary><p>Eine Person legt eine Akte an.</p>" in found.replace("\n", "")
    assert found.count('class="kc-credit"') == 2
    assert "crossorigin" not in found
    assert 'crossorigin="anonymous"' in block(0, module, lambda media: f"https://media.example/{media.name}")


def test_a_film_without_poster_and_credits_is_shown_too(module):
    film = replace(module.unit("film").blocks[0], poster=None)
    bare = replace(module, media=tuple(replace(one, attribution=None) for one in module.media))
    found = render_block(film, module=bare, media_url=address, words=WORDS)
    assert "poster" not in found
    assert "kc-credit" not in found


@pytest.mark.parametrize(
    ("size", "language", "shown"),
    [(10, "de", "1 kB"), (2500, "de", "2 kB"), (2_500_000, "de", "2,5 MB"), (2_500_000, "en", "2.5 MB")],
)
def test_a_file_says_what_it_is_and_how_large(module, size, language, shown):
    media = tuple(replace(one, size=size, attribution=None) for one in module.media)
    film = module.unit("film").blocks[1]
    found = render_block(film, module=replace(module, media=media, language=language), media_url=address, words=WORDS)
    assert f"Herunterladen: Merkblatt (PDF, {shown})" in found
    assert "kc-credit" in block(1, module)


def test_a_link_says_why_and_where(module):
    found = block(2, module)
    assert "<p>Dort steht mehr.</p>" in found
    assert "(neues Fenster)" in found
    silent = replace(module.unit("film").blocks[2], text="")
    assert render_block(silent, module=module, media_url=address, words=WORDS).count("<p>") == 1


def test_text_blocks_are_markdown(module):
    (text,) = module.unit("text").blocks
    assert "<strong>Aktenzeichen</strong>" in render_block(text, module=module, media_url=address, words=WORDS)
