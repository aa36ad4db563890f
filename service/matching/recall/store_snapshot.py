"""Reads match rows for the snapshot, and pages with what has changed since a former look."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from schemas.matching.match_row import Group, MatchRow, WorkPlace
from schemas.profiles.shown import ShownProfile, StoredDocument
from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query
from service.matching.fit.stored_vector import unpacked_vector

_BATCH = 5_000
_FIRST = UUID(int=0)


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


@parameters("matching/read_page")
class _Page(msgspec.Struct, kw_only=True):
    policy: str
    snapshot: str | None
    beyond: list[int]
    people: list[UUID]
    marks: list[int | None] = []


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
    return (await read_page(connection, policy, since, people))[0]


async def read_page(
    connection: Connection,
    policy: str,
    since: ScanPosition,
    people: Sequence[UUID],
    known: Mapping[UUID, ShownProfile] | None = None,
) -> tuple[ChangeScan, dict[UUID, ShownProfile]]:
    """The same with the profiles of these people, by the same statement; those that do not exist are absent. Of those
    `known` that have not changed since, no more is read than that."""
    known = known or {}
    marks = [known[id].mark if id in known else None for id in people]
    page = _Page(policy=policy, snapshot=since.snapshot, beyond=since.beyond, people=list(people), marks=marks)
    look, *rows = await connection.fetch(*bound(page))
    moment = ScanPosition(look["moment"], look["beyond"])
    scan = ChangeScan(moment, look["changed"], look["everyone"], frozenset(look["matched"]))
    return scan, {row["id"]: _shown(row, known) for row in rows}


async def present_moment(connection: Connection, policy: str) -> ScanPosition:
    """The moment to look from after reading everybody."""
    look = await connection.fetchrow(*bound(_Page(policy=policy, snapshot=None, beyond=[], people=[])))
    assert look is not None
    return ScanPosition(look["moment"], look["beyond"])


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


_FIELD_DATES = msgspec.json.Decoder(dict[str, datetime])
_DOCUMENT = msgspec.json.Decoder(StoredDocument)


def _shown(row: Any, known: Mapping[UUID, ShownProfile]) -> ShownProfile:
    if row["document"] is None:  # as it was
        former = known[row["id"]]
        same = former.partner_ids == row["partners"]
        return former if same else msgspec.structs.replace(former, partner_ids=row["partners"])
    return ShownProfile(
        id=row["id"],
        confirmed_at=row["confirmed_at"],
        updated_at=_FIELD_DATES.decode(row["field_dates"]),
        partner_ids=row["partners"],
        profile=_DOCUMENT.decode(row["document"]),
        sentences=row["sentences"],
        mark=row["mark"],
    )


def _row(row: Any) -> MatchRow:
    known = dict(row)
    known["vector"] = unpacked_vector(known["vector"])
    known["places"] = [WorkPlace(*place) for place in known["places"]]
    known["same"] = [Group(*group) for group in known["same"]]
    return MatchRow(**known)
