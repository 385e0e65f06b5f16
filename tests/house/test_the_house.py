"""The house has tests of its own: what exists is documented, guarded and migrated."""

import re
from pathlib import Path

import click
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from lti_tool.cli import main
from lti_tool.settings import Settings
from lti_tool.store.database import Database, _alembic
from lti_tool.store.tables import Base
from lti_tool.web.headers import FRAMED_BY_ANYONE

ROOT = Path(__file__).parent.parent.parent
OPERATOR = (ROOT / "docs" / "operator.md").read_text(encoding="utf-8")
OPEN_TO_ANYBODY = {
    "lti.login",
    "lti.launch",
    "lti.jwks",
    "media.show",
    "legal.show",
    "public.show_catalogue",
    "public.show_about",
    "public.healthz",
    "public.readyz",
    "static",
}


def commands(group=main, before="kc"):
    for name, command in group.commands.items():
        words = f"{before} {name}"
        if isinstance(command, click.Group):
            yield from commands(command, words)
        else:
            yield words, command


def test_every_setting_is_documented_and_every_documented_setting_exists():
    documented = set(re.findall(r"^\| `(KC_[A-Z_]+)`", OPERATOR, re.MULTILINE))
    assert documented == {f"KC_{name.upper()}" for name in Settings.model_fields}


def test_documented_defaults_are_the_real_ones():
    rows = dict(re.findall(r"^\| `KC_([A-Z_]+)` \| `([^`]*)` \|", OPERATOR, re.MULTILINE))
    real = {
        name.upper(): str(field.default) for name, field in Settings.model_fields.items() if not field.is_required()
    }
    assert rows
    assert {name: real[name] for name in rows} == rows


def test_every_command_is_documented_and_every_documented_command_exists():
    documented = set(re.findall(r"^\| `(kc [a-z ]+)` \|", OPERATOR, re.MULTILINE))
    assert documented == {words for words, _ in commands()}


@pytest.mark.parametrize(("words", "command"), [pytest.param(*pair, id=pair[0]) for pair in commands()])
def test_every_command_has_help_with_an_example(words, command):
    assert "Example:" in command.help
    assert f"{words}" in command.help


def test_every_route_is_guarded_or_meant_for_anybody(app):
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN_TO_ANYBODY:
            continue
        values = dict.fromkeys(rule.arguments, "nothing")
        with app.test_request_context():
            path = app.url_map.bind("tool.example").build(rule.endpoint, values)
        method = "POST" if "POST" in rule.methods else "GET"
        answer = client.open(path, method=method, base_url="https://tool.example")
        assert answer.status_code == 401, rule
        assert 'data-error-code="KC-SESSION-MISSING"' in answer.text, rule


def test_every_open_route_exists(app):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} >= OPEN_TO_ANYBODY
    assert FRAMED_BY_ANYONE <= OPEN_TO_ANYBODY


def test_there_is_one_newest_migration():
    assert len(ScriptDirectory.from_config(_alembic()).get_heads()) == 1


def test_migrations_make_the_tables_of_the_program(database_url):
    database = Database(database_url)
    database.migrate()
    assert database.is_current()
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, Base.metadata) == []
    database.dispose()


def test_every_log_event_is_documented():
    documented = set(re.findall(r"^\| `([a-z_]+)` \| ", OPERATOR.partition("## Logs")[2], re.MULTILINE))
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "lti_tool").rglob("*.py"))
    assert documented == set(re.findall(r'log\.(?:info|warning|error)\(\s*"([a-z_]+)"', source))


def test_the_readme_names_the_commands_that_the_makefile_has():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make ([a-z-]+)`", (ROOT / "README.md").read_text(encoding="utf-8")):
        assert f"\n{target}:" in makefile
