"""Reads who wrote what about a clinic, and when."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from schemas.clinics.clinic import Clinic
from service.core.cursor import read_cursor, write_cursor
from service.core.database.pool import Connection
from service.core.database.queries import query
from service.core.security_log import read_events


async def read_security_log(
    connection: Connection, clinic: Clinic, limit: int, before: int | None = None
) -> list[dict[str, Any]]:
    """The latest lines first; what an erased profile held is gone with it."""
    return await read_events(connection, clinic.id, before, limit)


class LogLine(msgspec.Struct):
    """What was done, by whom; `people` of a file in one line."""

    last_id: int
    at: datetime
    actor: str
    action: str
    people: int
    subject: str


class LogPage(msgspec.Struct):
    """Lines of a log, the latest first."""

    lines: list[LogLine]
    next_cursor: str | None


async def list_log(connection: Connection, clinic_id: UUID, limit: int, cursor: str = "") -> LogPage:
    """A page of a clinic's log for people to read: those of one file are one line."""
    before = read_cursor(cursor, int) if cursor else None
    rows = await connection.fetch(query("clinics/list_log"), clinic_id, before, limit + 1)
    lines = [LogLine(**dict(row)) for row in rows]
    more = write_cursor(lines[limit - 1].last_id) if len(lines) > limit else None
    return LogPage(lines[:limit], more)
