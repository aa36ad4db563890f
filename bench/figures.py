"""Ranking figures with intervals, tables for the terminal, and sections for `bench/RESULTS.md`."""

import os
import platform
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import ir_measures
import numpy as np
from ir_measures import RR, R, nDCG
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Floats = NDArray[np.float64]

RESULTS = Path(__file__).parent / "RESULTS.md"
console = Console(stderr=True)

# A ranked thing is relevant, for the measures that know only yes and no, from this share of the gain on.
RELEVANT = 1 / 3
_STEPS = 1000  # trec_eval takes whole numbers as gains
NDCG = nDCG @ 10
MRR = RR(rel=round(RELEVANT * _STEPS))
RECALL = R(rel=round(RELEVANT * _STEPS)) @ 10


@dataclass(frozen=True)
class Interval:
    """A mean over queries and its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}]"


@dataclass(frozen=True)
class Ranking:
    """Per query: NDCG@10, reciprocal rank of the first relevant one, share of the relevant ones among the first ten."""

    ndcg: Floats
    reciprocal: Floats
    recall: Floats


def ranked(scores: Floats, gains: Floats) -> Ranking:
    """The measures of ir-measures for scores and gains (queries, things); gains lie in 0..1."""
    names = [f"{index:04d}" for index in range(scores.shape[1])]
    run = {str(q): dict(zip(names, map(float, row), strict=True)) for q, row in enumerate(scores)}
    truth = {str(q): {n: round(g * _STEPS) for n, g in zip(names, row, strict=True)} for q, row in enumerate(gains)}
    result = {measure: np.zeros(len(scores)) for measure in (NDCG, MRR, RECALL)}
    for item in ir_measures.iter_calc(list(result), truth, run):
        result[item.measure][int(item.query_id)] = item.value
    return Ranking(result[NDCG], result[MRR], result[RECALL])


def quick_ndcg(scores: Floats, gains: Floats, depth: int = 10) -> Floats:
    """NDCG@10 per query without ir-measures' dictionaries: the same figures, for tables of hundreds by hundreds."""
    discount = 1.0 / np.log2(np.arange(2, depth + 2))
    order = np.argsort(-scores, axis=1)[:, :depth]
    got = np.take_along_axis(gains, order, axis=1) @ discount
    best = -np.sort(-gains, axis=1)[:, :depth] @ discount
    return np.asarray(np.divide(got, best, out=np.zeros_like(got), where=best > 0))


def interval(values: Floats, draws: int = 2000) -> Interval:
    """The mean with its 95 % bootstrap interval over the rows."""
    picks = np.random.default_rng(0).integers(0, len(values), (draws, len(values)))
    low, high = np.quantile(values[picks].mean(axis=1), [0.025, 0.975])
    return Interval(float(values.mean()), float(low), float(high))


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


@dataclass(frozen=True)
class Gate:
    """A figure that must hold."""

    name: str
    value: float
    limit: float
    at_least: bool

    @property
    def holds(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        return f"{'holds' if self.holds else 'FAILS'}: {self.name} {self.value:.3f} {sign} {self.limit:.3f}"


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[], None]]:
    """A progress line on standard error; call what it yields after each piece of work."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task(what, total=total)
        yield lambda: shown.advance(task)


def write_section(title: str, body: str) -> None:
    """Appends a section to RESULTS.md: date, machine, command, and what was found."""
    heading = "# Results\n\nWhat the benches found, newest last. Each section names the command that gives it again.\n"
    before = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else heading
    arguments = shlex.join(argument for argument in sys.argv[1:] if argument != "--write")
    command = f"python -m bench.{Path(sys.argv[0]).stem} {arguments}".strip()
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    section = f"\n## {title}\n\n{datetime.now(tz=UTC):%Y-%m-%d} · {machine} · `{command}`\n\n{body}\n"
    RESULTS.write_text(before + section, encoding="utf-8")
