"""What all commands share: the group, the database they work on, and plain words for errors."""

import asyncio
import functools
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec

import click
import msgspec

from service.boot.database import prepare_database
from service.cli.reader import N_, say, worded
from service.core.check_ready import check_ready
from service.core.database.embedded_postgres import default_data_folder, join_or_start
from service.core.database.errors import ANY_FAILURE
from service.core.database.pool import Connection, connect
from service.core.errors import AyniError, BadRequest
from service.core.settings import Settings, read_settings

if TYPE_CHECKING:
    from rich.console import Console

P = ParamSpec("P")


@functools.cache
def console() -> "Console":
    """Progress and remarks go to standard error, so that standard output can be piped."""
    from rich.console import Console  # slow to import: only where something is shown

    return Console(stderr=True, highlight=False)


database_option = click.option(
    "--database-url",
    metavar="URL",
    help="PostgreSQL 15 or newer [AYNI_DATABASE_URL]; default: the embedded one.",
)


workers_option = click.option(
    "--workers", type=click.IntRange(1), help="Processes that work side by side; default: one for each core."
)


def command(work: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Runs an async command; errors a person can act on become plain lines and exit status 1."""

    @functools.wraps(work)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        with plain_errors():
            asyncio.run(work(*args, **kwargs))

    return wrapped


@contextmanager
def plain_errors() -> Iterator[None]:
    """No traceback for what the person at the keyboard can mend."""
    try:
        yield
    except BadRequest as error:
        fields = (f"  {pointer or '/'}: {worded(wanted)}" for pointer, wanted in error.fields)
        lines = [worded(error.message), *fields]
        raise click.ClickException("\n".join(lines)) from None
    except AyniError as error:
        raise click.ClickException(worded(error.message)) from None
    except ANY_FAILURE as error:
        raise click.ClickException(say(N_("the database refused: %(error)s"), error=error)) from None


@contextmanager
def with_database(settings: Settings) -> Iterator[Settings]:
    """The settings with a database URL: the one given, or that of the embedded PostgreSQL, started or joined."""
    if settings.database_url is not None:
        yield settings
        return
    folder = settings.data or default_data_folder()
    with join_or_start(folder) as running:
        yield msgspec.structs.replace(settings, data=folder, database_url=running.dsn)


@asynccontextmanager
async def ready_connection(
    database_url: str | None, policy: Path | None = None
) -> AsyncIterator[tuple[Connection, Settings]]:
    """A connection to a migrated database with its reference data, and the settings."""
    with with_database(read_settings(database_url=database_url, policy=policy)) as settings:
        assert settings.database_url is not None  # given by with_database
        if settings.migrate:
            await prepare_database(settings.database_url)
        connection = await connect(settings.database_url)
        try:
            if not settings.migrate:
                await check_ready(connection)
            yield connection, settings
        finally:
            await connection.close()
