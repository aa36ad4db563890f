"""Reads who wrote what about a clinic, and when."""

from typing import Any

from schemas.clinics.clinic import Clinic
from service.core.database.pool import Connection
from service.core.security_log import read_events


async def read_security_log(
    connection: Connection, clinic: Clinic, limit: int, before: int | None = None
) -> list[dict[str, Any]]:
    """The latest lines first; what an erased profile held is gone with it."""
    return await read_events(connection, clinic.id, before, limit)
