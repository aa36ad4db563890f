"""How often the twins of the audit are red on a fair deal, and what they find: python -m bench.audit_power.

Composed people of several numbers, asked through the front door. A fair deal calls the pairs the other way round by
lot; a favour by a factor shares each pair's exposure so. Pairs are drawn again in every trial.
"""

import argparse
import asyncio
from dataclasses import replace

import numpy as np

from bench.figures import table
from service.boot.matcher import open_matcher
from service.cli.runtime import ready_connection
from service.core.clock import now, today
from service.neutrality.bootstrap import draw_lots
from service.neutrality.composed import composed_directory
from service.neutrality.door import AuditedDirectory
from service.neutrality.exposure import Singles
from service.neutrality.gates import twin_gates
from service.neutrality.judge import Case, Effort, prepare
from service.neutrality.people import hearing_once
from service.neutrality.twins import swapped, twin_exposures, twin_result
from service.neutrality.variants import VARIANTS
from service.population import Bias

Exposures = dict[str, tuple[Singles, Singles]]
FAVOURS = (1.0, 1.25, 1.5, 2.0)


async def exposures_of(case: Case) -> Exposures:
    exposures: Exposures = {}
    for variant in VARIANTS:
        pairs = case.pairs[variant.id]
        exposures[variant.id] = await twin_exposures(
            case.directory, pairs, case.requests, len(case.stories), variant.id, lambda _: None
        )
    return exposures


def red_share(exposures: Exposures, favour: float, trials: int, rng: np.random.Generator) -> tuple[float, float]:
    """(share of trials with any red variant, share of red among the variant that is favoured)."""
    any_red = own_red = 0
    favoured = "unanswered"
    for _ in range(trials):
        results = []
        for variant in VARIANTS:
            twins, originals = exposures[variant.id]
            drawn = rng.integers(0, twins.shape[1], twins.shape[1])
            twins, originals = swapped(twins[:, drawn], originals[:, drawn], rng.random(len(drawn)) < 0.5)
            if variant.id == favoured:
                twins, originals = twins * favour**0.5, originals / favour**0.5
            lots = draw_lots(twins.shape[0], twins.shape[1], 100, 1, seed=int(rng.integers(1 << 30)))
            results.append(twin_result(variant, twins, originals, 0, lots))
        gates = twin_gates(results)
        any_red += any(gate.verdict == "red" for gate in gates)
        own_red += any(gate.verdict == "red" for gate in gates if gate.id == favoured)
    return any_red / trials, own_red / trials


async def measured(people: int, requests: int, trials: int) -> list[object]:
    async with ready_connection(None) as (connection, settings):
        door = AuditedDirectory(connection, hearing_once(await open_matcher(connection, settings)), now())
        directory, _ = composed_directory(door, people, Bias.none, today(), lambda _: None)
        case = prepare(directory, replace(Effort(), requests=requests), lambda _: None)
        exposures = await exposures_of(case)
    rng = np.random.default_rng(5)
    shares = [red_share(exposures, favour, trials, rng) for favour in FAVOURS]
    return [people, requests, f"{shares[0][0]:.3f}", *(f"{own:.2f}" for _, own in shares[1:])]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[100, 300, 1_000])
    parser.add_argument("--requests", type=int, default=600)
    parser.add_argument("--trials", type=int, default=200)
    arguments = parser.parse_args()
    rows = [asyncio.run(measured(people, arguments.requests, arguments.trials)) for people in arguments.people]
    print(table(["people", "requests", "any red on a fair deal", *(f"found: × {f}" for f in FAVOURS[1:])], rows))


if __name__ == "__main__":
    main()
