"""Fetches the pictures whose addresses profiles state: once, and never while a page is shown."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from service.core.clock import now as this_moment
from service.core.database.pool import Database
from service.core.errors import BadRequest
from service.core.locks import Lock, tried
from service.profiles.pictures import make_picture
from service.profiles.store_pictures import DuePicture, list_due_pictures, put_picture, remove_unstated_pictures

_AT_ONCE = 20
_log = structlog.get_logger()
# The bytes at an address; None when they cannot be had.
Fetch = Callable[[str], Awaitable[bytes | None]]


async def fetch_pictures(database: Database, fetch: Fetch) -> int:
    """Fetches a few of those due and deletes those no longer stated; how many were fetched.

    Each is noted as tried beforehand: no connection is held meanwhile, and no other worker fetches it too.
    """
    async with database.primary.acquire() as connection, tried(connection, Lock.PICTURES) as ours:
        if not ours:
            return 0
        await remove_unstated_pictures(connection)
        listed = await list_due_pictures(connection, this_moment(), _AT_ONCE)
        for due in listed:
            await put_picture(connection, due.id, due.address, None, this_moment())
    return sum([await _fetch_one(database, fetch, due) for due in listed])


async def _fetch_one(database: Database, fetch: Fetch, due: DuePicture) -> bool:
    """Whether there was a picture."""
    sent = await fetch(due.address)
    try:
        picture = await asyncio.to_thread(make_picture, sent) if sent else None
    except BadRequest:
        picture = None
    if picture is not None:
        async with database.primary.acquire() as connection:
            await put_picture(connection, due.id, due.address, picture, this_moment())
    _log.info("picture fetched" if picture else "picture not to be had", practitioner=str(due.id))
    return picture is not None
