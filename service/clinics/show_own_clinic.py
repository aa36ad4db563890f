"""Shows a clinic who it is here, and what its key opens."""

import msgspec

from schemas.clinics.clinic import Caller, ClinicSelf
from service.core.database.pool import Connection
from service.core.database.queries import query


async def show_own_clinic(connection: Connection, caller: Caller) -> ClinicSelf:
    """The clinic of the key that asks."""
    row = await connection.fetchrow(query("clinics/read_own_clinic"), caller.clinic_id)
    assert row is not None  # a key goes with its clinic
    return msgspec.convert(dict(row) | {"key": caller.shown, "scopes": sorted(caller.scopes)}, ClinicSelf)
