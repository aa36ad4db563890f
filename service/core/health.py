"""What this installation can do at this moment: read, write, work off jobs, keep files; asked with patience of seconds.

A capability is "ok" or a word that says what ails it. Nothing here raises: whatever the database does is an answer.
"""

import asyncio
import os
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from service.core.check_ready import check_ready
from service.core.clock import now
from service.core.database.errors import FULL, READ_ONLY, UNAVAILABLE, DatabaseError
from service.core.database.pool import Connection, Database
from service.core.database.queries import SQL_FOLDER, query
from service.core.errors import SetupError

OK = "ok"
_PATIENCE_SECONDS = 2.0
WORKER_SILENT_SECONDS = 60.0
LEAST_FREE_BYTES, LEAST_FREE_SHARE = 200_000_000, 0.03


class Work(msgspec.Struct, frozen=True):
    """What waits, is stuck or was given up; seconds since something was last seen are None where it never was."""

    jobs_due: int
    jobs_late_seconds: float | None
    imports_unfinished: int
    imports_stuck: int
    deliveries_waiting: int
    deliveries_dead: int
    mails_waiting: int
    mails_late_seconds: float | None  # the oldest of them
    mails_given_up: int
    worker_seconds: float | None
    backup_seconds: float | None
    archive_fails: bool  # the log cannot be copied to AYNI_PG_ARCHIVE: it stays, and fills the disk
    clock_seconds: float  # by which the database's clock is ahead of ours
    audit_green: bool | None


async def beat(connection: Connection, name: str) -> None:
    """Notes that something is at work."""
    await connection.execute(query("core/beat"), name, now())


async def read_work(connection: Connection) -> Work:
    row = await connection.fetchrow(query("core/read_work"), now())
    assert row is not None
    return Work(**dict(row))


async def can_read(database: Database) -> str:
    async def ask() -> None:
        async with database.read.acquire(timeout=_PATIENCE_SECONDS) as connection:
            await check_ready(connection)
            await connection.execute(query("core/find_anybody"))

    return await _ailment(ask)


async def can_write(database: Database) -> str:
    """By writing: a disk that is full and a server that became a replica still answer questions."""

    async def ask() -> None:
        async with database.primary.acquire(timeout=_PATIENCE_SECONDS) as connection:
            await beat(connection, "probe")

    return await _ailment(ask)


async def has_worker(database: Database) -> str:
    """Whether somebody works off jobs, and is not far behind."""
    seen: list[Work] = []

    async def ask() -> None:
        async with database.read.acquire(timeout=_PATIENCE_SECONDS) as connection:
            seen.append(await read_work(connection))

    if (ailment := await _ailment(ask)) != OK:
        return ailment
    if seen[0].worker_seconds is None or seen[0].worker_seconds > WORKER_SILENT_SECONDS:
        return "no worker"
    return "late" if (seen[0].jobs_late_seconds or 0) > 10 * WORKER_SILENT_SECONDS else OK


def has_room(folder: Path | None) -> str:
    """Whether the disk of the data folder has room; without one there is nothing to fill here."""
    if folder is None or not hasattr(os, "statvfs"):
        return OK
    while not folder.exists():
        folder = folder.parent
    disk = os.statvfs(folder)
    least = min(LEAST_FREE_BYTES, LEAST_FREE_SHARE * disk.f_blocks * disk.f_frsize)
    return OK if disk.f_bavail * disk.f_frsize >= least else "almost full"


async def _ailment(ask: Callable[[], Awaitable[None]]) -> str:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await ask()
    except TimeoutError:
        return "silent"
    except SetupError:
        return "not up to date"
    except READ_ONLY:
        return "read only"
    except FULL:
        return "full"
    except (*UNAVAILABLE, OSError):
        return "away"
    except DatabaseError:
        return "faulty"
    return OK


async def find_indexes(connection: Connection) -> tuple[list[str], list[str]]:
    """Names of indexes that the migrations make and that are missing, and of those that cannot be used."""
    there = {row["name"]: row["valid"] for row in await connection.fetch(query("core/list_indexes"))}
    return sorted(expected_indexes() - there.keys()), sorted(name for name, valid in there.items() if not valid)


_STATEMENT = re.compile(
    r"CREATE (?:UNIQUE )?INDEX (?:CONCURRENTLY )?(?:IF NOT EXISTS )?(?P<made>\w+)\s+ON\s+(?P<on>\w+)"
    r"|DROP INDEX (?:CONCURRENTLY )?(?:IF EXISTS )?(?:public\.)?(?P<dropped>\w+(?:, \w+)*)"
    r"|DROP TABLE\s+(?:IF EXISTS )?(?P<tables>\w+(?:,\s*\w+)*)"
    r"|ALTER INDEX (?:public\.)?(?P<old>\w+) RENAME TO (?P<new>\w+)"
)


def expected_indexes(folder: Path = SQL_FOLDER / "migrations") -> set[str]:
    """Indexes that a database has when all migrations have been applied, as their text says."""
    result: dict[str, str] = {}
    for path in sorted(folder.glob("*.sql")):
        for match in _STATEMENT.finditer(path.read_text(encoding="utf-8")):
            if match["made"]:
                result[match["made"]] = match["on"]
            for name in (match["dropped"] or "").split(", "):
                result.pop(name, None)
            gone = re.split(r",\s*", match["tables"] or "")
            result = {name: table for name, table in result.items() if table not in gone}
            if match["old"] in result:
                result[match["new"]] = result.pop(match["old"])
    return set(result)
