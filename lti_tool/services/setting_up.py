"""Making and renewing what the tool stands on: folder, tables, secret, keys."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from lti_tool.lti.own_keys import make_key_pair, public_jwk, write_private_key
from lti_tool.services.legal import copy_templates, missing
from lti_tool.services.tool import Tool, make_secret, now
from lti_tool.settings import Settings
from lti_tool.store.database import Database
from lti_tool.store.protocol import add_tool_key, signing_key_id, tool_keys

JWKS_MAX_AGE = timedelta(hours=1)
RETIRED_STAYS = JWKS_MAX_AGE + timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """What `init` found or made. *empty* lists (file, placeholder) of legal texts that the operator must complete."""

    new_secret: bool
    new_key: str | None
    empty: Sequence[tuple[str, str]]


def init(settings: Settings) -> SetUp:
    """Make what is missing and leave alone what is there; may be run again at any time."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    (settings.data_dir / "media").mkdir(exist_ok=True)
    new_secret = make_secret(settings.data_dir)
    database = Database(settings.database)
    try:
        database.migrate()
        with database.read() as db:
            has_key = signing_key_id(db) is not None
        new_key = None if has_key else _new_key(settings, database)
    finally:
        database.dispose()
    copy_templates(settings.data_dir)
    return SetUp(new_secret=new_secret, new_key=new_key, empty=missing(settings.data_dir))


def rotate_keys(tool: Tool) -> str:
    """Sign with a new key from now on; the old public key stays published for a day and an hour. Returns the kid."""
    return _new_key(tool.settings, tool.database)


def key_set(tool: Tool) -> str:
    """Return our JWK set as JSON."""
    with tool.database.read() as db:
        pems = tool_keys(db, retired_after=now() - RETIRED_STAYS)
    return json.dumps({"keys": [public_jwk(pem) for pem in pems]})


def _new_key(settings: Settings, database: Database) -> str:
    pair = make_key_pair()
    write_private_key(settings.data_dir / "keys", pair)
    with database.write() as db:
        add_tool_key(db, kid=pair.kid, public_pem=pair.public_pem, now=now())
    return pair.kid
