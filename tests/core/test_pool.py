"""Whoever holds a connection for long keeps neither a server from ending nor others waiting for ever."""

import asyncio

import pytest

from service.core.database import pool
from service.core.database.pool import open_database

pytestmark = pytest.mark.anyio


async def test_closing_waits_for_work_at_hand_and_for_nobody_who_hangs(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "_LEAVE_SECONDS", 1.0)
    database = await open_database(database_url, size=2)
    short = await database.primary.acquire()
    closing = asyncio.create_task(database.close())
    await asyncio.sleep(0.1)
    assert await short.fetchval("SELECT 1") == 1 and not closing.done()
    await database.primary.release(short)
    await asyncio.wait_for(closing, 5)

    database = await open_database(database_url, size=2)
    await database.primary.acquire()  # and never given back
    await asyncio.wait_for(database.close(), 10)


async def test_nobody_waits_for_ever_for_a_connection(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_LONGEST_WAIT_SECONDS", 0.2)
    database = await open_database(database_url, size=1)
    async with database.primary.acquire():
        with pytest.raises(TimeoutError):
            await database.primary.fetchval("SELECT 1")
        with pytest.raises(TimeoutError):
            async with database.transaction():
                pass
    assert await database.primary.fetchval("SELECT 1") == 1
    await database.close()
