"""Brings the schema up to date: the files of `sql/migrations` in order, each once, each in its own transaction.

The lock is polled: a session that blocks on an advisory lock holds a snapshot and would stall index builds.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from schemas.messages import setup
from service.core.database.errors import DatabaseError
from service.core.database.migrations import AppliedMigration, Migration, plan, read_migrations
from service.core.database.pool import Connection, check_server, prepare_connection
from service.core.database.queries import SQL_FOLDER, query
from service.core.errors import SetupError
from service.core.locks import Lock, tried_by_session

_FOLDER = SQL_FOLDER / "migrations"
_LOCK_SECONDS = 120


async def migrate(connection: Connection, folder: Path = _FOLDER, *, wait_seconds: float = _LOCK_SECONDS) -> list[str]:
    """Applies what is pending and returns the names applied.

    Raises SetupError when files and database do not belong together, when a migration fails (what was applied before
    it stays), or when another process migrates this database for longer than `wait_seconds`.
    """
    check_server(connection)
    files = read_migrations(folder)
    async with _locked(connection, wait_seconds):
        if not await connection.fetchval(query("core/has_migration_log")):
            await connection.execute(query("core/create_migration_log"))
        planned = plan(files, await _read_log(connection))
        if planned.adopt:
            await _log_applied(connection, planned.adopt)
        for migration in planned.pending:
            await _apply(connection, migration)
    await prepare_connection(connection)
    return [migration.name for migration in planned.pending]


async def pending(connection: Connection, folder: Path = _FOLDER) -> list[str]:
    """Names of migrations not applied yet; raises SetupError when files and database do not belong together."""
    return [migration.name for migration in plan(read_migrations(folder), await _read_log(connection)).pending]


async def _read_log(connection: Connection) -> Sequence[AppliedMigration]:
    if not await connection.fetchval(query("core/has_old_migration_log")):
        return []
    return [AppliedMigration(**row) for row in await connection.fetch(query("core/read_migration_log"))]


async def _apply(connection: Connection, migration: Migration) -> None:
    try:
        if migration.in_transaction:
            async with connection.transaction():
                await connection.execute(migration.text)
                await _log_applied(connection, migration)
        else:
            for statement in migration.statements():
                await connection.execute(statement)
            await _log_applied(connection, migration)
    except DatabaseError as error:
        message = setup.NOTHING_KEPT() if migration.in_transaction else setup.RUN_AGAIN()
        raise SetupError(setup.MIGRATION_FAILED(migration=migration.name, kept=message, error=error)) from error


async def _log_applied(connection: Connection, migration: Migration) -> None:
    await connection.execute(query("core/note_migration"), migration.name, migration.checksum, migration.additive)


@asynccontextmanager
async def _locked(connection: Connection, wait_seconds: float) -> AsyncIterator[None]:
    for _ in range(max(1, round(wait_seconds * 10))):
        async with tried_by_session(connection, Lock.MIGRATION) as ours:
            if ours:
                yield
                return
        await asyncio.sleep(0.1)
    raise SetupError(setup.MIGRATING_ELSEWHERE(wait_seconds=f"{wait_seconds:g}"))
