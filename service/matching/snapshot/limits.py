"""Hard limits at work: the mask over a snapshot and the test of one row, made from the declarations of the schema.

A limit is met (true), refused (false) or unknown, where the fact is not stated (`schemas/matching/limits.py`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

import numpy as np

from schemas.matching import limits as declared
from schemas.matching.limits import LIMITS, Limits, Money
from schemas.matching.match_row import MatchRow
from service.matching.snapshot.build import bare, bits_of
from service.matching.snapshot.columns import Array, Mask, Rows
from service.matching.snapshot.places import great_circle_km
from service.matching.snapshot.segments import Segment
from service.vocabulary.insurers import payer_key


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
class LimitContext:
    """What the names in a request stand for, and the day."""

    today: date
    circle: Circle | None = None
    modality_ids: Callable[[Sequence[str], str], Sequence[int]] = lambda names, pointer: []


class Test(Protocol):
    """A predicate at work."""

    def wanted(self, value: Any, known: LimitContext, pointer: str) -> Any:
        """What a request's field asks for, with names looked up; falsy when it asks nothing."""
        ...

    def mask(self, pool: Pool, wanted: Any, circle: Circle | None) -> tuple[Mask, Mask | None]:
        """(met, unknown) of everybody in the pool; None when nobody can be unknown."""
        ...

    def of(self, row: MatchRow, wanted: Any, circle: Circle | None) -> bool | None:
        """The same of one person: met, refused, or None for unknown."""
        ...


@dataclass(frozen=True)
class Limit:
    """One hard limit: the field of a request, and its test."""

    name: str
    test: Test


def _looked_up(terms: declared.Terms, value: Any, known: LimitContext, pointer: str) -> list[str]:
    """The wanted terms as they stand in rows."""
    if terms == "id":
        return [str(value)] if value else []
    if terms == "modality":
        return [str(id) for id in known.modality_ids(value, pointer)]
    return sorted({bare(term) if terms == "language" else payer_key(term) for term in value})


def _own_terms(column: str, row: MatchRow) -> list[str] | None:
    """A row's open set as it stands in the snapshot; None where it is not stated."""
    if column == "languages":
        return [bare(tag) for tag in row.languages]
    if column == "insurance":
        return None if row.insurance is None else [payer_key(name) for name in row.insurance]
    ids: Sequence[Any] = row.modality_ids if column == "modalities" else row.clinics
    return [str(id) for id in ids]


@dataclass(frozen=True)
class _AnyTerm:
    asks: declared.AnyTerm

    def wanted(self, value: Any, known: LimitContext, pointer: str) -> list[str]:
        return _looked_up(self.asks.terms, value, known, pointer)

    def mask(self, pool: Pool, wanted: Sequence[str], circle: Circle | None) -> tuple[Mask, Mask | None]:
        met = pool.holding(self.asks.column, wanted)
        if self.asks.unstated == "refused":
            return met, None
        return met, ~(pool.person(self.asks.stated) if self.asks.stated else pool.stating(self.asks.column))

    def of(self, row: MatchRow, wanted: Sequence[str], circle: Circle | None) -> bool | None:
        own = _own_terms(self.asks.column, row)
        if self.asks.unstated == "unknown" and (own is None if self.asks.stated else not own):
            return None
        return bool(set(wanted) & set(own or ()))


@dataclass(frozen=True)
class _NoTerm:
    asks: declared.NoTerm

    def wanted(self, value: Any, known: LimitContext, pointer: str) -> list[str]:
        return _looked_up(self.asks.terms, value, known, pointer)

    def mask(self, pool: Pool, wanted: Sequence[str], circle: Circle | None) -> tuple[Mask, Mask | None]:
        return ~pool.holding(self.asks.column, wanted), None

    def of(self, row: MatchRow, wanted: Sequence[str], circle: Circle | None) -> bool | None:
        return not set(wanted) & set(_own_terms(self.asks.column, row) or ())


class _Verbatim:
    """What is asked is what the request says."""

    def wanted(self, value: Any, known: LimitContext, pointer: str) -> Any:
        return value


@dataclass(frozen=True)
class _AllOf(_Verbatim):
    asks: declared.AllOf

    def mask(self, pool: Pool, wanted: Sequence[str], circle: Circle | None) -> tuple[Mask, Mask | None]:
        own, bits = pool.person(self.asks.column), np.uint32(bits_of(self.asks.column, wanted))
        return (own & bits) == bits, own == 0

    def of(self, row: MatchRow, wanted: Sequence[str], circle: Circle | None) -> bool | None:
        own = getattr(row, self.asks.column)
        return set(wanted) <= set(own) if own else None


@dataclass(frozen=True)
class _AnyOf(_Verbatim):
    asks: declared.AnyOf

    def mask(self, pool: Pool, wanted: bool, circle: Circle | None) -> tuple[Mask, Mask | None]:
        own, bits = pool.person(self.asks.column), np.uint32(bits_of(self.asks.column, self.asks.values))
        return (own & bits) != 0, own == 0

    def of(self, row: MatchRow, wanted: bool, circle: Circle | None) -> bool | None:
        own = getattr(row, self.asks.column)
        return bool(set(self.asks.values) & set(own)) if own else None


