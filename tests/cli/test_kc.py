"""`kc` as an operator types it: one clear line and exit code 2 for what cannot be, and nothing half changed."""

import json
import stat
from socket import socket

import pytest
from click.testing import CliRunner

from lti_tool.cli import main

ISSUER = "https://lms.musterhausen.example"
ADD = [
    "platform", "add", "--issuer", ISSUER, "--client-id", "a1", "--auth-url", f"{ISSUER}/auth",
    "--token-url", f"{ISSUER}/token", "--jwks-url", f"{ISSUER}/keys", "--deployment-id", "1",
    "--organisation", "musterhausen", "--name", "Stadt Musterhausen",
]  # fmt: skip


@pytest.fixture
def kc(tmp_path, monkeypatch):
    monkeypatch.setenv("KC_PUBLIC_URL", "https://tool.example")
    monkeypatch.setenv("KC_DATA_DIR", str(tmp_path / "data"))
    runner = CliRunner()

    def run(*arguments):
        return runner.invoke(main, [str(argument) for argument in arguments])

    return run


@pytest.fixture
def ready(kc):
    assert kc("init").exit_code == 0
    return kc


@pytest.fixture
def folder(kc, tmp_path):
    path = tmp_path / "bauantrag"
    assert kc("module", "new", path, "--title", "Bauanträge prüfen").exit_code == 0
    return path


def says(result, *words):
    """One line on standard error with these words, exit code 2, no traceback."""
    assert result.exit_code == 2, result.output
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("kc: ")
    assert "Traceback" not in result.output
    for word in words:
        assert word in lines[0]
    return True


def test_init_makes_everything_and_says_what_is_empty(kc, tmp_path):
    first = kc("init")
    assert first.exit_code == 0
    assert "New signing key" in first.output
    assert "still empty: " in first.output
    (key,) = (tmp_path / "data" / "keys").glob("*.pem")
    for secret in (key, tmp_path / "data" / "keys" / "state.key"):
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600


def test_init_may_be_run_again(ready, tmp_path):
    before = sorted((tmp_path / "data" / "keys").iterdir())
    again = ready("init", "--json")
    assert json.loads(again.output) | {"empty": []} == {"new_secret": False, "new_key": None, "empty": []}
    assert sorted((tmp_path / "data" / "keys").iterdir()) == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KC_PUBLIC_URL", "http://tool.example"),
        ("KC_PUBLIC_URL", "https://tool.example/path"),
        ("KC_PUBLIC_URL", "https://user:secret@tool.example"),
        ("KC_PUBLIC_URL", "https://[nonsense"),
        ("KC_ENV", "testing"),
        ("KC_WORKERS", "many"),
        ("KC_DEFAULT_LOCALE", "fr"),
        ("KC_LOG_LEVEL", "LOUD"),
        ("KC_MEDIA_URL", "http://media.example"),
    ],
)
def test_a_wrong_setting_is_named(kc, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    assert says(kc("init"), name)


def test_a_missing_address_is_named(kc, monkeypatch):
    monkeypatch.delenv("KC_PUBLIC_URL")
    assert says(kc("init"), "KC_PUBLIC_URL")


def test_a_database_that_is_none_is_named(kc, monkeypatch):
    monkeypatch.setenv("KC_DATABASE_URL", "nonsense")
    assert says(kc("init"), "KC_DATABASE_URL")


def test_before_init_every_command_says_so(kc):
    for command in (["platform", "list"], ["platform", "suspend", "1"], ["keys", "rotate"], ["serve"]):
        assert says(kc(*command), "kc init")


def test_a_platform_is_added_and_listed(ready):
    assert json.loads(ready(*ADD, "--json").output) == {"id": 1}
    (row,) = json.loads(ready("platform", "list", "--json").output)
    assert row["issuer"] == ISSUER
    assert row["organisation"] == "Stadt Musterhausen"
    assert row["deployment_ids"] == ["1"]
    assert ISSUER in ready("platform", "list").output


def test_a_second_registration_of_the_same_client_changes_nothing(ready):
    ready(*ADD)
    before = ready("platform", "list", "--json").output
    assert says(ready(*ADD), "registered already", "platform 1")
    assert ready("platform", "list", "--json").output == before


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--auth-url", "http://lms.example/auth", "auth_url must be https"),
        ("--issuer", "", "issuer is missing"),
        ("--client-id", "x" * 256, "client_id may have 255"),
    ],
)
def test_a_platform_that_cannot_be_is_refused(ready, option, value, words):
    command = list(ADD)
    command[command.index(option) + 1] = value
    assert says(ready(*command), words)
    assert json.loads(ready("platform", "list", "--json").output) == []


