"""Puts jobs on the queue in the caller's transaction: a job exists exactly when what asked for it was committed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from service.core.database.pool import Connection

_ADD = """
INSERT INTO pgqueuer (priority, entrypoint, status, payload, execute_after, dedupe_key)
SELECT 0, $1, 'queued', convert_to(t.id, 'UTF8'), greatest($3::timestamptz, now()), $4
FROM unnest($2::text[]) AS t (id)
ON CONFLICT (dedupe_key) WHERE status IN ('queued', 'picked') AND dedupe_key IS NOT NULL DO NOTHING
"""


async def enqueue(
    connection: Connection, name: str, ids: Sequence[UUID | str], at: datetime | None = None, once: str | None = None
) -> None:
    """One job per id, not before `at`; with `once`, none while a job of that word is waiting or running."""
    await connection.execute(_ADD, name, [str(id) for id in ids], at, once)
