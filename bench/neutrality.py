"""The fit beside other ways of ranking: `python -m bench.neutrality [--people N] [--bias words] [--write]`.

Composed people whose truth is planted, by stored vectors, and what correcting the score costs a request. What is served
is judged by `ayni audit`.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

import numpy as np
from rich.console import Console

from bench.figures import table, write_section
from bench.rivals.compare import Case, Method, compare, prepare
from bench.rivals.directory import generated_directory
from service.matching.fit.fit_model import load_fit_model
from service.matching.fit.layout import STORY
from service.matching.fit.near_ties import Grid
from service.population import Bias

TODAY = date(2026, 3, 1)  # the same people whenever it runs
SEED = 5
CANDIDATES = 2_000
ROUNDS = 201


def main() -> None:
    arguments = _arguments()
    console = Console(stderr=True)
    planted = Bias.none
    for name in arguments.bias.split(","):
        planted |= Bias[name]
    with console.status("composing people") as status:
        model = load_fit_model()
        directory = generated_directory(model, arguments.people, planted, SEED, TODAY, status.update)
        status.update("ranking")
        case = prepare(model, directory, arguments.seekers)
        body = f"{_methods(compare(case))}\n\n{_cost(case)}"
    print(body)
    if arguments.write:
        write_section(f"Other ways of ranking {directory.title}", body)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--bias", default="words")
    parser.add_argument("--seekers", type=int, default=3_000)
    parser.add_argument("--write", action="store_true", help="append to RESULTS.md")
    return parser.parse_args()


def _methods(rows: Sequence[Method]) -> str:
    shown = [
        (
            row.name,
            f"{row.ndcg.value:.3f} [{row.ndcg.low:.3f}, {row.ndcg.high:.3f}]",
            f"{row.log_ratio:.3f}",
            f"{row.by_lot.value:.3f} [{row.by_lot.low:.3f}, {row.by_lot.high:.3f}]",
            row.outside,
            "" if row.eta_squared is None else f"{row.eta_squared:.5f}",
            f"{row.loss:.2f}",
        )
        for row in rows
    ]
    head = [
        "method",
        "NDCG@10",
        "mean \\|ln ρ\\|",
        "of kinds dealt by lot",
        "outside 0.8..1.25",
        "η²",
        "expected exposure loss",
    ]
    return table(head, shown)


def _cost(case: Case) -> str:
    """What serving pays for 2,000 candidates: one more dimension of the story block, and a hash a person."""
    query = case.seekers.queries[0][STORY]
    stored = case.directory.vectors[:CANDIDATES, STORY].astype(np.float64)
    plain, short = stored[:, 1:].copy(), query[1:].copy()  # without the dimension that calibration adds
    ids = [UUID(bytes=bytes(row)) for row in np.random.default_rng(1).integers(0, 256, (len(stored), 16), np.uint8)]
    fits = [float(fit) for fit in case.directory.vectors[:CANDIDATES].astype(np.float64) @ case.seekers.queries[0]]

    def turns() -> None:
        grid = Grid("seed", 0.03)
        sorted((-grid.tie_bucket(fit), grid.tie_hash(id), id) for fit, id in zip(fits, ids, strict=True))

    calibrated, uncalibrated = in_turn(
        lambda: np.einsum("ij,j->i", stored, query, optimize=False),
        lambda: np.einsum("ij,j->i", plain, short, optimize=False),
    )
    rotating, sorting = in_turn(turns, lambda: sorted((-fit, id) for fit, id in zip(fits, ids, strict=True)))
    return (
        f"Serving {len(stored):,} candidates, processor time of one thread, medians of {ROUNDS} rounds in turn: the "
        f"story part takes {calibrated:,.0f} µs with the dimension that calibration adds and {uncalibrated:,.0f} µs "
        f"without it ({calibrated / uncalibrated:.2f} times); ordering takes {rotating:,.0f} µs with turns among near "
        f"ties and {sorting:,.0f} µs by fit alone ({rotating / sorting:.1f} times)."
    )


def in_turn(first: Callable[[], object], second: Callable[[], object]) -> tuple[float, float]:
    """Median processor time of both in microseconds, each round first after the second: both see the same machine."""
    taken = np.array([[_processor_time(work) for work in (first, second)] for _ in range(ROUNDS)])
    return float(np.median(taken[:, 0])), float(np.median(taken[:, 1]))


def _processor_time(work: Callable[[], object]) -> float:
    start = time.thread_time_ns()
    work()
    return (time.thread_time_ns() - start) / 1e3


if __name__ == "__main__":
    main()
