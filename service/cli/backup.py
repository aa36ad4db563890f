"""`ayni backup`, `ayni restore`: the whole database into a file and back; or the embedded one, to any moment."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import click

from schemas.messages import setup
from service.boot.database import prepare_database
from service.cli.reader import N_, say
from service.cli.runtime import command, database_option, plain_errors, with_database
from service.core.database.backup import dump
from service.core.database.backup import restore as put_back
from service.core.database.embedded_postgres import default_data_folder, join_or_start
from service.core.database.point_in_time import restore_at, take_base
from service.core.database.pool import connect
from service.core.errors import SetupError
from service.core.health import beat
from service.core.settings import Settings, read_settings

_file = click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)


@click.command()
@_file
@click.option("--base", is_flag=True, help="A base backup into AYNI_PG_ARCHIVE in place of FILE.")
@click.option("--keep", type=click.IntRange(1, 1000), default=2, show_default=True, help="Base backups that stay.")
@database_option
@command
async def backup(file: Path | None, base: bool, keep: int, database_url: str | None) -> None:
    """Save everything into FILE, while others go on writing; `ayni doctor` knows how old the latest one is."""
    _either(file, base, "--base")
    settings = read_settings(database_url=database_url)
    if file is not None:
        with with_database(settings) as settings:
            assert settings.database_url is not None
            dump(settings.database_url, file)
            await _noted(settings.database_url)
        click.echo(say(N_("saved in %(file)s"), file=file))
        return
    folder = _embedded(settings)
    with join_or_start(folder) as running:
        moment = take_base(running, folder, keep)
        await _noted(running.dsn)
    click.echo(say(N_("any moment from %(moment)s on can be restored"), moment=moment.isoformat()))


async def _noted(dsn: str) -> None:
    connection = await connect(dsn)
    try:
        await beat(connection, "backup")
    finally:
        await connection.close()


@click.command()
@_file
@click.option(
    "--at", "moment", metavar="MOMENT", help="The embedded database as it was then (2026-11-30T12:00:00Z; `latest`)."
)
@click.option("--yes", is_flag=True, help="What is there now is lost: say that you know.")
@database_option
def restore(file: Path | None, moment: str | None, yes: bool, database_url: str | None) -> None:
    """Put what FILE holds, or what was there at a moment, in the place of this database; stop the servers first.

    All of it, or nothing is changed.
    """
    _either(file, moment is not None, "--at")
    if not yes:
        click.confirm("Everything in this database is replaced. Go on?", abort=True)
    with plain_errors():
        settings, aside = read_settings(database_url=database_url), None
        if moment is not None:
            aside = restore_at(_embedded(settings), _moment(moment))
            settings = read_settings(database_url=database_url)
        with with_database(settings) as settings:
            assert settings.database_url is not None
            if file is not None:
                put_back(settings.database_url, file)
            asyncio.run(prepare_database(settings.database_url))
    text = N_("restored; what was there is now %(aside)s") if aside else N_("restored")
    click.echo(say(text, aside=aside))


def _either(file: Path | None, other: bool, name: str) -> None:
    if (file is not None) is other:
        raise click.UsageError(f"give FILE or {name}")


def _embedded(settings: Settings) -> Path:
    if settings.database_url is not None:
        raise SetupError(setup.ONLY_EMBEDDED())
    return settings.data or default_data_folder()


def _moment(text: str) -> datetime | None:
    """With its zone, or in UTC; None for the latest."""
    if text == "latest":
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError("MOMENT is a date and a time, such as 2026-11-30T12:00:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
