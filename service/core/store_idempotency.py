"""Answers remembered for an Idempotency-Key."""

from datetime import datetime

import msgspec

from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query


class StoredResponse(msgspec.Struct):
    """What is kept under a key; no status while the first request is still running."""

    digest: bytes
    started_at: datetime
    status: int | None
    media_type: str | None
    body: bytes | None
    etag: str | None


@parameters("core/begin_answer")
class _Begun(msgspec.Struct, kw_only=True):
    owner: str
    key: str
    digest: bytes
    now: datetime


async def begin(connection: Connection, owner: str, key: str, digest: bytes, now: datetime) -> bool:
    """Whether this is the first request under the key."""
    done = await connection.execute(*bound(_Begun(owner=owner, key=key, digest=digest, now=now)))
    return done == "INSERT 0 1"


async def look_up(connection: Connection, owner: str, key: str) -> StoredResponse | None:
    row = await connection.fetchrow(
        query("core/find_answer"),
        owner,
        key,
    )
    return StoredResponse(**dict(row)) if row else None


@parameters("core/take_over_answer")
class _TakenOver(msgspec.Struct, kw_only=True):
    owner: str
    key: str
    started_at: datetime
    now: datetime


async def take_over(
    connection: Connection, owner: str, key: str, stored_response: StoredResponse, now: datetime
) -> bool:
    """Whether a request that never ended is ours now."""
    taken = _TakenOver(owner=owner, key=key, started_at=stored_response.started_at, now=now)
    done = await connection.execute(*bound(taken))
    return done == "UPDATE 1"


@parameters("core/set_answer")
class NewResponse(msgspec.Struct, kw_only=True):
    """An answer on its way in."""

    owner: str
    key: str
    status: int
    media_type: str | None
    body: bytes | None
    etag: str | None


async def remember(connection: Connection, new_response: NewResponse) -> None:
    await connection.execute(*bound(new_response))


async def forget(connection: Connection, owner: str, key: str) -> None:
    await connection.execute(query("core/remove_answer"), owner, key)


async def forget_all(connection: Connection, owner: str) -> None:
    await connection.execute(query("core/remove_answers"), owner)
