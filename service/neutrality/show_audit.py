"""Shows the latest neutrality audit of this directory."""

from schemas.messages import refusals
from schemas.neutrality.audit import Neutrality
from service.core.database.pool import Connection
from service.core.errors import NotFound
from service.neutrality.store import latest_audit


async def show_audit(connection: Connection) -> Neutrality:
    """The newest result; NotFound says how to get a first one."""
    run = await latest_audit(connection)
    if run is None:
        raise NotFound(refusals.NOT_AUDITED())
    return Neutrality(run.green, run)
