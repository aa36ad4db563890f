"""What readers told the operator about a profile, until a person has decided about it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from service.core.database.pool import Connection
from service.core.database.queries import query


async def add_report(connection: Connection, practitioner_id: UUID, wrong: str, now: datetime) -> None:
    await connection.execute(
        query("accounts/add_report"),
        practitioner_id,
        wrong,
        now,
    )


async def waiting_reports(connection: Connection, limit: int) -> list[Any]:
    """Reports with the profile they are about, the oldest first."""
    return list(
        await connection.fetch(
            query("accounts/list_reports"),
            limit,
        )
    )


async def remove_report(connection: Connection, id: UUID) -> bool:
    """False when there is none."""
    return (await connection.fetchval(query("accounts/remove_report"), id)) is True
