"""Derives published profiles again for a new policy or text model: resumable, with progress, while serving."""

from collections.abc import Callable
from uuid import UUID

from service.core.database.pool import Connection
from service.core.database.queries import query
from service.core.processes import Crew
from service.matching.index.index_profiles import MatchIndexer
from service.matching.index.store_vectors import count_rows_of_others, drop_rows_of_others
from service.profiles.store import hold_people

BATCH = 250  # they cannot be edited while they are derived
_FIRST = UUID(int=0)


async def reindex_profiles(
    connection: Connection,
    indexer: MatchIndexer,
    report: Callable[[int, int], None] = lambda done, total: None,
    crew: Crew[list[UUID], int] | None = None,
) -> int:
    """Adds what is missing of the indexer's policy, batch by batch; returns how many profiles were derived.

    A server reads the rows of its own policy only, and those stay: it goes on undisturbed. Stopped half way, the next
    run goes on where this one ended; run again later, it takes in what was edited under another policy meanwhile. With
    a crew several processes derive.
    """
    policy = indexer.model.policy.key
    underived = [row["id"] for row in await connection.fetch(query("matching/find_underived"), policy, _FIRST, None)]
    total = len(underived)
    done, last = 0, _FIRST
    report(done, total)
    if crew is not None and total > BATCH:
        for derived in crew.results(underived[start : start + BATCH] for start in range(0, total, BATCH)):
            done += derived
            report(done, total)
    while rows := await connection.fetch(query("matching/find_underived"), policy, last, BATCH):
        ids = [row["id"] for row in rows]
        await derive_batch(connection, indexer, ids)
        done, last = done + len(ids), ids[-1]
        report(done, max(total, done))
    return done


async def derive_batch(connection: Connection, indexer: MatchIndexer, ids: list[UUID]) -> int:
    """Derives these profiles, which nobody edits meanwhile; returns how many they are."""
    async with connection.transaction():
        # An edit meanwhile would be derived under another policy alone.
        await hold_people(connection, ids)
        await indexer.derive(connection, ids)
    return len(ids)


async def drop_other_policies(connection: Connection, indexer: MatchIndexer) -> int:
    """Drops the rows of every other policy, once no server is on one any more; returns how many."""
    return await drop_rows_of_others(connection, indexer.model.policy.key)


async def rows_of_other_policies(connection: Connection, indexer: MatchIndexer) -> int:
    """How many rows are kept for servers on other policies."""
    return await count_rows_of_others(connection, indexer.model.policy.key)