def test_a_key_file_that_holds_none_is_refused(ready, tmp_path):
    file = tmp_path / "key.pem"
    file.write_text("no key")
    command = [word for word in ADD if word not in {"--jwks-url", f"{ISSUER}/keys"}]
    assert says(ready(*command, "--jwks-pem", file), "no public key")


def test_platforms_are_suspended_and_approved(ready):
    ready(*ADD)
    assert ready("platform", "suspend", "1").exit_code == 0
    assert json.loads(ready("platform", "list", "--json").output)[0]["status"] == "suspended"
    assert ready("platform", "approve", "1", "--deployment-id", "7").exit_code == 0
    (row,) = json.loads(ready("platform", "list", "--json").output)
    assert (row["status"], row["deployment_ids"]) == ("active", ["1", "7"])
    assert says(ready("platform", "suspend", "9"), "no platform 9")


def test_what_no_platform_can_be_is_one_line_too(ready, tmp_path, monkeypatch):
    file = tmp_path / "key.pem"
    file.write_bytes(b"\xff\xfe")
    command = [word for word in ADD if word not in {"--jwks-url", f"{ISSUER}/keys"}]
    assert says(ready(*command, "--jwks-pem", file), "UTF-8")
    assert ready("platform", "suspend", "9" * 20).exit_code == 2
    monkeypatch.setenv("KC_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/nothing?connect_timeout=1")
    assert says(ready("platform", "list"), "the database cannot be used")


def test_a_secret_that_was_cut_short_is_made_anew(ready, tmp_path):
    (tmp_path / "data" / "keys" / "state.key").write_bytes(b"")
    assert says(ready("platform", "list"), "kc init")
    assert json.loads(ready("init", "--json").output)["new_secret"]
    assert ready("platform", "list").exit_code == 0


def test_a_demo_whose_port_is_taken_leaves_nothing_running(kc, tmp_path):
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = kc("demo", "--data", tmp_path / "demo", "--port", taken.getsockname()[1])
    assert result.exit_code != 0
    assert "Open http" not in result.output


def test_keys_are_rotated(ready, tmp_path):
    assert "New signing key" in ready("keys", "rotate").output
    assert len(list((tmp_path / "data" / "keys").glob("*.pem"))) == 2


def test_a_new_module_is_valid(kc, folder):
    result = kc("module", "validate", folder)
    assert (result.exit_code, result.output) == (0, "1 valid.\n")


def test_a_folder_that_is_not_empty_is_left_alone(kc, folder):
    before = sorted(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert says(kc("module", "new", folder), "new or empty folder expected")
    assert sorted(path.read_bytes() for path in folder.rglob("*") if path.is_file()) == before


def test_everything_that_is_wrong_is_named_with_file_and_line(kc, folder):
    (folder / "module.yaml").write_text("id: X\ntitle: T\n")
    result = kc("module", "validate", folder)
    assert result.exit_code == 2
    assert f"{folder / 'module.yaml'}:1: " in result.stderr
    assert len(result.stderr.splitlines()) > 3
    rows = json.loads(kc("module", "validate", folder, "--json").output)
    assert {"folder", "file", "line", "code", "message"} == set(rows[0])


def test_modules_are_imported_once(ready, folder):
    first = ready("module", "import", folder, "--json")
    assert json.loads(first.output) == [{"module": "bauantrag", "version": "0.1.0", "outcome": "added"}]
    assert "unchanged" in ready("module", "import", folder).output


def test_a_dry_run_changes_nothing(ready, folder):
    assert "added (dry run)" in ready("module", "import", folder, "--dry-run").output
    assert "bauantrag 0.1.0: added\n" in ready("module", "import", folder).output


def test_the_same_version_with_other_content_is_refused(ready, folder):
    ready("module", "import", folder)
    text = (folder / "module.yaml").read_text()
    (folder / "module.yaml").write_text(text.replace("Bauanträge", "Bauvoranfragen"))
    assert says(ready("module", "import", folder), "imported before with other content")
    (folder / "module.yaml").write_text(text.replace("Bauanträge", "Bauvoranfragen").replace("0.1.0", "0.1.1"))
    assert ready("module", "import", folder).exit_code == 0


def test_a_broken_folder_keeps_all_others_out(ready, folder, tmp_path):
    broken = tmp_path / "broken"
    broken.mkdir()
    result = ready("module", "import", folder, broken)
    assert result.exit_code == 2
    assert "nothing was imported" in result.stderr
    assert "added" in ready("module", "import", folder).output


def test_two_folders_with_one_version_are_refused(ready, folder):
    assert says(ready("module", "import", folder, folder), "two of the folders")


def test_a_folder_that_does_not_exist_is_named(ready, tmp_path):
    result = ready("module", "import", tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr
