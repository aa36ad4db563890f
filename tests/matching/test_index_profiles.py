"""The rows of people who were just made follow from memory, and are those that follow from the store."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from service.boot.matcher import indexer
from service.core.database.pool import Connection, connect
from service.core.settings import Settings
from service.matching.index.index_profiles import MatchIndexer
from service.matching.index.reindex_profiles import reindex_profiles
from tests.fixtures.profiles import load, profile
from tests.matching.test_reindex_profiles import other_model

pytestmark = pytest.mark.anyio

APPROACH = "We look together at what keeps you awake, and at what has helped before, one step after the other. " * 3
PEOPLE = [
    profile(
        "full", approach=APPROACH, modalities=["Massage Therapy", "Reiki"], concerns=["insomnia", "back pain", "grief"],
        concerns_first=["grief"], languages=["es-MX", "en"], cultures=["Quechua", "Maya"], gender="Woman",
        places=[
            {"address": {"city": "Hartford", "region": "CT"}, "access": ["wheelchair"]},
            {"address": {"city": "Nowhere at all"}}, {"lat": 41.5, "lon": -72.25},
        ],
        fees={"currency": "USD", "session": {"max": 100.5}, "insurance": ["Aetna"], "sliding_scale": False},
        credentials=[{"title": "LMT", "number": "1", "jurisdiction": "US-CT"}], next_opening="2026-12-24",
        course={"first_cadence": "weekly", "maintenance": True}, waiting_weeks=0, accepting_new=True,
        times=["weekend_morning"], serves=["adults"], modes=["video"], telehealth=["US-CT", "US-NY"],
        practices={"options": {"items": {"two_or_more_routes": 9}}}, lifestyle={"sleep": "central"},
        confirmed_at="2026-10-01T00:00:00Z",
    ),
    profile("first visit", fees={"currency": "EUR", "first_visit": {"amount": 20}, "insurance": []}, npi="1234567893"),
    profile("bare"),
    profile("copy", approach=APPROACH),
]  # fmt: skip


async def rows(connection: Connection) -> list[dict[str, Any]]:
    records = await connection.fetch("SELECT * FROM match_profile ORDER BY practitioner_id")
    return [{name: value for name, value in row.items() if name not in ("change", "derived_at")} for row in records]


async def texts(connection: Connection) -> list[Any]:
    return [tuple(row) for row in await connection.fetch("SELECT * FROM profile_text ORDER BY practitioner_id")]


async def test_rows_made_from_memory_are_those_made_from_the_store(connection: Connection) -> None:
    await load(connection, PEOPLE)
    first, noted = await rows(connection), await texts(connection)
    assert len(first) == 4 and [len(row["same"]) for row in first] == [1, 0, 0, 1]
    assert first[0]["places"][0][2] == ["wheelchair"] and first[0]["places"][1] == [None, None, []]
    assert first[1]["insurance"] == [] and str(first[1]["fee"]) == "20.00" and first[1]["licensed"]
    async with connection.transaction():
        await indexer(Settings()).derive(connection, [row["practitioner_id"] for row in first])
    assert await rows(connection) == first and await texts(connection) == noted
    assert [copied for _, _, copied, _ in noted] == [True, True]


async def test_a_copy_of_a_stored_text_is_queued_and_marked_on_both_sides(connection: Connection) -> None:
    await load(connection, PEOPLE[:1])
    await load(connection, PEOPLE[3:])
    assert [copied for _, _, copied, _ in await texts(connection)] == [True, True]
    assert [len(row["same"]) for row in await rows(connection)] == [1, 1]
    assert await connection.fetchval("SELECT count(*) FROM duplicate_candidate WHERE how = 'same text'") == 1


async def test_nobody_is_edited_while_derived_for_another_policy(connection: Connection, database_url: str) -> None:
    """An edit waits, and is then derived by whoever makes it; without that it would be lost under the new policy."""
    await load(connection, PEOPLE)
    other = await connect(database_url)
    waited = []

    class Interrupted(MatchIndexer):
        async def derive(self, connection: Connection, ids: Sequence[UUID]) -> None:
            with pytest.raises(asyncpg.LockNotAvailableError):
                await other.execute("UPDATE practitioner SET changed_at = now() WHERE id = any($1)", list(ids))
            waited.extend(ids)
            await super().derive(connection, ids)

    try:
        await other.execute("SET lock_timeout = '100ms'")
        assert await reindex_profiles(connection, Interrupted(other_model())) == len(waited) == 4
    finally:
        await other.close()
