"""Hard limits: each is one declaration, from which the mask over a snapshot and the test of one row are made.

A limit is met (true), refused (false) or unknown, where the fact is not stated. Unknown does not pass, but is counted
in `left_out_unstated`, and passes when the seeker says `include_unstated`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal, Protocol
from uuid import UUID

import numpy as np

from schemas.matching.match import Limits, Money
from schemas.matching.match_row import MatchRow
from service.matching.snapshot.build import bare, bits_of
from service.matching.snapshot.columns import Array, Mask, Rows
from service.matching.snapshot.places import great_circle_km
from service.matching.snapshot.segments import Segment

Unstated = Literal["refused", "unknown"]
Widget = Literal["place", "select", "checkboxes", "checkbox", "money", "terms", "weeks", "none"]


@dataclass(frozen=True)
class Pool:
    """The people of a segment whom a limit looks at, with what was found out about them so far."""

    segment: Segment
    rows: Rows | None  # ascending; None: everybody
    places: Rows | None = None  # the places of work in reach; None: no place was asked for

    def person(self, name: str) -> Any:
        return self.segment.person(name, self.rows)

    def holding(self, name: str, terms: Sequence[str]) -> Mask:
        return self.segment.holding(name, terms, self.rows)

    def stating(self, name: str) -> Mask:
        return self.segment.stating(name, self.rows)

    def among(self, rows: Array) -> Mask:
        """Which people of the pool are among these."""
        mask = np.zeros(len(self.segment), dtype=np.bool_)
        mask[rows] = True
        return mask if self.rows is None else np.asarray(mask[self.rows])


@dataclass(frozen=True)
class Circle:
    """A point and how far from it, km."""

    lat: float
    lon: float
    radius_km: float


@dataclass(frozen=True)
class Known:
    """What the names in a request stand for, and the day."""

    today: date
    circle: Circle | None = None
    modality_ids: Callable[[Sequence[str], str], Sequence[int]] = lambda names, pointer: []


class Test(Protocol):
    """A question to the facts of a person; `wanted` is what the seeker asks, `known` the request's places and day."""

    def mask(self, pool: Pool, wanted: Any, circle: Circle | None) -> tuple[Mask, Mask | None]:
        """(met, unknown) of everybody in the pool; None when nobody can be unknown."""
        ...

    def of(self, row: MatchRow, wanted: Any, circle: Circle | None) -> bool | None:
        """The same of one person: met, refused, or None for unknown."""
        ...


@dataclass(frozen=True)
class Limit:
    """One hard limit. `wanted` reads it from a request; None, or nothing wanted: it is not asked."""

    name: str  # the field of `Limits`; also its label's code, and the name of the fact in left_out_unstated
    wanted: Callable[[Limits, Known], Any]
    test: Test
    widget: Widget  # the form field


@dataclass(frozen=True)
class AnyTerm:
    """At least one of the terms stands in an open set."""

    column: str
    of_row: Callable[[MatchRow], Sequence[str] | None]
    unstated: Unstated = "unknown"
    stated: str = ""  # a yes-or-no column that says whether the set is stated; else it is when it is not empty

    def mask(self, pool: Pool, wanted: Sequence[str], circle: Circle | None) -> tuple[Mask, Mask | None]:
        met = pool.holding(self.column, wanted)
        if self.unstated == "refused":
            return met, None
        return met, ~(pool.person(self.stated) if self.stated else pool.stating(self.column))

    def of(self, row: MatchRow, wanted: Sequence[str], circle: Circle | None) -> bool | None:
        own = self.of_row(row)
        if self.unstated == "unknown" and (own is None if self.stated else not own):
            return None
        return bool(set(wanted) & set(own or ()))


@dataclass(frozen=True)
class NoTerm:
    """None of the terms stands in an open set."""

    column: str
    of_row: Callable[[MatchRow], Sequence[str]]

    def mask(self, pool: Pool, wanted: Sequence[str], circle: Circle | None) -> tuple[Mask, Mask | None]:
        return ~pool.holding(self.column, wanted), None

    def of(self, row: MatchRow, wanted: Sequence[str], circle: Circle | None) -> bool | None:
        return not set(wanted) & set(self.of_row(row))


