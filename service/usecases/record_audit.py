"""Keeps the result of a neutrality audit, for everyone to see."""

from schemas.audit import AuditRun
from service.database.audits import save_audit
from service.database.pool import Connection


async def record_audit(connection: Connection, run: AuditRun) -> None:
    """From now on this is the latest."""
    async with connection.transaction():
        await save_audit(connection, run)
