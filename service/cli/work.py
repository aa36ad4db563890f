"""`ayni work`: works off jobs without a server."""

import asyncio
import signal

import click

from service.boot.matcher import indexer
from service.cli.reader import N_, say
from service.cli.runtime import command, console, database_option, ready_connection
from service.core.database.pool import open_database
from service.core.memory import settle


@click.command()
@database_option
@command
async def work(database_url: str | None) -> None:
    """Work off jobs (imports, webhooks) until stopped: for servers that run with AYNI_JOBS=false."""
    from service.jobs.worker import work as work_off

    leaving = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, leaving.set)
    async with ready_connection(database_url) as (_, settings):
        assert settings.database_url is not None  # given by ready_connection
        database = await open_database(settings.database_url)
        settle()
        console().print(say(N_("working off jobs; Ctrl-C stops")))
        try:
            await work_off(database, indexer(settings), settings, leaving)
        finally:
            await database.close()
