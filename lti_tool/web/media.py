"""Pictures, films and files of modules under names that are hashes of their content.

A web server or object storage can take this over (`KC_MEDIA_URL`): the folder holds exactly the files of the addresses.
"""

import mimetypes
import re
from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Response, abort, send_from_directory

from connectors.module.model import Media

NAME = re.compile(r"[0-9a-f]{64}\.[a-z0-9]+")
FOR_EVER = "public, max-age=31536000, immutable"
# Documents are saved, not shown: the sandbox below would leave browsers' PDF viewers empty.
SAVED = frozenset({".pdf", ".odt", ".ods", ".odp", ".docx", ".xlsx", ".pptx", ".csv", ".txt"})
# The system's table of types differs from machine to machine; these are the types that modules may hold.
TYPES = {
    ".webp": "image/webp",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".mp3": "audio/mpeg",
    ".vtt": "text/vtt",
    ".csv": "text/csv",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def media_addresses(media_url: str = "") -> Callable[[Media], str]:
    """Return how a file of a module is addressed: below *media_url*, or below our own ``/media``."""
    base = media_url.rstrip("/") or "/media"

    def address(media: Media) -> str:
        return f"{base}/{media.name}"

    return address


def media_blueprint(find: Callable[[str], Path | None], *, cache_control: str = FOR_EVER) -> Blueprint:
    """Serve ``/media/<name>``; *find* returns the file for a well-formed name, or None."""
    media = Blueprint("media", __name__, url_prefix="/media")

    @media.get("/<name>")
    def show(name: str) -> Response:
        file = find(name) if NAME.fullmatch(name) else None
        if file is None or not file.is_file():
            abort(404)
        return send_media(file, name, cache_control=cache_control)

    return media


def stored_in(folder: Path) -> Callable[[str], Path | None]:
    """Return a finder for files that lie in *folder* under their public names."""
    return lambda name: folder / name


def send_media(file: Path, name: str, *, cache_control: str) -> Response:
    """Send *file* whole or in the asked range, as something that cannot run in anybody's name."""
    extension = Path(name).suffix
    kind = TYPES.get(extension) or mimetypes.types_map.get(extension, "application/octet-stream")
    answer = send_from_directory(
        file.parent, file.name, mimetype=kind, conditional=True, etag=name.partition(".")[0], max_age=None
    )
    answer.headers["Cache-Control"] = cache_control
    if extension in SAVED:
        answer.headers["Content-Disposition"] = "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # Captions of a film from another host are read only with this; everything here is public anyway.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
