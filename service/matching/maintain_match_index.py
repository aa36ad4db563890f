"""Keeps the match table fit for its size: a large directory gets an index on its vectors, a small one needs none."""

from collections.abc import Callable

from service.core.database.pool import Connection
from service.matching.store_index import build_index, drop_other_indexes, is_ready, rows_of

# From so many people on, reading everyone for a request without limits takes longer than going by an index.
LARGE = 50_000


async def maintain_match_index(
    connection: Connection, policy: str, *, large: int = LARGE, report: Callable[[str], None] = lambda _: None
) -> None:
    """Builds the index a large directory lacks, and drops those of policies gone; while serving. No transaction."""
    if dropped := await drop_other_indexes(connection):
        report(f"dropped {dropped} vector index of a former policy")
    rows = await rows_of(connection, policy)
    if rows < large or await is_ready(connection, policy):
        return
    report(f"building the vector index over {rows:,} profiles; matching goes on meanwhile")
    built = await build_index(connection, policy, rows)
    report("the vector index is ready" if built else "another process is building the vector index")
