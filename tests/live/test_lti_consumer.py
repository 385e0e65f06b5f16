"""Launches from the real lti-consumer-xblock (https://github.com/openedx/xblock-lti-consumer), over HTTP, into the tool.

The tool and the platform are started once for all tests here.
"""

from pathlib import Path

import pytest
import requests
from lxml import html
from sqlalchemy import create_engine, text

from tests.conftest import running_tool
from tests.fakes.openedx.browser import Browser
from tests.fakes.openedx.running import openedx

pytestmark = pytest.mark.openedx

COURSE = "course-v1:Musterhausen+DSGVO+2026"
FIRST = "block-v1:Musterhausen+DSGVO+2026+type@lti_consumer+block@0a1b2c3d4e5f"
SECOND = "block-v1:Musterhausen+DSGVO+2026+type@lti_consumer+block@f5e4d3c2b1a0"
MODULES = ("edx-erstes-modul", "edx-zweites-modul")
MODULE_YAML = """\
id: {slug}
version: 1.0.0
title: Ein Modul aus Open edX
language: de
summary: Ein Absatz.
outcomes: [Sie sehen eine Seite.]
authors: [{{name: Redaktion Musterhausen}}]
licence: {{id: CC-BY-SA-4.0, holder: Stadt Musterhausen, link: "https://creativecommons.org/licenses/by-sa/4.0/deed.de"}}
delivery_format: on-demand
minutes: 5
level: basic
completion: {{visited: ">= 50"}}
"""
UNIT = """\
---
id: begruessung
title: Begrüßung
type: text
---
Guten Tag.
"""


@pytest.fixture
def browser():
    opened = Browser()
    with opened.session:
        yield opened


@pytest.fixture(scope="module")
def tool(tmp_path_factory):
    """The tool as `kc serve` runs it, with two modules."""
    sources = tmp_path_factory.mktemp("sources")
    modules = [write_module(sources / slug, slug) for slug in MODULES]
    with running_tool(tmp_path_factory.mktemp("tool"), *modules) as running:
        yield running


@pytest.fixture(scope="module")
def platform(tool):
    """Open edX with two components of one course, each registered in the tool by itself."""
    with openedx(tool.url, dict(zip((FIRST, SECOND), MODULES, strict=True))) as running:
        for component in running.components:
            tool.kc("platform", "add", *component.options, "--name", "Open edX")
        yield running


@pytest.fixture
def database(tool):
    engine = create_engine(f"sqlite:///{tool.folder / 'kommunalcampus.sqlite'}")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def write_module(folder: Path, slug: str) -> Path:
    (folder / "01-anfang").mkdir(parents=True)
    (folder / "module.yaml").write_text(MODULE_YAML.format(slug=slug), encoding="utf-8")
    (folder / "01-anfang" / "01-begruessung.md").write_text(UNIT, encoding="utf-8")
    return folder


def marks(answer):
    """Return the marks for machines that a page carries, after making sure that it is a page."""
    body = html.fromstring(answer.content).find("body")
    marked = {name.removeprefix("data-"): value for name, value in body.items() if name.startswith("data-")}
    assert answer.status_code == requests.codes.ok, marked
    return marked


def test_a_learner_opens_the_module(platform, browser):
    page = marks(browser.open(platform.window(platform.components[0], user="lernende")))
    assert (page["page"], page["role"], page["module"]) == ("module", "learner", MODULES[0])


def test_a_component_opens_in_its_iframe(platform, browser):
    page = marks(browser.open(platform.window(platform.components[0], user="lernende"), in_a_frame=True))
    assert (page["page"], page["role"], page["module"]) == ("module", "learner", MODULES[0])


@pytest.mark.parametrize("role", ["staff", "instructor", "global_staff"])
def test_whoever_is_in_the_course_team_is_a_teacher(platform, browser, role):
    page = marks(browser.open(platform.window(platform.components[0], user="dozentin", role=role)))
    assert (page["page"], page["role"], page["module"]) == ("module", "teacher", MODULES[0])


def test_neither_name_nor_e_mail_is_needed(platform, browser):
    page = marks(browser.open(platform.window(platform.components[0], user="namenlos")))
    assert browser.claims.keys().isdisjoint({"name", "given_name", "family_name", "email", "preferred_username"})
    assert page["page"] == "module"


def test_each_component_is_a_client_of_its_own_under_one_issuer(platform):
    first, second = (component.registration for component in platform.components)
    assert first["issuer"] == second["issuer"]
    assert first["client_id"] != second["client_id"]
    assert first["jwks_url"] != second["jwks_url"]


def test_in_two_components_one_is_the_same_person(platform, browser, database):
    opened = [marks(browser.open(platform.window(each, user="pendlerin")))["module"] for each in platform.components]
    assert opened == list(MODULES)
    assert count(database, "SELECT count(*) FROM person WHERE sub = :sub", sub=browser.claims["sub"]) == 1
    launched = """SELECT count(DISTINCT deployment_pk) FROM launch JOIN person ON person.id = launch.person_id
                  WHERE person.sub = :sub"""
    assert count(database, launched, sub=browser.claims["sub"]) == len(platform.components)


def test_two_people_in_one_component_are_two_persons(platform, browser, database):
    subs = []
    for user in ("eine", "andere"):
        browser.open(platform.window(platform.components[0], user=user))
        subs.append(browser.claims["sub"])
    people = "SELECT count(*) FROM person WHERE sub IN (:one, :other)"
    assert count(database, people, one=subs[0], other=subs[1]) == len(subs)


def test_ids_with_plus_and_at_signs_are_kept_as_they_are(platform, browser, database):
    marks(browser.open(platform.window(platform.components[1], user="lernende")))
    placed = "SELECT count(*) FROM placement WHERE resource_link_id = :link AND context_id = :course AND slug = :slug"
    assert count(database, placed, link=SECOND, course=COURSE, slug=MODULES[1]) == 1


def count(database, statement, **values):
    """Return the one number that *statement* asks for."""
    return database.execute(text(statement), values).scalar_one()
