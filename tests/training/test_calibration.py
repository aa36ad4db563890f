"""Calibration does what it says: over the reference panel nobody is ahead, and no concern is asked for more."""

import numpy as np
import pytest

from bench.rivals.directory import expected_over_draws
from bench.rivals.seekers import ReadPanel, draw_seekers, read_panel_stories, story_query, uncorrected_queries
from service.matching.fit.fit_model import load_fit_model
from service.matching.fit.layout import BIAS, CONCERNS, PROSE, STORY
from service.matching.fit.seeker import build_query
from service.training.compute_policy import FLOOR_RANGE
from tests.matching.world import ask, candidates, model, people


@pytest.fixture(scope="module")
def panel() -> ReadPanel:
    return read_panel_stories(model(), "calibration")


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    return expected_over_draws(np.array([row.vector for row in candidates(people(300))], dtype=np.float64))


def story_queries(panel: ReadPanel) -> np.ndarray:
    policy = model().policy
    return np.array([story_query(build_query(ask(), reading, {}, policy), policy) for reading in panel.readings])


def main_effect(z: np.ndarray) -> float:
    """The share of the variance that goes with the person whatever is asked; z is (stories, people)."""
    centred = z - z.mean(axis=1, keepdims=True)
    return float(centred.mean(axis=0).var() / centred.var())


@pytest.fixture(scope="module")
def heard(panel: ReadPanel) -> np.ndarray:
    """The queries of the panel's stories as the service hears them."""
    trained, policy = load_fit_model(), model().policy
    read = [trained.story_read(trained.hear(story.text)) for story in panel.stories]
    return np.array([story_query(build_query(ask(), story, {}, policy), policy) for story in read])


def asked_for(queries: np.ndarray) -> np.ndarray:
    """The mean share of each concern."""
    policy = model().policy
    return queries[:, CONCERNS.start - BIAS : CONCERNS.start - BIAS + len(policy.concerns)].mean(axis=0) / (
        policy.story.height
    )


@pytest.mark.nightly
def test_nobody_is_ahead_over_the_panel_that_calibrates(heard: np.ndarray, vectors: np.ndarray) -> None:
    z = heard @ vectors[:, STORY].T
    assert main_effect(z) < 0.0001
    assert np.abs(z.mean(axis=0) - z.mean()).max() < 0.01


def test_hardly_anybody_is_ahead_over_the_panel_that_audits(vectors: np.ndarray) -> None:
    z = story_queries(read_panel_stories(model(), "audit", 91)) @ vectors[:, STORY].T
    assert main_effect(z) < 0.03


def test_without_it_some_would_be(panel: ReadPanel, vectors: np.ndarray) -> None:
    seekers = draw_seekers(model(), panel, 1, len(panel.stories))
    plain = uncorrected_queries(model(), panel, seekers)[:, STORY] / seekers.weights[:, None]
    assert main_effect(plain @ vectors[:, STORY].T) > 0.005


@pytest.mark.nightly
def test_a_profile_is_taken_down_by_what_the_panel_asks_for_as_the_service_hears_it(heard: np.ndarray) -> None:
    policy = model().policy
    masses = np.array(policy.panel_reading)[: len(policy.concerns)]
    assert asked_for(heard) == pytest.approx(masses, abs=1e-4)


def test_by_words_every_concern_is_asked_for_equally_as_far_as_its_bounds_allow(panel: ReadPanel) -> None:
    policy, wished = model().policy, asked_for(story_queries(panel))
    floor = np.array(policy.reading_floor)
    free = (floor > FLOOR_RANGE[0] + 0.01) & (floor < FLOOR_RANGE[1] - 0.01)
    assert free.mean() > 0.9
    assert wished[free] / wished[free].mean() == pytest.approx(np.ones(int(free.sum())), abs=0.4)


def test_prose_of_everybody_has_no_mean_and_a_common_spread_over_the_panel(
    panel: ReadPanel, vectors: np.ndarray
) -> None:
    prose = np.array([reading.prose for reading in panel.readings])
    p = (prose - prose.mean(axis=0)) @ vectors[:, PROSE][:, : prose.shape[1]].T
    spreads = p.std(axis=0)[vectors[:, PROSE].any(axis=1)]
    assert spreads.std() / spreads.mean() < 0.25
    raw = vectors[:, PROSE] / np.maximum(np.linalg.norm(vectors[:, PROSE], axis=1, keepdims=True), 1e-9)
    loose = ((prose - prose.mean(axis=0)) @ raw[:, : prose.shape[1]].T).std(axis=0)[vectors[:, PROSE].any(axis=1)]
    assert spreads.std() / spreads.mean() < loose.std() / loose.mean()
