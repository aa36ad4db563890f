"""A clinic's own keys and data by API (`docs/clinics.md`)."""

from typing import Annotated
from uuid import UUID

from litestar import delete, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from schemas.clinics.clinic import ClinicData, ClinicKeyPage, KeyIssued, KeyRequest
from schemas.messages import refusals
from service.clinics.create_clinic import find_clinic
from service.clinics.issue_key import issue_key, list_keys, own_key, revoke_key
from service.clinics.state_clinic_data import put_clinic_data
from service.core.errors import NotAllowed
from service.web.access import access
from service.web.keys import AuthenticatedClient
from service.web.services import Provided

_KEYS = "/v1/clinics/{clinic:uuid}/keys"


@put(
    "/v1/clinics/{clinic:uuid}",
    operation_id="putOwnClinic",
    tags=["clinics"],
    opt=access("clinic", scope="roster:write", repeats="inherent"),
)
async def put_own_clinic(
    clinic: FromPath[UUID], data: JSONBody[ClinicData], client: AuthenticatedClient, services: Provided
) -> ClinicData:
    """States what the clinic says of itself, as a whole; everybody may see it."""
    async with services.database.primary.acquire() as connection:
        return await put_clinic_data(connection, client, data)


@get(_KEYS, operation_id="listKeys", tags=["clinics"], opt=access("clinic", scope="roster:read"))
async def get_own_keys(clinic: FromPath[UUID], client: AuthenticatedClient, services: Provided) -> ClinicKeyPage:
    """The clinic's keys with their names, what each opens, and when it was last used; never the keys themselves."""
    async with services.database.primary.acquire() as connection:
        return ClinicKeyPage(await list_keys(connection, await find_clinic(connection, str(clinic))))


@post(
    _KEYS,
    operation_id="createKey",
    tags=["clinics"],
    opt=access("clinic", scope="roster:write", repeats="remembered without secret"),
)
async def post_own_key(
    clinic: FromPath[UUID],
    data: JSONBody[KeyRequest],
    client: AuthenticatedClient,
    services: Provided,
    overlap_days: Annotated[
        int | None,
        QueryParameter(
            ge=0,
            le=365,
            schema_extra={"minimum": 0},  # Litestar leaves a bound of nought out
            description="let the clinic's keys of the same name end after so long",
        ),
    ] = None,
) -> KeyIssued:
    """Makes a key that opens no more than the one that asks; it is told in this answer only."""
    if not client.scopes.issuperset(data.scopes):
        raise NotAllowed(refusals.KEY_OPENS_LESS())
    async with services.database.primary.acquire() as connection:
        known = await find_clinic(connection, str(clinic))
        return await issue_key(
            connection, known, data.scopes, name=data.name, overlap_days=overlap_days, actor=client.actor
        )


@delete(
    _KEYS + "/{key_id:uuid}",
    operation_id="revokeKey",
    tags=["clinics"],
    opt=access("clinic", scope="roster:write", repeats="inherent"),
)
async def delete_own_key(
    clinic: FromPath[UUID], key_id: FromPath[UUID], client: AuthenticatedClient, services: Provided
) -> None:
    """Ends a key at once."""
    async with services.database.primary.acquire() as connection:
        key = await own_key(connection, await find_clinic(connection, str(clinic)), key_id)
        await revoke_key(connection, str(key.id), client.actor)
