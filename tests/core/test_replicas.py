"""A real standby: reads go there while it is well and not behind, and elsewhere without an error while it is not."""

import asyncio
import os
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from service.core.database.embedded_binaries import find_binaries
from service.core.database.embedded_folder import Cluster, prepare_folder
from service.core.database.embedded_postgres import join_or_start
from service.core.database.embedded_process import end, is_ready, run, server_command, spawn
from service.core.database.pool import Database, connect, open_database
from service.core.database.replicas import hosts_of
from service.core.health import can_read, can_write
from tests.core.test_embedded_supervisor import soon
from tests.fixtures.running import free_port

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(240)]
TABLE = "CREATE TABLE heartbeat (name text PRIMARY KEY, at timestamptz NOT NULL); CREATE TABLE note (text text)"


class Pair:
    """A primary and a standby made of it by pg_basebackup."""

    def __init__(self, folder: Path) -> None:
        self.primary = join_or_start(folder / "primary")
        self.cluster: Cluster = prepare_folder(folder / "standby")
        self.binaries, _ = find_binaries(self.cluster)
        self.port, self.lock = free_port(), (folder / "lock").open("ab")
        self.dsn = self.primary.dsn.replace(f":{self.primary.port}/", f":{self.port}/")
        self.cluster.data.mkdir(mode=0o700)
        self.cluster.hand_over(self.cluster.data)
        words = ["-D", str(self.cluster.data), "-R", "-X", "stream", "-c", "fast", "-d", self.primary.dsn]
        run(self.cluster, [str(self.binaries / "pg_basebackup"), *words], self.lock)
        self.server: subprocess.Popen[bytes]
        self.start()

    @property
    def both(self) -> str:
        """A URL of both hosts."""
        return self.primary.dsn.replace(
            f"127.0.0.1:{self.primary.port}", f"127.0.0.1:{self.primary.port},127.0.0.1:{self.port}"
        )

    def start(self) -> None:
        command = server_command(self.cluster, self.binaries, self.port)
        self.server = spawn(self.cluster, command, self.lock, subprocess.DEVNULL)
        assert soon(lambda: is_ready(self.cluster, self.server.pid)), self.cluster.log.read_text()

    def kill(self) -> None:
        os.kill(self.server.pid, signal.SIGKILL)
        self.server.wait(30)

    async def execute(self, dsn: str, statement: str) -> None:
        connection = await asyncpg.connect(dsn, timeout=10)
        await connection.execute(statement)
        await connection.close()

    def stop(self) -> None:
        end(self.server)
        self.primary.stop()
        self.lock.close()


@pytest.fixture
def pair(data_folder: Path) -> Iterator[Pair]:
    data_folder.mkdir(mode=0o755)
    opened = Pair(data_folder)
    yield opened
    opened.stop()


@pytest.fixture
async def database(pair: Pair) -> AsyncIterator[Database]:
    await pair.execute(pair.primary.dsn, TABLE)
    opened = await open_database(pair.both, pair.dsn, size=3, most_lag_seconds=1.0)
    yield opened
    await opened.close()


async def where(database: Database) -> str:
    """Which of the two a read comes to."""

    async def ask(connection: Any) -> str:
        return "standby" if await connection.fetchval("SELECT pg_is_in_recovery()") else "primary"

    return await database.reading(ask)


async def well(database: Database, usable: bool = True) -> bool:
    """Looks until the standby is well, or is not."""
    for _ in range(100):
        await database.watch_replicas()
        if database.replicas[0].usable is usable:
            return True
        await asyncio.sleep(0.1)
    return False


async def test_reads_go_to_a_standby_that_is_well_and_come_back_to_it(pair: Pair, database: Database) -> None:
    assert await well(database) and await where(database) == "standby"
    lag = database.replicas[0].lag_seconds
    assert lag is not None and lag <= 1.0
    host = f"127.0.0.1:{pair.port}"
    twice = await open_database(pair.primary.dsn, pair.dsn.replace(host, f"{host},{host}"), size=1)
    assert [replica.usable for replica in twice.replicas] == [True, True]
    pair.kill()
    assert {await where(database) for _ in range(5)} == {"primary"}, "at once, and without an error"
    assert await where(twice) == "primary", "though both its standbys went at once"
    await twice.close()
    assert await well(database, usable=False)
    pair.start()
    assert await well(database) and await where(database) == "standby"


async def test_a_standby_that_is_behind_is_not_read_from(pair: Pair, database: Database) -> None:
    assert await well(database)
    await pair.execute(pair.dsn, "SELECT pg_wal_replay_pause()")
    assert await well(database, usable=False) and await where(database) == "primary"
    assert (database.replicas[0].lag_seconds or 0) > 1.0
    await pair.execute(pair.dsn, "SELECT pg_wal_replay_resume()")
    assert await well(database) and await where(database) == "standby"


async def test_a_server_starts_without_its_standby(pair: Pair, database: Database) -> None:
    pair.kill()
    alone = await open_database(pair.primary.dsn, pair.dsn, size=2)
    try:
        assert await where(alone) == "primary" and alone.replicas[0].lag_seconds is None
        pair.start()
        assert await well(alone) and await where(alone) == "standby"
    finally:
        await alone.close()


async def test_without_a_primary_reads_go_on_and_after_a_promotion_writes_return(
    pair: Pair, database: Database
) -> None:
    assert await well(database)
    assert pair.primary.server is not None
    pair.primary.server.send_signal(signal.SIGKILL)
    pair.primary.server.wait(30)
    await database.watch_replicas()
    assert await where(database) == "standby" and await can_write(database) != "ok"
    await pair.execute(pair.dsn, "SELECT pg_promote()")
    for _ in range(5):
        if await can_write(database) == "ok":
            break
    assert await can_write(database) == "ok", "by itself, since both hosts are named"
    assert await can_read(database) != "away"
    connection = await connect(pair.both)  # what a restart and every command begin with
    assert await connection.fetchval("SELECT pg_is_in_recovery()") is False
    await connection.close()


def test_each_host_of_an_address_has_an_address_of_its_own() -> None:
    assert hosts_of("postgresql://me:pw@a,b:5433/ayni?x=1") == [
        "postgresql://me:pw@a/ayni?x=1",
        "postgresql://me:pw@b:5433/ayni?x=1",
    ]
    assert hosts_of("postgresql://a/ayni") == ["postgresql://a/ayni"]
