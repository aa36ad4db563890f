"""Answers remembered for an Idempotency-Key."""

from datetime import datetime

import msgspec

from service.core.database.pool import Connection
from service.core.database.queries import query


class Remembered(msgspec.Struct):
    """What is kept under a key; no status while the first request is still running."""

    digest: bytes
    started_at: datetime
    status: int | None
    media_type: str | None
    body: bytes | None
    etag: str | None


async def begin(connection: Connection, owner: str, key: str, digest: bytes, now: datetime) -> bool:
    """Whether this is the first request under the key."""
    done = await connection.execute(
        query("core/begin_answer"),
        owner,
        key,
        digest,
        now,
    )
    return done == "INSERT 0 1"


async def look_up(connection: Connection, owner: str, key: str) -> Remembered | None:
    row = await connection.fetchrow(
        query("core/find_answer"),
        owner,
        key,
    )
    return Remembered(**dict(row)) if row else None


async def take_over(connection: Connection, owner: str, key: str, found: Remembered, now: datetime) -> bool:
    """Whether a request that never ended is ours now."""
    done = await connection.execute(
        query("core/take_over_answer"),
        owner,
        key,
        found.started_at,
        now,
    )
    return done == "UPDATE 1"


async def remember(
    connection: Connection, owner: str, key: str, status: int, content: tuple[str | None, bytes | None, str | None]
) -> None:
    """Keeps the answer (media type, body, ETag)."""
    await connection.execute(
        query("core/set_answer"),
        owner,
        key,
        status,
        *content,
    )


async def forget(connection: Connection, owner: str, key: str) -> None:
    await connection.execute(query("core/remove_answer"), owner, key)


async def forget_all(connection: Connection, owner: str) -> None:
    await connection.execute(query("core/remove_answers"), owner)
