"""A load by several processes leaves what one process leaves: every row, every word, every remark."""

import multiprocessing
from collections.abc import Iterable, Iterator
from typing import Any

import asyncpg
import msgspec
import pytest

from service.boot.crews import deriving_crew, loading_crew
from service.boot.matcher import fit_model, indexer
from service.core.database.pool import Connection, connect
from service.core.settings import Settings
from service.intake import load_profiles as loading
from service.intake.formats.ndjson import RejectedRecord
from service.intake.load_profiles import Counts, Load, load_profiles
from service.matching.index import reindex_profiles as rederiving
from service.matching.index.index_profiles import MatchIndexer
from service.matching.index.reindex_profiles import reindex_profiles
from service.vocabulary.cache import VocabularyCache
from tests.conftest import new_database
from tests.fixtures.profiles import NOW, profile

pytestmark = pytest.mark.anyio

_APPROACH = (
    "I darken the room for people who lie awake. They come back when grief is new, and we walk to the river. " * 3
)
# What differs by chance or time alone, or is a number that another database gives otherwise.
_LEFT_OUT = {
    *("practitioner_id", "id", "first_id", "second_id", "xact", "position", "change", "number"),
    *("at", "derived_at", "created_at", "found_at"),
}
_OWN = {"secret", "migration", "pgqueuer", "pgqueuer_statistics"}


@pytest.fixture
def other_url() -> Iterator[str]:
    yield from new_database("ayni_empty")


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "BATCH", 7)


def lines() -> list[bytes]:
    """Of all kinds: drafts and dumps, new words that lean on those before, doubles, people changed later, faults."""
    people: list[dict[str, Any]] = [
        profile(
            str(number),
            concerns=["grief", f"new worry {number % 9}", f"new worri {number % 9}"],
            approach=f"{number} {_APPROACH}" if number % 5 else _APPROACH,
            places=[{"address": {"city": "Hartford", "region": "CT", "line": f"{number} Main St"}}],
            languages=["en", "nah"] if number % 11 == 0 else ["es"],
        )
        for number in range(60)
    ]
    people += [profile(str(number), concerns=["grief"], source="old") for number in range(3)]
    people += [profile(str(number), modalities=[f"kind {number}", f"kinds {number}"]) for number in range(50, 70)]
    people += [profile("twice", display_name=name, status="published", sources={}) for name in "ABA"]
    people += [
        profile("draft", status="draft"),
        profile("odd", fees={"session": {"min": "80 USD"}, "sliding_scale": 1}),
    ]
    return [b"{", *map(msgspec.json.encode, people), b"", b"[]", b'{"display_name": " ", "modalities": ["yoga"]}']


async def loaded(
    address: str, workers: int, stated: Iterable[bytes]
) -> tuple[Counts, list[RejectedRecord], list[tuple[Any, ...]]]:
    connection = await connect(address)
    rejected: list[RejectedRecord] = []
    remarks: list[tuple[Any, ...]] = []
    settings = Settings(database_url=address)
    load = Load(
        terms=await VocabularyCache.read(connection),
        indexer=indexer(settings),
        source="load",
        publish=True,
        reject=rejected.append,
        warn=lambda *remark: remarks.append(remark),
        now=NOW,
    )
    try:
        crew = loading_crew(workers, settings, "load", publish=True, now=NOW)
        counts = await load_profiles(connection, stated, load, crew)
    finally:
        await connection.close()
    return counts, rejected, remarks


async def rows(address: str) -> dict[str, list[Any]]:
    """Everything in the database, people and terms by their names, and the orders in which they came."""
    connection = await asyncpg.connect(address)
    tables = await connection.fetch(
        "SELECT c.relname FROM pg_class AS c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
    )
    people = await connection.fetch("SELECT id, source, external_id FROM practitioner ORDER BY id")
    keys = {row["id"]: f"{row['source']} {row['external_id']}" for row in people}
    content: dict[str, list[Any]] = {"order": list(keys.values())}
    for table in {row["relname"] for row in tables} - _OWN:
        content[table] = sorted(
            str([keys.get(row.get("practitioner_id") or row.get("id"))])
            + str([value for name, value in row.items() if name not in _LEFT_OUT])
            for row in await connection.fetch(f'SELECT * FROM "{table}"')
        )
    for table, number in (("match_change", "number"), ("change", "id")):
        noted = await connection.fetch(f"SELECT practitioner_id AS id FROM {table} ORDER BY {number}")
        content[f"order of {table}"] = [keys.get(row["id"]) for row in noted]
    await connection.close()
    return content


async def test_several_processes_leave_what_one_leaves(database_url: str, other_url: str) -> None:
    alone, together = await loaded(database_url, 1, lines()), await loaded(other_url, 3, lines())
    assert alone == together
    assert alone[0].created > 70 and alone[0].updated > 10 and len(alone[1]) == 3 and alone[2]
    left, expected = await rows(other_url), await rows(database_url)
    assert expected["match_profile"] and left.keys() == expected.keys()
    assert {name for name in expected if left[name] != expected[name]} == set()


async def test_several_processes_derive_what_one_derives(
    connection: Connection, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await loaded(database_url, 1, lines())
    monkeypatch.setattr(rederiving, "BATCH", 9)
    settings = Settings(database_url=database_url)
    select = "SELECT practitioner_id, vector, sentences, same FROM match_profile ORDER BY 1"
    before = await connection.fetch(select)
    await connection.execute("DELETE FROM match_profile")
    reports: list[int] = []
    present = MatchIndexer(fit_model(settings))
    done = await reindex_profiles(connection, present, lambda n, _: reports.append(n), deriving_crew(3, settings))
    assert done == len(before) == reports[-1] and reports == sorted(reports)
    assert await connection.fetch(select) == before


async def test_what_ended_half_way_is_gone_on_with(database_url: str, connection: Connection) -> None:
    def stopped() -> Iterator[bytes]:
        yield from lines()[:30]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await loaded(database_url, 2, stopped())
    stored = await connection.fetchval("SELECT count(*) FROM practitioner")
    assert stored < 30
    counts, _, _ = await loaded(database_url, 2, lines()[:40])
    assert (counts.created, counts.unchanged) == (39 - stored, stored)


async def test_a_process_that_is_killed_ends_the_load(database_url: str) -> None:
    def killing() -> Iterator[bytes]:
        yield from lines()[:25]
        for child in multiprocessing.active_children():
            child.kill()
        yield from lines()[25:]

    with pytest.raises(RuntimeError, match="ended from outside"):
        await loaded(database_url, 2, killing())
    assert multiprocessing.active_children() == []
