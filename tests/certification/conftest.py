"""The tool with two modules, and the LMSs of the checklist: A (clients A and A2) and B."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from io import StringIO
from pathlib import Path

import pytest
import structlog
import time_machine
from jinja2 import FileSystemBytecodeCache

from lti_tool.settings import Settings
from lti_tool.web.app import create_app
from tests.certification import registering
from tests.certification.browser import Browser, Tool
from tests.conftest import PUBLIC_URL
from tests.fakes.host import Host
from tests.fakes.platform import Platform

ISSUER_A = "https://lms-a.musterhausen.example"
ISSUER_B = "https://lms-b.beispielstadt.example"
MODULES = ("modul-a", "modul-b")


@pytest.fixture(scope="session")
def host() -> Iterator[Host]:
    with Host().running() as running:
        yield running


@pytest.fixture(scope="session")
def with_modules(made_once, tmp_path_factory) -> Path:
    """A data folder that knows the two modules; tests copy it."""
    folder = tmp_path_factory.mktemp("certification") / "data"
    shutil.copytree(made_once, folder)
    app = create_app(Settings(public_url=PUBLIC_URL, data_dir=folder, env="development"))
    registering.import_module(app, *MODULES)
    registering.the_tool(app).database.dispose()
    return folder


@pytest.fixture
def data_dir(with_modules, tmp_path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(with_modules, folder)
    return folder


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory) -> FileSystemBytecodeCache:
    """Each tool of these tests is a new application; compiling the same templates anew takes longer than a launch."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def make_tool(app_factory, compiled_templates) -> Iterator[Callable[..., Tool]]:
    """Builds a tool over the test's data folder, as often as wanted; keyword arguments are settings."""
    log = StringIO()
    before = structlog.get_config()["logger_factory"]
    structlog.configure(logger_factory=structlog.WriteLoggerFactory(file=log))

    def make(**overrides) -> Tool:
        app = app_factory(**overrides)
        app.jinja_env.bytecode_cache = compiled_templates
        if overrides.get("database_url"):
            registering.import_module(app, *MODULES)
        return Tool(app=app, url=overrides.get("public_url", PUBLIC_URL), log=log)

    yield make
    structlog.configure(logger_factory=before)


@pytest.fixture
def tool(make_tool) -> Tool:
    return make_tool()


@pytest.fixture
def tool_on_each_database(make_tool, database_url) -> Tool:
    return make_tool(database_url=database_url)


@pytest.fixture
def browser(tool) -> Browser:
    return tool.browser()


@pytest.fixture
def lms_a(host) -> Platform:
    """Issuer A, client A, not yet registered."""
    return Platform(host, issuer=ISSUER_A, client_id="client-A")


@pytest.fixture
def a(tool, lms_a) -> Platform:
    tool.register(lms_a)
    return lms_a


@pytest.fixture
def a2(tool, a, host) -> Platform:
    """A second client of issuer A, with the same key."""
    platform = Platform(host, issuer=ISSUER_A, client_id="client-A2", deployments=("dep-9",))
    tool.register(platform)
    return platform


@pytest.fixture
def b(tool, host) -> Platform:
    platform = Platform(host, issuer=ISSUER_B, client_id="client-B", deployments=("dep-1",), key="b1")
    tool.register(platform)
    return platform


@pytest.fixture
def later() -> Callable[..., AbstractContextManager[object]]:
    """`with later(minutes=11):` — the tool and the LMSs live later by so much."""

    def travel(*, hours: float = 0, minutes: float = 0, seconds: float = 0) -> AbstractContextManager[object]:
        return time_machine.travel(time.time() + hours * 3600 + minutes * 60 + seconds, tick=True)

    return travel
