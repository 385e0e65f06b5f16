"""`kc platform …`: the LMSs that may launch modules."""

import json
from typing import Any

import click

from lti_tool.cli.answers import answering, the_tool
from lti_tool.services import registering

PLATFORM_ID = click.IntRange(1, 2**31 - 1)


@click.group()
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
@click.argument("platform_id", type=PLATFORM_ID)
@answering
def suspend(platform_id: int) -> None:
    r"""Let nobody in through this LMS any more, at once.

    \b
    Example: kc platform suspend 3
    """
    registering.suspend(the_tool(), platform_id)
    click.echo(f"Platform {platform_id} is suspended.")


@platform.command()
@click.argument("platform_id", type=PLATFORM_ID)
@click.option("--deployment-id", "deployment_ids", multiple=True, help="A further deployment to accept.")
@answering
def approve(platform_id: int, deployment_ids: tuple[str, ...]) -> None:
    r"""Open a suspended LMS again, or accept a further deployment of it.

    \b
    Example: kc platform approve 3 --deployment-id 7
    """
    registering.approve(the_tool(), platform_id, deployment_ids=deployment_ids)
    click.echo(f"Platform {platform_id} is active.")
