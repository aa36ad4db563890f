"""What modality explains of a linear score, and means over seekers with their intervals."""

import numpy as np
from numpy.typing import NDArray

from bench.rivals.survey import Survey
from schemas.neutrality.audit import Estimate
from service.neutrality.bootstrap import BootstrapDraws, estimate

Floats = NDArray[np.float64]


def eta_squared(survey: Survey, lots: BootstrapDraws) -> Estimate:
    """The share of the score's variance that modality explains, after removing every seeker's mean."""

    def share(weights: Floats) -> Floats:
        means = weights @ survey.deviation
        mass = np.maximum(weights @ survey.mass, 1e-9)
        return np.asarray((means**2 / mass).sum(axis=1) / (weights @ survey.squares))

    once = np.ones((1, len(survey.squares)))
    return estimate(float(share(once)[0]), share(lots.stories.astype(np.float64)))


def mean_over_stories(values: Floats, story: NDArray[np.intp], lots: BootstrapDraws) -> Estimate:
    """The mean of a figure per seeker, drawn over stories."""
    stories = lots.stories.shape[1]
    sums, counts = np.bincount(story, values, stories), np.bincount(story, minlength=stories)
    return estimate(float(values.mean()), (lots.stories @ sums) / (lots.stories @ counts))
