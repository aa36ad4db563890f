"""Creates a clinic, and finds clinics by id or name."""

from schemas.clinics.clinic import Clinic
from service.clinics import store as clinics
from service.core.clock import now as this_moment
from service.core.database.errors import UniqueViolation
from service.core.database.pool import Connection
from service.core.errors import Conflict, NotFound
from service.core.security_log import add_audit


async def create_clinic(connection: Connection, name: str) -> Clinic:
    """A new clinic; Conflict when the name is taken."""
    try:
        async with connection.transaction():
            made = await clinics.add_clinic(connection, " ".join(name.split()))
            line = {"at": this_moment(), "clinic_id": made.id, "actor": "operator", "action": "clinic created"}
            await add_audit(connection, [line | {"subject": made.name}])
            return made
    except UniqueViolation:
        raise Conflict(f"a clinic named {name} exists; see `ayni clinic list`") from None


async def list_clinics(connection: Connection) -> list[Clinic]:
    return await clinics.clinics(connection)


async def find_clinic(connection: Connection, said: str) -> Clinic:
    """The clinic of that id or name; NotFound otherwise."""
    found = await clinics.clinic_of(connection, said)
    if found is None:
        raise NotFound(f"no clinic has the id or name {said}; see `ayni clinic list`")
    return found
