"""Says which web sites may show a clinic's matching page in a frame."""

import re
from uuid import UUID

import msgspec

from schemas.messages import refusals
from service.core.database.pool import Connection
from service.core.database.queries import query
from service.core.errors import BadRequest, NotFound
from service.core.security_log import OPERATOR, SecurityEvent, log_events

# An http site could be changed on its way; the exception is for trying on one's own machine.
_ORIGIN = re.compile(r"https://[a-z0-9.-]{1,253}(:[0-9]{1,5})?|http://(localhost|127\.0\.0\.1)(:[0-9]{1,5})?")


class Embedding(msgspec.Struct):
    """A clinic's page: whose it is, and where it may be shown."""

    clinic: UUID
    name: str
    origins: list[str]
    listed: bool  # whether anybody of its roster is shown here


async def read_embedding(connection: Connection, clinic: UUID) -> Embedding:
    """The page of that clinic; NotFound when there is no such clinic."""
    row = await connection.fetchrow(
        query("clinics/read_embedding"),
        clinic,
    )
    if row is None:
        raise NotFound(refusals.NO_CLINIC_OF_ID())
    listed = await connection.fetchval(query("clinics/lists_anybody"), clinic) is True
    return Embedding(clinic, row["name"], row["origins"], listed)


async def is_allowed_origin(connection: Connection, origin: str, clinic: UUID | None = None) -> bool:
    """Whether a site is one of that clinic's, or of any clinic's when none is named."""
    return bool(await connection.fetchval(query("clinics/is_allowed_origin"), origin, clinic))


async def allow_origins(
    connection: Connection, clinic: UUID, allow: list[str], forbid: list[str], actor: str = OPERATOR
) -> Embedding:
    """Adds and takes away origins; BadRequest for what is none, such as an address with a path."""
    for origin in allow:
        if not _ORIGIN.fullmatch(origin):
            raise BadRequest(refusals.NO_ORIGIN(origin=repr(origin)))
    before = await read_embedding(connection, clinic)
    async with connection.transaction():
        await connection.execute(
            query("clinics/add_origins"),
            clinic,
            allow,
        )
        await connection.execute(query("clinics/remove_origins"), clinic, forbid)
        embedding = await read_embedding(connection, clinic)
        if embedding != before:
            event = SecurityEvent(
                actor,
                "embedding changed",
                embedding.name,
                clinic,
                before={"origins": before.origins},
                after={"origins": embedding.origins},
            )
            await log_events(connection, [event])
    return embedding
