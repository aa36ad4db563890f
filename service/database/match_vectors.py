"""Reads the stored vectors of the matched people, for the audit."""

from collections.abc import Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from .pool import Connection


async def read_match_vectors(
    connection: Connection, policy: str, most: int
) -> tuple[Sequence[UUID], NDArray[np.float32]]:
    """Ids and vectors under a policy; of more than `most` people a random sample, the same each time."""
    rows = await connection.fetch(
        "SELECT practitioner_id, vector FROM match_profile WHERE policy = $1 ORDER BY rotation_key LIMIT $2",
        policy,
        most,
    )
    vectors = [row["vector"].to_numpy() for row in rows]
    return [row["practitioner_id"] for row in rows], np.array(vectors, dtype=np.float32)
