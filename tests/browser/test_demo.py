"""`kc demo` as a newcomer meets it: the practice LMS, a module in its frame, third-party cookies blocked."""

import os
import re
import signal
import subprocess
import sys

import pytest
import requests

pytestmark = pytest.mark.browser
MODULE = "Phishing"
WIDTHS = [
    pytest.param((1024, 1), id="1024"),
    pytest.param((320, 1), id="320"),
    pytest.param((1024, 2), id="200-percent"),
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A running demo; yields the one address that it prints."""
    command = [sys.executable, "-m", "lti_tool", "demo", "--data", str(tmp_path_factory.mktemp("demo"))]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        printed = ""
        for line in process.stdout:
            printed += line
            found = re.search(r"http://127\.0\.0\.1:\d+/", line)
            if found:
                yield found[0]
                process.send_signal(signal.SIGINT)
                process.stdout.read()
                assert process.wait(timeout=20) == 0
                return
        pytest.fail(f"the demo printed no address: {printed}")


def enter(page, demo, *, person, language="de"):
    """Choose a person and open the first module; return the frame with the tool's page."""
    page.goto(f"{demo}?lang={language}")
    page.get_by_label(person).first.check()
    page.get_by_role("button", name="Zum Kurs" if language == "de" else "To the course").click()
    page.get_by_role("link", name=MODULE).first.click()
    frame = page.frame_locator("iframe")
    frame.locator("body[data-page=module]").wait_for()
    return frame


def answer_all(frame):
    """Give one answer to every question on the page and wait for what comes back."""
    names = [form.get_attribute("id") for form in frame.locator("article.kc-question").all()]
    for name in names:
        question = frame.locator(f"#{name}")
        text = question.locator("input[type=text]")
        if text.count():
            text.fill("keine Ahnung")
        else:
            question.locator("input[name=answer]").first.check(force=True)
        question.locator("button[type=submit]").click()
        question.locator(".kc-feedback").wait_for()
    return len(names)


def walk_through(frame, look=lambda: None):
    """Go from the module page through all steps to the result; return how many questions were answered."""
    answered = 0
    frame.locator(".kc-goon a").click()
    for _ in range(40):
        frame.locator("body[data-page=unit]").wait_for()
        here = frame.locator("h1").inner_text()
        answered += answer_all(frame)
        look()
        frame.locator(".kc-steps__link--next").click()
        frame.locator(f"body[data-page=result], h1:not(:text-is({here!r}))").first.wait_for()
        if frame.locator("body[data-page=result]").count():
            return answered
    raise AssertionError("no end in sight")


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_newcomer_learns_in_the_frame_and_sees_a_result(demo, page, violations, language):
    person = "Carla Muster" if language == "de" else "Aylin Probe"
    frame = enter(page, demo, person=person, language=language)
    assert frame.locator("body").get_attribute("data-role") == "learner"
    assert frame.locator("html").get_attribute("lang") == language
    assert page.frames[1].url.startswith("http://localhost:")

    def look():
        assert violations(page) == []

    look()
    assert walk_through(frame, look) > 0
    look()


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("language", ["de", "en"])
def test_pages_hold_at_every_size(demo, context, violations, language, size):
    width, zoom = size
    page = context.new_page()
    page.set_viewport_size({"width": width // zoom, "height": 800})
    frame = enter(page, demo, person="Deniz Beispiel", language=language)
    assert violations(page) == []
    frame.locator(".kc-goon a").click()
    frame.locator("body[data-page=unit]").wait_for()
    assert violations(page) == []
    assert page.frames[1].evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_learner_resumes_where_they_left(demo, page):
    frame = enter(page, demo, person="Jonas Muster")
    frame.locator(".kc-goon a").click()
    frame.locator("body[data-page=unit]").wait_for()
    frame.locator(".kc-steps__link--next").click()
    second = frame.locator(".kc-preline:has-text('Schritt 2')")
    second.wait_for()
    frame = enter(page, demo, person="Jonas Muster")
    assert frame.get_by_role("link", name="Weiterlernen").count() == 1


def test_the_trainer_sees_the_progress_of_their_own_town(demo, page, violations):
    enter(page, demo, person="Deniz Beispiel").locator(".kc-goon a").click()
    page.frame_locator("iframe").locator("body[data-page=unit]").wait_for()
    frame = enter(page, demo, person="Renate Vorlage")
    assert frame.locator("body").get_attribute("data-role") == "teacher"
    frame.get_by_role("link", name="Fortschritt").first.click()
    frame.locator("body[data-page=teacher]").wait_for()
    assert frame.get_by_role("rowheader", name="Deniz Beispiel").count() == 1
    assert frame.get_by_role("rowheader", name="Sofia").count() == 0
    assert violations(page) == []


def test_the_coordinator_reads_the_module_and_nobodys_progress(demo, page):
    frame = enter(page, demo, person="Kim Probe")
    assert frame.locator("body").get_attribute("data-role") == "coordinator"
    answer = page.request.get(page.frames[1].url + "progress")
    assert answer.status in {401, 403}


def test_a_browser_that_keeps_no_cookies_in_frames_gets_a_new_window(demo, context):
    """Such a browser is played by keeping our cookies from the frame; the new window is a page of its own."""
    page = context.new_page()

    def without_cookies(route):
        sent = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Dest": "iframe"}
        asked = route.request
        answer = requests.post(asked.url, data=asked.post_data, headers=sent, allow_redirects=False, timeout=10)
        kept = {name: value for name, value in answer.headers.items() if name != "Set-Cookie"}
        route.fulfill(status=answer.status_code, body=answer.content, headers=kept)

    page.route("**/lti/login", without_cookies)
    page.goto(f"{demo}?lang=de")
    page.get_by_label("Carla Muster").first.check()
    page.get_by_role("button", name="Zum Kurs").click()
    page.get_by_role("link", name=MODULE).first.click()
    frame = page.frame_locator("iframe")
    button = frame.get_by_role("button", name="In neuem Fenster öffnen")
    button.wait_for()
    with context.expect_page() as window:
        button.click()
    window.value.locator("body[data-page=module]").wait_for()
    assert window.value.locator("body").get_attribute("data-role") == "learner"
