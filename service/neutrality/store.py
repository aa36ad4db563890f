"""Keeps the results of neutrality audits; an audit holds no person, only kinds of practice."""

import msgspec

from schemas.neutrality.audit import AuditRun
from service.core.database.pool import Connection
from service.core.database.queries import query

_KEPT = 100


async def save_audit(connection: Connection, run: AuditRun) -> None:
    """Adds a result and lets the oldest beyond a hundred go."""
    await connection.execute(
        query("neutrality/add_audit"),
        run.audited_at,
        run.policy,
        run.green,
        msgspec.to_builtins(run),
    )
    await connection.execute(
        query("neutrality/remove_old_audits"),
        _KEPT,
    )


async def latest_audit(connection: Connection) -> AuditRun | None:
    """The newest result."""
    row = await connection.fetchrow(query("neutrality/read_latest_audit"))
    return msgspec.convert(row["result"], AuditRun) if row else None
