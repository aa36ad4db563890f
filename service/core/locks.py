"""Every PostgreSQL advisory lock of the product, by number or name: two kinds of work never share one by accident."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import IntEnum, StrEnum, unique

from service.core.database.pool import Connection
from service.core.database.queries import query


@unique
class Lock(IntEnum):
    """Work that one process does at a time on a database. The numbers are arbitrary; a new kind takes the next."""

    MIGRATION = 4_157_926_430
    REQUEUE = 4_157_926_433
    RETENTION = 4_157_926_434
    PICTURES = 4_157_926_435
    NEAR_COPIES = 4_157_926_436


@unique
class Turn(StrEnum):
    """Work in which transactions about the same thing (a source, a hashed key) take turns."""

    PROFILES = "profiles of"
    ATTEMPTS = "attempt"
    ADDRESSES = "address"


@asynccontextmanager
async def tried(connection: Connection, lock: Lock) -> AsyncIterator[bool]:
    """Whether the lock was free; held until the block, which is one transaction, ends. Never waits."""
    async with connection.transaction():
        yield await connection.fetchval(query("core/try_lock"), lock)


@asynccontextmanager
async def tried_by_session(connection: Connection, lock: Lock) -> AsyncIterator[bool]:
    """The same over several transactions: not through a pooler that gives each transaction another session.

    Never waits, for a waiting session holds a snapshot and would stall index builds.
    """
    taken: bool = await connection.fetchval(query("core/try_session_lock"), lock)
    try:
        yield taken
    finally:
        if taken:
            await connection.execute(query("core/release_lock"), lock)


async def take_turn(connection: Connection, turn: Turn, about: str) -> None:
    """Waits for other transactions about the same thing; the turn ends with the caller's transaction."""
    await connection.execute(query("core/take_turn"), f"{turn} {about}")
