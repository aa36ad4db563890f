"""Builds and drops the index on the stored vectors: one per policy, since only vectors of one policy compare."""

import hashlib

from service.core.database.pool import Connection
from service.core.locks import Lock, tried

_MEMORY = "SELECT setting::integer / 1024 FROM pg_settings WHERE name = 'maintenance_work_mem'"
_PREFIX = "match_profile_vector_"
_KB_PER_ROW = 2  # the graph while it is built
_MOST_MB = 768  # a container's shared memory has to hold it


def index_name(policy: str) -> str:
    """The index of a policy."""
    return f"{_PREFIX}{hashlib.sha256(policy.encode()).hexdigest()[:12]}_idx"


async def rows_of(connection: Connection, policy: str) -> int:
    """How many people can be matched under a policy."""
    count: int = await connection.fetchval("SELECT count(*) FROM match_profile WHERE policy = $1", policy)
    return count


async def is_ready(connection: Connection, policy: str) -> bool:
    """Whether the policy's index is there and complete."""
    found = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)"
    return bool(await connection.fetchval(found, index_name(policy)))


async def build_index(connection: Connection, policy: str, rows: int) -> bool:
    """Builds the index while everybody reads and writes; False when another process is at it. No transaction."""
    async with tried(connection, Lock.VECTOR_INDEX) as ours:
        if ours:
            await _build(connection, policy, rows)
        return ours


async def _build(connection: Connection, policy: str, rows: int) -> None:
    name, literal = index_name(policy), await connection.fetchval("SELECT quote_literal($1::text)", policy)
    given = await connection.fetchval(_MEMORY)
    memory = max(given, min(rows * _KB_PER_ROW // 1024, _MOST_MB))
    try:
        await connection.execute(f"SET maintenance_work_mem = '{memory}MB'")
        await connection.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")  # what a broken build has left
        await connection.execute(
            f"CREATE INDEX CONCURRENTLY {name} ON match_profile USING hnsw (vector halfvec_ip_ops) "
            f"WITH (m = 16, ef_construction = 128) WHERE policy = {literal}"
        )
        await connection.execute("ANALYZE match_profile")
    finally:
        await connection.execute("RESET maintenance_work_mem")


async def drop_other_indexes(connection: Connection) -> int:
    """Drops the indexes of policies that no stored vector belongs to any more; returns how many."""
    policies = await connection.fetch(_POLICIES)
    kept = {index_name(row["policy"]) for row in policies}
    rows = await connection.fetch(
        "SELECT indexrelid::regclass::text AS name FROM pg_index "
        "WHERE indrelid = 'match_profile'::regclass AND starts_with(indexrelid::regclass::text, $1)",
        _PREFIX,
    )
    stale = [row["name"] for row in rows if row["name"] not in kept]
    for name in stale:
        await connection.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
    return len(stale)


# From policy to policy along the primary key, rather than through every row.
_POLICIES = """
WITH RECURSIVE seen AS (
    (SELECT m.policy FROM match_profile AS m ORDER BY m.policy LIMIT 1)
    UNION ALL
    SELECT (SELECT m.policy FROM match_profile AS m WHERE m.policy > s.policy ORDER BY m.policy LIMIT 1)
    FROM seen AS s WHERE s.policy IS NOT NULL
)
SELECT policy FROM seen WHERE policy IS NOT NULL
"""
