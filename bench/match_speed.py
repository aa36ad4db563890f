"""How long `POST /v1/matches` takes, beside an endpoint that does nothing on the same server.

    python -m bench.match_speed --profiles 800 20000 [--write]

Each size gets a database of its own in the embedded PostgreSQL and a real server; requests go over real HTTP, one at
a time, alternating with `GET /health/live`, so that both see the same machine. Absolute times are those of a small
shared machine: read the ratio.
"""

import argparse
import asyncio
import itertools
import statistics
import time
from pathlib import Path

import asyncpg
import httpx2
from rich.console import Console
from rich.table import Table

from bench.figures import write_section
from service.boot.database import prepare_database
from service.boot.matcher import indexer
from service.core.clock import today
from service.core.database.embedded_postgres import default_data_folder, join_or_start
from service.core.database.pool import connect
from service.core.settings import Settings, read_settings
from service.intake.load_profiles import Load, load_profiles
from service.matching.index.reindex_profiles import drop_other_policies, reindex_profiles
from service.matching.index.store_vectors import count_unmatched
from service.population import dump_lines, reference_people
from service.training.panels import read_panel
from service.vocabulary.cache import VocabularyCache
from tests.fixtures.running import running_server

REQUESTS = 200
KINDS = {
    "story, near": lambda story: {"story": story, "limits": {"near": {"place": "Hartford, CT", "radius_km": 40}}},
    "story, everywhere": lambda story: {"story": story},
    "all four parts": lambda story: {
        "story": story,
        "goals": [{"domain": "sleep", "importance": 3}],
        "practices": {"options": 3, "horizontal": 2},
        "preferences": {"languages": ["es"], "max_fee": {"amount": 90, "currency": "USD"}},
    },
    "empty": lambda _: {},
}
console = Console()


def main() -> None:
    """Measures every size asked for and prints, or appends, a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profiles", type=int, nargs="+", default=[800, 20_000])
    parser.add_argument("--requests", type=int, default=REQUESTS)
    parser.add_argument("--write", action="store_true", help="append to bench/RESULTS.md")
    arguments = parser.parse_args()
    rows: list[list[str]] = []
    folder = Path(read_settings().data or default_data_folder())
    with join_or_start(folder) as running:
        for size in arguments.profiles:
            name = f"bench_{size}"
            address = asyncio.run(filled(running.dsn, name, size))
            with running_server(address) as server:
                rows += measure(server.url, size, arguments.requests)
    columns = ["profiles", "request", "p50 ms", "p95 ms", "no-op p50 ms", "no-op p95 ms", "p50 ratio"]
    show(columns, rows)
    if arguments.write:
        lines = [columns, ["---"] * len(columns), *rows]
        write_section(
            "Speed of POST /v1/matches beside a no-op endpoint", "\n".join(f"| {' | '.join(line)} |" for line in lines)
        )


async def filled(dsn: str, name: str, size: int) -> str:
    """The address of a database with that many composed people; kept between runs."""
    head = dsn.rpartition("/")[0]
    server = await asyncpg.connect(dsn)
    exists = await server.fetchval("SELECT true FROM pg_database WHERE datname = $1", name)
    if not exists:
        await server.execute(f'CREATE DATABASE "{name}"')
    await server.close()
    address = f"{head}/{name}"
    await prepare_database(address)
    connection = await connect(address)
    people = (
        reference_person.profile for reference_person in itertools.islice(reference_people(5, size, today()), size)
    )
    if await connection.fetchval("SELECT count(*) FROM match_profile") < size * 0.9:
        how = Load(
            terms=await VocabularyCache.read(connection),
            indexer=indexer(Settings()),
            source="bench",
            publish=True,
            report=lambda counts: console.print(f"{name}: {counts.total:,}", end="\r"),
        )
        await load_profiles(connection, dump_lines(people), how)
        await connection.execute("VACUUM ANALYZE")
    own = indexer(Settings())  # the people may have been loaded under another policy
    if await count_unmatched(connection, own.model.policy.key):
        await reindex_profiles(connection, own)
        await drop_other_policies(connection, own)
    await connection.close()
    return address


def measure(url: str, size: int, requests: int) -> list[list[str]]:
    """A row per kind of request."""
    stories = [story.text for story in read_panel("audit")]
    rows = []
    with httpx2.Client(base_url=url, timeout=60) as client:
        for kind, build in KINDS.items():
            match_times, idle_times = [], []
            for number in range(requests + 20):
                body = build(stories[number % len(stories)])
                match_ms = timed(lambda body=body: client.post("/v1/matches", json=body).raise_for_status())
                idle_ms = timed(lambda: client.get("/health/live").raise_for_status())
                if number >= 20:  # the first ones warm caches and plans
                    match_times.append(match_ms)
                    idle_times.append(idle_ms)
            rows.append(row(size, kind, match_times, idle_times))
    return rows


def timed(work: object) -> float:
    """Milliseconds of one call."""
    started = time.perf_counter()
    work()  # type: ignore[operator]
    return (time.perf_counter() - started) * 1000


def row(size: int, kind: str, match_times: list[float], idle_times: list[float]) -> list[str]:
    """Medians and 95th percentiles of both, and the ratio of the medians."""

    def p95(values: list[float]) -> float:
        return statistics.quantiles(values, n=20)[-1]

    match_p50, idle_p50 = statistics.median(match_times), statistics.median(idle_times)
    figures = [match_p50, p95(match_times), idle_p50, p95(idle_times), match_p50 / idle_p50]
    return [f"{size:,}", kind, *(f"{figure:.1f}" for figure in figures)]


def show(columns: list[str], rows: list[list[str]]) -> None:
    table = Table(*columns, title=f"{today():%Y-%m-%d}")
    for row in rows:
        table.add_row(*row)
    console.print(table)


if __name__ == "__main__":
    main()
