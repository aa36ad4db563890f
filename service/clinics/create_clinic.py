"""Creates a clinic, and finds clinics by id or name."""

from schemas.clinics.clinic import Clinic
from schemas.messages import refusals
from service.clinics import store as clinics
from service.core.database.errors import UniqueViolation
from service.core.database.pool import Connection
from service.core.errors import Conflict, NotFound
from service.core.security_log import OPERATOR, SecurityEvent, log_events


async def create_clinic(connection: Connection, name: str) -> Clinic:
    """A new clinic; Conflict when the name is taken."""
    try:
        async with connection.transaction():
            clinic = await clinics.add_clinic(connection, " ".join(name.split()))
            await log_events(connection, [SecurityEvent(OPERATOR, "clinic created", clinic.name, clinic.id)])
            return clinic
    except UniqueViolation:
        raise Conflict(refusals.CLINIC_EXISTS(name=name)) from None


async def list_clinics(connection: Connection) -> list[Clinic]:
    return await clinics.clinics(connection)


async def find_clinic(connection: Connection, text: str) -> Clinic:
    """The clinic of that id or name; NotFound otherwise."""
    clinic = await clinics.clinic_of(connection, text)
    if clinic is None:
        raise NotFound(refusals.NO_CLINIC_NAMED(name=text))
    return clinic
