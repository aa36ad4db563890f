"""Our exposure beside that of FairRankTune, on rankings of its own generator: python -m bench.fairranktune_check.

FairRankTune (Cachel and Rundensteiner, 2024) is no dependency: `pip install FairRankTune numpy pandas scipy` in an
environment of its own, and run this file there.
"""

import numpy as np
from FairRankTune import Metrics, RankTune  # type: ignore[import-not-found]

SHARES = np.array([0.2, 0.5, 0.3])
ITEMS, SEEDS = 400, 20


def exposures(ranking: list[int], groups: dict[int, str], depth: int) -> dict[str, float]:
    """Mean exposure 1/log2(1 + rank) of each group's items, over the first `depth` ranks."""
    total: dict[str, float] = {}
    for rank, item in enumerate(ranking[:depth], 1):
        total[groups[item]] = total.get(groups[item], 0.0) + 1.0 / np.log2(1.0 + rank)
    sizes = {name: sum(group == name for group in groups.values()) for name in set(groups.values())}
    return {name: total.get(name, 0.0) / size for name, size in sizes.items()}


def ratio(by_group: dict[str, float]) -> float:
    return min(by_group.values()) / max(by_group.values())


def main() -> None:
    print("| phi (1: groups as by chance) | EXP, theirs | ours, all ranks | ours, first ten |")
    print("| --- | --- | --- | --- |")
    for phi in (0.0, 0.3, 0.6, 1.0):
        rows = []
        for seed in range(SEEDS):
            frame, groups = RankTune.GenFromGroups(SHARES, ITEMS, phi, 1, seed)
            ranking = frame.iloc[:, 0].tolist()
            theirs, _ = Metrics.EXP(frame, groups, "MinMaxRatio")
            rows.append((theirs, ratio(exposures(ranking, groups, ITEMS)), ratio(exposures(ranking, groups, 10))))
        print(f"| {phi} | " + " | ".join(f"{value:.3f}" for value in np.mean(rows, axis=0)) + " |")


if __name__ == "__main__":
    main()
