"""Runs the whole audit of one directory: surveys, figures per modality, gates, other methods, inflation."""

import time
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from schemas.neutrality.audit import AuditRun, ModalityResult
from service.matching.fit_model import FitModel
from service.matching.layout import PRACTICES, PROSE, STORY
from service.neutrality.bootstrap import draw_lots
from service.neutrality.compare import compare
from service.neutrality.directory import Directory, Report, Singles
from service.neutrality.figures import Figures, figures_of
from service.neutrality.gates import gates_of
from service.neutrality.inflation import axes_asked, inflation
from service.neutrality.metrics import mean_log_ratio
from service.neutrality.seekers import (
    ReadPanel,
    Seekers,
    cosine_queries,
    draw_seekers,
    read_panel_stories,
    uncorrected_queries,
)
from service.neutrality.survey import Plan, Ranking, Survey, Tamper, survey
from service.training.panels import panel_version

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Effort:
    """How much is drawn."""

    seekers: int = 3_000
    seeds: int = 8
    draws: int = 1_000
    lots: int = 400
    pairs: int = 1_000
    near_tie_seeds: int = 2_000
    stories: int | None = None  # of the panel; None: all
    rivals: bool = True  # whether other methods are compared

    def with_seekers(self, count: int) -> "Effort":
        """As much, for so many seekers."""
        return replace(self, seekers=count)


QUICK = Effort(seekers=800, seeds=4, draws=300, lots=200, pairs=500, near_tie_seeds=500, stories=136)


@dataclass(frozen=True)
class Case:
    """A directory, the seekers it is judged by, and how both are ranked."""

    model: FitModel
    directory: Directory
    panel: ReadPanel
    seekers: Seekers
    leaning: Seekers
    effort: Effort
    tamper: Tamper | None = None  # a fault planted by a test


def prepare(model: FitModel, directory: Directory, effort: Effort, report: Report) -> Case:
    """Reads the audit panel and draws the seekers."""
    report("reading the audit panel")
    panel = read_panel_stories(model, "audit", effort.stories)
    report("drawing seekers")
    seekers = draw_seekers(model, panel, len(directory.pools), effort.seekers)
    leaning = draw_seekers(model, panel, len(directory.pools), effort.seekers, leaning=True)
    return Case(model, directory, panel, seekers, leaning, effort)


def judge(case: Case, at: datetime, report: Report) -> AuditRun:
    """The audit."""
    started = time.monotonic()
    directory, seekers, effort = case.directory, case.seekers, case.effort
    lots = draw_lots(len(case.panel.stories), len(directory.members), effort.draws, effort.lots)
    rankings = rankings_of(case)
    report("ranking by what was earned")
    earned = survey(directory, seekers, rankings.earned, rankings.earned, Plan(effort.seeds))
    report("ranking by fit")
    received = survey(directory, seekers, rankings.fit, rankings.earned, Plan(effort.seeds, effort.pairs))
    report("seekers who lean to the plus poles")
    inclined = replace(rankings.fit, queries=case.leaning.queries)
    leaning = survey(directory, case.leaning, inclined, rankings.earned, Plan(1))
    report("bootstrap")
    figures = figures_of(directory, received, earned, leaning, lots)
    report("other methods")
    methods, no_worse = compare(case, rankings, received, earned, figures, lots)
    report("inflation")
    gates = gates_of(figures, no_worse, effort.near_tie_seeds)
    return AuditRun(
        directory=directory.title,
        live=directory.live,
        audited_at=at,
        policy=case.model.policy.version,
        text_model=case.model.policy.encoder,
        panel=panel_version("audit"),
        people=len(directory.members),
        modalities=len(directory.modalities),
        seekers=len(seekers),
        stories=len(case.panel.stories),
        draws=effort.draws,
        seconds=round(time.monotonic() - started, 1),
        gates=gates,
        by_modality=_by_modality(case, figures),
        depths=_depths(received, earned, directory.members),
        leaning_eta_squared=figures.leaning_eta_squared,
        size_slope=figures.slope,
        lengths=figures.lengths,
        methods=methods,
        inflation=inflation(directory, case.model.policy, axes_asked(seekers, PRACTICES)),
    )


@dataclass(frozen=True)
class Rankings:
    """The same seekers asked in four ways; the story part has the same spread in all."""

    fit: Ranking
    uncorrected: Ranking
    cosine: Ranking
    earned: Ranking


def rankings_of(case: Case) -> Rankings:
    directory, seekers, panel = case.directory, case.seekers, case.panel
    own = Ranking(directory.vectors, seekers.queries, tamper=case.tamper)
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
    asked = ranking.queries[first][:, story] / seekers.weights[first, None]
    return float(np.sqrt((asked.astype(np.float32) @ ranking.vectors[:, story].T).var(axis=1).mean()))


def _depths(received: Survey, earned: Survey, members: Singles) -> dict[str, float]:
    """Mean |ln ratio| when only the first 3, 5 or 10 count: what people see."""
    found = {}
    for depth, total in received.by_depth.items():
        got, due = total @ members + 1.0, earned.by_depth[depth] @ members + 1.0
        found[str(depth)] = round(mean_log_ratio(got / due, due), 4)
    return found


def _by_modality(case: Case, figures: Figures) -> list[ModalityResult]:
    width = float(case.leaning.near_tie.mean())
    return [
        ModalityResult(
            name=name,
            people=round(float(case.directory.sizes[index]), 2),
            received=float(figures.received[index] / figures.received.sum()),
            earned=float(figures.earned[index] / figures.earned.sum()),
            ratio=figures.equivalence.intervals[index],
            standing=figures.standing(index),
            accuracy=_known(figures.accuracy[index]),
            leaning=round(float(figures.leaning_effect[index]) / width, 4),
        )
        for index, name in enumerate(case.directory.modalities)
    ]


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
