"""The security log: who wrote what about a clinic, and when. Its only writer; lines are never changed."""

from collections.abc import Mapping, Sequence
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
    rows = await connection.fetch(query("core/read_security_log"), clinic_id, before, limit)
    ids = list({row["practitioner_id"] for row in rows if row["practitioner_id"] is not None})
    versions = list({row[name] for row in rows for name in _VERSIONS if row[name] is not None})
    documents = {
        (row["practitioner_id"], row["version"]): row["document"]
        for row in await connection.fetch(query("core/read_logged_versions"), ids, versions)
    }
    return [_line(row, documents) for row in rows]


_VERSIONS = ("version_before", "version_after")


def _line(row: Any, documents: Mapping[tuple[UUID, int], dict[str, Any]]) -> dict[str, Any]:
    """Of a profile only the fields that differ, without practices."""
    line = dict(row)
    before, after = (documents.get((line["practitioner_id"], line.pop(name)), {}) for name in _VERSIONS)
    for name, this, other in (("before", before, after), ("after", after, before)):
        if line[name] is None:
            differing = {key: value for key, value in this.items() if value != other.get(key)}
            line[name] = {key: value for key, value in differing.items() if key not in _PRACTICES} or None
    return line


_PRACTICES = ("practices", "puts_first")
