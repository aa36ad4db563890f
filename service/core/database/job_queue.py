"""Puts jobs on the queue in the caller's transaction: a job exists exactly when what asked for it was committed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from service.core.database.pool import Connection
from service.core.database.queries import query
from service.core.locks import Lock, tried


async def enqueue(connection: Connection, name: str, ids: Sequence[UUID], at: datetime | None = None) -> None:
    """One job per id, not before `at`."""
    await connection.execute(query("core/add_jobs"), name, [str(id) for id in ids], at)


async def requeue_lost_jobs(connection: Connection) -> int:
    """Jobs for unfinished imports, messages and mails that have none; how many. One process at a time."""
    async with tried(connection, Lock.REQUEUE) as ours:
        return int(await connection.fetchval(query("core/requeue_lost_jobs"))) if ours else 0
