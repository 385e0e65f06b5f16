"""Every page in Chromium, in German and English: axe finds nothing, nothing sticks out at 320 px, the keyboard suffices."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from lti_tool.web.preview import create_preview
from tests.browser.conftest import serving
from tests.fakes.gallery import PAGES, create_gallery
from tests.fakes.module_folder import write_module

pytestmark = pytest.mark.browser

PLAYER = ("/learn/preview/", "/learn/preview/units/begruessung", "/learn/preview/units/fragen", "/learn/preview/result")
# 200 % zoom of a 1024 px window is a window of 512 CSS pixels.
SIZES = {"1024px": 1024, "200percent": 512, "320px": 320}
VIEWS = [pytest.param((language, SIZES[size]), id=f"{language}-{size}") for language in ("de", "en") for size in SIZES]


@pytest.fixture
def gallery() -> Iterator[str]:
    with serving(create_gallery()) as address:
        yield address


@pytest.fixture
def preview(tmp_path) -> Iterator[str]:
    with serving(create_preview(write_module(tmp_path / "kurz-und-gut"))) as address:
        yield address


@pytest.fixture
def broken_preview(tmp_path) -> Iterator[str]:
    with serving(create_preview(tmp_path)) as address:
        yield address


def look(page: Page, address: str, view: tuple[str, int]) -> None:
    """Set language and width."""
    language, width = view
    names = ("lang", "kc-preview-language")
    page.context.add_cookies([{"name": name, "value": language, "url": address} for name in names])
    page.set_viewport_size({"width": width, "height": 768})


def check(page: Page, violations, width: int) -> None:
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_control_what_is_wrong_is_found(gallery, page, violations):
    page.goto(f"{gallery}/catalogue")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=/static/mark.svg>')")
    assert ["image-alt" in line for line in violations(page)] == [True]
    page.evaluate("document.querySelector('h1').style.width = '2000px'")
    assert page.evaluate("document.documentElement.scrollWidth") > 1024


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_of_the_tool(gallery, page, violations, view):
    look(page, gallery, view)
    # The first view of the probe sends itself off at once; what is looked at here is what stands there until then.
    page.add_init_script("HTMLFormElement.prototype.submit = () => {}")
    for address in PAGES:
        page.goto(gallery + address)
        check(page, violations, view[1])


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_of_the_player(preview, page, violations, view):
    look(page, preview, view)
    for address in PLAYER:
        page.goto(preview + address)
        check(page, violations, view[1])
    page.goto(f"{preview}/learn/preview/units/fragen")
    page.get_by_role("button", name=re.compile("prüfen|Check")).click()
    expect(page.locator(".kc-problem")).to_be_focused()
    check(page, violations, view[1])
    page.get_by_label("rot").check(force=True)
    page.get_by_role("button", name=re.compile("prüfen|Check")).click()
    expect(page.locator(".kc-feedback")).to_be_focused()
    check(page, violations, view[1])


@pytest.mark.parametrize("view", VIEWS)
def test_mistakes_of_a_source(broken_preview, page, violations, view):
    look(page, broken_preview, view)
    page.goto(broken_preview)
    expect(page.locator("body")).to_have_attribute("data-page", "preview-errors")
    check(page, violations, view[1])


def test_a_quiz_is_answered_with_the_keyboard_alone(gallery, page):
    page.goto(f"{gallery}/learn/learner/units/quiz")
    page.keyboard.press("Tab")
    expect(page.locator(".kc-skip")).to_be_focused()
    page.locator("#choice-frist-a").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#feedback-frist")).to_be_focused()
    expect(page.locator("#live")).to_have_text("Richtig. 2 von 2 Punkten.")


def test_an_answer_changes_only_its_question(gallery, page):
    address = f"{gallery}/learn/learner/units/quiz"
    page.goto(address)
    page.locator("#text-wer").fill("noch nicht abgeschickt")
    page.locator("#choice-welche-b").check(force=True)
    page.locator("#submit-welche").click()
    expect(page.locator("#feedback-welche")).to_contain_text("Noch nicht richtig")
    expect(page.locator("#text-wer")).to_have_value("noch nicht abgeschickt")
    expect(page.locator("#quiz-summary")).to_contain_text("von 3 Fragen beantwortet")
    assert page.url == address


def test_without_javascript_the_feedback_is_reached_by_a_redirect(gallery, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{gallery}/learn/learner/units/quiz")
    page.locator("#text-wer").fill("Datenschutzbeauftragte")
    page.locator("#submit-wer").click()
    assert page.url.endswith("/units/quiz#feedback-wer")
    assert "Richtig" in page.locator("#feedback-wer").inner_text()
    context.close()


def test_what_the_server_refuses_is_shown_as_its_own_page(gallery, page):
    page.goto(f"{gallery}/learn/learner/units/quiz")
    page.locator("article input[name=csrf_token]").first.evaluate("field => { field.value = 'foreign' }")
    page.locator("#choice-frist-b").check(force=True)
    page.locator("#submit-frist").click()
    expect(page.locator("body")).to_have_text("KC-CSRF")


def test_the_number_of_an_event_is_copied(gallery, context, page):
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=gallery)
    page.goto(f"{gallery}/error")
    page.get_by_role("button", name="Kopieren").click()
    expect(page.locator("#live")).to_have_text("Kopiert")
    assert page.evaluate("navigator.clipboard.readText()") == "0f8c2f0e4c6b4e0e9a3f"


def test_where_the_clipboard_is_forbidden_the_text_is_marked(gallery, page):
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden'))")
    page.goto(f"{gallery}/error")
    page.get_by_role("button", name="Kopieren").click()
    page.wait_for_function("getSelection().toString() === '0f8c2f0e4c6b4e0e9a3f'")


def test_the_probe_sends_itself_but_not_again_after_the_back_button(gallery, page):
    page.goto(f"{gallery}/catalogue")
    page.goto(f"{gallery}/probe")
    page.wait_for_url(f"{gallery}/error")
    page.evaluate("history.back()")
    page.wait_for_timeout(500)
    assert not page.url.endswith("/error")


def test_the_last_way_out_is_a_new_window(gallery, context, page):
    page.goto(f"{gallery}/probe?new=1")
    with context.expect_page() as opened:
        page.get_by_role("button", name="In neuem Fenster öffnen").click()
    opened.value.wait_for_url(f"{gallery}/error")
    assert page.url.endswith("/probe?new=1")


def test_nothing_is_fetched_from_anybody_else_and_the_policy_is_kept(gallery, page):
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    for address in PAGES:
        page.goto(gallery + address)
    assert {url for url in asked if not url.startswith((gallery, "data:"))} == set()
    assert complaints == []
