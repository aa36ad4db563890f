"""A mail server that is slow or away delays nobody for long, and what it refuses says nothing about its health."""

import asyncio
import socket
from collections.abc import Iterator

import pytest

from service.core.settings import Settings
from service.email import smtp
from service.email.message import Letter
from service.email.smtp import FAILURES, MOST_UNDER_WAY, Outbound, send, send_patiently
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.running import free_port

pytestmark = pytest.mark.anyio
LETTER = Letter("someone@example.org", "Hello", "Hello")


@pytest.fixture(autouse=True)
def outbound(monkeypatch: pytest.MonkeyPatch) -> Outbound:
    fresh = Outbound()
    monkeypatch.setattr(smtp, "OUTBOUND", fresh)
    return fresh


@pytest.fixture
def silent() -> Iterator[str]:
    """A mail server that takes connections and says nothing."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(100)
        yield f"smtp://127.0.0.1:{server.getsockname()[1]}"


async def test_after_some_failures_nobody_waits_for_a_server_that_is_away(outbound: Outbound) -> None:
    away = Settings(smtp_url=f"smtp://127.0.0.1:{free_port()}")
    assert [await send(away, LETTER) for _ in range(FAILURES)] == [False] * FAILURES
    assert not outbound.takes()
    box = Mailbox().start()
    try:
        here = Settings(smtp_url=box.url)
        assert not await send(here, LETTER)
        outbound.paused_until = 0.0
        assert await send(here, LETTER)
        assert outbound.takes() and outbound.failures == 0
    finally:
        box.stop()


async def test_a_letter_that_is_put_off_goes_out_later_and_one_that_is_refused_does_not(outbound: Outbound) -> None:
    box = Mailbox().start()
    try:
        here = Settings(smtp_url=box.url)
        for answer, arrives in (("451 come again", 1), ("550 never", 0)):
            box.letters.clear()
            box.refuses, box.refusal = True, answer
            await send_patiently(here, LETTER, pauses=(0.0,) * 50)
            box.refuses = False
            for _ in range(100):
                if not smtp._TRIED_AGAIN:
                    break
                await asyncio.sleep(0.01)
            assert len(box.letters) == arrives, answer
    finally:
        box.stop()


async def test_refused_letters_do_not_pause_the_others(outbound: Outbound) -> None:
    box = Mailbox().start()
    try:
        box.refuses = True
        assert not any([await send(Settings(smtp_url=box.url), LETTER) for _ in range(2 * FAILURES)])
        assert outbound.takes()
    finally:
        box.stop()


async def test_a_server_that_says_nothing_is_away_when_the_wait_is_over(
    outbound: Outbound, silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "_SECONDS", 0.05)
    assert await asyncio.wait_for(send(Settings(smtp_url=silent), LETTER), 5) is False
    assert outbound.is_away and outbound.under_way == 0


async def test_so_many_letters_are_under_way_at_most(outbound: Outbound, silent: str) -> None:
    settings = Settings(smtp_url=silent)
    waiting = [asyncio.create_task(send(settings, LETTER)) for _ in range(MOST_UNDER_WAY)]
    await asyncio.sleep(0)
    assert await asyncio.wait_for(send(settings, LETTER), 5) is False
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert outbound.under_way == 0
