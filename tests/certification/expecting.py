"""What OK and REJECT mean (checklist, section 0), asserted whole each time."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.certification import registering
from tests.certification.browser import MODULE, SESSION_COOKIE, Attempt
from tests.certification.codes import STATUS
from tests.certification.page import Page

# A key set is a cache: fetching it is no side effect of a refused launch, and other tests count the fetches.
CACHES = {"platform_keys"}
LEAKS = ("Traceback", "werkzeug", ".py", "eyJ")
JSON = {"Accept": "application/json"}
EMPTY = re.compile(r"\b(None|null|undefined|NaN)\b")


@contextmanager
def case(*values: object) -> Iterator[None]:
    """Name the example of a loop that fails. Loops share one tool, which takes far less time than one for each."""
    try:
        yield
    except AssertionError as error:
        error.add_note(f"example: {', '.join(repr(value)[:200] for value in values)}")
        raise


def kept(counts: Mapping[str, int]) -> dict[str, int]:
    return {table: number for table, number in counts.items() if table not in CACHES}


def assert_refused(attempt: Attempt, *codes: str) -> Page:
    """Refused with one of *codes*: the right status and page, a log line, and nothing else has happened."""
    response, page = attempt.first, Page(attempt.first)
    assert page.marks.get("data-error-code") in codes, (page.marks.get("data-error-code"), response.status, page.text)
    code = page.marks["data-error-code"]
    assert response.status_code == STATUS[code]
    assert response.mimetype == "text/html"
    assert page.marks["data-page"] == "error"
    assert page.heading
    assert re.search(r"\w+ \w+ .*\w[.!?]", page.text), "no sentence for a person"
    for leak in LEAKS:
        assert leak not in response.text, leak
    assert "eyJ" not in str(response.headers)
    assert_logged(attempt, page.marks["data-correlation-id"], code)
    assert_nothing_happened(attempt)
    return page


def assert_logged(attempt: Attempt, correlation_id: str, code: str) -> None:
    assert correlation_id
    assert correlation_id in attempt.first.headers["X-Correlation-ID"]
    events = [event for event in attempt.browser.tool.events() if event.get("correlation_id") == correlation_id]
    assert code in {event.get("code") for event in events}, events
    assert "eyJ" not in str(events)


def assert_nothing_happened(attempt: Attempt) -> None:
    """No row, no session cookie, and no launch that this browser could not open before."""
    browser = attempt.browser
    assert kept(attempt.after) == kept(attempt.before)
    cookies = attempt.first.headers.getlist("Set-Cookie")
    assert not [line for line in cookies if line.startswith(SESSION_COOKIE)]
    for launch_id in {*registering.launch_ids(browser.tool.app), "nothing"} - browser.opened:
        assert browser.send(f"/learn/{launch_id}/", method="GET", headers=JSON).status_code == 401


def assert_opened(
    attempt: Attempt, *, role: str = "learner", module: str = MODULE, person: str | None = "40899"
) -> Page:
    """Let in: the module's page in the right role, for the right `sub` (None: anonymous), with nothing odd on it."""
    response, page = attempt.response, attempt.page
    assert response.status_code == 200, (response.status, page.marks.get("data-error-code"), page.text)
    assert response.mimetype == "text/html"
    marks = {name: page.marks.get(name) for name in ("data-page", "data-role", "data-module")}
    assert marks == {"data-page": "module", "data-role": role, "data-module": module}
    assert "data-error-code" not in page.marks
    assert re.fullmatch(r"/learn/[A-Za-z0-9_-]+/", attempt.address)
    assert not EMPTY.search(page.text)
    assert "eyJ" not in response.text
    assert attempt.after["launch"] == attempt.before["launch"] + 1
    launched_by = registering.launched_by(attempt.browser.tool.app, attempt.address.split("/")[2])
    assert person == (None if launched_by is None else launched_by[1])
    return page
