"""`kc …`: each command calls one service, answers bad input with one line and exit code 2, and keeps all or nothing."""

import json
from pathlib import Path

import click

from lti_tool.cli.answers import answering, the_settings, the_tool
from lti_tool.cli.modules import module
from lti_tool.cli.platforms import platform
from lti_tool.services import setting_up
from lti_tool.settings import load_settings


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


main.add_command(platform)
main.add_command(module)
