"""What every test may ask for: a real PostgreSQL with a database of its own, and a real server to talk to.

One embedded PostgreSQL per run (or AYNI_TEST_DATABASE_URL); two template databases are made once, an empty one and
one with the demo directory; a test gets a copy.
"""

import asyncio
import functools
import os
import secrets
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import httpcore2
import httpx2
import pytest
from hypothesis import settings as hypothesis_settings

from service.boot.database import prepare_database
from service.boot.matcher import indexer
from service.core.clock import today
from service.core.database.embedded_postgres import join_or_start
from service.core.database.pool import Connection, connect
from service.core.settings import Settings
from service.intake.load_profiles import Load, load_profiles
from service.population import DEMO_SEED, demo_people, dump_lines
from service.vocabulary.cache import VocabularyCache
from tests.fixtures import template_cache
from tests.fixtures.running import Server, run_apart, running_server

_SERVER_KEY = pytest.StashKey[Any]()
_TEMPLATE_LOCK = 70_001

# A client reads all certificates of the system anew, 30 ms each time; here hundreds of clients talk without TLS.
httpcore2.default_ssl_context = functools.cache(httpcore2.default_ssl_context)

# A busy machine is no fault of the code. A landing draws the same examples each time, so that only its own change fails
# it; `make nightly` draws new ones, many more.
hypothesis_settings.register_profile("ayni", deadline=None, max_examples=50, derandomize=True, database=None)
hypothesis_settings.register_profile("deep", deadline=None, max_examples=3_000)
hypothesis_settings.load_profile("ayni")


def pytest_configure(config: pytest.Config) -> None:
    """Starts the PostgreSQL of this run in the one process that starts the workers."""
    if hasattr(config, "workerinput") or os.environ.get("AYNI_TEST_DATABASE_URL") or config.option.collectonly:
        return
    folder = tempfile.TemporaryDirectory(prefix="ayni-tests-", ignore_cleanup_errors=True)
    os.environ["AYNI_PG_FSYNC"] = "off"  # nothing here outlives the run
    Path(folder.name).chmod(0o755)
    cluster = Path(folder.name) / "data"
    whole = template_cache.restore(cluster, today())
    running = join_or_start(cluster)
    if not whole:
        asyncio.run(_drop_on(running.dsn, template_cache.DEMO))
    os.environ["AYNI_TEST_DATABASE_URL"] = running.dsn
    os.environ["AYNI_TEST_DATA"] = folder.name
    config.stash[_SERVER_KEY] = (running, folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    started = config.stash.get(_SERVER_KEY, None)
    if started is not None:
        running, folder = started
        templates = asyncio.run(_templates_left(running.dsn))
        running.stop()
        if "ayni_empty" in templates:
            template_cache.keep(Path(folder.name) / "data", today(), with_demo=template_cache.DEMO in templates)
        folder.cleanup()
        os.environ.pop("AYNI_TEST_DATABASE_URL", None)


async def _drop_on(dsn: str, name: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    finally:
        await connection.close()


async def _templates_left(dsn: str) -> list[str]:
    """Drop what tests left behind; the databases that stay."""
    connection = await asyncpg.connect(dsn)
    try:
        names = [row[0] for row in await connection.fetch("SELECT datname FROM pg_database WHERE datname LIKE '%\\_%'")]
    finally:
        await connection.close()
    for name in names:
        if name.startswith("test_") or name.endswith("_making"):
            await _drop_on(dsn, name)
    return names


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The few long tests come first, so that none is left alone at the end while the other workers idle."""
    items.sort(key=lambda item: item.get_closest_marker("timeout") is None)


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": True}


def _named(name: str) -> str:
    """The test server's address with another database."""
    address = os.environ["AYNI_TEST_DATABASE_URL"]
    head, _, tail = address.rpartition("/")
    return f"{head}/{name}" + (f"?{tail.partition('?')[2]}" if "?" in tail else "")


async def _copy(template: str, name: str) -> str:
    """A new database made from a template; the template is made by the first who asks."""
    connection = await asyncpg.connect(_named("postgres"))
    try:
        # Not blocking: a copy of a template and a waiting session must not stand in each other's way.
        while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", _TEMPLATE_LOCK):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", template):
            await connection.execute(f'CREATE DATABASE "{template}_making"')
            await _fill(template)
            await connection.execute(f'ALTER DATABASE "{template}_making" RENAME TO "{template}"')
        await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    finally:
        await connection.close()
    return _named(name)


async def _fill(template: str) -> None:
    address = _named(f"{template}_making")
    await prepare_database(address)
    if template != "ayni_demo":
        return
    connection = await connect(address)
    try:
        settings = Settings(database_url=address)
        await load_profiles(
            connection,
            dump_lines(demo_people(DEMO_SEED, today())),
            Load(
                terms=await VocabularyCache.read(connection),
                indexer=indexer(settings),
                source="demo",
                publish=True,
                reject=lambda rejected: pytest.fail(f"the demo directory does not load: {rejected}"),
            ),
        )
    finally:
        await connection.close()


def new_database(template: str) -> Iterator[str]:
    """The address of a fresh copy of a template, dropped afterwards."""
    name = f"test_{secrets.token_hex(6)}"
    yield run_apart(_copy(template, name))
    run_apart(_drop_on(_named("postgres"), name))


@pytest.fixture
def database_url() -> Iterator[str]:
    """A database of this test's own: schema and vocabularies, no profiles."""
    yield from new_database("ayni_empty")


@pytest.fixture
def demo_copy_url() -> Iterator[str]:
    """A database of this test's own with the demo directory, to change at will."""
    yield from new_database("ayni_demo")


@pytest.fixture(scope="session")
def demo_url() -> Iterator[str]:
    """The demo directory, shared by tests that only read."""
    yield from new_database("ayni_demo")


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[Connection]:
    """A connection to this test's own empty directory."""
    opened = await connect(database_url)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def demo_server(demo_url: str) -> Iterator[Server]:
    """`ayni serve` on the demo directory as a process of its own, shared by tests that only read."""
    with running_server(demo_url) as server:
        yield server


@pytest.fixture
def server(database_url: str) -> Iterator[Server]:
    """`ayni serve` on this test's own empty directory."""
    with running_server(database_url) as started:
        yield started


@pytest.fixture
def demo_client(demo_server: Server) -> Iterator[httpx2.Client]:
    """A real HTTP client of the demo server."""
    with httpx2.Client(base_url=demo_server.url, timeout=30) as client:
        yield client
