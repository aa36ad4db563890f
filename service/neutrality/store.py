"""Keeps the results of neutrality audits; an audit holds no person, only kinds of practice."""

from datetime import datetime
from typing import Any

import msgspec

from schemas.neutrality.audit import AuditRun
from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query

_KEPT = 100


@parameters("neutrality/add_audit")
class _StoredAudit(msgspec.Struct, kw_only=True):
    audited_at: datetime
    policy: str
    green: bool
    result: Any


async def save_audit(connection: Connection, run: AuditRun) -> None:
    """Adds a result and lets the oldest beyond a hundred go."""
    saved = _StoredAudit(audited_at=run.audited_at, policy=run.policy, green=run.green, result=msgspec.to_builtins(run))
    await connection.execute(*bound(saved))
    await connection.execute(
        query("neutrality/remove_old_audits"),
        _KEPT,
    )


async def latest_audit(connection: Connection) -> AuditRun | None:
    """The newest result; None also where it was found in a way that is no longer used."""
    row = await connection.fetchrow(query("neutrality/read_latest_audit"))
    if row is None or "twins" not in row["result"]:
        return None
    return msgspec.convert(row["result"], AuditRun)
