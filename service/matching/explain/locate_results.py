"""Says where the people on a page work, for a map and for distances from the seeker's place."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from service.core.database.pool import Connection
from service.profiles.store import read_profiles
from service.vocabulary.places import resolve_place

_KM_PER_DEGREE = 111.2


@dataclass(frozen=True)
class Spot:
    """A place of work, as kilometres east and north of the seeker's place."""

    id: UUID
    east_km: float
    north_km: float

    @property
    def distance_km(self) -> float:
        return math.hypot(self.east_km, self.north_km)


async def locate_results(connection: Connection, place: str, ids: Sequence[UUID]) -> list[Spot]:
    """For each person the nearest place of work; nobody for an unknown place."""
    centre = resolve_place(place)
    if centre is None:
        return []
    stored = await read_profiles(connection, list(ids))
    spots: list[Spot] = []
    for id in ids:
        places = stored[id].profile.places if id in stored else []
        near = [
            Spot(
                id,
                (place.lon - centre.lon) * _KM_PER_DEGREE * math.cos(math.radians(centre.lat)),
                (place.lat - centre.lat) * _KM_PER_DEGREE,
            )
            for place in places
            if place.lat is not None and place.lon is not None
        ]
        if near:
            spots.append(min(near, key=lambda spot: spot.distance_km))
    return spots
