"""How many practitioners the directory has of each craft, concern, quality and place; what a sitemap lists."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.database.queries import query

SITEMAP_PEOPLE = 40_000  # one file of a sitemap may hold 50,000 addresses
_KEPT = timedelta(minutes=10)  # counting a million people takes seconds, and a page needs no newer number


class FacetCount(msgspec.Struct, frozen=True):
    """Something the directory can be walked by, and how many people it leads to."""

    facet: str  # modality, concern, quality, city or region
    name: str
    region: str | None
    people: int


class FacetCache:
    """The counts of this process, made anew every ten minutes."""

    def __init__(self) -> None:
        self._counts: Sequence[FacetCount] = ()
        self._made_at: datetime | None = None

    async def current(self, connection: Connection) -> Sequence[FacetCount]:
        """Everything that is listed somewhere, in no order that means anything."""
        now = this_moment()
        if self._made_at is None or now - self._made_at > _KEPT:
            rows = await connection.fetch(query("directory/count_facets"))
            self._counts, self._made_at = [FacetCount(**dict(row)) for row in rows], now
        return self._counts


async def sitemap_starts(connection: Connection) -> list[UUID]:
    """The first id of each file of the sitemap."""
    return [row["id"] for row in await connection.fetch(query("directory/list_sitemap_starts"), SITEMAP_PEOPLE)]


async def sitemap_people(connection: Connection, first: UUID) -> list[tuple[UUID, date]]:
    """Who stands in the file that begins with an id, and when they last changed something."""
    rows = await connection.fetch(query("directory/list_sitemap_people"), first, SITEMAP_PEOPLE)
    return [(row["id"], row["changed_on"]) for row in rows]
