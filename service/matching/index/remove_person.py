"""Removes a person: from matching, from rosters and queues, and with every version of their profile."""

from collections.abc import Sequence
from uuid import UUID

from service.core.database.pool import Connection
from service.core.database.queries import query
from service.core.store_changes import erased, note_changes
from service.matching.index.store_groups import refresh_groups
from service.matching.index.store_vectors import remove_match_profiles


async def erase_profile(connection: Connection, id: UUID) -> None:
    """Removes a profile with everything that hangs on it, and the unreviewed terms that nobody else uses."""
    for kind in ("modality", "concern"):
        terms = [row["id"] for row in await connection.fetch(query("profiles/list_added_terms", kind), id)]
        await connection.execute(query("profiles/remove_practitioner_terms", kind), id)
        await _remove_unused(connection, kind, terms)
    await remove_person(connection, id)


async def _remove_unused(connection: Connection, kind: str, terms: Sequence[int]) -> None:
    used = {row["id"] for row in await connection.fetch(query("profiles/list_used_terms", kind), list(terms))}
    unused = [term for term in terms if term not in used]
    gone = await connection.fetch(query("profiles/remove_terms", kind), unused)
    await connection.execute(query("profiles/remove_term_reviews"), kind, [row["name"] for row in gone])


async def remove_person(connection: Connection, id: UUID, reason: str = "erased") -> None:
    """Removes a profile with everything that hangs on it; those who follow the changes learn why."""
    row = await connection.fetchrow(query("profiles/read_status"), id)
    if row is None:
        return
    paired = await connection.fetch(query("matching/list_paired"), id)
    # While rosters still say who listed them.
    await note_changes(connection, [erased(id, row["status"], row["confirmed_at"], reason)])
    await remove_match_profiles(connection, [id])
    await connection.execute(query("profiles/forget_person"), id)
    await refresh_groups(connection, [other["id"] for other in paired])
