"""What tests of imports share: the pools of a database of their own, and a practice with a key."""

from collections.abc import AsyncIterator

import pytest

from service.core.database.pool import Connection, Database
from tests.fixtures.clinics import Practice, open_practice, pools


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    async with pools(database_url) as opened:
        yield opened


@pytest.fixture
async def practice(connection: Connection) -> Practice:
    return await open_practice(connection)
