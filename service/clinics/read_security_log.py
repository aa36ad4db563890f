"""Reads who wrote what about a clinic, and when."""

from typing import Any

from schemas.clinics.clinic import Clinic
from service.core.database.pool import Connection
from service.core.security_log import audit_lines


async def read_audit_log(
    connection: Connection, clinic: Clinic, limit: int, before: int | None = None
) -> list[dict[str, Any]]:
    """The latest lines first; what an erased profile held is gone with it."""
    return await audit_lines(connection, clinic.id, before, limit)
