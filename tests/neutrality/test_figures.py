"""The figures behind the gates, each against a plain or an independent reference."""

import math

import ir_measures
import numpy as np
import pytest
from fairsearchcore import Fair
from fairsearchcore.models import FairScoreDoc
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import nDCG

from bench.rivals.baselines import ExposureControl, det_greedy, fair_star, fair_star_table
from bench.rivals.survey import EXPOSURE, ndcg, rotated_tops, top
from service.neutrality.bootstrap import draw_lots, group_ratios, holm, upper_tail
from service.neutrality.metrics import could_be_shown, equivalence, mean_log_ratio, size_slope
from service.neutrality.near_ties import near_tie_error
from tests.matching import faults

RNG = np.random.default_rng(5)


def test_ndcg_agrees_with_ir_measures() -> None:
    scores, gains = RNG.normal(size=(20, 60)), RNG.integers(0, 50, (20, 60)).astype(float)
    ours = ndcg(top(scores, 10), gains)
    run = {str(q): {f"{i:02d}": float(s) for i, s in enumerate(row)} for q, row in enumerate(scores)}
    truth = {str(q): {f"{i:02d}": int(g) for i, g in enumerate(row)} for q, row in enumerate(gains)}
    theirs = {item.query_id: item.value for item in ir_measures.iter_calc([nDCG @ 10], truth, run)}
    assert ours == pytest.approx([theirs[str(q)] for q in range(20)], abs=1e-6)


def test_turns_follow_the_law_of_near_ties() -> None:
    width, seeds = 0.03, 6_000
    scores = np.array([[0.5, 0.5 - 0.006, 0.5 - 0.024, 0.5 - 0.04]])
    places = [next(rotated_tops(scores, np.array([width]), RNG, 1))[0] for _ in range(seeds)]
    for other, gap in ((1, 0.006), (2, 0.024), (3, 0.04)):
        ahead = np.mean([list(order).index(0) < list(order).index(other) for order in places])
        law = min(1.0, 0.5 + gap / (2 * width))
        assert abs(ahead - law) <= 4 * math.sqrt(law * (1 - law) / seeds)


def test_the_grid_of_the_service_keeps_the_law_and_a_broken_one_does_not() -> None:
    assert near_tie_error(1_000) <= 0.02
    with faults.ties_by_id():
        assert near_tie_error(300) > 0.05
    with faults.ties_by_fit_alone():
        assert near_tie_error(300) > 0.05


@pytest.mark.parametrize("share", [0.1, 0.3, 0.62, 0.95])
def test_the_table_of_fair_star_is_that_of_its_authors(share: float) -> None:
    assert fair_star_table(10, share, 0.1) == Fair(10, share, 0.1).create_unadjusted_mtable()


def test_fair_star_reranks_as_its_authors_do() -> None:
    scores = -np.sort(-RNG.random((30, 40)), axis=1)
    groups = RNG.integers(0, 2, (30, 40))
    groups[:, :12] = 0  # the protected come late
    ours = fair_star(np.array([False, True]), 0.6)(groups, scores)
    fair = Fair(10, 0.6, 0.1)
    fair._cache[(10, 0.6, 0.1, True)] = fair.create_unadjusted_mtable()  # theirs adjusts alpha, ours names it
    for row in range(30):
        docs = [FairScoreDoc(i, scores[row, i], bool(groups[row, i])) for i in range(40)]
        assert [doc.id for doc in fair.re_rank(docs)][:10] == list(ours[row])


def test_det_greedy_gives_every_prefix_its_floor() -> None:
    shares = np.array([0.5, 0.3, 0.2])
    groups = RNG.integers(0, 3, (50, 60))
    chosen = det_greedy(shares)(groups, -np.sort(-RNG.random((50, 60)), axis=1))
    picked = np.take_along_axis(groups, chosen, axis=1)
    for rank in range(1, 11):
        for group, share in enumerate(shares):
            assert ((picked[:, :rank] == group).sum(axis=1) >= math.floor(rank * share)).all()


def test_exposure_control_brings_groups_to_what_they_earned() -> None:
    groups = np.tile(np.repeat([0, 1], 20), (400, 1))
    scores = np.tile(np.linspace(1.0, 0.8, 40), (400, 1))  # group 0 always first
    chosen = ExposureControl(np.array([1.0, 1.0]), strength=1.0)(groups, scores)
    second = (np.take_along_axis(groups, chosen, axis=1) * EXPOSURE).sum() / (400 * EXPOSURE.sum())
    assert second == pytest.approx(0.5, abs=0.1)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_holm_is_the_textbook_step_down(p_values: list[float]) -> None:
    adjusted = holm(np.array(p_values))
    order, largest = sorted(range(len(p_values)), key=p_values.__getitem__), 0.0
    for step, index in enumerate(order):
        largest = max(largest, min(1.0, p_values[index] * (len(p_values) - step)))
        assert adjusted[index] == pytest.approx(largest)


def test_ratios_of_groups_are_their_sums_and_a_planted_favour_is_shown() -> None:
    groups = np.eye(3, dtype=np.float32)[np.repeat([0, 1, 2], 400)]
    earned = RNG.random((80, 1200)).astype(np.float32)
    received = earned * (0.9 + 0.2 * RNG.random((80, 1200)).astype(np.float32))
    received[:, :400] *= 2
    ratios = group_ratios(received, earned, groups, draw_lots(80, 1200, 300, 100))
    assert ratios.value == pytest.approx([2.0, 1.0, 1.0], rel=0.02)
    result = equivalence(ratios)
    assert list(result.outside) == [True, False, False]
    assert list(result.inside) == [False, True, True]


def test_an_interval_as_wide_as_its_band_can_show_nothing() -> None:
    assert could_be_shown(np.array([0.2, 0.01]), 0.223) == pytest.approx([0.0, 1.0], abs=1e-6)
    assert upper_tail(np.array([1.96]))[0] == pytest.approx(0.025, abs=1e-4)


def test_the_slope_is_that_of_the_planted_power_law() -> None:
    sizes = np.array([3.0, 10.0, 50.0, 400.0])
    assert size_slope(sizes**0.3, np.ones(4), sizes) == pytest.approx(0.3)
    assert mean_log_ratio(np.array([2.0, 0.5]), np.array([1.0, 3.0])) == pytest.approx(math.log(2))
