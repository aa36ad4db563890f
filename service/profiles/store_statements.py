"""Reads what practitioners state about their work, for many at once and without the rest of their profiles."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from schemas.matching.circle import Stated
from service.core.database.pool import Connection
from service.core.database.queries import query


async def read_statements(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, Stated]:
    """Statements by id; those that do not exist are absent."""
    rows = await connection.fetch(query("profiles/read_statements"), list(ids))
    return {row["id"]: msgspec.convert(dict(row), Stated) for row in rows}
