"""Whoever waits holds no connection of the database meanwhile: others need it. Tried with a pool of one."""

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any, cast

import httpx2
import pytest

from schemas.clinics.clinic import WebhookIn
from service.clinics.subscribe_webhook import list_webhooks, subscribe_webhook
from service.core.database.pool import Database, open_database
from service.core.settings import Settings
from service.jobs.webhooks import send_test
from service.web.pages.desk.files import wait_a_moment
from tests.fixtures.clinics import open_practice
from tests.intake.test_imports import people, send

pytestmark = pytest.mark.anyio


@pytest.fixture
async def narrow(database_url: str) -> AsyncIterator[Database]:
    opened = await open_database(database_url, size=1)
    yield opened
    await opened.close()


async def _is_free(database: Database) -> bool:
    try:
        async with database.primary.acquire(timeout=1):
            return True
    except TimeoutError:
        return False


async def test_for_the_receiver_of_a_test_message(narrow: Database) -> None:
    async with narrow.primary.acquire() as connection:
        practice = await open_practice(connection)
    await subscribe_webhook(narrow, practice.caller, WebhookIn("http://127.0.0.1:9"), True)
    async with narrow.primary.acquire() as connection:
        [webhook] = await list_webhooks(connection, practice.clinic.id)
    seen: list[bool] = []

    async def receive(_: httpx2.Request) -> httpx2.Response:
        seen.append(await _is_free(narrow))
        return httpx2.Response(204)

    async with httpx2.AsyncClient(transport=httpx2.MockTransport(receive)) as client:
        tested = await send_test(narrow, client, Settings(webhook_loopback=True), webhook)
    assert tested.delivered and seen == [True]


async def test_for_a_file_to_be_read(narrow: Database) -> None:
    async with narrow.primary.acquire() as connection:
        practice = await open_practice(connection)
    queued = await send(narrow, practice, people(1))
    services = cast(Any, SimpleNamespace(database=narrow))
    waiting = asyncio.create_task(wait_a_moment(services, practice.clinic.id, queued.id))
    await asyncio.sleep(0.05)
    assert await _is_free(narrow) and not waiting.done()
    waiting.cancel()
