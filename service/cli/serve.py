"""`ayni serve` and `ayni demo`: one parent starts the embedded PostgreSQL and hands its address to the workers."""

import asyncio
import errno
import os
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click
import msgspec

from schemas.messages import setup
from service.boot.matcher import fit_model, indexer
from service.cli.progress import load_with_progress, rederive_with_progress
from service.cli.reader import N_, say, worded
from service.cli.runtime import console, database_option, plain_errors, ready_connection
from service.core.clock import today
from service.core.database.embedded_postgres import default_data_folder
from service.core.database.pool import Connection
from service.core.errors import SetupError
from service.core.exposure import unsafe_settings
from service.core.request_counter import make_counters
from service.core.settings import Settings, environment_of, read_settings
from service.core.systemd import inherited_socket

_APPLICATION = "service.app:create_asgi"
_GRACE_SECONDS = 10
_OPEN_FILES = 65_536
_START_SECONDS = 120  # a worker that has not answered by then is replaced: on a busy machine starting takes a while


_no_migrate_option = click.option(
    "--no-migrate", is_flag=True, help="Refuse a database that is not up to date [AYNI_MIGRATE=false]."
)


def _options(function: Callable[..., None]) -> Callable[..., None]:
    for option in (
        database_option,
        click.option("--workers", type=click.IntRange(1, 64), help="Processes [AYNI_WORKERS]; default 1."),
        click.option("--port", type=click.IntRange(1, 65535), help="Port [AYNI_PORT]; default 8000."),
        click.option("--host", help="Address to listen on [AYNI_HOST]; default 127.0.0.1."),
    ):
        function = option(function)
    return function


@click.command()
@_options
@_no_migrate_option
def serve(host: str | None, port: int | None, workers: int | None, database_url: str | None, no_migrate: bool) -> None:
    """Serve the API and the pages.

    More settings come from the environment: AYNI_DATA (data folder of the embedded PostgreSQL),
    AYNI_READ_DATABASE_URL (replica for matching), AYNI_POLICY (policy file), AYNI_PUBLIC_URL (address in mails),
    AYNI_SMTP_URL, AYNI_MAIL_FROM, AYNI_OPERATOR_MAIL, AYNI_LOG_LEVEL. See docs/running.md.
    """
    migrate = False if no_migrate else None
    _run(read_settings(host=host, port=port, workers=workers, database_url=database_url, migrate=migrate, demo=False))


@click.command()
@_options
def demo(host: str | None, port: int | None, workers: int | None, database_url: str | None) -> None:
    """Serve with the fictional demo directory loaded first; takes the options of `serve`."""
    _run(read_settings(host=host, port=port, workers=workers, database_url=database_url, demo=True))


def _run(settings: Settings) -> None:
    if settings.demo and settings.data is None:
        # Fictional people never mix with a directory of real ones on the same machine.
        settings = msgspec.structs.replace(settings, data=default_data_folder() / "demo")
    with plain_errors():
        _check_exposure(settings)
        inherited = inherited_socket()
        if inherited is None:
            _check_port(settings.host, settings.port)
        _serve(settings, inherited)


def _check_exposure(settings: Settings) -> None:
    """Raises SetupError when other machines would reach a server that is not set up for them."""
    if faults := unsafe_settings(settings, os.environ):
        raise SetupError(setup.UNSAFE_TO_SERVE(faults="\n".join(f"- {worded(fault)}" for fault in faults)))


def _check_port(host: str, port: int) -> None:
    """Raises SetupError before any work is done when nobody could listen there."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            if os.name == "posix":  # as the server does: a port just given up is free
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SetupError(setup.PORT_TAKEN(host=host, port=port)) from None
        raise SetupError(setup.CANNOT_LISTEN(host=host, port=port, why=error.strerror or error)) from None


def _serve(settings: Settings, inherited: socket.socket | None) -> None:
    from service.core.logs import configure_logs

    configure_logs(settings.log_level)
    with _database(settings) as result, tempfile.TemporaryDirectory(prefix="ayni-") as shared:
        asyncio.run(_prepare(result))
        ready = msgspec.structs.replace(result, counters=make_counters(Path(shared) / "requests"))
        if ready.workers > 1:  # before a worker imports the library that reads it
            (Path(shared) / "metrics").mkdir()
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(Path(shared) / "metrics")
        os.environ.update(environment_of(ready))
        address = f"[link]http://{ready.host}:{ready.port}[/link]"
        console().print(say(N_("[bold]Ayni[/bold] at %(address)s — Ctrl-C stops it."), address=address))
        if not ready.smtp_url:
            text = N_("AYNI_SMTP_URL is not set: mails, with sign-in links, are printed here. Development only.")
            console().print(say(text))
        _answer(ready, inherited)


def _open_many_files() -> None:
    """As many connections and files as the system lets us: a shell often lets 1,024."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, _OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _answer(settings: Settings, inherited: socket.socket | None) -> None:
    """Until told to end. With several processes SIGHUP replaces them one by one, by what is installed then."""
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    from service.cli.worker_process import watch_closely

    watch_closely()
    _open_many_files()
    options: dict[str, Any] = {
        "factory": True,
        "host": settings.host,
        "port": settings.port,
        "workers": settings.workers,
        "loop": "auto",
        "http": "service.web.bounded_protocol:BoundedProtocol",
        "timeout_graceful_shutdown": _GRACE_SECONDS,
        "timeout_worker_healthcheck": _START_SECONDS,
        "access_log": False,
        "log_config": None,
        "log_level": "warning",
        "server_header": False,
    }
    if inherited is None:
        uvicorn.run(_APPLICATION, **options)
        return
    config = uvicorn.Config(_APPLICATION, **options)
    if settings.workers > 1:
        Multiprocess(config, sockets=[inherited]).run()
    else:
        uvicorn.Server(config).run(sockets=[inherited])


@contextmanager
def _database(settings: Settings) -> Iterator[Settings]:
    """The settings with a database URL; an embedded PostgreSQL that we start is started again when it dies."""
    if settings.database_url is not None:
        yield settings
        return
    from service.core.database.embedded_supervisor import supervised

    folder = settings.data or default_data_folder()
    with supervised(folder) as (running, supervisor):
        yield msgspec.structs.replace(settings, data=folder, database_url=running.dsn)
    if supervisor is not None and supervisor.gave_up:
        raise SetupError(setup.DATABASE_DIES(log=folder / "postgres.log"))


async def _prepare(settings: Settings) -> None:
    from service.matching.index.store_vectors import count_unmatched

    with console().status("preparing the database"):
        async with ready_connection(settings.database_url) as (connection, _):
            if settings.demo:
                await _load_demo(connection, settings)
            # After an upgrade with another policy nobody could be matched; `ayni rederive` does it before the restart.
            if await count_unmatched(connection, fit_model(settings).policy.key):
                await rederive_with_progress(connection, indexer(settings))


async def _load_demo(connection: Connection, settings: Settings) -> None:
    from service.intake.load_profiles import Load
    from service.population import DEMO_SEED, demo_people, dump_lines
    from service.profiles.fictional import DEMO
    from service.vocabulary.cache import VocabularyCache

    terms = await VocabularyCache.read(connection)
    how = Load(terms=terms, indexer=indexer(settings), source=DEMO, publish=True)
    await load_with_progress(connection, dump_lines(demo_people(DEMO_SEED, today())), how)
