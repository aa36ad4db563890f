"""Faults planted in what serves seekers, each of which the audit has to find by looking at pages alone."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from unittest import mock

import numpy as np

from service.matching.fit import near_ties as rank
from service.matching.recall import fit_scorer
from service.matching.recall.fit_scorer import FitScorer
from service.matching.snapshot import search
from service.matching.snapshot.columns import Array, Rows
from service.matching.snapshot.limits import ResolvedLimits
from service.matching.snapshot.scorer import Floats, Scores
from service.matching.snapshot.segments import Segment, Snapshot

Planted = AbstractContextManager[object]


def bonus_for_every_second_modality() -> Planted:
    """Ten points in rank, for half of the kinds of practice."""

    def bonus(segment: Segment, rows: Rows | None) -> Floats:
        chosen = [term for term in segment.columns.terms["modalities"] if int(term) % 2]
        return 0.10 * segment.holding("modalities", chosen, rows)

    return _with_bonus(bonus)


def order_by_id() -> Planted:
    """Who fits equally well stands in one order for everybody."""
    return mock.patch.object(rank.Grid, "tie_hashes", lambda grid, keys: keys)


def modality_dropped_near(modality_id: int) -> Planted:
    """One kind of practice is never found by place."""
    true = search.passing_limits

    def dropping(snapshot: Snapshot, limits: ResolvedLimits) -> search.PassingRows:
        passing = true(snapshot, limits)
        if limits.circle is None:
            return passing
        left = [
            rows[~segment.holding("modalities", [str(modality_id)], rows)]
            for segment, rows in zip(snapshot.segments, passing.rows, strict=True)
        ]
        return replace(passing, rows=left)

    return mock.patch.object(search, "passing_limits", dropping)


def licensed_boosted() -> Planted:
    """Five points for a licence."""
    return _with_bonus(lambda segment, rows: 0.05 * segment.person("licensed", rows))


def spanish_lowered() -> Planted:
    """Ten points less for whoever works in Spanish."""
    return _with_bonus(lambda segment, rows: -0.10 * segment.holding("languages", ["es"], rows))


def nothing_is_drawn() -> Planted:
    """What is listed without an order counts as if something else were put first."""
    true = fit_scorer.needs_met

    def undrawn(arrays: dict[str, Array], *given: object) -> Floats:
        rest = arrays["stories/undrawn"][arrays["stories/entry_story"]]
        value = np.where(rest > 0, rest, arrays["stories/entry_value"])
        known = {"stories/entry_value": value, "stories/undrawn": np.zeros_like(arrays["stories/undrawn"])}
        return true({**arrays, **known}, *given)  # type: ignore[arg-type]

    return mock.patch.object(fit_scorer, "needs_met", undrawn)


def _with_bonus(bonus: Callable[[Segment, Rows | None], Array]) -> Planted:
    bounds, exact = FitScorer.bounds, FitScorer.exact

    def higher_bounds(scorer: FitScorer, segment: Segment, rows: Rows | None) -> Floats:
        return np.asarray(bounds(scorer, segment, rows) + bonus(segment, rows))

    def higher(scorer: FitScorer, segment: Segment, rows: Rows) -> Scores:
        scores = exact(scorer, segment, rows)
        return replace(scores, fit=scores.fit + bonus(segment, rows))

    both = ExitStack()
    both.enter_context(mock.patch.object(FitScorer, "bounds", higher_bounds))
    both.enter_context(mock.patch.object(FitScorer, "exact", higher))
    return both
