"""Counts how far the people of a roster have come, from the import to a page that seekers see."""

from collections.abc import Sequence
from uuid import UUID

from schemas.clinics.clinic import Funnel
from schemas.messages import refusals
from service.core.database.pool import Connection
from service.core.database.queries import query
from service.core.errors import NotFound


async def count_funnel(connection: Connection, clinic_id: UUID) -> Funnel:
    """The counts of one clinic; NotFound when there is none of that id."""
    counted = await count_funnels(connection, [clinic_id])
    if not counted:
        raise NotFound(refusals.NO_CLINIC_OF_ID())
    return counted[0]


async def count_funnels(connection: Connection, clinic_ids: Sequence[UUID]) -> list[Funnel]:
    """The counts of these clinics, by name."""
    return [Funnel(**dict(row)) for row in await connection.fetch(query("clinics/count_funnel"), list(clinic_ids))]
