"""`kc …`: each command calls one service, answers bad input with one line and exit code 2, and keeps all or nothing."""

import json
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from connectors.module.source import SourceErrors, new_module, read_module
from lti_tool.domain.errors import RuleError
from lti_tool.logs import configure_logs
from lti_tool.services import library, registering, setting_up
from lti_tool.services.tool import NotSetUp, Tool
from lti_tool.settings import Settings, SettingsError, load_settings
from lti_tool.store.database import DatabaseUnavailable

BAD_INPUT = 2
WORDS = {
    "already-registered": "this issuer and client id are registered already, as platform {id}; nothing was changed "
    "(a further deployment: kc platform approve {id} --deployment-id …)",
    "other-keys": "{issuer} is known with keys from {expected}, these come from {received}: say --same-people if the "
    "people of both are the same, --other-people if not",
    "field-missing": "{field} is missing",
    "field-too-long": "{field} may have {longest} printable characters at most",
    "address": "{field} {problem}",
    "key": "the key {problem}",
    "platform-unknown": "there is no platform {id} (kc platform list shows them)",
    "version-taken": "{module} {version} was imported before with other content: give the new content a new version",
    "version-twice": "two of the folders are {module} {version}",
}


class Problem(click.ClickException):
    """One clear line, exit code 2."""

    exit_code = BAD_INPUT

    def show(self, file: Any = None) -> None:  # noqa: ANN401, ARG002 — click's signature
        click.echo(f"kc: {self.format_message()}", err=True)


def answering(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn what a service refuses into one line for the person at the terminal."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 — click's callbacks
        try:
            return command(*args, **kwargs)
        except RuleError as error:
            raise Problem(WORDS.get(error.code, error.code).format(**error.facts)) from None
        except SettingsError as error:
            raise Problem(str(error).replace("\n", "; ")) from None
        except (NotSetUp, DatabaseUnavailable, OSError) as error:
            raise Problem(str(error).splitlines()[0]) from None

    return run


def the_settings() -> Settings:
    settings = load_settings()
    configure_logs(settings.log_level)
    return settings


def the_tool() -> Tool:
    """Return the tool, if `kc init` has made what it needs."""
    tool = Tool(the_settings())
    if not tool.database.is_current():
        raise NotSetUp("the database has not this version's tables: run `kc init`")
    return tool


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="kommunalcampus-lms")
def main() -> None:
    """KommunalCampus in the LMS you have. Settings are KC_* environment variables (docs/operator.md)."""


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@answering
def init(as_json: bool) -> None:
    r"""Make data folder, tables, keys and legal texts; say what is still empty. May be run again.

    \b
    Example: KC_PUBLIC_URL=https://lernen.example kc init
    """
    done = setting_up.init(the_settings())
    if as_json:
        empty = [{"file": file, "placeholder": name} for file, name in done.empty]
        click.echo(json.dumps({"new_secret": done.new_secret, "new_key": done.new_key, "empty": empty}))
        return
    click.echo("Ready." if done.new_key is None else f"Ready. New signing key {done.new_key}.")
    for file, name in done.empty:
        click.echo(f"still empty: {file}: {name}")


@main.command()
@answering
def serve() -> None:
    r"""Serve the tool (gunicorn) at KC_BIND until it is stopped.

    \b
    Example: KC_PUBLIC_URL=https://lernen.example KC_BIND=127.0.0.1:8000 kc serve
    """
    from lti_tool.serving import serve as run  # noqa: PLC0415 — gunicorn exists on Unix only

    the_tool().database.dispose()
    run(load_settings())


@main.command()
@click.option("--port", type=int, default=0, help="Port of the practice LMS; a free one by default.")
@click.option("--tool-port", type=int, default=0, help="Port of the tool; a free one by default.")
@click.option("--data", type=click.Path(path_type=Path), default=Path(".demo"), show_default=True)
@answering
def demo(port: int, tool_port: int, data: Path) -> None:
    r"""Start the tool beside a practice LMS with three sample modules; Ctrl-C stops both.

    \b
    Example: kc demo
    """
    from lti_tool.practice.demo import run_demo  # noqa: PLC0415 — only here

    run_demo(data, port=port, tool_port=tool_port, say=click.echo)


@main.group()
def platform() -> None:
    """The LMSs that may launch modules."""


