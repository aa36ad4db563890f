"""Reads from streaming replicas: one pool a host, spread by chance over those that are well; else from the primary.

A replica is well when it answers and shows what was written to the primary within `most_lag` seconds. While the primary
is away nobody can tell what is missing, and an older answer is better than none. A replica that comes back is read from
again; a server starts without any.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import asyncpg

from service.core.clock import now
from service.core.database.queries import query

WATCH_SECONDS = 2.0
_PATIENCE_SECONDS = 2.0
BROKEN = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.OperatorInterventionError,  # it starts, stops, or recovers
    OSError,
)
_ANY = (*BROKEN, asyncpg.PostgresError, TimeoutError)
OpenPool = Callable[[str], Awaitable["asyncpg.Pool[Any]"]]


@dataclass
class Replica:
    """One host: its address, its pool once it could be opened, and how it does."""

    dsn: str
    pool: "asyncpg.Pool[Any] | None" = None
    usable: bool = False
    lag_seconds: float | None = None


class ReadPools:
    """In the place of a pool, for whoever reads."""

    def __init__(
        self, primary: "asyncpg.Pool[Any]", hosts: Sequence[str], open_pool: OpenPool, most_lag: float
    ) -> None:
        self._primary, self._open, self._most_lag = primary, open_pool, most_lag
        self.replicas = [Replica(dsn) for dsn in hosts]

    @asynccontextmanager
    async def acquire(self, *, timeout: float | None = None) -> AsyncIterator[Any]:  # noqa: ASYNC109 - as a pool has it
        """A connection of a replica that is well, else of the primary."""
        well = [replica for replica in self.replicas if replica.usable and replica.pool is not None]
        replica = random.choice(well) if well else None
        pool = replica.pool if replica and replica.pool else self._primary
        try:
            async with pool.acquire(timeout=timeout) as connection:
                yield connection
        except BROKEN:
            if replica is not None:
                replica.usable = False  # until it is looked at again
            raise

    async def watch(self) -> None:
        """Looks at every host once: to be called every WATCH_SECONDS."""
        alive = await self._beat()
        await asyncio.gather(*(self._look(replica, alive) for replica in self.replicas))

    async def _beat(self) -> bool:
        """Whether the primary takes what replicas are then asked for."""
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS), self._primary.acquire() as connection:
                await connection.execute(query("core/beat"), "replication", now())
        except _ANY:
            return False
        return True

    async def _look(self, replica: Replica, alive: bool) -> None:
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                replica.pool = replica.pool or await self._open(replica.dsn)
                async with replica.pool.acquire() as connection:
                    seen = await connection.fetchval(query("core/read_heartbeat"), "replication")
        except _ANY:
            replica.usable, replica.lag_seconds = False, None
            return
        replica.lag_seconds = max(0.0, (now() - seen).total_seconds()) if seen else None
        replica.usable = not alive or (replica.lag_seconds is not None and replica.lag_seconds <= self._most_lag)

    def get_size(self) -> int:
        """Connections to all replicas."""
        return sum(replica.pool.get_size() for replica in self.replicas if replica.pool)

    def get_idle_size(self) -> int:
        return sum(replica.pool.get_idle_size() for replica in self.replicas if replica.pool)

    async def close(self) -> None:
        for replica in self.replicas:
            if replica.pool is not None:
                await replica.pool.close()

    def terminate(self) -> None:
        """The same without waiting for work at hand."""
        for replica in self.replicas:
            if replica.pool is not None:
                replica.pool.terminate()


def hosts_of(dsn: str) -> list[str]:
    """An address for each host of a URL that names several (`postgresql://user:password@a,b:5433/ayni`)."""
    parts = urlsplit(dsn)
    user, at, hosts = parts.netloc.rpartition("@")
    return [parts._replace(netloc=f"{user}{at}{host}").geturl() for host in hosts.split(",")]
