"""The changes feed (`docs/clinics.md`)."""

from typing import Annotated, Literal

from litestar import get
from litestar.params import QueryParameter

from schemas.clinics.clinic import ChangesPage
from service.clinics.read_changes import read_changes
from service.web.access import access
from service.web.keys import AuthenticatedClient
from service.web.services import Provided


@get("/v1/changes", operation_id="listChanges", tags=["clinics"], opt=access("clinic", scope="roster:read"))
async def get_changes(
    client: AuthenticatedClient,
    services: Provided,
    cursor: Annotated[str, QueryParameter(max_length=500, description="the next_cursor of the answer before")] = "",
    start: Annotated[
        Literal["oldest", "now"], QueryParameter(description="without a cursor: from the oldest kept, or from now on")
    ] = "oldest",
    roster: Annotated[
        Literal["own"] | None, QueryParameter(description="own: only people who are, or were then, on your roster")
    ] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
) -> ChangesPage:
    """What happened to published profiles and to the caller's roster, in one order that never changes.

    Nothing ever appears before a cursor already handed out. Changes are kept for 90 days and more; an older cursor
    answers 410.
    """
    async with services.database.primary.acquire() as connection:
        return await read_changes(
            connection, client.clinic_id, cursor=cursor, start=start, limit=limit, own=roster == "own"
        )
