"""The stored vectors by policy: read for the audit, counted and dropped when a policy has had its day."""

from collections.abc import Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from service.core.database.pool import Connection
from service.core.database.queries import query
from service.matching.layout import SIZE
from service.matching.store_snapshot import STORED


async def read_match_vectors(
    connection: Connection, policy: str, most: int
) -> tuple[Sequence[UUID], NDArray[np.float32]]:
    """Ids and vectors under a policy; of more than `most` people a random sample, the same each time."""
    rows = await connection.fetch(query("matching/read_match_vectors"), policy, most)
    vectors = np.frombuffer(b"".join(row["vector"] for row in rows), dtype=STORED).reshape(-1, SIZE)
    return [row["practitioner_id"] for row in rows], vectors.astype(np.float32)


async def count_rows_of_others(connection: Connection, policy: str) -> int:
    """How many rows other policies have."""
    count: int = await connection.fetchval(query("matching/count_rows_of_others"), policy)
    return count


async def drop_rows_of_others(connection: Connection, policy: str) -> int:
    """Deletes the rows of all other policies; returns how many."""
    status = await connection.execute(query("matching/drop_rows_of_others"), policy)
    return int(status.split()[-1])


async def count_unmatched(connection: Connection, policy: str) -> int:
    """How many published profiles have no row under a policy, and so cannot be matched under it."""
    count: int = await connection.fetchval(query("matching/count_unmatched"), policy)
    return count


async def write_match_profiles(
    connection: Connection, policy: str, ids: Sequence[UUID], vectors: Sequence[NDArray[np.float64]]
) -> None:
    """Puts the derived rows of published profiles in place, under one policy."""
    halves = [vector.astype(STORED).tobytes() for vector in vectors]
    await connection.execute(query("matching/write_match_profiles"), policy, list(ids), halves)


async def remove_match_profiles(connection: Connection, ids: Sequence[UUID]) -> None:
    """Takes profiles out of matching, under every policy."""
    await connection.execute(query("matching/remove_match_profiles"), list(ids))
