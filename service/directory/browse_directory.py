"""Browses published practitioners by name, modality or place, in an order that rotates by a seed."""

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
from service.vocabulary.places import place_asked


class Browse(msgspec.Struct, frozen=True):
    """What is asked; empty texts ask nothing."""

    name: str = ""
    modality: str = ""
    near: str = ""
    radius_km: float = 40.0
    limit: int = 20
    cursor: str = ""


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
    lat: float | None
    lon: float | None
    radius_m: float
    limit: int


async def browse_directory(connection: Connection, terms: VocabularyCache, browse: Browse) -> DirectoryPage:
    """A page of cards; BadRequest for an unknown place, modality or cursor."""
    filters = [browse.name, browse.modality, browse.near, browse.radius_km]
    cursor = read_cursor(browse.cursor, _Cursor, filters) if browse.cursor else _Cursor(token_urlsafe(9), -(1 << 63))
    modality = None
    if browse.modality:
        await terms.know_modalities(connection, [browse.modality])
        modality = terms.modality_ids.get(terms.modalities.fold(browse.modality).name)
        if modality is None:
            near = terms.modalities.search(browse.modality, 3)
            wanted = expected.MODALITY_HERE(near=near) if near else expected.LISTED_MODALITY_HERE()
            raise BadRequest(refusals.MODALITY_UNKNOWN(), [("/modality", wanted)])
    place = place_asked(browse.near, "/near", expected.PLACE_OR_CODE()) if browse.near else None
    asked = _Filters(
        seed=cursor.seed,
        last=cursor.last,
        name=browse.name.strip() or None,
        modality_id=modality,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        radius_m=browse.radius_km * 1000.0,
        limit=browse.limit + 1,
    )
    rows = await connection.fetch(*bound(asked))
    page = rows[: browse.limit]
    stored = await read_profiles(connection, [row["id"] for row in page])
    now = this_moment()
    ids: list[UUID] = [row["id"] for row in page if row["id"] in stored]
    more = len(rows) > browse.limit
    following = write_cursor(_Cursor(cursor.seed, page[-1]["spin"]), filters) if more else None
    return DirectoryPage([card(stored[id], now) for id in ids], following)
