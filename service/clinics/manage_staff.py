"""Who may sign in at a clinic's desk: owners enter and remove people; each entry is told by mail and logged."""

from uuid import UUID

from schemas.accounts.account import Role
from schemas.clinics.clinic import Clinic, Writer
from schemas.messages import refusals
from service.accounts.roles import HeldRole, give_role, list_staff, take_role
from service.core.database.pool import Connection
from service.core.errors import Conflict
from service.core.security_log import SecurityEvent, log_events
from service.email.outbox import queue_letter
from service.email.templates import page_url, staff_letter


def desk_path(clinic_id: UUID) -> str:
    """The path of a clinic's desk."""
    return f"/clinic/{clinic_id}"


async def add_staff(
    connection: Connection, writer: Writer, clinic: Clinic, entry: tuple[str, Role], door: tuple[str, str]
) -> None:
    """Lets an address sign in at the desk and tells it so; a role held before gives way. `door`: base URL, language."""
    email, role = entry[0].strip().lower(), entry[1]
    base_url, language = door
    async with connection.transaction():
        await give_role(connection, email, role, clinic.id, writer.actor)
        for current in await list_staff(connection, clinic.id):
            if current.email == email and current.role != role:
                await _take(connection, writer, current, clinic.id)
        link = page_url(base_url, language, desk_path(clinic.id))
        await queue_letter(connection, staff_letter(email, language, (clinic.name, writer.shown), link))
        event = SecurityEvent(writer.actor, "staff entered", email, clinic.id, after={"role": role})
        await log_events(connection, [event])


async def remove_staff(connection: Connection, writer: Writer, clinic_id: UUID, email: str) -> None:
    """Nobody with this address gets in from now on; Conflict for the last owner."""
    async with connection.transaction():
        for member in await list_staff(connection, clinic_id):
            if member.email == email:
                await _take(connection, writer, member, clinic_id)
                event = SecurityEvent(writer.actor, "staff removed", email, clinic_id, before={"role": member.role})
                await log_events(connection, [event])


async def _take(connection: Connection, writer: Writer, member: HeldRole, clinic_id: UUID) -> None:
    await take_role(connection, member.email, member.role, clinic_id, writer.actor)
    if member.role == "owner" and not any(other.role == "owner" for other in await list_staff(connection, clinic_id)):
        raise Conflict(refusals.LAST_OWNER())
