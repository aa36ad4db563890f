"""Who wrote what about a clinic, and when: lines are added by whoever writes, and never changed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from service.core.database.pool import Connection
from service.core.database.queries import query

_AUDIT_COLUMNS = (
    "at", "clinic_id", "actor", "action", "subject", "practitioner_id", "version_before", "version_after", "before",
    "after",
)  # fmt: skip


async def add_audit(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Lines of the audit log; see the table for the fields."""
    await connection.copy_records_to_table(
        "audit_log",
        records=[tuple(row.get(column) for column in _AUDIT_COLUMNS) for row in rows],
        columns=_AUDIT_COLUMNS,
    )


async def audit_lines(connection: Connection, clinic_id: UUID, before: int | None, limit: int) -> list[dict[str, Any]]:
    """The latest lines about a clinic, with what a profile was before and after as far as it still exists."""
    return [dict(row) for row in await connection.fetch(query("core/read_audit_log"), clinic_id, before, limit)]
