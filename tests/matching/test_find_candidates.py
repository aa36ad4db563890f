"""How candidates are found: with the indexes meant for it, and with few queries."""

import re
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from schemas.matching.match import Limits, MatchRequest, Near
from service.boot.matcher import open_matcher
from service.core.clock import now
from service.core.database.pool import open_database
from service.core.database.queries import query
from service.core.settings import Settings
from service.matching.find_matches import find_matches

pytestmark = pytest.mark.anyio


async def _plan(connection: Any, **changes: Any) -> str:
    """The plan of the candidate query, with the limits given; parameters as in the SQL file."""
    values: dict[int, Any] = {
        1: "x", 2: "[" + ",".join(["0"] * 640) + "]", 3: now() - timedelta(days=180), 4: None, 5: None, 6: 0.0,
        7: None, 8: [], 9: None, 10: None, 11: False, 12: [], 13: [], 14: [], 15: False, 16: [], 17: [], 18: None,
        19: None, 20: False, 21: float("inf"), 22: float("inf"), 23: 20, 24: 0.1, 25: None, 26: 1000,
    }  # fmt: skip
    values |= {int(number): value for number, value in changes.items()}
    statement = query("matching/find_candidates").replace("$2::halfvec", "$2::text::halfvec")
    highest = max(int(number) for number in re.findall(r"\$(\d+)", statement))
    await connection.execute("SET enable_seqscan = off; SET plan_cache_mode = force_custom_plan")
    rows = await connection.fetch(f"EXPLAIN {statement}", *(values.get(number) for number in range(1, highest + 1)))
    return "\n".join(row[0] for row in rows)


async def test_a_radius_uses_the_index_on_places(demo_url: str) -> None:
    connection = await asyncpg.connect(demo_url)
    try:
        plan = await _plan(connection, **{"4": 41.77, "5": -72.68, "6": 40_000.0})
    finally:
        await connection.close()
    assert "practitioner_place_earth_idx" in plan
    assert "match_profile_pkey" in plan


async def test_a_page_takes_three_queries_whatever_its_length(demo_url: str) -> None:
    database = await open_database(demo_url, size=1)
    asked: list[str] = []
    try:
        async with database.primary.acquire() as connection:
            matcher = await open_matcher(connection, Settings())
        async with database.read.acquire() as connection:
            connection.add_query_logger(lambda record: asked.append(record.query))
            await find_matches(connection, matcher, MatchRequest())  # the driver asks for types once
            for limit in (1, 50):
                asked.clear()
                request = MatchRequest(
                    story="I cannot sleep", limit=limit, limits=Limits(near=Near(lat=41.7, lon=-72.6))
                )
                await find_matches(connection, matcher, request)
                assert len(asked) == 3, asked  # is there a vector index, candidates, the profiles of the page
    finally:
        await database.close()
