"""What the search asks of a formula; the search itself knows none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from service.matching.snapshot.columns import Rows
from service.matching.snapshot.segments import Segment

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scores:
    """Fits of some people, their parts, and how each wish is met (0..1; NaN where the fact is not stated)."""

    fit: Floats
    parts: Mapping[str, Floats]
    wishes: Mapping[str, Floats]


class Scorer(Protocol):
    """A formula for one request. Whatever is answered of a person may depend on that person's row alone."""

    def bounds(self, segment: Segment, rows: Rows | None) -> Floats:
        """For each row (None: all rows of the segment) a fit that the exact one does not exceed; cheap."""
        ...

    def exact(self, segment: Segment, rows: Rows) -> Scores:
        """The exact fits, in double precision."""
        ...
