"""Keeps the text keys of profiles, by which copies of one text are found."""

from collections.abc import Sequence
from uuid import UUID

from service.core.database.pool import Connection
from service.core.database.queries import query


async def note_texts(connection: Connection, keys: Sequence[tuple[UUID, int | None]]) -> None:
    """Keeps the text keys of profiles; copies of one text are queued, and only its author is shown on a page."""
    ids = [id for id, _ in keys]
    await connection.execute(query("matching/note_texts"), ids, [key for _, key in keys])
    await connection.execute(query("matching/queue_copied_texts"), ids)
