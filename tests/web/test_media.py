"""Media under hashed names: kept for ever, in parts where asked, never run, never outside its folder."""

from hashlib import sha256

import pytest
from flask import Flask

from connectors.module.model import Media
from lti_tool.web.media import media_addresses, media_blueprint, stored_in
from tests.fakes.module_folder import png

PICTURE = png()
NAME = f"{sha256(PICTURE).hexdigest()}.png"
CAPTIONS = f"{'a' * 64}.vtt"
DOCUMENT = f"{'b' * 64}.pdf"


@pytest.fixture
def get(tmp_path):
    folder = tmp_path / "media"
    folder.mkdir()
    (folder / NAME).write_bytes(PICTURE)
    (folder / CAPTIONS).write_text("WEBVTT\n", encoding="utf-8")
    (folder / DOCUMENT).write_bytes(b"%PDF-1.7")
    (tmp_path / "secret.txt").write_text("geheim", encoding="utf-8")
    app = Flask("lti_tool.web.media")
    app.register_blueprint(media_blueprint(stored_in(folder)))
    browser = app.test_client()

    def get(address: str, **headers: str):
        # A buffered answer is read to its end, so no file stays open.
        return browser.get(
            address, headers={name.replace("_", "-"): value for name, value in headers.items()}, buffered=True
        )

    return get


def test_a_picture_is_kept_for_ever(get):
    answer = get(f"/media/{NAME}")
    assert (answer.status_code, answer.data, answer.mimetype) == (200, PICTURE, "image/png")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_nothing_in_it_can_run(get):
    headers = get(f"/media/{NAME}").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_film_can_be_asked_for_in_parts(get):
    answer = get(f"/media/{NAME}", Range="bytes=0-3")
    assert (answer.status_code, answer.data) == (206, PICTURE[:4])
    assert answer.headers["Content-Range"] == f"bytes 0-3/{len(PICTURE)}"


def test_a_part_that_is_not_there_is_refused(get):
    assert get(f"/media/{NAME}", Range="bytes=999999-").status_code == 416


def test_what_a_browser_has_is_not_sent_again(get):
    etag = get(f"/media/{NAME}").headers["ETag"]
    answer = get(f"/media/{NAME}", If_None_Match=etag)
    assert (answer.status_code, answer.data) == (304, b"")


def test_captions_can_be_read_from_another_host(get):
    answer = get(f"/media/{CAPTIONS}")
    assert answer.mimetype == "text/vtt"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_document_is_saved_under_the_name_that_the_link_gives(get):
    assert get(f"/media/{DOCUMENT}").headers["Content-Disposition"] == "attachment"
    assert "attachment" not in get(f"/media/{NAME}").headers.get("Content-Disposition", "")


@pytest.mark.parametrize(
    "name",
    [
        "../secret.txt",
        "%2e%2e/secret.txt",
        "secret.txt",
        NAME.upper(),
        NAME[:-4],
        f"{NAME}%0a",
        f"{NAME}/x",
        f"x{NAME}",
        f"{'c' * 64}.png",
        f"{'a' * 64}.vtt%00",
    ],
)
def test_nothing_else_is_served(get, name):
    assert get(f"/media/{name}").status_code == 404


@pytest.mark.parametrize(
    ("base", "address"),
    [
        pytest.param("", f"/media/{NAME}", id="our own address"),
        pytest.param("https://media.example/kc/", f"https://media.example/kc/{NAME}", id="KC_MEDIA_URL"),
    ],
)
def test_addresses_follow_the_setting(base, address):
    media = Media(path="media/x.png", sha256=NAME[:64], media_type="image/png", size=1)
    assert media_addresses(base)(media) == address
