"""What a large directory costs: loading, the vector index, and searching by it beside looking at everyone.

    python -m bench.scale --profiles 100000 [--requests 60] [--write]

The database is made once in the embedded PostgreSQL (AYNI_DATA) and kept; loading is timed by running `ayni load`
itself, whose peak memory is read from the operating system. Both searches answer the same requests in turn, so that
both see the same machine: read the ratio. 100,000 people take half an hour to load on two slow cores.
"""

import argparse
import asyncio
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
import msgspec

from bench.figures import console, progress, table, write_section
from schemas.matching.match import MatchRequest
from service.boot.database import prepare_database
from service.boot.matcher import open_matcher
from service.core.clock import now, today
from service.core.database.embedded_postgres import default_data_folder, join_or_start
from service.core.database.pool import Connection, connect
from service.core.settings import Settings, read_settings
from service.matching.find_matches import find_matches
from service.matching.maintain_match_index import maintain_match_index
from service.matching.matcher import Matcher
from service.matching.rank import Ranked
from service.matching.rank_candidates import rank_candidates
from service.matching.recall_candidates import Page, recall_candidates
from service.matching.resolve_request import resolve_request
from service.matching.store_index import index_name
from service.population import dump_lines, reference_people
from service.training.panels import read_panel

SHOWN = 10
FEWEST = 20  # places in the true first ten, for a modality's recall to say anything
EVERYONE = 1_000_000_000
KINDS: dict[str, Callable[[str], dict[str, Any]]] = {
    "story": lambda story: {"story": story},
    "story, who accept new people": lambda story: {"story": story, "limits": {"accepting_new": True}},
    "story, near Hartford": lambda story: {"story": story, "limits": {"near": {"place": "Hartford, CT"}}},
    "all four parts": lambda story: {
        "story": story,
        "goals": [{"domain": "sleep", "importance": 3}],
        "practices": {"options": 3, "horizontal": 2},
        "preferences": {"languages": ["es"], "max_fee": {"amount": 90, "currency": "USD"}},
    },
    "empty": lambda _: {},
}


class Searches(NamedTuple):
    """The same search twice: by index where it pays, and by looking at everyone."""

    by_index: Matcher
    by_looking: Matcher


def main() -> None:
    """Measures and prints, or appends, every table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profiles", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=60, help="of each kind, timed both ways")
    parser.add_argument("--stories", type=int, default=EVERYONE, help="of the audit panel, for recall")
    parser.add_argument("--write", action="store_true", help="append to bench/RESULTS.md")
    asked = parser.parse_args()
    with join_or_start(Path(read_settings().data or default_data_folder())) as running:
        body = asyncio.run(measured(running.dsn, asked.profiles, asked.requests, asked.stories))
    print(body)
    if asked.write:
        write_section(f"A directory of {asked.profiles:,}", body)


async def measured(dsn: str, size: int, requests: int, stories: int) -> str:
    """All that is measured at one size."""
    address = f"{dsn.rpartition('/')[0]}/scale_{size}"
    lines = await filled(dsn, address, size)
    connection = await connect(address)
    try:
        matcher = await open_matcher(connection, Settings())
        searches = Searches(matcher, replace(matcher, most_exact=EVERYONE))
        lines += await built(connection, matcher.model.policy.key)
        texts = [story.text for story in read_panel("audit")][:stories]
        lines += ["", await timed(connection, searches, texts, requests), "", await recall(connection, searches, texts)]
    finally:
        await connection.close()
    return "\n".join(lines)


async def filled(dsn: str, address: str, size: int) -> list[str]:
    """Makes and loads the database unless it is there."""
    server = await asyncpg.connect(dsn)
    name = address.rpartition("/")[2]
    exists = await server.fetchval("SELECT true FROM pg_database WHERE datname = $1", name)
    if not exists:
        await server.execute(f'CREATE DATABASE "{name}"')
    await server.close()
    await prepare_database(address)
    return [] if exists else [loaded(address, size)]


def loaded(address: str, size: int) -> str:
    """Composes the people into a file and runs `ayni load` on it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "people.ndjson"
        with file.open("wb") as out:
            out.writelines(
                dump_lines(one.profile for one in itertools.islice(reference_people(5, size, today()), size))
            )
        rejects = ("--rejects", str(Path(folder) / "rejects"))
        command = [sys.executable, "-m", "service", "load", str(file), "--publish", *rejects, "--database-url", address]
        started = time.perf_counter()
        process = subprocess.Popen(command)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - started
    if process.returncode:
        raise RuntimeError(f"the load ended with {process.returncode}")
    cpu, peak = used.ru_utime + used.ru_stime, used.ru_maxrss // 1024
    return (
        f"- `ayni load` of {size:,} lines, with the index: {seconds:,.0f} s ({size / seconds:,.0f} a second), "
        f"{cpu:,.0f} s of them its own CPU; peak memory {peak:,} MB"
    )


