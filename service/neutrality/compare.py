"""The same people and seekers ranked by other methods: what correcting the score gains over correcting the list."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from schemas.neutrality.audit import Estimate, MethodResult
from service.neutrality.baselines import ExposureControl, Reranker, det_greedy, fair_star, rerank
from service.neutrality.bootstrap import Lots, mean_over_stories
from service.neutrality.directory import Directory, Singles
from service.neutrality.figures import Figures
from service.neutrality.metrics import FAIR, eta_squared, mean_log_ratio
from service.neutrality.survey import Plan, Survey, survey

if TYPE_CHECKING:
    from service.neutrality.judge import Case, Rankings

Floats = NDArray[np.float64]


def compare(
    case: "Case", rankings: "Rankings", received: Survey, earned: Survey, figures: Figures, lots: Lots
) -> tuple[list[MethodResult], Estimate]:
    """A row per method, and NDCG@10 of the fit less that of the uncorrected score, by score, paired by story."""
    directory, seekers, seeds = case.directory, case.seekers, Plan(case.effort.seeds)
    members = directory.members
    uncorrected = survey(directory, seekers, rankings.uncorrected, rankings.earned, seeds)
    due = figures.earned

    def row(name: str, exposure: Singles, ndcg: Floats, scored: Survey | None, note: str) -> MethodResult:
        ratios = (exposure.sum(axis=0) @ members + 1.0) / due
        return MethodResult(
            name=name,
            ndcg=mean_over_stories(ndcg, seekers.story, lots),
            log_ratio=round(mean_log_ratio(ratios, due), 4),
            outside=int(((ratios < FAIR[0]) | (ratios > FAIR[1])).sum()),
            eta_squared=round(eta_squared(scored, lots).value, 5) if scored else None,
            note=note,
        )

    no_worse = mean_over_stories(received.ndcg_by_score - uncorrected.ndcg_by_score, seekers.story, lots)
    rows = [
        row("fit", received.exposure, received.ndcg, received, "as served: calibrated, near ties rotate"),
        row("uncorrected", uncorrected.exposure, uncorrected.ndcg, uncorrected, "no calibration; near ties rotate"),
    ]
    if not case.effort.rivals:
        return rows, no_worse
    still = survey(directory, seekers, replace(rankings.fit, rotates=False), rankings.earned, Plan(1))
    cosine = survey(directory, seekers, rankings.cosine, rankings.earned, Plan(1))
    rows.append(row("fit without turns", still.exposure, still.ndcg, still, "the same score, near ties in one order"))
    rows.append(row("label-blind cosine", cosine.exposure, cosine.ndcg, cosine, "prose of story and profile alone"))
    for name, choose, note in _rerankers(directory, cosine, earned):
        again = rerank(directory, seekers, rankings.cosine, rankings.earned, choose)
        rows.append(row(name, again.exposure, again.ndcg, None, note))
    return rows, no_worse


def _rerankers(directory: Directory, cosine: Survey, earned: Survey) -> list[tuple[str, Reranker, str]]:
    """Each on top of the cosine, with knowledge it could not have: what every group earned. They take whole people,
    so here everybody counts for one modality."""
    groups = len(directory.modalities)
    main = directory.members.argmax(axis=1)
    people = np.bincount(main, minlength=groups)
    got, due = (np.bincount(main, of.exposure.sum(axis=0), groups) + 1.0 for of in (cosine, earned))
    short = got < due
    return [
        ("cosine + DetGreedy", det_greedy(people / people.sum()), "quotas by share of the directory"),
        (
            "cosine + FA*IR",
            fair_star(short, min(0.95, float(due[short].sum() / due.sum()))),
            "a least number for all under-served modalities together",
        ),
        (
            "cosine + exposure control",
            ExposureControl(np.asarray(due, dtype=np.float64)),
            "lifts modalities that received less than they earned",
        ),
    ]