@dataclass(frozen=True)
class AllBits:
    """All of the wanted values stand in a closed set."""

    column: str

    def mask(self, pool: Pool, wanted: Sequence[str], circle: Circle | None) -> tuple[Mask, Mask | None]:
        own, bits = pool.person(self.column), np.uint32(bits_of(self.column, wanted))
        return (own & bits) == bits, own == 0

    def of(self, row: MatchRow, wanted: Sequence[str], circle: Circle | None) -> bool | None:
        own = getattr(row, self.column)
        return set(wanted) <= set(own) if own else None


@dataclass(frozen=True)
class PlaceAccess:
    """All of the wanted access at one place in reach; for those not reached by place, at all of theirs together."""

    def mask(self, pool: Pool, wanted: Sequence[str], circle: Circle | None) -> tuple[Mask, Mask | None]:
        met, unknown = AllBits("access").mask(pool, wanted, circle)
        if pool.places is None or unknown is None:
            return met, unknown
        arrays, bits = pool.segment.columns.arrays, np.uint32(bits_of("access", wanted))
        own = arrays["places/access"][pool.places]
        near = pool.among(arrays["places/row"][pool.places])
        here = pool.among(arrays["places/row"][pool.places[(own & bits) == bits]])
        silent = pool.among(arrays["places/row"][pool.places[own == 0]])
        return np.where(near, here, met), np.where(near, silent & ~here, unknown)

    def of(self, row: MatchRow, wanted: Sequence[str], circle: Circle | None) -> bool | None:
        reached = [place for place in row.places if circle and _within(place.lat, place.lon, circle)]
        if not reached:
            return AllBits("access").of(row, wanted, circle)
        if any(set(wanted) <= set(place.access) for place in reached):
            return True
        return None if any(not place.access for place in reached) else False


def _within(lat: float | None, lon: float | None, circle: Circle) -> bool:
    if lat is None or lon is None:
        return False
    far = great_circle_km(circle.lat, circle.lon, np.array([lat]), np.array([lon]))
    return bool(far[0] <= circle.radius_km)


@dataclass(frozen=True)
class Yes:
    """A yes is stated."""

    column: str
    unstated: Unstated = "unknown"

    def mask(self, pool: Pool, wanted: bool, circle: Circle | None) -> tuple[Mask, Mask | None]:
        own = pool.person(self.column)
        return own == 1, None if self.unstated == "refused" else own < 0

    def of(self, row: MatchRow, wanted: bool, circle: Circle | None) -> bool | None:
        own: bool | None = getattr(row, self.column)
        return own


@dataclass(frozen=True)
class FeeAtMost:
    """The fee, in the seeker's currency, is no higher; a fee in another currency is as good as unstated."""

    def mask(self, pool: Pool, wanted: Money, circle: Circle | None) -> tuple[Mask, Mask | None]:
        fee = pool.person("fee")
        comparable = pool.holding("currency", [wanted.currency]) & ~np.isnan(fee)
        return comparable & (fee <= wanted.amount), ~comparable

    def of(self, row: MatchRow, wanted: Money, circle: Circle | None) -> bool | None:
        if row.fee is None or row.fee_currency != wanted.currency:
            return None
        return float(row.fee) <= wanted.amount


@dataclass(frozen=True)
class Opening:
    """Takes somebody new within so many weeks: by the date of the next opening, else by the waiting time.

    A day that has passed says nothing of the next opening.
    """

    def mask(self, pool: Pool, wanted: tuple[date, int], circle: Circle | None) -> tuple[Mask, Mask | None]:
        today, weeks = wanted
        opening, waiting = pool.person("next_opening"), pool.person("waiting_weeks")
        dated = opening >= today.toordinal()
        last = today.toordinal() + 7 * weeks
        return np.where(dated, opening <= last, (waiting >= 0) & (waiting <= weeks)), ~dated & (waiting < 0)

    def of(self, row: MatchRow, wanted: tuple[date, int], circle: Circle | None) -> bool | None:
        today, weeks = wanted
        if row.next_opening is not None and row.next_opening >= today:
            return row.next_opening <= today + timedelta(weeks=weeks)
        return None if row.waiting_weeks is None else row.waiting_weeks <= weeks


