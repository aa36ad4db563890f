"""How much processor time a match takes, server and PostgreSQL together, beside what nobody can go below.

    python -m bench.speed [--profiles 20000 200000] [--write]

N is a request that does nothing on the same server, S the `SELECT` of twenty documents by id. All are measured in turn
in one run: absolute times are those of a small shared machine, the ratios hold elsewhere. Ends with status 1 when a
ratio is missed. Databases (`bench_…`) are made in the embedded PostgreSQL and kept: name a folder with AYNI_DATA.
"""

import argparse
import asyncio
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.figures import table, write_section
from bench.match_speed import filled
from bench.speed.database import select_documents
from bench.speed.over_http import Load, RequestTimes, processor_time, under_load
from bench.speed.processor_time import Machine, ProcessorTime, postmaster, private_megabytes, read_bandwidth
from bench.speed.requests import KINDS
from service.core.database.embedded_postgres import default_data_folder, join_or_start
from service.core.settings import read_settings
from tests.fixtures.running import running_server

# At most so many no-ops beside one S, by the number of people.
LIMITS: Mapping[str, Mapping[int, float]] = {
    "near": {20_000: 10},
    "everywhere": {20_000: 11, 200_000: 22, 1_000_000: 75},
    "wishes only": {20_000: 10},
    "empty": {20_000: 10},
}
ALL_FOUR = 1.5  # times the story alone
SHARE_OF_NO_OP, TAIL = 1 / 12, 4.0


@dataclass(frozen=True)
class Run:
    """One size, measured."""

    people: int
    select: ProcessorTime
    taken: Mapping[str, RequestTimes]
    load: tuple[Load, Load] | None
    private_mb: float

    @property
    def no_op(self) -> float:
        return self.taken["no-op"].usual.both

    def no_ops(self, kind: str) -> float:
        """A kind of request in no-ops, beside one S."""
        return (self.taken[kind].usual.both - self.select.both) / self.no_op


def main() -> None:
    """Measures, prints, and fails on a ratio that is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profiles", type=int, nargs="+", default=[20_000])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--trained", action="store_true", help="with the trained reader, which no limit holds for")
    parser.add_argument("--short", action="store_true", help="only what the gate needs")
    parser.add_argument("--write", action="store_true", help="append to bench/RESULTS.md")
    wanted = parser.parse_args()
    folder = Path(read_settings().data or default_data_folder())
    with join_or_start(folder) as running:
        runs = [
            measure(asyncio.run(filled(running.dsn, f"bench_{people}", people)), folder, people, wanted)
            for people in wanted.profiles
        ]
    text = "\n\n".join(part for run in runs for part in (heading(run), requests_table(run), load_line(run)) if part)
    missed = [line for run in runs for line in judged(run) if "FAILS" in line]
    verdict = "\n".join(f"- {line}" for run in runs for line in judged(run))
    text = f"One core reads {read_bandwidth() / 1e9:.1f} GB/s from memory.\n\n{text}"
    print(f"{text}\n\n{verdict}")
    if wanted.write:
        write_section("Processor time of a match, in no-ops of the same server", f"{text}\n\n{verdict}")
    sys.exit(bool(missed))


def measure(address: str, folder: Path, people: int, wanted: argparse.Namespace) -> Run:
    """All kinds of request on one directory."""
    database = postmaster(folder)
    kinds = ["near", "everywhere", "all four parts", "empty"] if wanted.short else list(KINDS)
    with running_server(address, AYNI_DATA=str(folder), AYNI_TRAINED=str(wanted.trained).lower()) as server:
        machine = Machine(server.process.pid, database)
        taken = processor_time(server.url, machine, wanted.rounds, kinds)
        select = select_documents(address, database, wanted.rounds)
        load = None if wanted.short else under_load(server.url, clients=8, seconds=10.0)
        return Run(people, select, taken, load, private_megabytes(server.process.pid))


def heading(run: Run) -> str:
    """What the ratios are ratios of."""
    return (
        f"{run.people:,} people. N = {run.no_op:.2f} ms, S = {run.select.both:.2f} ms "
        f"(client {run.select.server:.2f}, PostgreSQL {run.select.database:.2f}); "
        f"the server's own memory {run.private_mb:.0f} MB."
    )


def requests_table(run: Run) -> str:
    """A row for each kind of request."""
    rows = [
        (name, f"{used.server:.2f}", f"{used.database:.2f}", f"{used.both:.2f}", f"{run.no_ops(name):.1f}")
        for name, own in run.taken.items()
        for used in [own.usual]
        if name != "no-op"
    ]
    return table(("request", "server ms", "PostgreSQL ms", "together", "(together - S) / N"), rows)


def load_line(run: Run) -> str:
    """One worker with eight clients."""
    if run.load is None:
        return ""
    rows = [
        (name, f"{load.per_second:.0f}", f"{load.p50_ms:.1f}", f"{load.p99_ms:.1f}")
        for name, load in zip(("no-op", "near"), run.load, strict=True)
    ]
    return table(("one worker, 8 clients", "a second", "p50 ms", "p99 ms"), rows)


def judged(run: Run) -> Iterable[str]:
    """Every ratio with its limit, and whether it holds."""
    for kind, limits in LIMITS.items():
        if run.people in limits and kind in run.taken:
            yield _line(f"{kind}, {run.people:,}: no-ops beside S", run.no_ops(kind), limits[run.people])
    if {"all four parts", "everywhere"} <= run.taken.keys():
        ratio = run.taken["all four parts"].usual.both / run.taken["everywhere"].usual.both
        yield _line(f"all four parts, {run.people:,}: times the story alone", ratio, ALL_FOUR)
    if run.load is not None:
        no_op, near = run.load
        yield _line("no-ops a second for a match a second", no_op.per_second / near.per_second, 1 / SHARE_OF_NO_OP)
        yield _line("p99 in p50, near, 8 clients", near.p99_ms / near.p50_ms, TAIL)


def _line(what: str, value: float, most: float) -> str:
    return f"{'holds' if value <= most else 'FAILS'}: {what} {value:.2f} ≤ {most:g}"


if __name__ == "__main__":
    main()
