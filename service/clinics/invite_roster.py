"""A clinic's order to invite people of its roster to claim their profiles."""

from schemas.accounts.invitation import InvitationRequest, InvitationsSent
from schemas.clinics.clinic import Writer
from service.accounts.invite_people import invite_people
from service.clinics.create_clinic import find_clinic
from service.clinics.store_listings import roster_ids
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.security_log import SecurityEvent, log_events


async def invite_roster(connection: Connection, caller: Writer, wish: InvitationRequest) -> InvitationsSent:
    """Notes the invitations in the clinic's name, and the order in its security log."""
    now = this_moment()
    async with connection.transaction():
        ids = await roster_ids(connection, caller.clinic_id, wish.external_ids)
        clinic = await find_clinic(connection, str(caller.clinic_id))
        result = await invite_people(connection, ids, clinic.name, now)
        if wish.external_ids and (missing := len({*wish.external_ids}) - len(ids)):
            result.not_invited["not listed"] = missing
        event = SecurityEvent(caller.actor, "people invited", str(result.invited), caller.clinic_id)
        await log_events(connection, [event], now)
    return result
