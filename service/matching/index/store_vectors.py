"""The stored vectors by policy: counted, and dropped when a policy has had its day."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from schemas.matching.match_row import MatchRow, WorkPlace
from schemas.profiles.practitioner import Profile
from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query
from service.core.store_changes import note_match_changes
from service.matching.fit.stored_vector import packed_vector
from service.matching.index.match_row import MatchRowSource
from service.matching.index.store_groups import read_clinics, read_groups


async def count_rows_of_others(connection: Connection, policy: str) -> int:
    """How many rows other policies have."""
    count: int = await connection.fetchval(query("matching/count_rows_of_others"), policy)
    return count


async def drop_rows_of_others(connection: Connection, policy: str) -> int:
    """Deletes the rows of all other policies; returns how many."""
    async with connection.transaction():
        people = await connection.fetch(query("matching/list_people_of_others"), policy)
        status = await connection.execute(query("matching/drop_rows_of_others"), policy)
        await note_match_changes(connection, [row["id"] for row in people])
    return int(status.split()[-1])


async def count_unmatched(connection: Connection, policy: str) -> int:
    """How many published profiles have no row under a policy, and so cannot be matched under it."""
    count: int = await connection.fetchval(query("matching/count_unmatched"), policy)
    return count


@parameters("matching/write_match_profiles")
class _VectorWrite(msgspec.Struct, kw_only=True):
    policy: str
    rows: Any
    vectors: list[bytes]
    sentences: list[bytes | None]


async def write_match_profiles(connection: Connection, policy: str, rows: Sequence[MatchRow]) -> None:
    """Puts the derived rows of published profiles in place, under one policy."""
    ids = [row.id for row in rows]
    clinics, groups = await read_clinics(connection, ids), await read_groups(connection, ids)
    elsewhere = ("vector", "sentences", "clinics", "same", "change")
    columns = [name for name in MatchRow.__struct_fields__ if name not in elsewhere]
    stated = [
        {name: getattr(row, name) for name in columns}
        | {"clinics": clinics.get(row.id, []), "same": groups.get(row.id, [])}
        for row in rows
    ]
    packed = [packed_vector(row.vector) for row in rows]
    sentences = [row.sentences for row in rows]
    given = _VectorWrite(policy=policy, rows=stated, vectors=packed, sentences=sentences)
    written = await connection.fetch(*bound(given))
    await note_match_changes(connection, [row["practitioner_id"] for row in written])


async def add_match_profiles(connection: Connection, policy: str, rows: Sequence[MatchRow]) -> None:
    """Puts the rows of people in place whom this transaction has made: nobody lists them yet."""
    columns = [name for name in MatchRow.__struct_fields__ if name != "change"]
    records = [(policy, *(_stored(name, getattr(row, name)) for name in columns)) for row in rows]
    named = ["policy", *("practitioner_id" if name == "id" else name for name in columns)]
    await connection.copy_records_to_table("match_profile", records=records, columns=named)
    await note_match_changes(connection, [row.id for row in rows])


def _stored(name: str, value: Any) -> Any:
    return packed_vector(value) if name == "vector" else value


async def read_derivable(connection: Connection, ids: Sequence[UUID]) -> list[MatchRowSource]:
    """Those of these people who are published, in the order of ids."""
    rows = await connection.fetch(query("matching/read_derivable"), list(ids))
    teams = {row["id"] for row in await connection.fetch(query("matching/list_in_team"), list(ids))}
    return [
        MatchRowSource(
            row["id"],
            msgspec.json.decode(row["document"], type=Profile),
            row["confirmed_at"],
            [WorkPlace(*place) for place in row["places"]],
            row["modality_ids"],
            frozenset({"webwork"}) if row["id"] in teams else frozenset(),
        )
        for row in rows
    ]


async def remove_match_profiles(connection: Connection, ids: Sequence[UUID]) -> None:
    """Takes profiles out of matching, under every policy."""
    rows = await connection.fetch(query("matching/remove_match_profiles"), list(ids))
    await note_match_changes(connection, [row["practitioner_id"] for row in rows])
