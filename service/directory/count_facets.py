"""How many practitioners the directory has of each craft, concern, language, place; what a sitemap lists."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.database.queries import bound_within, query
from service.directory.browse_directory import Browse, filters_of
from service.vocabulary.cache import VocabularyCache

SITEMAP_PEOPLE = 40_000  # one file of a sitemap may hold 50,000 addresses
_KEPT = timedelta(minutes=10)  # counting a million people takes seconds, and a page needs no newer number
_MOST_KEPT = 256  # selections
_EVERYBODY = 2**31 - 1
WHOLE_DIRECTORY = Browse()


class FacetCount(msgspec.Struct, frozen=True):
    """Something the directory can be walked by, and how many people it leads to; `all` counts everybody."""

    facet: str  # all, modality, concern, quality, mode, language, city or region
    name: str
    region: str | None
    people: int


class FacetCache:
    """The counts of this process, each made anew after ten minutes."""

    def __init__(self) -> None:
        self._counts: dict[Browse, tuple[datetime, Sequence[FacetCount]]] = {}

    async def within(
        self, connection: Connection, terms: VocabularyCache, browse: Browse = WHOLE_DIRECTORY
    ) -> Sequence[FacetCount]:
        """The counts of those whom a selection lists, in no order that means anything; BadRequest as browsing."""
        now, selection = this_moment(), msgspec.structs.replace(browse, cursor="", limit=_EVERYBODY - 1)
        made_at, counts = self._counts.pop(selection, (now - 2 * _KEPT, ()))
        if now - made_at > _KEPT:
            filters = await filters_of(connection, terms, selection)
            rows = await connection.fetch(*bound_within("directory/count_facets", filters))
            made_at, counts = now, [FacetCount(**dict(row)) for row in rows]
        self._counts[selection] = made_at, counts
        while len(self._counts) > _MOST_KEPT:
            del self._counts[next(iter(self._counts))]
        return counts


async def sitemap_starts(connection: Connection) -> list[UUID]:
    """The first id of each file of the sitemap."""
    return [row["id"] for row in await connection.fetch(query("directory/list_sitemap_starts"), SITEMAP_PEOPLE)]


async def sitemap_people(connection: Connection, first: UUID) -> list[tuple[UUID, date]]:
    """Who stands in the file that begins with an id, and when they last changed something."""
    rows = await connection.fetch(query("directory/list_sitemap_people"), first, SITEMAP_PEOPLE)
    return [(row["id"], row["changed_on"]) for row in rows]
