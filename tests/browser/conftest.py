"""Debian's Chromium, axe-core, and applications that answer on a port of their own."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page
from werkzeug.serving import make_server

from lti_tool.web.vendor import VENDOR

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def context(chromium) -> Iterator[BrowserContext]:
    """An empty profile: no cookies, 1024 × 768."""
    context = chromium.new_context(viewport={"width": 1024, "height": 768})
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context) -> Page:
    """A page that fails its test when the console shows an error, unless the test empties `page.complaints`."""
    return context.new_page()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core; `make static` fetches it with --dev."""
    file = VENDOR / "axe" / "axe.min.js"
    if not file.is_file():
        pytest.fail("axe-core is missing: python -m lti_tool.web.vendor --dev")
    return file.read_text(encoding="utf-8")


@pytest.fixture
def violations(axe) -> Callable[[Page], list[str]]:
    """Return what axe finds on a page, in its frames too: rule, help and the elements, one line each."""

    def look(page: Page) -> list[str]:
        found: list[str] = []
        for frame in page.frames:
            # Through the debugger, so the page's Content-Security-Policy stays as it is.
            frame.evaluate(axe)
            result = frame.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}, iframes: false}})")
            found += [
                f"{frame.url}: {item['id']}: {item['help']}: {[node['target'] for node in item['nodes']]}"
                for item in result["violations"]
            ]
        return found

    return look


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Let *app* answer on a free port of 127.0.0.1; yields its address without a slash at the end."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
