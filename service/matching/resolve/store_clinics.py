"""What matching asks about clinics."""

from uuid import UUID

from service.core.database.pool import Connection
from service.core.database.queries import query


async def clinic_exists(connection: Connection, id: UUID) -> bool:
    return bool(await connection.fetchval(query("matching/clinic_exists"), id))