async def built(connection: Connection, policy: str) -> list[str]:
    """Builds the index anew and says how long that took and how large things are."""
    name = index_name(policy)
    await connection.execute(f"DROP INDEX IF EXISTS {name}")
    await connection.execute("VACUUM ANALYZE match_profile")
    started = time.perf_counter()
    await maintain_match_index(connection, policy, large=1, report=console.print)
    seconds = time.perf_counter() - started
    mega = "SELECT pg_relation_size($1::text::regclass) / 1000000"
    rows, index = [await connection.fetchval(mega, what) for what in ("match_profile", name)]
    return [f"- vector index built in {seconds:,.0f} s while serving; {index:,} MB beside {rows:,} MB of match rows"]


async def timed(connection: Connection, searches: Searches, stories: Sequence[str], requests: int) -> str:
    """A line per kind of request: medians both ways, in turn, and their ratio."""
    rows = []
    for kind, build in KINDS.items():
        times: tuple[list[float], list[float]] = ([], [])
        exact: Counter[bool] = Counter()
        with progress(kind, requests) as advance:
            for number in range(requests + 3):
                request = msgspec.convert({"seed": "bench", **build(stories[number % len(stories)])}, MatchRequest)
                for matcher, spent in zip(searches, times, strict=True):
                    started = time.perf_counter()
                    response = await find_matches(connection, matcher, request)
                    if number >= 3:  # the first ones warm caches
                        spent.append((time.perf_counter() - started) * 1000)
                        exact.update([response.exact] if matcher is searches.by_index else [])
                advance()
        quick, slow = (statistics.median(spent) for spent in times)
        share = exact[False] / exact.total()
        rows.append([kind, f"{share:.0%}", f"{quick:.0f}", f"{slow:.0f}", f"{slow / quick:.1f}"])
    return table(["request", "by index", "p50 ms", "everyone looked at, p50 ms", "ratio"], rows)


async def recall(connection: Connection, searches: Searches, stories: Sequence[str]) -> str:
    """How many of the true first ten the index finds, over all stories and in the worst-served modality."""
    wanted: Counter[int] = Counter()
    met: Counter[int] = Counter()
    people = same = 0
    with progress("recall", len(stories)) as advance:
        for story in stories:
            near, truly = [await first(connection, matcher, story) for matcher in searches]
            ids = {one.candidate.id for one in near}
            found = [one for one in truly if one.candidate.id in ids]
            people += len(found)
            same += len(found) == len(truly)
            wanted.update(modality for one in truly for modality in one.candidate.modality_ids)
            met.update(modality for one in found for modality in one.candidate.modality_ids)
            advance()
    often = [modality for modality, places in wanted.items() if places >= FEWEST]
    least = min((met[modality] / wanted[modality] for modality in often), default=float("nan"))
    return (
        f"- {len(stories)} stories without limits: recall@{SHOWN} {people / (SHOWN * len(stories)):.4f}, the same "
        f"first {SHOWN} for {same / len(stories):.1%}; least recall of a modality {least:.4f} "
        f"(of {len(often)} with at least {FEWEST} places)"
    )


async def first(connection: Connection, matcher: Matcher, story: str) -> list[Ranked]:
    """The first page for a story."""
    asked = await resolve_request(connection, matcher, MatchRequest(story=story), now())
    found = await recall_candidates(connection, matcher, asked, Page("bench", SHOWN + 1))
    order = rank_candidates(asked, found.candidates, matcher.model.policy, "bench")
    return order[:SHOWN]


if __name__ == "__main__":
    main()
