"""`kc demo`: the tool and the practice LMS on two different sites of this machine, ready to be clicked through.

The practice LMS lives at 127.0.0.1 and the tool at localhost: to a browser these are two sites, as a town's LMS
and KommunalCampus are, so cookies behave as they will later. Another port alone would be the same site.
"""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from socket import socket
from types import FrameType

from werkzeug.serving import make_server

from connectors.errors import Unreachable
from connectors.http import Http
from lti_tool.domain.errors import RuleError
from lti_tool.practice.platform import Activity, PracticeConfig, PracticeRegistration, create_practice_lms
from lti_tool.services.library import catalogue, import_modules
from lti_tool.services.registering import NewPlatform, add_platform
from lti_tool.services.setting_up import init
from lti_tool.services.tool import Tool
from lti_tool.settings import Environment, Settings

START_SECONDS = 60
TOWNS = (
    PracticeRegistration(client_id="musterhausen", deployment_id="1", organisation_name="Stadt Musterhausen"),
    PracticeRegistration(client_id="beispielstadt", deployment_id="1", organisation_name="Stadt Beispielstadt"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """The two addresses of a running demo."""

    practice_url: str
    tool_url: str


def run_demo(data: Path, *, port: int, tool_port: int, say: Callable[[str], object]) -> None:
    """Make what is missing in *data*, start both, print the address and wait for Ctrl-C; 0 takes a free port."""
    practice_port, tool_port = port or free_port(), tool_port or free_port()
    demo = Demo(practice_url=f"http://127.0.0.1:{practice_port}", tool_url=f"http://localhost:{tool_port}")
    settings = Settings(public_url=demo.tool_url, data_dir=data, env=Environment.DEVELOPMENT, database_url="")
    say("Making the database, keys and sample modules …")
    for ending in (signal.SIGINT, signal.SIGTERM):  # also where a script started us with Ctrl-C switched off
        signal.signal(ending, _stop)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    lms = make_server("127.0.0.1", practice_port, create_practice_lms(prepare(settings, demo)), threaded=True)
    tool: subprocess.Popen[bytes] | None = None
    try:
        threading.Thread(target=lms.serve_forever, daemon=True).start()
        command = [sys.executable, "-m", "lti_tool", "serve"]
        tool = subprocess.Popen(command, env=_environment(settings, tool_port), start_new_session=True)
        _wait_for(demo.tool_url, tool)
        say(f"\n  Open {demo.practice_url}/ in a browser: it is the practice LMS.\n  Ctrl-C stops everything.\n")
        tool.wait()
    except KeyboardInterrupt:
        say("Stopping …")
    finally:
        if tool is not None:
            tool.terminate()
            tool.wait()
        lms.shutdown()


def prepare(settings: Settings, demo: Demo) -> PracticeConfig:
    """Set up the tool for the demo: tables, keys, samples, and one registration for each town of the practice LMS."""
    init(settings)
    tool = Tool(settings)
    with as_file(files("lti_tool") / "samples") as samples:
        import_modules(tool, sorted(path for path in samples.iterdir() if path.is_dir()))
    activities = tuple(
        Activity(slug=module.id, title=module.title, summary=module.summary, language=module.language)
        for module in catalogue(tool)
    )
    config = PracticeConfig(
        public_url=demo.practice_url,
        tool_url=demo.tool_url,
        activities=activities,
        registrations=TOWNS,
        key_path=settings.data_dir / "practice-lms.pem",
    )
    for town in TOWNS:
        _register(tool, config, town)
    tool.database.dispose()
    return config


def _register(tool: Tool, config: PracticeConfig, town: PracticeRegistration) -> None:
    """Register a town; on the ports of an earlier demo that has been done."""
    new = NewPlatform(
        issuer=config.public_url,
        client_id=town.client_id,
        auth_url=config.auth_url,
        token_url=f"{config.public_url}/token",
        jwks_url=config.jwks_url,
        deployment_ids=(town.deployment_id,),
        organisation=town.client_id,
        name=town.organisation_name,
    )
    try:
        add_platform(tool, new)
    except RuleError as error:
        if error.code != "already-registered":
            raise


def _environment(settings: Settings, port: int) -> Mapping[str, str]:
    others = {name: value for name, value in os.environ.items() if not name.startswith("KC_")}
    return others | {
        "KC_PUBLIC_URL": settings.public_url,
        "KC_DATA_DIR": str(settings.data_dir),
        "KC_ENV": settings.env.value,
        "KC_BIND": f"127.0.0.1:{port}",
        "KC_WORKERS": "2",
        "KC_LOG_LEVEL": "WARNING",
    }


def _wait_for(tool_url: str, process: "subprocess.Popen[bytes]") -> None:
    """Wait until our tool answers; if it ended, its port was taken and its own words stand above."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            Http(loopback=True).get(f"{tool_url}/readyz", total_seconds=2)
        except Unreachable:
            time.sleep(0.1)
        else:
            return
    raise RuleError("demo-not-started")


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody uses now."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
