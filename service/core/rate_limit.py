"""Counts attempts per kind and key, across all processes."""

from datetime import datetime, timedelta

from service.core.database.pool import Connection
from service.core.database.queries import query
from service.core.locks import Turn, take_turn


async def count_attempt(connection: Connection, kind: str, key: bytes, now: datetime, window: timedelta) -> int:
    """How many attempts there were in the window, with this one; counted across all processes."""
    async with connection.transaction():
        await take_turn(connection, Turn.ATTEMPTS, key.hex())
        return int(await connection.fetchval(query("core/count_attempt"), kind, key, now, now - window))
