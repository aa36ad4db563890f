"""`ayni clinic embed`: which web sites may show a clinic's matching page."""

import click

from service.cli.runtime import command, database_option, ready_connection
from service.clinics.allow_origins import allow_origins
from service.clinics.create_clinic import find_clinic


@click.command("embed")
@click.argument("clinic_named", metavar="CLINIC")
@click.option(
    "--allow", multiple=True, metavar="ORIGIN", help="A site that may show the page: https://www.example.org."
)
@click.option("--forbid", multiple=True, metavar="ORIGIN", help="A site that no longer may.")
@database_option
@command
async def clinic_embed(
    clinic_named: str, allow: tuple[str, ...], forbid: tuple[str, ...], database_url: str | None
) -> None:
    """Show and change where the page of CLINIC (id or name) may be shown, and what to put there."""
    async with ready_connection(database_url) as (connection, settings):
        found = await find_clinic(connection, clinic_named)
        embedding = await allow_origins(connection, found.id, list(allow), list(forbid))
        address = f"{settings.base_url}/embed/{found.id}"
    click.echo(f'<iframe src="{address}" title="Find who fits you" width="100%" height="900"></iframe>')
    click.echo(f"shown on: {', '.join(embedding.origins) or 'no other site yet; add one with --allow'}")
