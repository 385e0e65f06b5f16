"""What all tests share: databases, a set-up tool, a running tool; and a loud word about what was skipped."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from socket import socket

import pytest
import requests
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import create_engine, text

from lti_tool.logs import configure_logs
from lti_tool.services.setting_up import init
from lti_tool.settings import Settings
from lti_tool.web.app import create_app
from tests import postgresql

PUBLIC_URL = "https://tool.example"
CHROMIUM = shutil.which("chromium")
NUMBERS = count(1)
# No sandbox inside containers; nothing that phones home; third-party cookies blocked.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--test-third-party-cookie-phaseout",
    "--disable-features=LocalNetworkAccessChecks",  # answers that a test changes count as public ones
]


def pytest_collection_modifyitems(items):
    missing = []
    if CHROMIUM is None:
        missing.append(("browser", "Chromium is missing (Debian: apt-get install chromium)"))
    if postgresql.programs() is None:
        missing.append(("postgresql", "PostgreSQL is missing (Debian: apt-get install postgresql)"))
    for item in items:
        for mark, reason in missing:
            if item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_terminal_summary(terminalreporter):
    """Say aloud what was not tested; CI lets nothing be skipped (KC_SKIP_NOTHING), shared data excepted."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[reason] = reasons.get(reason, 0) + 1
    for reason, number in sorted(reasons.items()):
        terminalreporter.write_line(f"NOT TESTED: {number} × {reason}", red=True, bold=True)


def pytest_runtest_makereport(item, call):
    """Where nothing may be skipped, a skip is a failure."""
    if (
        os.environ.get("KC_SKIP_NOTHING")
        and call.excinfo is not None
        and call.excinfo.errisinstance(pytest.skip.Exception)
        and not item.get_closest_marker("shared_data")
    ):
        raise AssertionError(f"skipped where nothing may be: {call.excinfo.value}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium without third-party cookies, one for all tests; each test opens a context of its own."""
    if CHROMIUM is None:
        pytest.skip("Chromium is missing")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    bin_dir = postgresql.programs()
    if bin_dir is None:
        pytest.skip("PostgreSQL is missing")
    with postgresql.server(bin_dir) as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request, tmp_path) -> str:
    """An empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.sqlite'}"
    return new_postgresql(request.getfixturevalue("postgresql_server"))


def new_postgresql(server: str) -> str:
    name = f"test_{os.getpid()}_{next(NUMBERS)}"
    engine = create_engine(server.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.format(name=name)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory) -> Path:
    """A data folder with an SQLite database as `kc init` makes it; tests copy it."""
    folder = tmp_path_factory.mktemp("made")
    init(Settings(public_url=PUBLIC_URL, data_dir=folder))
    return folder


@pytest.fixture
def data_dir(made_once, tmp_path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(made_once, folder)
    return folder


@pytest.fixture
def app_factory(data_dir) -> Iterator[Callable[..., Flask]]:
    """Builds the application over the test's data folder; keyword arguments are settings."""
    made: list[Flask] = []
    configure_logs("INFO")

    def build(**overrides) -> Flask:
        values = {"public_url": PUBLIC_URL, "data_dir": data_dir, "env": "development"} | overrides
        settings = Settings(**values)
        if settings.database_url:
            init(settings)
        app = create_app(settings)
        made.append(app)
        return app

    yield build
    for app in made:
        app.extensions["kommunalcampus"].database.dispose()


@pytest.fixture
def app(app_factory) -> Flask:
    return app_factory()


@dataclass
class LiveTool:
    """The tool as `kc serve` runs it, in processes of its own."""

    url: str
    environment: dict[str, str] = field(repr=False)
    folder: Path

    def kc(self, *arguments: object) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "lti_tool", *map(str, arguments)],
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def running_tool(folder: Path, *modules: Path, workers: int = 1, **settings: str) -> Iterator[LiveTool]:
    """Set a tool up in *folder*, import *modules* and serve it on localhost with plain http; it logs to folder/log."""
    port = free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("KC_")},
        "KC_PUBLIC_URL": f"http://localhost:{port}",
        "KC_DATA_DIR": str(folder),
        "KC_ENV": "development",
        "KC_BIND": f"127.0.0.1:{port}",
        "KC_WORKERS": str(workers),
        **settings,
    }
    tool = LiveTool(url=environment["KC_PUBLIC_URL"], environment=environment, folder=folder)
    tool.kc("init")
    if modules:
        tool.kc("module", "import", *modules)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "lti_tool", "serve"], env=environment, stderr=log)
        try:
            wait_until_ready(tool.url, process)
            yield tool
        finally:
            process.terminate()
            assert process.wait(timeout=20) == 0


def wait_until_ready(url: str, process: "subprocess.Popen[bytes]", seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, "the tool ended at once"
        try:
            if requests.get(f"{url}/readyz", timeout=2).status_code == 200:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError("the tool did not get ready")


def free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
