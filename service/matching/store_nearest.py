"""Says whom to look at in a large directory without reading all of it: a sample, the nearest, some of the ring."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
import numpy as np
from numpy.typing import NDArray
from pgvector import HalfVector

from service.core.database.pool import Connection
from service.core.database.queries import query
from service.matching.store_index import index_name

SAMPLE = 1_000
_RING_FIRST = -(1 << 63)
_RING_LENGTH = 1 << 64
# pgvector's highest: of the first forty of 100,000 people, 400 missed 15 in 1,000, 700 three, 1,000 none.
_SEARCH_WIDTH = 1_000


class Sample(msgspec.Struct, frozen=True):
    """People drawn at random from the whole directory, and how many it holds, to some three in a hundred."""

    ids: Sequence[UUID]
    total: int


class Nearest(msgspec.Struct, frozen=True):
    """The people nearest to a query: nobody else scores above `reach`, but for those the index has missed."""

    ids: Sequence[UUID]
    reach: float


async def draw_sample(connection: Connection, policy: str) -> Sample | None:
    """A sample of the directory, the same for every request; None for a directory without a vector index."""
    rows = await connection.fetch(query("matching/draw_sample"), policy, index_name(policy), SAMPLE)
    if len(rows) < SAMPLE:
        return None
    # The keys are spread evenly: how far around the ring the sample reaches tells how many share the ring.
    reached = rows[-1]["rotation_key"] - _RING_FIRST
    return Sample([row["practitioner_id"] for row in rows], round(SAMPLE * _RING_LENGTH / reached))


async def find_nearest(connection: Connection, policy: str, vector: NDArray[np.float64], count: int) -> Nearest:
    """The `count` people of highest inner product, as the index finds them."""
    async with connection.transaction():
        await connection.execute(
            # In rounds until there are enough; and never by sorting everyone, however many are asked for.
            "SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true), set_config('hnsw.ef_search', $1, true), "
            "set_config('hnsw.max_scan_tuples', $2, true), set_config('hnsw.scan_mem_multiplier', '32', true), "
            "set_config('enable_sort', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true)",
            str(_SEARCH_WIDTH),
            str(max(20_000, 2 * count)),
        )
        rows = await connection.fetch(query("matching/find_nearest"), policy, HalfVector(vector), count)
    return Nearest([row["practitioner_id"] for row in rows], min((row["score"] for row in rows), default=float("inf")))


async def find_on_ring(connection: Connection, policy: str, start: int, count: int) -> Sequence[UUID]:
    """The `count` people from a place on the ring of random keys on."""
    rows = await connection.fetch(query("matching/find_on_ring"), policy, start, count)
    return [row["practitioner_id"] for row in rows]
