"""Neutrality beside other methods: `python -m bench.neutrality [--people N] [--bias words] [--quick] [--write]`.

The audit of composed people, and what correcting the score costs a request. Ends with status 1 when a gate is red.
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

import numpy as np
from rich.console import Console

from bench.figures import table, write_section
from schemas.audit import AuditRun
from service.audit.directory import Directory, generated_directory
from service.audit.judge import QUICK, Case, Effort, judge, prepare
from service.audit.population import Bias
from service.matching.rank import Grid
from service.usecases.fit_model import load_fit_model

TODAY = date(2026, 3, 1)  # the same people whenever it runs
SEED = 5
CANDIDATES = 2_000


def main() -> None:
    arguments = _arguments()
    console = Console(stderr=True)
    effort = QUICK if arguments.quick else Effort()
    planted = Bias.none
    for name in arguments.bias.split(","):
        planted |= Bias[name]
    with console.status("composing people") as status:
        model = load_fit_model()
        directory = generated_directory(model, arguments.people, planted, SEED, TODAY, status.update)
        case = prepare(model, directory, effort, status.update)
        run = judge(case, datetime.now(UTC), status.update)
    body = f"{_gates(run)}\n\n{_methods(run)}\n\n{_inflation(run)}\n\n{_cost(case)}"
    print(body)
    if arguments.write:
        write_section(f"Neutrality of {run.directory}", body)
    sys.exit(0 if run.green else 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--bias", default="words")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--write", action="store_true", help="append to RESULTS.md")
    return parser.parse_args()


def _gates(run: AuditRun) -> str:
    return f"{run.seekers:,} seekers, {run.stories} stories, {run.seconds:.0f} s of ranking.\n\n" + table(
        ["gate", "found", "95 % interval", "asked", "by lot", "verdict"],
        [
            (
                gate.title.replace("|", "\\|"),
                f"{gate.value:.4g}",
                "" if gate.low is None else f"[{gate.low:.3g}, {gate.high:.3g}]",
                gate.limit,
                gate.noise or "",
                gate.verdict,
            )
            for gate in run.gates
        ],
    )


def _methods(run: AuditRun) -> str:
    rows = [
        (
            one.name,
            f"{one.ndcg.value:.3f} [{one.ndcg.low:.3f}, {one.ndcg.high:.3f}]",
            f"{one.log_ratio:.3f}",
            one.outside,
            "" if one.eta_squared is None else f"{one.eta_squared:.5f}",
        )
        for one in run.methods
    ]
    return table(["method", "NDCG@10", "mean \\|ln ρ\\|", "outside 0.8..1.25", "η²"], rows)


def _inflation(run: AuditRun) -> str:
    rows = [(one.claim, one.figure, f"{one.value:.3f}") for one in run.inflation]
    leaning = run.leaning_eta_squared
    return table(["claim", "figure", "value"], rows) + (
        f"\n\nSeekers who lean to the plus poles: η² {leaning.value:.5f} [{leaning.low:.5f}, {leaning.high:.5f}]."
    )


def _cost(case: Case) -> str:
    """What serving pays for 2,000 candidates: nothing but one more dimension, and two hashes a person."""
    directory: Directory = case.directory
    stored = directory.vectors[:CANDIDATES].astype(np.float64)
    asked = case.seekers.queries[0]
    ids = [UUID(int=number) for number in range(len(stored))]
    fits = stored @ asked

    def turns() -> None:
        grid = Grid("seed", 0.03)
        sorted((-grid.cell(float(fit)), grid.spin(id)) for fit, id in zip(fits, ids, strict=True))

    with_bias = _microseconds(lambda: stored @ asked)
    without = _microseconds(lambda: stored[:, 1:] @ asked[1:])
    rotation = _microseconds(turns) - _microseconds(lambda: sorted(map(float, fits)))
    return (
        f"Serving {len(stored):,} candidates: the inner product takes {with_bias:,.0f} µs with the calibration's one "
        f"dimension and {without:,.0f} µs with one less; turns among near ties take {rotation:,.0f} µs more than "
        "sorting."
    )


def _microseconds(work: Callable[[], object], times: int = 15) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return 1e6 * float(np.median(taken))


if __name__ == "__main__":
    main()