@dataclass(frozen=True)
class _PlaceAccess(_Verbatim):
    asks: declared.PlaceAccess
    anywhere: _AllOf = _AllOf(declared.AllOf("access"))

    def mask(self, pool: Pool, wanted: Sequence[str], circle: Circle | None) -> tuple[Mask, Mask | None]:
        met, unknown = self.anywhere.mask(pool, wanted, circle)
        if pool.places is None or unknown is None:
            return met, unknown
        arrays, bits = pool.segment.columns.arrays, np.uint32(bits_of("access", wanted))
        own = arrays["places/access"][pool.places]
        near = pool.among(arrays["places/row"][pool.places])
        here = pool.among(arrays["places/row"][pool.places[(own & bits) == bits]])
        silent = pool.among(arrays["places/row"][pool.places[own == 0]])
        return np.where(near, here, met), np.where(near, silent & ~here, unknown)

    def of(self, row: MatchRow, wanted: Sequence[str], circle: Circle | None) -> bool | None:
        places = [place for place in row.places if circle and _within(place.lat, place.lon, circle)]
        if not places:
            return self.anywhere.of(row, wanted, circle)
        if any(set(wanted) <= set(place.access) for place in places):
            return True
        return None if any(not place.access for place in places) else False


def _within(lat: float | None, lon: float | None, circle: Circle) -> bool:
    if lat is None or lon is None:
        return False
    far = great_circle_km(circle.lat, circle.lon, np.array([lat]), np.array([lon]))
    return bool(far[0] <= circle.radius_km)


@dataclass(frozen=True)
class _Yes(_Verbatim):
    asks: declared.Yes

    def mask(self, pool: Pool, wanted: bool, circle: Circle | None) -> tuple[Mask, Mask | None]:
        own = pool.person(self.asks.column)
        return own == 1, None if self.asks.unstated == "refused" else own < 0

    def of(self, row: MatchRow, wanted: bool, circle: Circle | None) -> bool | None:
        own: bool | None = getattr(row, self.asks.column)
        return own


@dataclass(frozen=True)
class _FeeAtMost(_Verbatim):
    asks: declared.FeeAtMost

    def mask(self, pool: Pool, wanted: Money, circle: Circle | None) -> tuple[Mask, Mask | None]:
        fee = pool.person("fee")
        comparable = pool.holding("currency", [wanted.currency]) & ~np.isnan(fee)
        return comparable & (fee <= wanted.amount), ~comparable

    def of(self, row: MatchRow, wanted: Money, circle: Circle | None) -> bool | None:
        if row.fee is None or row.fee_currency != wanted.currency:
            return None
        return float(row.fee) <= wanted.amount


@dataclass(frozen=True)
class _OpeningWithin:
    """A day that has passed says nothing of the next opening."""

    asks: declared.OpeningWithin

    def wanted(self, value: Any, known: LimitContext, pointer: str) -> tuple[date, int] | None:
        return None if value is None else (known.today, value)

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


@dataclass(frozen=True)
class _NotAmong(_Verbatim):
    asks: declared.NotAmong

    def mask(self, pool: Pool, wanted: Sequence[UUID], circle: Circle | None) -> tuple[Mask, Mask | None]:
        return ~pool.among(np.array(pool.segment.rows_of(wanted), dtype=np.int64)), None

    def of(self, row: MatchRow, wanted: Sequence[UUID], circle: Circle | None) -> bool | None:
        return row.id not in wanted


_TESTS: Mapping[type, Callable[..., Test]] = {
    declared.AnyTerm: _AnyTerm,
    declared.NoTerm: _NoTerm,
    declared.AllOf: _AllOf,
    declared.AnyOf: _AnyOf,
    declared.PlaceAccess: _PlaceAccess,
    declared.Yes: _Yes,
    declared.FeeAtMost: _FeeAtMost,
    declared.OpeningWithin: _OpeningWithin,
    declared.NotAmong: _NotAmong,
}
# All but those that say who is looked at before any of these (`ResolvedLimits.circle` and `telehealth`).
TESTED: tuple[Limit, ...] = tuple(
    Limit(name, _TESTS[type(limit.predicate)](limit.predicate))
    for name, limit in LIMITS.items()
    if not isinstance(limit.predicate, declared.Reach)
)


@dataclass(frozen=True)
class ResolvedLimits:
    """The limits of a request with names resolved."""

    confirmed_since: datetime
    circle: Circle | None = None
    telehealth: Sequence[str] | None = None  # jurisdictions; None: not asked
    wanted: Mapping[str, Any] = field(default_factory=dict)  # limit -> what is wanted
    include_unstated: bool = False
    only: Sequence[UUID] | None = None  # these people, when they pass; None: everybody

    def limits(self) -> list[tuple[Limit, Any]]:
        """The limits asked for, with what is wanted."""
        return [(limit, self.wanted[limit.name]) for limit in TESTED if limit.name in self.wanted]


def resolve_limits(limits: Limits, known: LimitContext, confirmed_since: datetime) -> ResolvedLimits:
    """What a request asks for; names in it are looked up by `known`."""
    wanted = {
        limit.name: limit.test.wanted(getattr(limits, limit.name), known, f"/limits/{limit.name}") for limit in TESTED
    }
    where = limits.telehealth_in
    return ResolvedLimits(
        confirmed_since=confirmed_since,
        circle=known.circle,
        telehealth=sorted({where, where.split("-")[0]}) if where else None,
        wanted={name: value for name, value in wanted.items() if value},
        include_unstated=limits.include_unstated,
    )


def reached(row: MatchRow, limits: ResolvedLimits) -> bool:
    """Whether one person works near enough, or is allowed to work online where the seeker is."""
    if limits.circle is None and limits.telehealth is None:
        return True
    if limits.circle is not None and any(_within(place.lat, place.lon, limits.circle) for place in row.places):
        return True
    return bool(set(limits.telehealth or ()) & set(row.telehealth))
