"""`ayni export`, `migrate`, `doctor`: profiles out, and the state of the installation."""

import platform
import sys

import click

from service.cli.runtime import command, console, database_option, ready_connection, with_database
from service.core.database.migrate import pending
from service.core.database.pool import Connection, check_server, connect
from service.core.errors import SetupError
from service.core.settings import read_settings
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
    console().print(f"exported {count:,} profiles")


@click.command()
@database_option
@command
async def migrate(database_url: str | None) -> None:
    """Bring the schema and the shipped vocabularies up to date; quick when they are."""
    async with ready_connection(database_url):
        click.echo("schema and vocabularies are up to date")


@click.command()
@database_option
@command
async def doctor(database_url: str | None) -> None:
    """Say what is wrong with this installation, and what to do; exit status 1 if anything is."""
    faults = 0

    def tell(ok: bool, text: str) -> None:
        nonlocal faults
        faults += not ok
        click.echo((click.style("ok   ", fg="green") if ok else click.style("fault", fg="red")) + " " + text)

    tell(sys.version_info >= (3, 11), f"Python {platform.python_version()}")
    with with_database(read_settings(database_url=database_url)) as settings:
        assert settings.database_url is not None
        connection = await connect(settings.database_url)
        try:
            check_server(connection)
            tell(True, f"PostgreSQL {connection.get_server_version().major}")
            complaint = await _complaint_about_schema(connection)
            tell(not complaint, complaint or "schema is up to date")
            from service.boot.matcher import fit_model  # numpy and the text model: for this command alone
            from service.matching.store_vectors import count_unmatched

            model = fit_model(settings)
            tell(True, f"policy {model.policy.version}, text model {model.policy.encoder}")
            if not complaint:
                behind = await count_unmatched(connection, model.policy.key)
                tell(
                    behind == 0,
                    f"run `ayni rederive`: {behind:,} behind" if behind else "every published profile is derived",
                )
        finally:
            await connection.close()
    if faults:
        sys.exit(1)


async def _complaint_about_schema(connection: Connection) -> str:
    """What is wrong with the schema, and what to do; '' when nothing is."""
    try:
        missing = await pending(connection)
    except SetupError as error:
        return str(error)
    return f"run `ayni migrate`: {', '.join(missing)}" if missing else ""
