"""What a clinic says of itself: where it is, how it is reached, its number in the US registry, its site."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from schemas.clinics.clinic import ClinicData, Writer
from service.core.clock import now
from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query
from service.core.security_log import SecurityEvent, log_events


async def read_clinic_data(connection: Connection, clinic_id: UUID) -> ClinicData:
    """The data as they stand."""
    row = await connection.fetchrow(query("clinics/read_clinic_data"), clinic_id)
    return msgspec.convert(dict(row) if row else {}, ClinicData)


@parameters("clinics/put_clinic_data")
class _ClinicDataUpdate(msgspec.Struct, kw_only=True):
    id: UUID
    address: Any
    phone: str | None
    npi: str | None
    website: str | None
    stated_at: datetime


async def put_clinic_data(connection: Connection, writer: Writer, data: ClinicData) -> ClinicData:
    """States them anew as a whole: what is left out is taken back."""
    async with connection.transaction():
        before = await read_clinic_data(connection, writer.clinic_id)
        address = msgspec.to_builtins(data.address) or None
        put = _ClinicDataUpdate(
            id=writer.clinic_id,
            address=address,
            phone=data.phone,
            npi=data.npi,
            website=data.website,
            stated_at=now(),
        )
        await connection.execute(*bound(put))
        after = await read_clinic_data(connection, writer.clinic_id)
        if after != before:
            event = SecurityEvent(
                writer.actor,
                "clinic changed",
                str(writer.clinic_id),
                writer.clinic_id,
                before=msgspec.to_builtins(before),
                after=msgspec.to_builtins(after),
            )
            await log_events(connection, [event])
    return after
