"""What the search alone costs, over composed directories of up to a million people, beside engines for vectors.

    python -m bench.speed.alone --people 20000 200000 1000000 [--peers PYTHON] [--write]

Processor time of the process for one page of twenty, the median over stories of the least of several tries; the story
is read before. B is the time in which one core reads the bytes that the search cannot do without. Each page is compared
with a scan of everybody in double precision. `--peers` names a Python in whose environment engines for vectors are
installed (`bench/speed/peers.py` says which); they search the same people for the same stories by a plain product.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from bench.figures import table, write_section
from bench.match_speed import filled
from bench.speed.composed import composed, vectors
from bench.speed.plot import bars
from bench.speed.processor_time import read_bandwidth
from bench.speed.requests import KINDS, stories
from schemas.matching.match import MatchRequest
from service.boot.matcher import open_matcher
from service.core.clock import now
from service.core.database.embedded_postgres import default_data_folder, join_or_start
from service.core.database.pool import connect
from service.core.settings import read_settings
from service.matching.fit.near_ties import Grid
from service.matching.recall.fit_scorer import FitScorer
from service.matching.resolve.resolve_request import resolve_request
from service.matching.resolve.resolved_request import ResolvedRequest
from service.matching.snapshot.columns import Columns
from service.matching.snapshot.order import first_places
from service.matching.snapshot.search import passing_limits, search
from service.matching.snapshot.segments import Snapshot

PAGE = 20
STORIES, TRIES = 10, 5
LARGEST_FOR_PEERS = 200_000
MOST_BANDWIDTHS = 12.0
PLOT = Path(__file__).parent / "search.svg"


@dataclass(frozen=True)
class Case:
    """A request with its words read, and the seed of its page."""

    resolved: ResolvedRequest
    scorer: FitScorer
    grid: Grid


@dataclass(frozen=True)
class Run:
    """One size, measured."""

    people: int
    ms: Mapping[str, float]
    bytes_ms: float
    exact: tuple[int, int]
    map_mb: float
    peers: Sequence[Mapping[str, Any]]


def main() -> None:
    """Measures every size; fails where a page is not that of the scan."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, nargs="+", default=[20_000, 200_000])
    parser.add_argument("--peers", help="a Python with engines for vectors")
    parser.add_argument("--write", action="store_true", help="append to bench/RESULTS.md")
    wanted = parser.parse_args()
    with join_or_start(Path(read_settings().data or default_data_folder())) as running:
        small, cases = asyncio.run(_prepared(running.dsn))
    runs = [measure(small, cases, people, wanted.peers) for people in wanted.people]
    text = "\n\n".join([_own_table(runs), *(_peers_table(run) for run in runs if run.peers)])
    verdict = "\n".join(f"- {line}" for line in _judged(runs))
    print(f"{text}\n\n{verdict}")
    if wanted.write:
        PLOT.write_text(_plot(runs), encoding="utf-8")
        write_section("The search alone, beside engines for vectors", f"{text}\n\n{verdict}")
    sys.exit(any(run.exact[0] != run.exact[1] for run in runs))


async def _prepared(dsn: str) -> tuple[Columns, dict[str, list[Case]]]:
    """The columns of a loaded directory, and the requests of each kind."""
    connection = await connect(await filled(dsn, "bench_20000", 20_000))
    matcher = await open_matcher(connection, msgspec.structs.replace(read_settings(), trained=False))
    columns = (await matcher.people.current(connection, matcher.source)).snapshot.folded()
    cases: dict[str, list[Case]] = {}
    for kind, build in KINDS.items():
        for number, story in enumerate(stories()[:STORIES]):
            request = msgspec.convert(build(story), MatchRequest)
            resolved = await resolve_request(connection, matcher, request, now())
            scorer = resolved.scorer(matcher.model.policy, f"{number}")
            cases.setdefault(kind, []).append(Case(resolved, scorer, Grid(f"{number}", resolved.query.near_tie)))
    await matcher.people.close()
    await connection.close()
    return columns, cases


def measure(small: Columns, cases: Mapping[str, Sequence[Case]], people: int, peers: str | None) -> Run:
    """The engine over so many people, and the others."""
    columns = composed(small, people)
    concerns = int(columns.arrays["stories/entry_concern"].max()) + 1
    snapshot = Snapshot.of_columns(columns, concerns)
    size = sum(values.nbytes for values in columns.arrays.values()) / 1e6
    exact = [_is_exact(snapshot, case) for own in cases.values() for case in own[:3]]
    ms = {kind: statistics.median(_least_ms(snapshot, case) for case in own) for kind, own in cases.items()}
    needed = statistics.median(_bytes_needed(columns, case) for case in cases["everywhere"])
    others: Sequence[Mapping[str, Any]] = []
    if peers is not None and people <= LARGEST_FOR_PEERS:
        with tempfile.TemporaryDirectory() as folder:
            _write_for_peers(Path(folder), snapshot, concerns, cases)
            others = list(_peers(Path(folder), peers))
    return Run(people, ms, needed / read_bandwidth() * 1000, (sum(exact), len(exact)), size, others)


def _page(snapshot: Snapshot, case: Case) -> list[Any]:
    # What a scorer remembers of a request is of that request.
    scorer = FitScorer(case.scorer.query, case.scorer.wish, case.scorer.crafts, case.scorer.policy, case.scorer.turns)
    resolved, precedence = case.resolved, case.resolved.precedence
    return search(snapshot, resolved.limits, scorer, case.grid, length=PAGE, precedence=precedence).page


