"""What readers told the operator about a profile, until a person has decided about it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from service.core.database.pool import Connection


async def add_report(connection: Connection, practitioner_id: UUID, wrong: str, now: datetime) -> None:
    await connection.execute(
        "INSERT INTO error_report (practitioner_id, wrong, reported_at) VALUES ($1, $2, $3)",
        practitioner_id,
        wrong,
        now,
    )


async def waiting_reports(connection: Connection, limit: int) -> list[Any]:
    """Reports with the profile they are about, the oldest first."""
    return list(
        await connection.fetch(
            "SELECT r.id, r.wrong, r.reported_at, p.id AS practitioner_id, p.display_name, p.status, p.source "
            "FROM error_report AS r INNER JOIN practitioner AS p ON p.id = r.practitioner_id "
            "ORDER BY r.reported_at, r.id LIMIT $1",
            limit,
        )
    )


async def remove_report(connection: Connection, id: UUID) -> bool:
    """False when there is none."""
    return (await connection.fetchval("DELETE FROM error_report WHERE id = $1 RETURNING true", id)) is True
