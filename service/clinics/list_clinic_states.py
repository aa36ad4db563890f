"""Lists clinics with how far their people have come and what wants a look, for the operator."""

from datetime import datetime
from uuid import UUID

import msgspec

from schemas.clinics.clinic import Funnel
from service.clinics.count_funnel import count_funnels
from service.core.cursor import read_cursor, write_cursor
from service.core.database.pool import Connection
from service.core.database.queries import query


class ClinicState(msgspec.Struct):
    """Who sits at a clinic's desk, and what may stand still; with its funnel."""

    id: UUID
    name: str
    staff: int
    claims: int  # wait for somebody's word
    dead: int  # webhook messages that were given up
    imported_at: datetime | None  # when a file was last taken
    import_status: str | None
    funnel: Funnel | None = None


class ClinicStates(msgspec.Struct):
    """A page of clinics."""

    results: list[ClinicState]
    next_cursor: str | None


async def list_clinic_states(connection: Connection, limit: int, cursor: str = "") -> ClinicStates:
    """A page of them by name; the people of these alone are counted."""
    after = read_cursor(cursor, str) if cursor else None
    rows = await connection.fetch(query("clinics/list_clinic_states"), after, limit + 1)
    states = [ClinicState(**dict(row)) for row in rows[:limit]]
    funnels = {funnel.id: funnel for funnel in await count_funnels(connection, [state.id for state in states])}
    for state in states:
        state.funnel = funnels.get(state.id)
    return ClinicStates(states, write_cursor(states[-1].name) if len(rows) > limit else None)
