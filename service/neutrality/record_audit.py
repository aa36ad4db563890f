"""Keeps the result of a neutrality audit, for everyone to see."""

from schemas.neutrality.audit import AuditRun
from service.core.database.pool import Connection
from service.neutrality.store import save_audit


async def record_audit(connection: Connection, run: AuditRun) -> None:
    """From now on this is the latest."""
    async with connection.transaction():
        await save_audit(connection, run)
