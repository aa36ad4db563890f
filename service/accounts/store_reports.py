"""What readers told the operator about a profile, until a person has decided about it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from schemas.accounts.introduction import ErrorReport
from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query


@parameters("accounts/add_report")
class _NewReport(msgspec.Struct, kw_only=True):
    practitioner_id: UUID
    wrong: str
    about: str
    now: datetime


async def add_report(connection: Connection, practitioner_id: UUID, report: ErrorReport, now: datetime) -> None:
    new = _NewReport(practitioner_id=practitioner_id, wrong=report.wrong.strip(), about=report.about, now=now)
    await connection.execute(*bound(new))


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
