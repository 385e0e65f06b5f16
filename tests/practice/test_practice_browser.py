"""The practice LMS in Chromium, third-party cookies blocked, with a tool of the test's own on another host."""

import threading
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import urlencode

import pytest
from flask import Flask, make_response, redirect, request
from werkzeug.serving import make_server

from lti_tool.practice.platform import create_practice_lms

pytestmark = pytest.mark.browser
FORM = (
    '<form method="post" action="/lti/login?again=1">{}</form><script>document.querySelector("form").submit()</script>'
)


@contextmanager
def serving(server):
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class SimpleTool:
    """Logs in and takes launches without looking at them; *page_between* as tools do that test for cookies."""

    def __init__(self, page_between):
        self.page_between = page_between
        self.config = None
        self.kept = None  # names of the tool's cookies that came with the id_token
        self.brought = []  # names of the LMS's cookies, for each request to its /auth
        self.app = Flask("simple_tool")
        self.app.add_url_rule("/lti/login", view_func=self.login, methods=["POST"])
        self.app.add_url_rule("/lti/launch", view_func=self.launch, methods=["POST"])

    def login(self):
        if self.page_between and "again" not in request.args:
            names = ("client_id", "login_hint", "lti_message_hint")
            fields = [f"<input type='hidden' name='{name}' value='{request.form[name]}'>" for name in names]
            return FORM.format("".join(fields))
        query = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "redirect_uri": self.config.redirect_uri,
            "state": "s",
            "nonce": "n",
            **{name: request.form[name] for name in ("client_id", "login_hint", "lti_message_hint")},
        }
        response = make_response(redirect(f"{self.config.auth_url}?{urlencode(query)}"))
        response.set_cookie("apart", "1", secure=True, samesite="None", partitioned=True)
        response.set_cookie("shared", "1", secure=True, samesite="None")
        return response

    def launch(self):
        self.kept = set(request.cookies)
        return f"<body data-answer='{min(request.form)}'>"

    def note_cookies_of_lms(self):
        if request.path == "/auth":
            self.brought.append(set(request.cookies))


@contextmanager
def running(config, page_between):
    """Start LMS and tool on free ports; yield the tool."""
    tool = SimpleTool(page_between)
    with ExitStack() as stack:
        tool_server = make_server("127.0.0.1", 0, tool.app, threaded=True)
        lms_server = make_server("127.0.0.1", 0, Flask("not yet"), threaded=True)
        config = replace(
            config,
            public_url=f"http://127.0.0.1:{lms_server.server_port}",
            tool_url=f"http://localhost:{tool_server.server_port}",
        )
        lms_server.app = create_practice_lms(config)
        lms_server.app.before_request(tool.note_cookies_of_lms)
        tool.config = config
        stack.enter_context(serving(tool_server))
        stack.enter_context(serving(lms_server))
        yield tool


@pytest.fixture
def page(chromium):
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def open_course(page, config):
    page.goto(config.public_url)
    page.get_by_label("Carla Muster").check()
    page.get_by_role("button", name="Zum Kurs").click()


def test_in_the_frame_a_partitioned_cookie_of_the_tool_is_kept_and_any_other_is_lost(page, config):
    with running(config, page_between=False) as tool:
        open_course(page, tool.config)
        page.get_by_role("link", name="Datenschutz im Rathaus").click()
        page.frame_locator("iframe").locator("[data-answer=id_token]").wait_for()
        assert tool.kept == {"apart"}


def test_a_launch_gets_through_when_a_page_of_the_tool_stands_between_and_our_cookie_stays_away(page, config):
    with running(config, page_between=True) as tool:
        open_course(page, tool.config)
        page.get_by_role("link", name="Datenschutz im Rathaus").click()
        page.frame_locator("iframe").locator("[data-answer=id_token]").wait_for()
        assert tool.brought == [set()]


def test_in_a_window_of_its_own_the_tool_keeps_every_cookie(page, config):
    with running(config, page_between=False) as tool:
        open_course(page, tool.config)
        page.get_by_role("link", name="Datenschutz im Rathaus").click()
        with page.expect_popup() as window:
            page.get_by_role("link", name="In neuem Fenster öffnen").click()
        window.value.locator("[data-answer=id_token]").wait_for()
        assert tool.kept == {"apart", "shared"}


def test_everything_works_by_keyboard_without_scripts(chromium, config):
    with running(config, page_between=False) as tool:
        context = chromium.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(tool.config.public_url)
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "Zum Inhalt springen"
        page.get_by_label("Carla Muster").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.get_by_text("Deniz Beispiel").wait_for()
        page.goto(f"{tool.config.public_url}/launch/datenschutz?target=window")
        for _step in ("login", "answer"):
            page.get_by_role("button", name="Weiter zum Modul").press("Enter")
            page.wait_for_load_state()
        assert page.locator("[data-answer=id_token]").count() == 1
        assert tool.kept == {"apart", "shared"}
        context.close()


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_page_is_wider_than_320_pixels(page, config, language):
    page.set_viewport_size({"width": 320, "height": 640})
    with running(config, page_between=False) as tool:
        open_course(page, tool.config)
        for path in ("", "course", "activity/datenschutz", "nirgends"):
            answer = page.goto(f"{tool.config.public_url}/{path}?lang={language}")
            assert answer.status == (HTTPStatus.NOT_FOUND if path == "nirgends" else HTTPStatus.OK)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
