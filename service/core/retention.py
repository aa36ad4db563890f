"""Forgets what was kept for a time only: changes, answers, uses of keys, deliveries, uploads that broke off."""

from datetime import timedelta

from service.clinics.store_changes import forget_changes
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.intake.store_imports import drop_stuck_uploads

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
