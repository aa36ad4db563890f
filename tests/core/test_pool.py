"""A server that is told to end ends, whoever still holds a connection."""

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
