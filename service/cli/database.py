"""`ayni export`, `migrate`: profiles out, and the schema."""

import sys

import click

from service.cli.reader import N_, say
from service.cli.runtime import command, console, database_option, ready_connection
from service.intake.export_profiles import export_profiles


@click.command()
@database_option
@command
async def export(database_url: str | None) -> None:
    """Write every profile as NDJSON to standard output: what `load --publish` takes back."""
    async with ready_connection(database_url) as (connection, _):
        count = 0
        async for line in export_profiles(connection):
            sys.stdout.buffer.write(line)
            count += 1
        sys.stdout.buffer.flush()
    console().print(say(N_("exported %(number)s profiles"), number=f"{count:,}"))


@click.command()
@database_option
@command
async def migrate(database_url: str | None) -> None:
    """Bring the schema and the shipped vocabularies up to date; quick when they are."""
    async with ready_connection(database_url):
        click.echo(say(N_("schema and vocabularies are up to date")))
