"""The same people and seekers ranked by other methods: what correcting the score gains over correcting the list."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bench.rivals.baselines import ExposureControl, Reranker, det_greedy, fair_star, rerank
from bench.rivals.directory import Directory, Singles
from bench.rivals.effects import eta_squared, mean_over_stories
from bench.rivals.seekers import (
    ReadPanel,
    Seekers,
    cosine_queries,
    draw_seekers,
    read_panel_stories,
    uncorrected_queries,
)
from bench.rivals.survey import Plan, Ranking, Survey, survey
from schemas.neutrality.audit import Estimate
from service.matching.fit.fit_model import FitModel
from service.matching.fit.layout import PROSE, STORY
from service.neutrality.bootstrap import draw_lots, estimate
from service.neutrality.metrics import FAIR, mean_log_ratio

Floats = NDArray[np.float64]

SHUFFLES = 200


@dataclass(frozen=True)
class Method:
    """One way of ranking the same people for the same seekers."""

    name: str
    ndcg: Estimate
    log_ratio: float  # mean |ln(received / earned)| over modalities, weighted by earned
    by_lot: Estimate  # the same with the same people dealt to kinds of the same sizes by lot
    outside: int  # modalities whose ratio lies outside 0.8..1.25
    eta_squared: float | None  # None for a re-ranking: it has no score
    loss: float  # expected exposure loss (Diaz et al. 2020): squared distance of people's exposure from that earned


@dataclass(frozen=True)
class Case:
    """Composed people, and the seekers who ask for them."""

    model: FitModel
    directory: Directory
    panel: ReadPanel
    seekers: Seekers
    seeds: int = 8
    draws: int = 1_000


def prepare(model: FitModel, directory: Directory, seekers: int, stories: int | None = None) -> Case:
    panel = read_panel_stories(model, "audit", stories)
    return Case(model, directory, panel, draw_seekers(model, panel, len(directory.pools), seekers))


@dataclass(frozen=True)
class Rankings:
    """The same seekers asked in four ways; the story part has the same spread in all."""

    fit: Ranking
    uncorrected: Ranking
    cosine: Ranking
    earned: Ranking


def rankings_of(case: Case) -> Rankings:
    directory, seekers, panel = case.directory, case.seekers, case.panel
    own = Ranking(directory.vectors, seekers.queries)
    spread = _story_spread(own, seekers, STORY)
    plain = directory.vectors.copy()
    length = np.linalg.norm(plain[:, PROSE], axis=1, keepdims=True)
    plain[:, PROSE] *= float(length[length > 0].mean()) / np.maximum(length, 1e-9)
    k = panel.labels.shape[1]
    return Rankings(
        fit=own,
        uncorrected=_matched(Ranking(plain, uncorrected_queries(case.model, panel, seekers)), seekers, STORY, spread),
        cosine=_matched(Ranking(plain, cosine_queries(panel, seekers), rotates=False), seekers, STORY, spread),
        earned=_matched(Ranking(directory.earned, seekers.earned), seekers, slice(0, k), spread),
    )


def _matched(ranking: Ranking, seekers: Seekers, story: slice, spread: float) -> Ranking:
    """The same ranking with the spread of its story part brought to that of the fit."""
    queries = ranking.queries.copy()
    queries[:, story] *= spread / _story_spread(ranking, seekers, story)
    return replace(ranking, queries=queries)


def _story_spread(ranking: Ranking, seekers: Seekers, story: slice) -> float:
    """How far the story part alone spreads over people, in the mean over panel stories."""
    _, first = np.unique(seekers.story, return_index=True)
    query = ranking.queries[first][:, story] / seekers.weights[first, None]
    return float(np.sqrt((query.astype(np.float32) @ ranking.vectors[:, story].T).var(axis=1).mean()))


def compare(case: Case) -> list[Method]:
    """A row per method."""
    directory, seekers, seeds = case.directory, case.seekers, Plan(case.seeds)
    members, rankings = directory.members, rankings_of(case)
    lots = draw_lots(len(case.panel.stories), len(members), case.draws, SHUFFLES)
    earned = survey(directory, seekers, rankings.earned, rankings.earned, seeds)
    due = np.asarray((earned.exposure.sum(axis=0) @ members).astype(np.float64)) + 1.0

    def row(name: str, exposure: Singles, ndcg: Floats, scored: Survey | None = None) -> Method:
        ratios = (exposure.sum(axis=0) @ members + 1.0) / due
        dealt = [
            mean_log_ratio((exposure.sum(axis=0)[lot] @ members + 1.0) / (own + 1.0), own + 1.0)
            for lot in lots.shuffles
            for own in [np.asarray(earned.exposure.sum(axis=0)[lot] @ members, dtype=np.float64)]
        ]
        return Method(
            name=name,
            by_lot=estimate(float(np.mean(dealt)), np.array(dealt)),
            ndcg=mean_over_stories(ndcg, seekers.story, lots),
            log_ratio=round(mean_log_ratio(ratios, due), 4),
            outside=int(((ratios < FAIR[0]) | (ratios > FAIR[1])).sum()),
            eta_squared=round(eta_squared(scored, lots).value, 5) if scored else None,
            loss=float(((exposure - earned.exposure) ** 2).sum() / (earned.exposure**2).sum()),
        )

    rows = []
    for name, ranking in (
        ("fit, in the mean over draws", rankings.fit),
        ("the same without turns", replace(rankings.fit, rotates=False)),
        ("uncorrected", rankings.uncorrected),
        ("label-blind cosine of prose", rankings.cosine),
    ):
        survey_of = survey(directory, seekers, ranking, rankings.earned, seeds if ranking.rotates else Plan(1))
        rows.append(row(name, survey_of.exposure, survey_of.ndcg, survey_of))
    for name, choose in _rerankers(directory, survey_of, earned):
        again = rerank(directory, seekers, rankings.cosine, rankings.earned, choose)
        rows.append(row(name, again.exposure, again.ndcg))
    return rows


def _rerankers(directory: Directory, cosine: Survey, earned: Survey) -> list[tuple[str, Reranker]]:
    """Each on top of the cosine, with knowledge it could not have: what every group earned. They take whole people,
    so here everybody counts for one modality."""
    groups = len(directory.modalities)
    main = directory.members.argmax(axis=1)
    people = np.bincount(main, minlength=groups)
    got, due = (np.bincount(main, of.exposure.sum(axis=0), groups) + 1.0 for of in (cosine, earned))
    short = got < due
    return [
        ("cosine + DetGreedy", det_greedy(people / people.sum())),
        ("cosine + FA*IR", fair_star(short, min(0.95, float(due[short].sum() / due.sum())))),
        ("cosine + exposure control", ExposureControl(np.asarray(due, dtype=np.float64))),
    ]
