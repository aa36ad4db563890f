"""A thousand matches while eight writers pause and publish people and a directory is loaded: is anybody shown who was
paused before the question was asked, and what does it cost the answers?

    python -m bench.beside_writers [--matches 1000] [--load 5000] [--write]

A real server on a database of its own (`bench_writes`, kept in the embedded PostgreSQL). Ends with status 1 when
somebody was shown who should not have been, or when the snapshot and the table differ in the end.
"""

import argparse
import asyncio
import itertools
import random
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import httpx2

from bench.figures import table, write_section
from bench.match_speed import filled
from bench.speed.requests import KINDS, stories
from service.boot.matcher import indexer
from service.core.clock import now, today
from service.core.database.embedded_postgres import default_data_folder, join_or_start
from service.core.database.pool import connect
from service.core.settings import Settings, read_settings
from service.intake.load_profiles import Load, load_profiles
from service.population import dump_lines, reference_people
from service.profiles.store_lifecycle import set_status
from service.vocabulary.cache import VocabularyCache
from tests.fixtures.running import running_server

WRITERS, CLIENTS, PEOPLE = 8, 4, 3_000


@dataclass
class Seen:
    """Who is paused since when (monotonic seconds), and what the answers were."""

    paused: dict[UUID, float] = field(default_factory=dict)
    done: bool = False
    writes: int = 0
    loaded: int = 0
    took_ms: list[float] = field(default_factory=list)
    shown_though_paused: int = 0


def main() -> None:
    """Runs all at once, and prints or appends what was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--matches", type=int, default=1_000)
    parser.add_argument("--load", type=int, default=5_000)
    parser.add_argument("--write", action="store_true", help="append to bench/RESULTS.md")
    wanted = parser.parse_args()
    folder = Path(read_settings().data or default_data_folder())
    with join_or_start(folder) as running:
        address = asyncio.run(filled(running.dsn, "bench_writes", PEOPLE))
        with running_server(address, AYNI_DATA=str(folder), AYNI_TRAINED="false") as server:
            seen, differ, seconds = asyncio.run(_all_at_once(address, server.url, wanted))
    quantiles = statistics.quantiles(seen.took_ms, n=100)
    times = (f"{seconds:.0f}", f"{quantiles[49]:.0f}", f"{quantiles[98]:.0f}")
    lines = table(
        ("matches", "changes", "loaded", "seconds", "p50 ms", "p99 ms", "shown though paused", "missing or too many"),
        [tuple(map(str, (len(seen.took_ms), seen.writes, seen.loaded, *times, seen.shown_though_paused, differ)))],
    )
    print(lines)
    if wanted.write:
        write_section("A thousand matches beside eight writers and a load", lines)
    sys.exit(bool(seen.shown_though_paused or differ))


async def _all_at_once(address: str, url: str, wanted: argparse.Namespace) -> tuple[Seen, int, float]:
    """What was seen; by how much the last count differs from the table; seconds."""
    seen, started = Seen(), time.monotonic()
    connection = await connect(address)
    people = [row[0] for row in await connection.fetch("SELECT id FROM practitioner ORDER BY id LIMIT 800")]
    writers = [asyncio.create_task(_write(address, people[at::WRITERS], seen)) for at in range(WRITERS)]
    loading = asyncio.create_task(_load(address, wanted.load, seen))
    async with httpx2.AsyncClient(base_url=url, timeout=60) as client:
        numbers = iter(range(wanted.matches))
        await asyncio.gather(*(_match(client, numbers, seen) for _ in range(CLIENTS)))
        seconds = time.monotonic() - started
        seen.done = True
        await asyncio.gather(*writers, loading)
        considered = (await client.post("/v1/matches", json={})).raise_for_status().json()["considered"]
    policy = indexer(Settings()).model.policy.key  # rows of former ones may lie there too
    rows = await connection.fetchval("SELECT count(*) FROM match_profile WHERE policy = $1", policy)
    await connection.close()
    return seen, abs(considered - rows), seconds


async def _match(client: httpx2.AsyncClient, numbers: Iterator[int], seen: Seen) -> None:
    texts, kinds = stories(), itertools.cycle(("everywhere", "near", "empty"))
    for number in numbers:
        started = time.monotonic()
        answer = await client.post("/v1/matches", json=KINDS[next(kinds)](texts[number % len(texts)]))
        seen.took_ms.append((time.monotonic() - started) * 1_000)
        for result in answer.raise_for_status().json()["results"]:
            since = seen.paused.get(UUID(result["practitioner"]["id"]))
            seen.shown_though_paused += since is not None and since < started


async def _write(address: str, people: list[UUID], seen: Seen) -> None:
    connection, index, rng = await connect(address), indexer(Settings()), random.Random(str(people[0]))

    async def settle(id: UUID, status: str) -> None:
        async with connection.transaction():
            await set_status(connection, id, status, now())
            await index.derive(connection, [id])

    while not seen.done:
        id = rng.choice(people)
        await settle(id, "paused")
        seen.paused[id] = time.monotonic()
        await asyncio.sleep(0.05)
        del seen.paused[id]
        await settle(id, "published")
        seen.writes += 2
    await connection.close()


async def _load(address: str, most: int, seen: Seen) -> None:
    """Loads people whom the database does not have, until all matches are answered."""
    connection = await connect(address)
    people = reference_people(round(time.time()), most, today())
    how = Load(terms=await VocabularyCache.read(connection), indexer=indexer(Settings()), source="beside", publish=True)
    lines = dump_lines(person.profile for person in itertools.islice(people, most))
    while not seen.done and (some := list(itertools.islice(lines, 100))):
        counts = await load_profiles(connection, some, how)
        seen.loaded += counts.created + counts.updated
        await asyncio.sleep(0)
    await connection.close()


if __name__ == "__main__":
    main()
