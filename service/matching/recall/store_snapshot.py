"""Reads match rows for the snapshot, and what has changed since a former look."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

import msgspec
import numpy as np

from schemas.matching.match_row import Group, MatchRow, WorkPlace
from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query

_BATCH = 5_000
_FIRST = UUID(int=0)
STORED = np.dtype(">f2")  # of the vectors in the table: half precision, big-endian


class ScanPosition(msgspec.Struct, frozen=True):
    """What a look at the table has seen: a pg_snapshot, and changes taken in beyond it."""

    snapshot: str
    beyond: list[int] = []


class ChangeScan(msgspec.Struct, frozen=True):
    """What a look for changes found."""

    moment: ScanPosition  # to look from next time
    changed: list[UUID]  # whose rows were written or removed since the former look
    everyone: bool  # all rows were removed at once
    matched: frozenset[UUID]  # of the people asked about: who has a row


@parameters("matching/look_for_changes")
class _Looking(msgspec.Struct, kw_only=True):
    policy: str
    snapshot: str | None
    beyond: list[int]
    people: list[UUID]


@parameters("matching/read_match_rows")
class _Rows(msgspec.Struct, kw_only=True):
    policy: str
    after: UUID = _FIRST
    limit: int | None = None
    only: list[UUID] | None = None


async def look_for_changes(
    connection: Connection, policy: str, since: ScanPosition, people: Sequence[UUID] = ()
) -> ChangeScan:
    """What has changed since a former look, as of one statement."""
    looking = _Looking(policy=policy, snapshot=since.snapshot, beyond=since.beyond, people=list(people))
    row = await connection.fetchrow(*bound(looking))
    assert row is not None
    moment = ScanPosition(row["moment"], row["beyond"])
    return ChangeScan(moment, row["changed"], row["everyone"], frozenset(row["matched"]))


async def present_moment(connection: Connection, policy: str) -> ScanPosition:
    """The moment to look from after reading everybody."""
    row = await connection.fetchrow(*bound(_Looking(policy=policy, snapshot=None, beyond=[], people=[])))
    assert row is not None
    return ScanPosition(row["moment"], row["beyond"])


async def read_rows(connection: Connection, policy: str, ids: Sequence[UUID]) -> list[MatchRow]:
    """The rows of these people, as far as they are matched."""
    rows = await connection.fetch(*bound(_Rows(policy=policy, only=list(ids))))
    return [_row(row) for row in rows]


async def read_all_rows(connection: Connection, policy: str) -> AsyncIterator[list[MatchRow]]:
    """Everybody's rows, in batches; each batch is as of its own moment."""
    last = _FIRST
    while rows := await connection.fetch(*bound(_Rows(policy=policy, after=last, limit=_BATCH))):
        yield [_row(row) for row in rows]
        last = rows[-1]["id"]


async def count_rows(connection: Connection, policy: str) -> tuple[int, int]:
    """How many people are matched, and the sum of the numbers of their changes: tells whether a copy is whole."""
    row = await connection.fetchrow(query("matching/count_rows"), policy)
    assert row is not None
    return row["people"], row["total"]


def _row(row: Any) -> MatchRow:
    known = dict(row)
    known["vector"] = np.frombuffer(known["vector"], dtype=STORED).astype(np.float16)
    known["places"] = [WorkPlace(*place) for place in known["places"]]
    known["same"] = [Group(*group) for group in known["same"]]
    return MatchRow(**known)
