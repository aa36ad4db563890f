"""Stores pictures of practitioners, one each, with the statement they were made of."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query
from service.profiles.pictures import Picture


class DuePicture(msgspec.Struct):
    """A picture to be fetched: whose, and from where."""

    id: UUID
    address: str


@parameters("profiles/put_picture")
class _Picture(msgspec.Struct, kw_only=True):
    practitioner_id: UUID
    stated: str
    digest: bytes | None
    data: bytes | None
    now: datetime


async def put_picture(connection: Connection, id: UUID, stated: str, picture: Picture | None, now: datetime) -> None:
    """Keeps the picture of a profile in the place of the one before; None notes that it could not be had."""
    row = _Picture(
        practitioner_id=id,
        stated=stated,
        digest=picture.digest if picture else None,
        data=picture.data if picture else None,
        now=now,
    )
    await connection.execute(*bound(row))


async def read_published_picture(connection: Connection, digest: bytes) -> bytes | None:
    """A picture that a published profile states."""
    result: bytes | None = await connection.fetchval(query("profiles/read_picture"), digest, None)
    return result


async def read_own_picture(connection: Connection, id: UUID) -> bytes | None:
    """The picture of a profile, published or not."""
    result: bytes | None = await connection.fetchval(query("profiles/read_picture"), None, id)
    return result


async def list_due_pictures(connection: Connection, now: datetime, limit: int) -> Sequence[DuePicture]:
    rows = await connection.fetch(query("profiles/list_due_pictures"), now, limit)
    return [DuePicture(row["id"], row["address"]) for row in rows]


async def remove_unstated_pictures(connection: Connection) -> None:
    """Those that their profiles no longer state."""
    await connection.execute(query("profiles/remove_unstated_pictures"))
