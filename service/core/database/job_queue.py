"""Puts jobs on the queue in the caller's transaction: a job exists exactly when what asked for it was committed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from service.core.database.pool import Connection
from service.core.database.queries import query


async def enqueue(
    connection: Connection, name: str, ids: Sequence[UUID | str], at: datetime | None = None, once: str | None = None
) -> None:
    """One job per id, not before `at`; with `once`, none while a job of that word is waiting or running."""
    await connection.execute(query("core/add_jobs"), name, [str(id) for id in ids], at, once)
