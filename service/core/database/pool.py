"""Opens connection pools to PostgreSQL, one for writes and one for matching reads, and checks the server."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import asyncpg
import msgspec
from asyncpg.connect_utils import SessionAttribute

from schemas.messages import setup
from service.core.database.replicas import BROKEN, ReadPools, Replica, hosts_of
from service.core.errors import SetupError

OLDEST_POSTGRESQL = 15

Connection = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy
_T = TypeVar("_T")
_LEAVE_SECONDS = 5.0
_LONGEST_WAIT_SECONDS = 20.0
_PATIENCE_SECONDS = 5.0  # for a connection, where somebody waits for an answer

# Nobody waits for ever: neither a client for a connection nor the server for a client.
_SERVER_SETTINGS = {
    "application_name": "ayni",
    "timezone": "UTC",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "60s",
    "jit": "off",
}


@dataclass(frozen=True)
class Database:
    """The primary takes writes; `read` may be streaming replicas and serves matching."""

    primary: "asyncpg.Pool[Any]"
    read: "asyncpg.Pool[Any] | ReadPools"

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """A connection of the primary inside one transaction."""
        async with self.primary.acquire() as connection, connection.transaction():
            yield connection

    async def reading(self, work: Callable[[Connection], Awaitable[_T]]) -> _T:
        """Reads with one connection; again with another when it turns out to be broken: of each replica, then of the
        primary."""
        for _ in range(len(self.replicas) or 1):
            with suppress(*BROKEN):
                async with self.read.acquire(timeout=_PATIENCE_SECONDS) as connection:
                    return await work(connection)
        last = self.primary if self.replicas else self.read
        async with last.acquire(timeout=_PATIENCE_SECONDS) as connection:
            return await work(connection)

    @property
    def replicas(self) -> Sequence[Replica]:
        """Those that are read from; none where everything is read from the primary."""
        return self.read.replicas if isinstance(self.read, ReadPools) else []

    async def watch_replicas(self) -> None:
        """Looks whether the replicas are well."""
        if isinstance(self.read, ReadPools):
            await self.read.watch()

    async def close(self) -> None:
        """Waits some seconds for work at hand, and no longer: a server that is told to end ends."""
        for pool in (self.primary, self.read):
            try:
                async with asyncio.timeout(_LEAVE_SECONDS):
                    await pool.close()
            except TimeoutError:
                pool.terminate()


async def open_database(
    dsn: str, read_dsn: str | None = None, *, size: int = 10, most_lag_seconds: float = 10.0
) -> Database:
    """Pools on a server that has been checked and migrated; replicas are read from once they are well."""
    primary = await _open_pool(dsn, size, "primary")
    if read_dsn is None:
        return Database(primary, await _open_pool(dsn, size, "prefer-standby", reset=_nothing))
    read = ReadPools(
        primary, hosts_of(read_dsn), lambda host: _open_pool(host, size, "any", reset=_nothing), most_lag_seconds
    )
    await read.watch()
    return Database(primary, read)


async def _nothing(_: Connection) -> None:
    """After a reader: an open transaction has been rolled back, and readers take no locks and set nothing. The driver's
    own way is one more statement a request."""


class _Pool(asyncpg.Pool):
    """Nobody waits for ever for a connection either, though others hang: TimeoutError."""

    def acquire(self, *, timeout: float | None = None) -> Any:
        return super().acquire(timeout=_LONGEST_WAIT_SECONDS if timeout is None else timeout)


async def _open_pool(
    dsn: str, size: int, session: str, *, reset: Callable[[Connection], Awaitable[None]] | None = None
) -> "asyncpg.Pool[Any]":
    pool: asyncpg.Pool[Any] = await _Pool(
        dsn,
        min_size=1,
        max_size=size,
        max_queries=50_000,
        max_inactive_connection_lifetime=300.0,
        loop=None,
        connection_class=asyncpg.Connection,
        record_class=asyncpg.Record,
        timeout=10,
        command_timeout=60,
        target_session_attrs=session,
        server_settings=_SERVER_SETTINGS,
        reset=reset,
        init=prepare_connection,
    )
    return pool


async def connect(dsn: str) -> "asyncpg.Connection[Any]":
    """One connection outside the pools, without a statement timeout: migrations, loads, re-derivation."""
    settings = _SERVER_SETTINGS | {"statement_timeout": "0"}
    # Of several hosts the one that takes writes: after a failover that may be another one than the first.
    connection = await asyncpg.connect(
        dsn, timeout=10, target_session_attrs=SessionAttribute.primary, server_settings=settings
    )
    await prepare_connection(connection)
    return connection


async def prepare_connection(connection: Any) -> None:
    """jsonb through msgspec."""
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=lambda value: b"\x01" + msgspec.json.encode(value),
        decoder=lambda data: msgspec.json.decode(data[1:]),
        format="binary",
    )


def check_server(connection: Connection) -> None:
    """Raises SetupError unless this is PostgreSQL 15 or newer."""
    version = connection.get_server_version()
    if version.major < OLDEST_POSTGRESQL:
        raise SetupError(setup.POSTGRES_TOO_OLD(major=version.major, minor=version.minor))
