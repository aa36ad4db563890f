"""Counts how far the people of a roster have come, from the import to a page that seekers see."""

from uuid import UUID

from schemas.clinics.clinic import Funnel
from schemas.messages import refusals
from service.core.database.pool import Connection
from service.core.database.queries import query
from service.core.errors import NotFound


async def count_funnel(connection: Connection, clinic_id: UUID) -> Funnel:
    """The counts of one clinic; NotFound when there is none of that id."""
    row = await connection.fetchrow(query("clinics/count_funnel"), clinic_id)
    if row is None:
        raise NotFound(refusals.NO_CLINIC_OF_ID())
    return Funnel(**dict(row))


async def count_funnels(connection: Connection) -> list[Funnel]:
    """The counts of every clinic, by name."""
    return [Funnel(**dict(row)) for row in await connection.fetch(query("clinics/count_funnel"), None)]
