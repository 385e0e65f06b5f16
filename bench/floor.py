"""The floor: the least that a launch can cost, without any check that makes it safe.

Two empty Flask requests. The login sets a cookie and redirects; the launch verifies one RS256 signature, inserts one
row durably (SQLite, WAL, ``synchronous=FULL``) and answers 303. Whatever the tool costs beyond it is its own.
"""

import json
import secrets
import sqlite3
import threading
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, redirect, request
from joserfc import jwt
from joserfc.jwk import KeySet
from werkzeug.wrappers import Response

BUSY_SECONDS = 5


def prepare(database: Path) -> None:
    """Make the one table, before any worker starts."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE launch (state TEXT PRIMARY KEY, sub TEXT NOT NULL)")
    connection.close()


def create_app(database: str, key_set: str, auth_url: str) -> Flask:
    """Make the app from the database's path, the path of the platform's key set (JSON), and where a login goes on."""
    app = Flask(__name__)
    keys = KeySet.import_key_set(json.loads(Path(key_set).read_text(encoding="utf-8")))
    own = threading.local()

    @app.post("/login")
    def login() -> Response:
        state = secrets.token_urlsafe(16)
        asked = {"state": state, "nonce": secrets.token_urlsafe(16), "redirect_uri": f"{request.host_url}launch"}
        answer = redirect(f"{auth_url}?{urlencode(asked)}")
        answer.set_cookie("state", state, httponly=True)
        return answer

    @app.post("/launch")
    def launch() -> Response:
        token = jwt.decode(request.form["id_token"], keys, algorithms=["RS256"])
        if not hasattr(own, "connection"):
            own.connection = _connect(database)
        try:
            own.connection.execute("INSERT INTO launch VALUES (?, ?)", (request.form["state"], token.claims["sub"]))
        except sqlite3.IntegrityError:
            return Response("used before", status=409)
        return redirect("/", code=303)

    return app


def _connect(database: str) -> sqlite3.Connection:
    """Open a connection that writes each statement durably, by itself."""
    connection = sqlite3.connect(database, timeout=BUSY_SECONDS, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    return connection
