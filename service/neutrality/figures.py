"""The figures of one directory with their intervals and noise floors, out of its surveys."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.neutrality.audit import Estimate, Standing
from service.neutrality.bootstrap import Lots, Ratios, estimate, group_ratios, over_draws
from service.neutrality.directory import Directory
from service.neutrality.metrics import (
    Equivalence,
    equivalence,
    eta_squared,
    fifths,
    mean_log_ratio,
    modality_effect,
    size_slope,
    spread,
)
from service.neutrality.survey import Survey

Floats = NDArray[np.float64]

# Accuracy is a mean over many pairs: no prior is needed beyond one that keeps an empty group defined.
_FEW_PAIRS = 1e-3


@dataclass(frozen=True)
class Figures:
    """Everything the gates look at. The noise arrays hold what groups drawn by lot show."""

    eta_squared: Estimate
    received: Floats  # exposure per modality
    earned: Floats
    ratios: Ratios
    equivalence: Equivalence
    log_ratio: Estimate
    log_ratio_noise: Floats
    slope: Estimate
    slope_noise: Floats
    accuracy: Floats
    accuracy_spread: Estimate
    accuracy_noise: Floats
    lengths: list[Estimate]
    verbosity: Estimate
    verbosity_noise: Floats
    leaning_eta_squared: Estimate
    leaning_effect: Floats

    def standing(self, index: int) -> Standing:
        """Where one modality stands: shown fair, shown outside, or neither."""
        if self.equivalence.outside[index]:
            return "outside"
        return "fair" if self.equivalence.inside[index] else "inconclusive"


def figures_of(directory: Directory, received: Survey, earned: Survey, leaning: Survey, lots: Lots) -> Figures:
    members, sizes = directory.members, directory.sizes
    ratios = group_ratios(received.exposure, earned.exposure, members, lots)
    due = np.asarray((earned.exposure.sum(axis=0) @ members).astype(np.float64)) + 1.0
    log_ratio, log_ratio_noise = over_draws(lambda row: mean_log_ratio(row, due), ratios, folded=True)
    slope, slope_noise = over_draws(lambda row: size_slope(row, due, sizes), ratios)
    assert received.right is not None and received.pairs is not None
    accuracy = group_ratios(received.right, received.pairs, members, lots, prior=_FEW_PAIRS)
    accuracy_spread, accuracy_noise = over_draws(spread, accuracy, folded=True)
    by_length = group_ratios(received.exposure, earned.exposure, fifths(directory.words), lots)
    verbosity, verbosity_noise = over_draws(lambda row: float(row[-1] / row[0]), by_length)
    return Figures(
        eta_squared=eta_squared(received, lots),
        received=received.exposure.sum(axis=0) @ members,
        earned=due,
        ratios=ratios,
        equivalence=equivalence(ratios),
        log_ratio=log_ratio,
        log_ratio_noise=log_ratio_noise,
        slope=slope,
        slope_noise=slope_noise,
        accuracy=accuracy.value,
        accuracy_spread=accuracy_spread,
        accuracy_noise=accuracy_noise,
        lengths=[estimate(value, drawn) for value, drawn in zip(by_length.value, by_length.draws.T, strict=True)],
        verbosity=verbosity,
        verbosity_noise=verbosity_noise,
        leaning_eta_squared=eta_squared(leaning, lots),
        leaning_effect=modality_effect(leaning),
    )
