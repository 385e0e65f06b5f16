"""What all pages share: how numbers, times and languages are written, and what browsers may load."""

from datetime import UTC, datetime

import pytest
from flask import Flask, render_template_string

from lti_tool.services.legal import PACKAGE
from lti_tool.web.pages import content_security_policy, install_pages, page_locale

# 23:30 in UTC is the next day in Berlin.
LATE = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)


@pytest.fixture
def write():
    """Return a function that renders a template in a language."""

    def render(language: str, template: str, **values: object) -> str:
        app = Flask("lti_tool.web.tests", root_path=str(PACKAGE / "web"))
        install_pages(app, locale=lambda: language)
        with app.test_request_context():
            return render_template_string(template, **values)

    return render


@pytest.mark.parametrize(
    ("minutes", "de", "en"),
    [
        (0, "0 Minuten", "0 minutes"),
        (1, "1 Minute", "1 minute"),
        (45, "45 Minuten", "45 minutes"),
        (60, "1 Stunde", "1 hour"),
        (90, "1 Stunde 30 Minuten", "1 hour 30 minutes"),
        (480, "8 Stunden", "8 hours"),
    ],
)
def test_minutes_are_written_in_words(write, minutes, de, en):
    assert [write(language, "{{ m|duration }}", m=minutes) for language in ("de", "en")] == [de, en]


@pytest.mark.parametrize(
    ("hundredths", "de", "en"), [(0, "0", "0"), (150, "1,5", "1.5"), (33, "0,33", "0.33"), (900, "9", "9")]
)
def test_points_are_written_without_needless_zeros(write, hundredths, de, en):
    assert [write(language, "{{ p|points }}", p=hundredths) for language in ("de", "en")] == [de, en]


@pytest.mark.parametrize(("language", "number"), [("de", "1.200"), ("en", "1,200")])
def test_thousands_are_apart(write, language, number):
    assert write(language, "{{ 1200|number }}") == number


@pytest.mark.parametrize(
    ("language", "expected"), [("de", "22.11.2026|22.11.2026, 00:30 Uhr"), ("en", "22 Nov 2026|22 Nov 2026, 00:30")]
)
def test_days_are_berlin_days(write, language, expected):
    assert write(language, "{{ t|day }}|{{ t|moment }}", t=LATE) == expected


@pytest.mark.parametrize(
    ("page", "content", "attribute"),
    [("de", "de", ""), ("en", "de", ' lang="de"'), ("de", '"><b', ' lang="&#34;&gt;&lt;b"')],
)
def test_another_language_is_marked(write, page, content, attribute):
    assert write(page, "{{ lang_of(c) }}", c=content) == attribute


def test_outside_of_a_request_everything_is_english():
    assert page_locale() == "en"


def test_the_address_of_a_file_changes_with_its_content(write):
    address = write("de", "{{ asset('kc.css') }}")
    assert address.startswith("/static/kc.css?v=")
    assert len(address.partition("=")[2]) == 12


def test_a_file_that_was_not_fetched_yet_is_no_error(write):
    assert write("de", "{{ asset('vendor/nothing.css') }}").endswith("?v=missing")


def test_the_policy_allows_our_own_files_only():
    policy = dict(part.split(" ", 1) for part in content_security_policy().split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["font-src"] == "'self'"
    assert policy["img-src"] == "'self' data:"
    assert policy["media-src"] == "'self'"
    assert "unsafe" not in str(policy)


def test_the_policy_knows_the_host_of_media():
    policy = content_security_policy(media_url="https://media.example/kc")
    assert "img-src 'self' data: https://media.example;" in policy
    assert "media-src 'self' https://media.example;" in policy


def test_the_policy_says_who_may_frame_and_where_forms_lead():
    policy = content_security_policy(frame_ancestors="https://lms.example", form_action="'self' https://lms.example")
    assert "frame-ancestors https://lms.example" in policy
    assert "form-action 'self' https://lms.example" in policy
