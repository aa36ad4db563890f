"""Keeps the results of neutrality audits; an audit holds no person, only kinds of practice."""

import msgspec

from schemas.neutrality.audit import AuditRun
from service.core.database.pool import Connection

_KEPT = 100


async def save_audit(connection: Connection, run: AuditRun) -> None:
    """Adds a result and lets the oldest beyond a hundred go."""
    await connection.execute(
        "INSERT INTO neutrality_audit (audited_at, policy, green, result) VALUES ($1, $2, $3, $4)",
        run.audited_at,
        run.policy,
        run.green,
        msgspec.to_builtins(run),
    )
    await connection.execute(
        "DELETE FROM neutrality_audit WHERE id NOT IN "
        "(SELECT id FROM neutrality_audit ORDER BY audited_at DESC, id DESC LIMIT $1)",
        _KEPT,
    )


async def latest_audit(connection: Connection) -> AuditRun | None:
    """The newest result."""
    row = await connection.fetchrow("SELECT result FROM neutrality_audit ORDER BY audited_at DESC, id DESC LIMIT 1")
    return msgspec.convert(row["result"], AuditRun) if row else None