def _modalities(field: str) -> Callable[[Limits, Known], list[str]]:
    return lambda asked, known: [str(id) for id in known.modality_ids(getattr(asked, field), f"/limits/{field}")]


def _own_modalities(row: MatchRow) -> list[str]:
    return [str(id) for id in row.modality_ids]


# Place and telehealth mean "either": they say who is looked at, before any of these (`ResolvedLimits.circle`).
LIMITS: tuple[Limit, ...] = (
    Limit(
        "languages",
        lambda asked, _: sorted({bare(tag) for tag in asked.languages}),
        AnyTerm("languages", lambda row: [bare(tag) for tag in row.languages]),
        "select",
    ),
    Limit("max_fee", lambda asked, _: asked.max_fee, FeeAtMost(), "money"),
    Limit("accepting_new", lambda asked, _: asked.accepting_new, Yes("accepting_new"), "checkbox"),
    Limit("access", lambda asked, _: asked.access, PlaceAccess(), "checkboxes"),
    Limit("serves", lambda asked, _: asked.serves, AllBits("serves"), "checkboxes"),
    Limit(
        "insurance",
        lambda asked, _: [name.lower() for name in asked.insurance],
        AnyTerm("insurance", lambda row: row.insurance, stated="insured"),
        "terms",
    ),
    Limit(
        "within_weeks",
        lambda asked, known: None if asked.within_weeks is None else (known.today, asked.within_weeks),
        Opening(),
        "weeks",
    ),
    Limit(
        "modalities_only", _modalities("modalities_only"), AnyTerm("modalities", _own_modalities, "refused"), "terms"
    ),
    Limit("modalities_except", _modalities("modalities_except"), NoTerm("modalities", _own_modalities), "terms"),
    Limit("licensed_only", lambda asked, _: asked.licensed_only, Yes("licensed", "refused"), "checkbox"),
    Limit(
        "clinic",
        lambda asked, _: [str(asked.clinic)] if asked.clinic else None,
        AnyTerm("clinics", lambda row: [str(id) for id in row.clinics], "refused"),
        "none",
    ),
)


@dataclass(frozen=True)
class ResolvedLimits:
    """The limits of a request with names resolved."""

    confirmed_since: datetime
    circle: Circle | None = None
    telehealth: Sequence[str] | None = None  # jurisdictions; None: not asked
    asked: Mapping[str, Any] = field(default_factory=dict)  # limit -> what is wanted
    include_unstated: bool = False
    only: Sequence[UUID] | None = None  # these people, when they pass; None: everybody

    def limits(self) -> list[tuple[Limit, Any]]:
        """The limits asked for, with what is wanted."""
        return [(limit, self.asked[limit.name]) for limit in LIMITS if limit.name in self.asked]


def resolve_limits(limits: Limits, known: Known, confirmed_since: datetime) -> ResolvedLimits:
    """What a request asks for; names in it are looked up by `known`."""
    wanted = {limit.name: limit.wanted(limits, known) for limit in LIMITS}
    where = limits.telehealth_in
    return ResolvedLimits(
        confirmed_since=confirmed_since,
        circle=known.circle,
        telehealth=sorted({where, where.split("-")[0]}) if where else None,
        asked={name: value for name, value in wanted.items() if value},
        include_unstated=limits.include_unstated,
    )


def reached(row: MatchRow, limits: ResolvedLimits) -> bool:
    """Whether one person works near enough, or is allowed to work online where the seeker is."""
    if limits.circle is None and limits.telehealth is None:
        return True
    if limits.circle is not None and any(_within(place.lat, place.lon, limits.circle) for place in row.places):
        return True
    return bool(set(limits.telehealth or ()) & set(row.telehealth))