@platform.command("add")
@click.option("--issuer", required=True, help="The LMS's issuer, to the letter.")
@click.option("--client-id", required=True)
@click.option("--auth-url", required=True, help="Its OIDC authorization address.")
@click.option("--token-url", required=True, help="Its token address.")
@click.option("--jwks-url", help="Its key set; or --jwks-pem.")
@click.option("--jwks-pem", type=click.File(), help="A file with its public key, where there is no key set.")
@click.option("--deployment-id", "deployment_ids", multiple=True, required=True)
@click.option("--organisation", help="Key of the organisation that it belongs to.")
@click.option("--name", default="", help="A name for lists.")
@click.option("--frame-origin", "frame_origins", multiple=True, help="Further address whose pages may frame ours.")
@click.option("--allow-anonymous", is_flag=True, help="Let people in of whom the LMS sends no id.")
@click.option("--same-people/--other-people", default=None, help="For an issuer known with other keys.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@answering
def add(as_json: bool, jwks_pem: Any, **values: Any) -> None:  # noqa: ANN401 — click's values
    r"""Register an LMS by hand.

    \b
    Example: kc platform add --issuer https://lms.musterhausen.example --client-id a1b2c3 \\
      --auth-url https://lms.musterhausen.example/mod/lti/auth.php \\
      --token-url https://lms.musterhausen.example/mod/lti/token.php \\
      --jwks-url https://lms.musterhausen.example/mod/lti/certs.php \\
      --deployment-id 1 --organisation musterhausen --name "Stadt Musterhausen"
    """
    pem = jwks_pem.read() if jwks_pem else None
    platform_id = registering.add_platform(the_tool(), registering.NewPlatform(jwks_pem=pem, **values))
    click.echo(json.dumps({"id": platform_id}) if as_json else f"Platform {platform_id} added.")


@platform.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@answering
def show(as_json: bool) -> None:
    r"""List the registered LMSs.

    \b
    Example: kc platform list --json
    """
    rows = [
        {
            "id": found.id,
            "status": found.status.value,
            "organisation": organisation,
            "name": found.name,
            "issuer": found.issuer,
            "client_id": found.client_id,
            "deployment_ids": deployments,
            "family": found.family,
        }
        for found, organisation, deployments in registering.list_platforms(the_tool())
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        where = "{issuer} client {client_id} deployments {deployment_ids}".format(**row)
        click.echo(f"{row['id']:>4}  {row['status']:<9}  {row['organisation'] or '-'}  {where}")


@platform.command()
@click.argument("platform_id", type=int)
@answering
def suspend(platform_id: int) -> None:
    r"""Let nobody in through this LMS any more, at once.

    \b
    Example: kc platform suspend 3
    """
    registering.suspend(the_tool(), platform_id)
    click.echo(f"Platform {platform_id} is suspended.")


@platform.command()
@click.argument("platform_id", type=int)
@click.option("--deployment-id", "deployment_ids", multiple=True, help="A further deployment to accept.")
@answering
def approve(platform_id: int, deployment_ids: tuple[str, ...]) -> None:
    r"""Open a suspended LMS again, or accept a further deployment of it.

    \b
    Example: kc platform approve 3 --deployment-id 7
    """
    registering.approve(the_tool(), platform_id, deployment_ids=deployment_ids)
    click.echo(f"Platform {platform_id} is active.")


@main.group()
def keys() -> None:
    """Our own signing keys."""


@keys.command()
@answering
def rotate() -> None:
    r"""Sign with a new key; the old one stays published until nobody can need it.

    \b
    Example: kc keys rotate
    """
    click.echo(f"New signing key {setting_up.rotate_keys(the_tool())}.")


@main.group()
def module() -> None:
    """Modules: folders of Markdown and YAML (docs/module-format.md)."""


FOLDERS = click.argument(
    "folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path)
)


@module.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", default="Neue Lerneinheit", show_default=True)
@answering
def new(folder: Path, title: str) -> None:
    r"""Write a small valid module to start from.

    \b
    Example: kc module new bauantrag --title "Bauanträge prüfen"
    """
    try:
        for path in new_module(folder, title=title):
            click.echo(path)
    except SourceErrors as errors:
        raise Problem(errors.errors[0].message) from None


@module.command()
@FOLDERS
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@answering
def validate(folders: tuple[Path, ...], as_json: bool) -> None:
    r"""Check modules and name everything that is wrong: file, line, what was expected.

    \b
    Example: kc module validate bauantrag phishing-erkennen
    """
    found = []
    for folder in folders:
        try:
            read_module(folder)
        except SourceErrors as errors:
            found += [(folder, error) for error in errors.errors]
    if as_json:
        rows = [
            {"folder": str(folder), "file": one.file, "line": one.line, "code": one.code, "message": one.message}
            for folder, one in found
        ]
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        for folder, one in found:
            click.echo(f"{folder / one.file}:{one.line}: {one.message} [{one.code}]", err=True)
        if not found:
            click.echo(f"{len(folders)} valid.")
    if found:
        sys.exit(BAD_INPUT)


@module.command("import")
@FOLDERS
@click.option("--dry-run", is_flag=True, help="Check and say what would happen; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@answering
def import_(folders: tuple[Path, ...], dry_run: bool, as_json: bool) -> None:
    r"""Take modules into the tool, all of them or none.

    \b
    Example: kc module import bauantrag phishing-erkennen
    """
    try:
        results = library.import_modules(the_tool(), folders, dry_run=dry_run)
    except SourceErrors as errors:
        for one in errors.errors:
            click.echo(f"{one.file}:{one.line}: {one.message} [{one.code}]", err=True)
        raise Problem("nothing was imported") from None
    if as_json:
        rows = [{"module": one.slug, "version": one.version, "outcome": one.outcome.value} for one in results]
        click.echo(json.dumps(rows))
        return
    for one in results:
        click.echo(f"{one.slug} {one.version}: {one.outcome.value}{' (dry run)' if dry_run else ''}")


@module.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--port", type=click.IntRange(1, 65535), default=8008, show_default=True)
@answering
def preview(folder: Path, port: int) -> None:
    r"""Show a module in the browser as learners will see it; edits show at once.

    \b
    Example: kc module preview bauantrag
    """
    from werkzeug.serving import run_simple  # noqa: PLC0415 — only here

    from lti_tool.web.preview import create_preview  # noqa: PLC0415 — Flask is slow to import

    click.echo(f"Preview of {folder} at http://127.0.0.1:{port}/ (Ctrl-C stops it)")
    run_simple("127.0.0.1", port, create_preview(folder), threaded=True)
