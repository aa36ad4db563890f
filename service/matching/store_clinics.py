"""What matching asks about clinics."""

from uuid import UUID

from service.core.database.pool import Connection


async def clinic_exists(connection: Connection, id: UUID) -> bool:
    return bool(await connection.fetchval("SELECT true FROM clinic WHERE id = $1", id))
