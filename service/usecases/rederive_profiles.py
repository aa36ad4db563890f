"""Derives every published profile again for a new policy or text model: resumable, with progress, while serving."""

from collections.abc import Callable

from service.database.pool import Connection

from .derive_profiles import Deriver

BATCH = 500

_MISSING = """
SELECT p.id FROM practitioner AS p
WHERE p.status = 'published' AND NOT EXISTS (
    SELECT FROM match_profile AS m WHERE m.practitioner_id = p.id AND m.policy = $1
)
"""


async def rederive_profiles(
    connection: Connection,
    deriver: Deriver,
    *,
    keep_old: bool = False,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Adds the missing rows of the deriver's policy, batch by batch, then drops those of other policies.

    A server reads the rows of its own policy only, so it goes on undisturbed until it is restarted on the new one.
    Stopped half way, the next run goes on where this one ended. Returns how many were derived.
    """
    policy = deriver.model.policy.key
    total = await connection.fetchval(f"SELECT count(*) FROM ({_MISSING}) AS missing", policy)
    done = 0
    report(done, total)
    while rows := await connection.fetch(f"{_MISSING} ORDER BY p.id LIMIT {BATCH}", policy):
        async with connection.transaction():
            await deriver.derive(connection, [row["id"] for row in rows])
        done += len(rows)
        report(done, total)
    if not keep_old:
        await connection.execute("DELETE FROM match_profile WHERE policy <> $1", policy)
    return done