def _least_ms(snapshot: Snapshot, case: Case) -> float:
    return min(_used(lambda: _page(snapshot, case)) for _ in range(TRIES))


def _used(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1000


def _is_exact(snapshot: Snapshot, case: Case) -> bool:
    """Whether a page is that of a scan of everybody who passes."""
    [segment], [rows] = snapshot.segments, passing_limits(snapshot, case.resolved.limits).rows
    fits = case.scorer.exact(segment, rows).fit - case.resolved.precedence.lower(segment, rows)
    hashes = case.grid.tie_hashes(segment.person("key", rows))
    first = rows[first_places(case.grid.tie_buckets(fits), hashes, PAGE)]
    return [segment.person("id", rows=first)[at].tobytes() for at in range(len(first))] == [
        person.id.bytes for person in _page(snapshot, case)
    ]


def _bytes_needed(columns: Columns, case: Case) -> float:
    """Bytes of bias, draw, length and step of everybody's, and of the entries of what is asked for."""
    concern = columns.arrays["stories/entry_concern"]
    wanted = np.array([column for column, _ in case.resolved.query.needs], dtype=concern.dtype)
    entries = int((np.searchsorted(concern, wanted, "right") - np.searchsorted(concern, wanted, "left")).sum())
    return 16.0 * len(columns) + 12.0 * entries


def _write_for_peers(folder: Path, snapshot: Snapshot, concerns: int, cases: Mapping[str, Sequence[Case]]) -> None:
    [segment] = snapshot.segments
    np.save(folder / "vectors.npy", np.vstack(list(vectors(segment.columns, concerns))))
    queries = []
    for case in cases["everywhere"]:
        query = case.resolved.query
        height = case.scorer.policy.story.height
        queries.append(np.concatenate([height * query.reading[:concerns], query.prose]))
    np.save(folder / "queries.npy", np.array(queries, dtype=np.float32))
    np.save(folder / "near.npy", passing_limits(snapshot, cases["near"][0].resolved.limits).rows[0])


def _peers(folder: Path, python: str) -> Iterable[Mapping[str, Any]]:
    script = str(Path(__file__).with_name("peers.py"))
    listed = subprocess.run([python, script, "--list"], capture_output=True, text=True, check=True).stdout.split()
    for name in listed:
        command = [python, script, str(folder), name]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        except subprocess.TimeoutExpired:
            yield {"engine": name, "failed": "not done within ten minutes"}
            continue
        last = done.stdout.strip().rpartition("\n")[2]
        yield json.loads(last) if done.returncode == 0 else {"engine": name, "failed": done.stderr.strip()[-120:]}


def _own_table(runs: Sequence[Run]) -> str:
    kinds = list(runs[0].ms)
    rows = [
        (
            f"{run.people:,}",
            *(f"{run.ms[kind]:.2f}" for kind in kinds),
            f"{run.bytes_ms:.2f}",
            f"{run.exact[0]} of {run.exact[1]}",
            f"{run.map_mb:.0f}",
        )
        for run in runs
    ]
    return table(("people", *(f"{kind}, ms" for kind in kinds), "B, ms", "pages as by a scan", "map, MB"), rows)


def _peers_table(run: Run) -> str:
    rows = [("Ayni", f"{run.ms['everywhere']:.2f}", "1", f"{run.ms['near']:.2f}", "1", "-", "nothing")]
    for peer in run.peers:
        if "failed" in peer:
            rows.append((peer["engine"], peer["failed"].replace("\n", " "), "", "", "", "", ""))
            continue
        figures = [f"{peer[name]:.2f}" if peer.get(name) is not None else "-" for name in _FIGURES]
        rows.append((peer["engine"], *figures, peer["leaves_out"]))
    head = ("engine", "everywhere, ms", "recall", "near, ms", "recall", "to build, s", "leaves out")
    return f"{run.people:,} people, a page of {PAGE}:\n\n{table(head, rows)}"


_FIGURES = ("everywhere_ms", "everywhere_recall", "near_ms", "near_recall", "build_s")


def _judged(runs: Sequence[Run]) -> Iterable[str]:
    for run in runs:
        if run.people == 1_000_000:
            ratio = run.ms["everywhere"] / run.bytes_ms
            yield _line("everywhere, a million: times the bytes", ratio, MOST_BANDWIDTHS)
            yield _line("maps, MB a million", run.map_mb, 1_200)
        flat = next((peer for peer in run.peers if peer["engine"] == "faiss flat" and "failed" not in peer), None)
        if flat is not None and run.people == 200_000:
            yield _line("everywhere, 200,000: of faiss flat", run.ms["everywhere"] / flat["everywhere_ms"], 1 / 3)


def _line(what: str, value: float, most: float) -> str:
    return f"{'holds' if value <= most else 'misses'}: {what} {value:.2f} ≤ {most:.2f}"


def _plot(runs: Sequence[Run]) -> str:
    """Processor time of one search everywhere, by engine, of the largest size that all have searched."""
    run = max((run for run in runs if run.peers), key=lambda run: run.people, default=runs[-1])
    named = {"Ayni": (run.ms["everywhere"], 1.0)} | {
        peer["engine"]: (peer["everywhere_ms"], peer["everywhere_recall"]) for peer in run.peers if "failed" not in peer
    }
    title = f"A search of {run.people:,} people, ms of processor time (log scale); in brackets recall of {PAGE}"
    return bars(title, {f"{name} ({recall:.2f})": ms for name, (ms, recall) in named.items()})


if __name__ == "__main__":
    main()
