"""Forgets what was kept for a time only: changes, answers, uses of keys, deliveries, uploads that broke off."""

from datetime import datetime, timedelta

from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.database.queries import query

CHANGES_KEPT = timedelta(days=120)  # promised: 90
ANSWERS_KEPT = timedelta(days=1)
DELIVERIES_KEPT = timedelta(days=30)
_UPLOAD = timedelta(days=1)
_USES_KEPT = timedelta(hours=1)


async def keep_house(connection: Connection) -> None:
    """Removes what is older than promised."""
    now = this_moment()
    await forget_changes(connection, now - CHANGES_KEPT)
    await connection.execute("DELETE FROM remembered_answer WHERE started_at < $1", now - ANSWERS_KEPT)
    await connection.execute("DELETE FROM key_use WHERE minute < $1", now - _USES_KEPT)
    await connection.execute(
        "DELETE FROM webhook_delivery WHERE status <> 'waiting' AND created_at < $1", now - DELIVERIES_KEPT
    )
    await connection.execute(
        "UPDATE import_job SET idempotency_key = NULL WHERE idempotency_key IS NOT NULL AND status <> 'receiving' "
        "AND created_at < $1",
        now - ANSWERS_KEPT,
    )
    await drop_stuck_uploads(connection, now - _UPLOAD)
    await connection.execute("DELETE FROM pgqueuer_log WHERE created < $1", now - DELIVERIES_KEPT)


async def forget_expired(connection: Connection, now: datetime) -> int:
    """Removes links, sessions and attempts that are past their time; how many."""
    return int(await connection.fetchval(query("core/forget_expired"), now))


async def forget_changes(connection: Connection, before: datetime) -> None:
    """Removes what was noted before that time."""
    await connection.execute("DELETE FROM change WHERE at < $1 AND position IS NOT NULL", before)


async def drop_stuck_uploads(connection: Connection, before: datetime) -> None:
    """Forgets uploads that ended with their server."""
    await connection.execute("DELETE FROM import_job WHERE status = 'receiving' AND created_at < $1", before)
