"""`kc module …`: writing, checking, showing and importing modules."""

import json
import sys
from pathlib import Path

import click

from connectors.module.source import SourceErrors, new_module, read_module
from lti_tool.cli.answers import BAD_INPUT, Problem, answering, the_tool
from lti_tool.services import library


@click.group()
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
    for done in results:
        click.echo(f"{done.slug} {done.version}: {done.outcome.value}{' (dry run)' if dry_run else ''}")


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
