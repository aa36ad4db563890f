"""The public feed of changes and the nightly copy, for mirrors (`docs/clinics.md`)."""

from typing import Annotated, Literal

from litestar import get
from litestar.params import QueryParameter
from litestar.response import Stream

from schemas.clinics.clinic import FeedPage
from schemas.messages import refusals
from service.clinics.read_feed import read_feed
from service.clinics.write_mirror import mirror_folder, mirror_lines, newest_mirror
from service.core.database.embedded_folder import default_data_folder
from service.core.errors import NotFound
from service.web.access import access
from service.web.services import Provided

_MIRROR_COST = 100  # requests of a minute's share that one copy uses up


@get("/v1/feed", operation_id="listPublicChanges", tags=["directory"], opt=access("anyone"))
async def get_feed(
    services: Provided,
    cursor: Annotated[str, QueryParameter(max_length=500, description="the next_cursor of the answer before")] = "",
    start: Annotated[
        Literal["oldest", "now"], QueryParameter(description="without a cursor: from the oldest kept, or from now on")
    ] = "oldest",
    limit: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
) -> FeedPage:
    """What happened to published profiles, in one order that never changes; no key needed.

    Begin with the copy at `/v1/feed/people.ndjson`, whose Link header names where to go on. Changes are kept for 90
    days and more; an older cursor answers 410.
    """
    async with services.database.primary.acquire() as connection:
        return await read_feed(connection, cursor=cursor, start=start, limit=limit)


@get("/v1/feed/people.ndjson", include_in_schema=False, opt=access("anyone", cost=_MIRROR_COST))
async def get_mirror(services: Provided) -> Stream:
    """Every published profile, a line each, as of last night; `Link: …; rel="next"` is the feed from there on."""
    async with services.database.primary.acquire() as connection:
        mirror = newest_mirror(await mirror_folder(connection, services.settings.data or default_data_folder()))
        if mirror is None:
            raise NotFound(refusals.NO_MIRROR_YET())
        blocks = await mirror_lines(connection, mirror)
    link = f'<{services.settings.base_url}/v1/feed?cursor={mirror.cursor}>; rel="next"'
    return Stream(blocks, media_type="application/x-ndjson", headers={"Link": link, "Cache-Control": "no-cache"})
