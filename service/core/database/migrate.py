"""Brings the schema up to date: plain SQL files in order, each once, each in its own transaction, with a checksum.

The lock is polled: a session that blocks on an advisory lock holds a snapshot and would stall index builds.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from service.core.database.pool import Connection, check_server, prepare_connection
from service.core.database.queries import SQL_FOLDER
from service.core.errors import SetupError

_LOCK = 4_157_926_430  # any constant: one migration at a time per database
_LOCK_SECONDS = 120

_CREATE_LOG = """
CREATE TABLE IF NOT EXISTS schema_migration (
    name text CONSTRAINT schema_migration_pkey PRIMARY KEY,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
)"""


def migration_files(folder: Path = SQL_FOLDER / "migrations") -> list[Path]:
    """The migrations, in order."""
    return sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))


async def migrate(connection: Connection) -> list[str]:
    """Applies what is missing and returns the names applied; refuses a file changed after it was applied."""
    await check_server(connection)
    applied: list[str] = []
    async with _locked(connection):
        await connection.execute(_CREATE_LOG)
        rows = await connection.fetch("SELECT name, checksum FROM schema_migration")
        done = {row["name"]: row["checksum"] for row in rows}
        for path in migration_files():
            text = path.read_text(encoding="utf-8")
            checksum = hashlib.sha256(text.encode()).hexdigest()
            if path.name in done:
                _check_unchanged(path.name, done[path.name], checksum)
                continue
            async with connection.transaction():
                await connection.execute(text)
                await connection.execute(
                    "INSERT INTO schema_migration (name, checksum) VALUES ($1, $2)", path.name, checksum
                )
            applied.append(path.name)
    await prepare_connection(connection)
    return applied


async def pending(connection: Connection) -> list[str]:
    """Names of migrations not applied yet."""
    if await connection.fetchval("SELECT to_regclass('schema_migration')") is None:
        return [path.name for path in migration_files()]
    done = {row["name"] for row in await connection.fetch("SELECT name FROM schema_migration")}
    return [path.name for path in migration_files() if path.name not in done]


def _check_unchanged(name: str, applied: str, now: str) -> None:
    if applied != now:
        raise SetupError(
            f"migration {name} was changed after this database applied it: restore the file, and put the change "
            "into a new migration."
        )


@asynccontextmanager
async def _locked(connection: Connection) -> AsyncIterator[None]:
    for _ in range(_LOCK_SECONDS * 10):
        if await connection.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK):
            break
        await asyncio.sleep(0.1)
    else:
        raise SetupError("another migration is running for more than two minutes: look at pg_stat_activity.")
    try:
        yield
    finally:
        await connection.execute("SELECT pg_advisory_unlock($1)", _LOCK)
