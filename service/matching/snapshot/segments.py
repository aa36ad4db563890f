"""A snapshot: a large block of people, and small ones with whoever has changed since. The newest block counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

import numpy as np

from schemas.matching.match_row import MatchRow
from service.matching.fit.near_ties import person_key
from service.matching.snapshot.build import build, joined
from service.matching.snapshot.columns import Array, Columns, Mask, Rows

MOST_SEGMENTS = 6
# Masks of terms that are asked for again and again; a term of a million people takes 1 MB.
_MOST_MASKS = 64


@dataclass(frozen=True)
class Segment:
    """Columns with those struck out who have changed or gone since."""

    columns: Columns
    alive: Mask
    people: int  # alive
    _masks: dict[tuple[str, str], Mask] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.columns)

    @classmethod
    def of(cls, columns: Columns) -> "Segment":
        return cls(columns, np.ones(len(columns), dtype=np.bool_), len(columns))

    def person(self, name: str, rows: Rows | None = None) -> Array:
        """A column of these rows; None: of all."""
        values = self.columns.person(name)
        return values if rows is None else values[rows]

    def holding(self, name: str, terms: Iterable[str], rows: Rows | None = None) -> Mask:
        """Whose set holds at least one of the terms."""
        own = [self._mask(name, term) for term in terms]
        masks = own if rows is None else [mask[rows] for mask in own]
        if not masks:
            return np.zeros(len(self) if rows is None else len(rows), dtype=np.bool_)
        return masks[0] if len(masks) == 1 else np.logical_or.reduce(masks)

    def stating(self, name: str, rows: Rows | None = None) -> Mask:
        """Whose set is not empty."""
        mask = self._masks.get((name, ""))
        if mask is None:
            mask = np.zeros(len(self), dtype=np.bool_)
            mask[self.columns.arrays[f"sets/{name}/rows"]] = True
            self._remember((name, ""), mask)
        return mask if rows is None else np.asarray(mask[rows])

    def _mask(self, name: str, term: str) -> Mask:
        mask = self._masks.get((name, term))
        if mask is None:
            mask = np.zeros(len(self), dtype=np.bool_)
            mask[self.columns.rows_with(name, term)] = True
            self._remember((name, term), mask)
        return mask

    def _remember(self, key: tuple[str, str], mask: Mask) -> None:
        if len(self._masks) >= _MOST_MASKS:
            self._masks.pop(next(iter(self._masks)))
        self._masks[key] = mask

    def confirmed(self, since: int) -> Mask | None:
        """Who is here and was confirmed since that microsecond; None: everybody. Remembered, as a day has but one."""
        key = ("confirmed", str(since))
        mask = self._masks.get(key)
        if mask is None:
            mask = np.asarray(self.person("confirmed_at") >= since)
            mask = mask if not mask.all() else np.ones(0, dtype=np.bool_)
            self._remember(key, mask)
        everybody = self.people == len(self)
        if not len(mask):
            return None if everybody else self.alive
        return mask if everybody else np.asarray(self.alive & mask)

    def rows_of(self, ids: Sequence[UUID]) -> list[int]:
        """Rows of these people, as far as they are here; those struck out too."""
        return self.columns.rows_of([id.bytes for id in ids], [person_key(id) for id in ids])

    def without(self, rows: Sequence[int]) -> "Segment":
        """The same with these people struck out."""
        if not rows:
            return self
        alive = self.alive.copy()
        alive[rows] = False
        return Segment(self.columns, alive, int(np.count_nonzero(alive)), self._masks)


@dataclass(frozen=True)
class Snapshot:
    """Everybody who can be matched under one policy, as of one moment. Never changed: a change makes a new one."""

    segments: tuple[Segment, ...]
    concerns: int  # stored concern columns in use

    @classmethod
    def of_rows(cls, rows: Sequence[MatchRow], concerns: int) -> "Snapshot":
        return cls((Segment.of(build(rows, concerns)),), concerns)

    @classmethod
    def of_columns(cls, columns: Columns, concerns: int) -> "Snapshot":
        return cls((Segment.of(columns),), concerns)

    @property
    def people(self) -> int:
        return sum(segment.people for segment in self.segments)

    @cached_property
    def in_company(self) -> list[Rows]:
        """By segment the places in `same/…` of groups that hold more than one profile, struck out or not."""
        first, *others = (segment.columns.arrays["same/key"] for segment in self.segments)
        again = np.zeros(len(first), dtype=np.bool_)  # sorted: equal ones are neighbours
        again[1:] |= first[1:] == first[:-1]
        again[:-1] |= first[1:] == first[:-1]
        keys, counts = np.unique(np.concatenate([first[:0], *others]), return_counts=True)
        start, stop = (np.searchsorted(first, keys, side=side) for side in ("left", "right"))
        for low, high in zip(start.tolist(), stop.tolist(), strict=True):
            again[low:high] = True
        shared = keys[(counts > 1) | (stop > start)]
        return [np.flatnonzero(again), *(np.flatnonzero(np.isin(other, shared)) for other in others)]

    @property
    def change_total(self) -> int:
        """The sum of the numbers of everybody's last change."""
        return sum(int(segment.person("change")[segment.alive].sum()) for segment in self.segments)

    @property
    def changed(self) -> int:
        """How many rows lie outside the first block, or are struck out in it."""
        first = self.segments[0]
        return self.people - first.people + len(first) - first.people

    def with_changes(self, rows: Sequence[MatchRow], gone: Iterable[UUID] = ()) -> "Snapshot":
        """The snapshot after these people's rows were written (of two of one person the later), and others removed."""
        rows = list({row.id: row for row in rows}.values())
        touched = list({row.id for row in rows} | set(gone))
        if not touched:
            return self
        older = [segment.without(segment.rows_of(touched)) for segment in self.segments]
        newer = [Segment.of(build(rows, self.concerns))] if rows else []
        segments = [older[0], *(segment for segment in (*older[1:], *newer) if segment.people)]
        if len(segments) > MOST_SEGMENTS:
            segments = [segments[0], Segment.of(joined([(segment.columns, segment.alive) for segment in segments[1:]]))]
        return Snapshot(tuple(segments), self.concerns)

    def folded(self) -> Columns:
        """All who are alive in one block."""
        return joined([(segment.columns, segment.alive) for segment in self.segments])

    def find(self, id: UUID) -> tuple[int, int] | None:
        """(segment, row) of a person."""
        result = self.find_all([id])
        return result.get(id)

    def find_all(self, ids: Iterable[UUID]) -> Mapping[UUID, tuple[int, int]]:
        """(segment, row) of each of these people who can be matched."""
        wanted = list(ids)
        result: dict[UUID, tuple[int, int]] = {}
        for number, segment in enumerate(self.segments):
            for row in segment.rows_of(wanted):
                if segment.alive[row]:
                    result[UUID(bytes=segment.person("id")[row].tobytes())] = (number, row)
        return result
