"""What comes before the fit in the order: whoever takes nobody new comes last; then other orders, where asked for.

A person stands a whole number of steps lower: days until the next opening, kilometres, units of money. On one step the
order is that of the fit, near ties included, and steps follow from what a person states alone: pages join whatever
changes between them. Who says nothing of it comes after those who do.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from schemas.matching.match import Order
from service.matching.snapshot.columns import Mask, Rows
from service.matching.snapshot.limits import Circle
from service.matching.snapshot.places import great_circle_km, places_within
from service.matching.snapshot.scorer import Floats
from service.matching.snapshot.segments import Segment, Snapshot

# Of fit a step: more than any two fits differ.
STEP = 4.0
_UNSTATED = 100_000  # steps; whatever is stated comes before
_CLOSED = 2 * _UNSTATED


@dataclass(frozen=True)
class Precedence:
    """What a request asks of the order."""

    closed_last: bool = False
    by: Order = "fit"
    today: date = date.min
    circle: Circle | None = None  # of those reached by place, from where the distance is taken
    currency: str = ""  # in which trials are compared; empty: that of most who pass the limits

    def settled(self, snapshot: Snapshot, passing: list[Rows]) -> "Precedence":
        """The same with a currency."""
        if self.by != "trial_cost" or self.currency:
            return self
        pairs = list(zip(snapshot.segments, passing, strict=True))
        counts = {
            currency: sum(int(segment.holding("currency", [currency], rows).sum()) for segment, rows in pairs)
            for segment, _ in pairs
            for currency in segment.columns.terms["currency"]
        }
        return replace(self, currency=max(sorted(counts), key=lambda code: counts[code], default=""))

    @property
    def is_fit(self) -> bool:
        """Whether nothing comes before the fit."""
        return self.by == "fit" and not self.closed_last

    def lower(self, segment: Segment, rows: Rows | None) -> Floats:
        """How much lower each of these people (None: everybody) stands, in fit."""
        closed = self.closed_last & (segment.person("accepting_new", rows) == 0)
        steps = closed * float(_CLOSED)
        if self.by != "fit":
            stated, value = _VALUES[self.by](self, segment, rows)
            steps += np.where(stated, np.clip(np.rint(value), 0, _UNSTATED - 1), _UNSTATED)
        return np.asarray(steps * STEP)


BY_FIT = Precedence()


def _opening(precedence: Precedence, segment: Segment, rows: Rows | None) -> tuple[Mask, Floats]:
    """Days until the next opening; a day that has passed says nothing, then the weeks of waiting do."""
    opening, weeks = segment.person("next_opening", rows), segment.person("waiting_weeks", rows)
    dated = opening >= precedence.today.toordinal()
    return dated | (weeks >= 0), np.where(dated, opening - precedence.today.toordinal(), 7.0 * weeks)


def _distance(precedence: Precedence, segment: Segment, rows: Rows | None) -> tuple[Mask, Floats]:
    """Kilometres to the nearest place of work in reach; nobody's where no place was named."""
    nearest = np.full(len(segment), np.inf)
    if precedence.circle is not None:
        arrays, here = segment.columns.arrays, precedence.circle
        places = places_within(arrays, here.lat, here.lon, here.radius_km)
        far = great_circle_km(here.lat, here.lon, arrays["places/lat"][places], arrays["places/lon"][places])
        np.minimum.at(nearest, arrays["places/row"][places], far)
    if rows is not None:
        nearest = nearest[rows]
    stated = np.isfinite(nearest)
    return stated, np.where(stated, nearest, 0.0)


def _trial_cost(precedence: Precedence, segment: Segment, rows: Rows | None) -> tuple[Mask, Floats]:
    """What a trial costs at most; in another currency it is as good as unstated."""
    cost = segment.person("trial_cost", rows)
    stated = ~np.isnan(cost) & segment.holding("currency", [precedence.currency], rows)
    return stated, np.where(stated, cost, 0.0)


_VALUES = {"opening": _opening, "distance": _distance, "trial_cost": _trial_cost}
