"""Keeps the text keys of profiles, by which copies of one text are found."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from service.core.database.pool import Connection
from service.core.database.queries import query


async def note_texts(connection: Connection, keys: Sequence[tuple[UUID, int | None]]) -> None:
    """Keeps the text keys of profiles; copies of one text are queued, and only its author is shown on a page."""
    ids = [id for id, _ in keys]
    await connection.execute(query("matching/note_texts"), ids, [key for _, key in keys])
    await connection.execute(query("matching/queue_copied_texts"), ids)


async def add_texts(connection: Connection, texts: Sequence[tuple[UUID, int, datetime]]) -> None:
    """Keeps the text keys of people whom this transaction has made, and since when they hold their texts."""
    often = Counter(key for _, key, _ in texts)
    rows = await connection.fetch(query("matching/find_texts"), list(often))
    copied = {row["key"] for row in rows} | {key for key, count in often.items() if count > 1}
    alone = [text for text in texts if text[1] not in copied]
    await connection.copy_records_to_table("profile_text", records=alone, columns=["practitioner_id", "key", "since"])
    if len(alone) < len(texts):
        await note_texts(connection, [(id, key) for id, key, _ in texts if key in copied])
