"""Lists every clinic with how far its people have come and what wants a look, for the operator."""

from datetime import datetime

from schemas.clinics.clinic import Funnel
from service.core.database.pool import Connection
from service.core.database.queries import query


class ClinicState(Funnel):
    """A clinic's counts, who sits at its desk, and what may stand still."""

    staff: int
    claims: int  # wait for somebody's word
    dead: int  # webhook messages that were given up
    imported_at: datetime | None  # when a file was last taken
    import_status: str | None


async def list_clinic_states(connection: Connection) -> list[ClinicState]:
    """By name."""
    return [ClinicState(**dict(row)) for row in await connection.fetch(query("clinics/list_clinic_states"))]
