"""Start the platform on 127.0.0.1 and say on one line of JSON where it is and what a tool must know."""

import argparse
import json
import signal
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

from tests.fakes.openedx.settings import settings_for


def main() -> None:
    """Serve until SIGTERM or Ctrl-C."""
    wanted = parse_arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = ThreadedWSGIServer(("127.0.0.1", wanted.port), WSGIRequestHandler)
    with server, tempfile.TemporaryDirectory(prefix="openedx-") as folder:
        url = f"http://127.0.0.1:{server.server_port}"
        settings.configure(**settings_for(url, Path(folder)))
        django.setup()
        call_command("migrate", verbosity=0)
        ready = {"url": url, "components": place_all(wanted.component, wanted.tool_url.rstrip("/"))}
        server.set_app(get_wsgi_application())
        print(json.dumps(ready), flush=True)  # noqa: T201
        server.serve_forever()


def place_all(wanted: list[SimpleNamespace], tool_url: str) -> list[dict[str, Any]]:
    """Place the wanted components; return for each what it is and what the tool must know of it."""
    from opaque_keys.edx.keys import UsageKey  # noqa: PLC0415 — these need Django's settings

    from tests.fakes.openedx import components, lms  # noqa: PLC0415

    lms.take_the_place_of_the_lms()
    placed = []
    for each in wanted:
        key = UsageKey.from_string(each.usage_key)
        components.place(key, each.module, tool_url)
        placed.append({**vars(each), "registration": components.registration_of(key)})
    return placed


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.openedx")
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    parser.add_argument("--tool-url", required=True)
    parser.add_argument("--component", type=component, action="append", required=True, metavar="USAGE_KEY=MODULE")
    return parser.parse_args()


def component(text: str) -> SimpleNamespace:
    """Split ``block-v1:…=module`` at its last equals sign."""
    usage_key, found, module = text.rpartition("=")
    if not found:
        raise argparse.ArgumentTypeError("expected USAGE_KEY=MODULE")
    return SimpleNamespace(usage_key=usage_key, module=module)


if __name__ == "__main__":
    main()
