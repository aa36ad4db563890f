"""A snapshot with the moment as of which it is true: read from the database, and brought up to date."""

from dataclasses import dataclass
from time import monotonic

import msgspec
import numpy as np

from service.core.database.pool import Connection
from service.matching.recall.store_snapshot import (
    ChangeScan,
    ScanPosition,
    look_for_changes,
    present_moment,
    read_all_rows,
    read_rows,
)
from service.matching.snapshot.build import build, joined
from service.matching.snapshot.columns import Columns, Mask
from service.matching.snapshot.segments import Snapshot


class Source(msgspec.Struct, frozen=True):
    """Whose rows: those of one policy, which uses so many of the stored concern columns."""

    policy: str
    concerns: int


@dataclass(eq=False)
class State:
    """A snapshot, and when and as of what it was true. The snapshot never changes; when it was true, does."""

    source: Source
    snapshot: Snapshot
    moment: ScanPosition
    at: float  # monotonic seconds


async def rehearsed(connection: Connection, seen: State) -> State:
    """The state as it is inside the present transaction, with what that has written; for this transaction alone."""
    return await changed(connection, seen, await look_for_changes(connection, seen.source.policy, seen.moment))


async def changed(connection: Connection, seen: State, look: ChangeScan) -> State:
    """A state after the changes that a look has found."""
    rows = await read_rows(connection, seen.source.policy, look.changed)
    gone = set(look.changed) - {row.id for row in rows}
    return State(seen.source, seen.snapshot.with_changes(rows, gone), look.moment, monotonic())


async def read_state(connection: Connection, source: Source) -> State:
    """Everybody, read from the database."""
    # Taken before the first row is read: what is written meanwhile is found again.
    moment, at = await present_moment(connection, source.policy), monotonic()
    parts: list[tuple[Columns, Mask]] = []
    async for rows in read_all_rows(connection, source.policy):
        columns = build(rows, source.concerns)
        parts.append((columns, np.ones(len(columns), dtype=np.bool_)))
    columns = joined(parts) if parts else build([], source.concerns)
    return State(source, Snapshot.of_columns(columns, source.concerns), moment, at)
