"""Keeps the text keys of profiles, by which copies of one text are found."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query
from service.matching.index.store_groups import refresh_groups


@parameters("matching/put_texts")
class _Texts(msgspec.Struct, kw_only=True):
    ids: list[UUID]
    keys: list[int]
    copied: list[bool]
    since: list[datetime | None]
    now: datetime


async def note_texts(connection: Connection, keys: Sequence[tuple[UUID, int | None]]) -> None:
    """Keeps the text keys of profiles; copies of one text are queued, and only its author is shown on a page."""
    stated = {id: key for id, key in keys if key is not None}
    gone = [id for id, key in keys if key is None]
    changed = {row["practitioner_id"] for row in await connection.fetch(query("matching/remove_texts"), gone)}
    if stated:
        changed |= await _put(connection, stated)
    await refresh_groups(connection, changed)


async def _put(connection: Connection, stated: dict[UUID, int]) -> set[UUID]:
    """Whose texts or groups this has changed."""
    often = Counter(stated.values())
    others = [row for row in await _holders(connection, often) if row["id"] not in stated]
    shared = {row["key"] for row in others} | {key for key, count in often.items() if count > 1}
    copied = [key in shared for key in stated.values()]
    now = this_moment()
    former = {row["id"]: row["key"] for row in await connection.fetch(query("matching/read_text_keys"), list(stated))}
    since = [now if former.get(id, key) != key else None for id, key in stated.items()]
    texts = _Texts(ids=list(stated), keys=list(stated.values()), copied=copied, since=since, now=now)
    await connection.execute(*bound(texts))
    newly = [row["id"] for row in others if not row["copied"]]
    await connection.execute(query("matching/mark_copied"), newly)
    if shared:
        await _queue(connection, await _holders(connection, shared))
    return {*stated, *newly}


async def _queue(connection: Connection, holders: Sequence[Any]) -> None:
    first: dict[int, UUID] = {}
    for row in sorted(holders, key=lambda row: row["id"]):
        first.setdefault(row["key"], row["id"])
    pairs = [(first[row["key"]], row["id"]) for row in holders if row["copied"] and row["id"] != first[row["key"]]]
    await connection.execute(
        query("matching/queue_copies"), [first for first, _ in pairs], [second for _, second in pairs]
    )


async def _holders(connection: Connection, keys: Any) -> list[Any]:
    return list(await connection.fetch(query("matching/list_texts"), list(keys)))


async def add_texts(connection: Connection, texts: Sequence[tuple[UUID, int, datetime]]) -> None:
    """Keeps the text keys of people whom this transaction has made, and since when they hold their texts."""
    often = Counter(key for _, key, _ in texts)
    copied = {row["key"] for row in await _holders(connection, often)}
    copied |= {key for key, count in often.items() if count > 1}
    alone = [text for text in texts if text[1] not in copied]
    await connection.copy_records_to_table("profile_text", records=alone, columns=["practitioner_id", "key", "since"])
    if len(alone) < len(texts):
        await note_texts(connection, [(id, key) for id, key, _ in texts if key in copied])
