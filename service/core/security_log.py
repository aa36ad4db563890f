"""The security log: who wrote what about a clinic, and when. Its only writer; lines are never changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.database.queries import query


class SecurityEvent(msgspec.Struct, frozen=True):
    """A line: `actor` did `action` to `subject`. A profile's versions stand for what it held before and after."""

    actor: str
    action: str
    subject: str
    clinic_id: UUID | None = None
    practitioner_id: UUID | None = None
    version_before: int | None = None
    version_after: int | None = None
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


OPERATOR = "operator"
_COLUMNS = ("at", *SecurityEvent.__struct_fields__)


async def log_events(connection: Connection, events: Sequence[SecurityEvent], at: datetime | None = None) -> None:
    """Adds lines, in the caller's transaction: what is done and that it was done are kept together or not at all."""
    moment = at or this_moment()
    await connection.copy_records_to_table(
        "security_log", records=[(moment, *msgspec.structs.astuple(event)) for event in events], columns=_COLUMNS
    )


async def read_events(connection: Connection, clinic_id: UUID, before: int | None, limit: int) -> list[dict[str, Any]]:
    """The latest lines about a clinic, with what a profile was before and after as far as it still exists."""
    return [dict(row) for row in await connection.fetch(query("core/read_security_log"), clinic_id, before, limit)]
