"""`ayni backup`, `ayni restore`: the whole database into a file, and back."""

from pathlib import Path

import click

from service.boot.database import prepare_database
from service.cli.runtime import command, database_option, with_database
from service.core.database.backup import dump
from service.core.database.backup import restore as put_back
from service.core.database.pool import connect
from service.core.health import beat
from service.core.settings import read_settings

_file = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.command()
@_file
@database_option
@command
async def backup(file: Path, database_url: str | None) -> None:
    """Save everything into FILE, while others go on writing; `ayni doctor` knows how old the latest one is."""
    with with_database(read_settings(database_url=database_url)) as settings:
        assert settings.database_url is not None
        dump(settings.database_url, file)
        connection = await connect(settings.database_url)
        try:
            await beat(connection, "backup")
        finally:
            await connection.close()
    click.echo(f"saved in {file}")


@click.command()
@_file
@click.option("--yes", is_flag=True, help="What is there now is lost: say that you know.")
@database_option
@command
async def restore(file: Path, yes: bool, database_url: str | None) -> None:
    """Put what FILE holds in the place of this database; stop the servers first. All of it, or nothing is changed."""
    if not yes:
        click.confirm("Everything in this database is replaced. Go on?", abort=True)
    with with_database(read_settings(database_url=database_url)) as settings:
        assert settings.database_url is not None
        put_back(settings.database_url, file)
        await prepare_database(settings.database_url)
    click.echo("restored")
