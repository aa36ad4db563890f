"""Browses published practitioners by name, modality, concern, quality or place, in an order that rotates by a seed."""

from secrets import token_urlsafe
from uuid import UUID

import msgspec

from schemas.messages import expected, refusals
from schemas.profiles.practitioner import PractitionerCard
from service.core.clock import now as this_moment
from service.core.cursor import read_cursor, write_cursor
from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters
from service.core.errors import BadRequest
from service.profiles.card import card
from service.profiles.store import read_profiles
from service.vocabulary.cache import VocabularyCache
from service.vocabulary.places import require_place

_FIRST = -(1 << 63)  # below every hash


class Browse(msgspec.Struct, frozen=True):
    """What is asked; empty texts ask nothing."""

    name: str = ""
    modality: str = ""
    near: str = ""
    radius_km: float = 40.0
    limit: int = 20
    cursor: str = ""
    # What the directory's own pages are about: names as they are kept, a town and a region as they were stated.
    concern: str = ""
    quality: str = ""
    city: str = ""
    region: str = ""
    mode: str = ""
    language: str = ""


class DirectoryPage(msgspec.Struct):
    results: list[PractitionerCard]
    next_cursor: str | None


class _Cursor(msgspec.Struct, array_like=True):
    seed: str
    last: int


@parameters("directory/browse_practitioners")
class _Filters(msgspec.Struct, kw_only=True):
    seed: str
    last: int
    name: str | None
    modality_id: int | None
    concern_id: int | None
    quality: str | None
    city: str | None
    region: str | None
    mode: str | None
    language: str | None
    lat: float | None
    lon: float | None
    radius_m: float
    limit: int


async def browse_directory(connection: Connection, terms: VocabularyCache, browse: Browse) -> DirectoryPage:
    """A page of cards; BadRequest for an unknown place, modality or cursor."""
    filters: list[object] = [browse.name, browse.modality, browse.near, browse.radius_km]
    filters += filter(None, (browse.concern, browse.quality, browse.city, browse.region, browse.mode, browse.language))
    cursor = read_cursor(browse.cursor, _Cursor, filters) if browse.cursor else _Cursor(token_urlsafe(9), _FIRST)
    rows = await connection.fetch(*bound(await filters_of(connection, terms, browse, cursor.seed, cursor.last)))
    page = rows[: browse.limit]
    stored = await read_profiles(connection, [row["id"] for row in page])
    now = this_moment()
    ids: list[UUID] = [row["id"] for row in page if row["id"] in stored]
    more = len(rows) > browse.limit
    following = write_cursor(_Cursor(cursor.seed, page[-1]["spin"]), filters) if more else None
    return DirectoryPage([card(stored[id], now) for id in ids], following)


async def filters_of(
    connection: Connection, terms: VocabularyCache, browse: Browse, seed: str = "", last: int = _FIRST
) -> _Filters:
    """What is asked, as the query takes it, for one more than a page; BadRequest for an unknown place or modality."""
    place = require_place(browse.near, "/near", expected.PLACE_OR_CODE()) if browse.near else None
    return _Filters(
        seed=seed,
        last=last,
        name=browse.name.strip() or None,
        modality_id=await _modality_id(connection, terms, browse.modality) if browse.modality else None,
        concern_id=await _concern_id(connection, terms, browse.concern) if browse.concern else None,
        quality=browse.quality or None,
        city=browse.city or None,
        region=browse.region or None,
        mode=browse.mode or None,
        language=browse.language or None,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        radius_m=browse.radius_km * 1000.0,
        limit=browse.limit + 1,
    )


async def _modality_id(connection: Connection, terms: VocabularyCache, modality: str) -> int:
    await terms.know_modalities(connection, [modality])
    known = terms.modality_ids.get(terms.modalities.fold(modality).name)
    if known is None:
        near = terms.modalities.search(modality, 3)
        wanted = expected.MODALITY_HERE(near=near) if near else expected.LISTED_MODALITY_HERE()
        raise BadRequest(refusals.MODALITY_UNKNOWN(), [("/modality", wanted)])
    return known


async def _concern_id(connection: Connection, terms: VocabularyCache, concern: str) -> int:
    """The id of a concern as it is kept; one that nobody has is met by nobody."""
    if concern not in terms.concern_ids:
        await terms.catch_up(connection)
    return terms.concern_ids.get(concern, 0)
