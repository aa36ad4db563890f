"""Webhooks: signed, in order per person, each event once; tried again, given up, replayed; never to private hosts."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress

import anyio
import pytest

from schemas.clinics.clinic import WebhookIn, WebhookPatch
from service.clinics import deliver_webhook as module
from service.clinics.check_receiver import check_receiver
from service.clinics.deliver_webhook import announce_changes
from service.clinics.read_changes import read_changes
from service.clinics.subscribe_webhook import (
    change_webhook,
    list_deliveries,
    list_webhooks,
    replay_deliveries,
    rotate_secret,
    subscribe_webhook,
)
from service.core.database.pool import Connection, Database
from service.core.errors import BadRequest
from service.core.settings import Settings
from service.jobs import webhooks as jobs
from service.matching.index.remove_person import remove_person
from tests.fixtures.clinics import Practice, open_practice, pools, worker
from tests.fixtures.lent import database_of
from tests.fixtures.profiles import load, profile
from tests.fixtures.receiver import Receiver, receiving

pytestmark = pytest.mark.anyio
FAST = {"webhook_loopback": True, "webhook_first_wait_seconds": 0.02}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as started:
        yield started


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    async with pools(database_url) as opened:
        yield opened


async def subscribe(connection: Connection, practice: Practice, receiver: Receiver) -> None:
    receiver.secret = (
        await subscribe_webhook(database_of(connection), practice.caller, WebhookIn(receiver.url), True)
    ).secret


async def until(met: Callable[[], bool]) -> None:
    with anyio.fail_after(60):
        while not met():  # noqa: ASYNC110 - met by another thread
            await asyncio.sleep(0.02)


async def test_a_receiver_that_fails_for_a_while_gets_every_event_once_in_order_per_person(
    database: Database, connection: Connection, receiver: Receiver
) -> None:
    practice = await open_practice(connection)
    await load(connection, [profile(f"p-{number}") for number in range(4)])
    await subscribe(connection, practice, receiver)
    receiver.failing = True
    async with worker(database, **FAST):
        for weeks in range(5):
            await load(connection, [profile(f"p-{number}", waiting_weeks=weeks) for number in range(4)])
        await until(lambda: receiver.refused >= 8)
        receiver.failing = False
        async with connection.transaction():
            gone = await connection.fetchval("SELECT id FROM practitioner WHERE external_id = 'p-0'")
            await remove_person(connection, gone)
        await until(lambda: len(receiver.taken) >= 21)
    page = await read_changes(connection, practice.clinic.id, cursor="", start="oldest", limit=500)
    expected = [(str(change.practitioner_id), change.position) for change in page.results][4:]
    came = [(message["data"]["practitioner_id"], message["data"]["position"]) for message in receiver.taken]
    assert sorted(came) == sorted(expected), "an event was lost or came twice"
    for person in {person for person, _ in came}:
        positions = [position for subject, position in came if subject == person]
        assert positions == sorted(positions), "two events of one person changed places"
    assert [message["data"]["reason"] for message in receiver.taken if message["type"] == "practitioner.removed"] == [
        "erased"
    ]
    ids = [headers["webhook-id"] for headers in receiver.headers]
    assert len(set(ids)) == len(ids)


async def test_messages_whose_jobs_were_lost_are_sent_all_the_same(
    database: Database, connection: Connection, receiver: Receiver
) -> None:
    practice = await open_practice(connection)
    await load(connection, [profile(f"p-{number}") for number in range(2)])
    await subscribe(connection, practice, receiver)
    for weeks in range(2):
        await load(connection, [profile(f"p-{number}", waiting_weeks=weeks) for number in range(2)])
    await announce_changes(database)
    await connection.execute("DELETE FROM pgqueuer WHERE entrypoint = 'deliver_webhook'")
    async with worker(database, **FAST):
        await until(lambda: len(receiver.taken) >= 4)
    came = [(message["data"]["practitioner_id"], message["data"]["position"]) for message in receiver.taken]
    assert len(set(came)) == len(came) == 4


async def test_what_is_given_up_waits_for_a_replay(
    database: Database, connection: Connection, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BACKOFF", (1, 1))
    practice = await open_practice(connection)
    await subscribe(connection, practice, receiver)
    receiver.failing = True
    async with worker(database, **FAST):
        await load(connection, [profile("p-1")])
        await until(lambda: receiver.refused >= 3)
        with anyio.fail_after(20):
            while not (hook := (await list_webhooks(connection, practice.clinic.id))[0]).dead:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        page = await list_deliveries(connection, practice.clinic.id, hook.id, "dead", 10, "")
        assert [(delivery.attempts, delivery.answer) for delivery in page.results] == [(3, "503")]
        receiver.failing = False
        assert (await replay_deliveries(connection, practice.caller, hook.id, None)).replayed == 1
        await until(lambda: len(receiver.taken) == 1)
    assert receiver.headers[0]["webhook-id"] == str(page.results[0].id)


@pytest.mark.parametrize("status", [429, 503])
async def test_a_receiver_that_names_a_time_is_left_alone_until_then(
    database: Database, connection: Connection, receiver: Receiver, status: int
) -> None:
    practice = await open_practice(connection)
    await subscribe(connection, practice, receiver)
    receiver.failing, receiver.refusal = True, (status, {"Retry-After": "3"})
    async with worker(database, **FAST):
        await load(connection, [profile("p-1")])
        await until(lambda: receiver.refused == 1)
        receiver.failing, started = False, time.monotonic()
        await load(connection, [profile("p-2")])  # somebody else, yet the same receiver
        await until(lambda: len(receiver.taken) == 2)
    assert time.monotonic() - started > 2
    assert receiver.refused == 1


async def test_a_receiver_that_is_gone_is_sent_nothing_more(
    database: Database, connection: Connection, receiver: Receiver
) -> None:
    practice = await open_practice(connection)
    await subscribe(connection, practice, receiver)
    receiver.failing, receiver.refusal = True, (410, {})
    async with worker(database, **FAST):
        await load(connection, [profile("p-1")])
        with anyio.fail_after(20):
            while not (hook := (await list_webhooks(connection, practice.clinic.id))[0]).ended_at:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        await load(connection, [profile("p-2")])
        await announce_changes(database)
        await asyncio.sleep(0.3)
    assert (receiver.refused, hook.waiting, hook.dead) == (1, 0, 1)
    assert (await list_webhooks(connection, practice.clinic.id))[0].waiting == 0
    assert await connection.fetchval("SELECT count(*) FROM security_log WHERE action = 'webhook ended'") == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/hook",
        "https://localhost/hook",
        "https://10.1.2.3/hook",
        "https://192.168.0.1/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/hook",
        "https://[::ffff:10.0.0.1]/hook",
        "https://[fd00::1]/hook",
        "https://[64:ff9b::a00:1]/hook",
        "https://0.0.0.0/hook",
        "https://100.64.0.1/hook",
        "http://93.184.216.34/hook",
        "https://2130706433/hook",
        "https://[::1/hook",
        "https://example.org:99999/hook",
        "https://[::127.0.0.1]/hook",
        "https://[::10.0.0.1]/hook",
        "https://[64:ff9b:1::a00:1]/hook",
        "https://[2002:a00:1::]/hook",
        "https://[2001::a00:1]/hook",
        "https://[5f00::1]/hook",
        "https://[4000::1]/hook",
        "https://93.184.216.34:22/hook",
        "https://93.184.216.34:6379/hook",
        "https://93.184.216.34:80/hook",
        "https://[2606:2800:220:1::1]:25/hook",
    ],
)
async def test_private_addresses_and_plain_http_are_refused(url: str) -> None:
    with pytest.raises(BadRequest) as refused:
        await check_receiver(url, allow_loopback=False)
    assert refused.value.fields[0][0] == "/url"


async def test_a_public_address_is_taken_as_it_was_resolved() -> None:
    receiver = await check_receiver("https://93.184.216.34:8443/hook", allow_loopback=False)
    assert (receiver.host, receiver.port, receiver.address) == ("93.184.216.34", 8443, "93.184.216.34")
    receiver = await check_receiver("https://[2606:2800:220:1::1]/hook", allow_loopback=False)
    assert (receiver.port, receiver.address) == (443, "2606:2800:220:1::1")


async def test_an_address_that_has_become_private_is_not_called(
    database: Database, connection: Connection, receiver: Receiver
) -> None:
    practice = await open_practice(connection)
    await subscribe(connection, practice, receiver)
    async with worker(database, webhook_loopback=False, webhook_first_wait_seconds=0.02):
        await load(connection, [profile("p-1")])
        answer = await first_answer(connection, practice)
    assert "private" in answer and not receiver.taken and not receiver.refused


async def first_answer(connection: Connection, practice: Practice) -> str:
    """What came of the first attempt of the clinic's one delivery."""
    with anyio.fail_after(30):
        hook = (await list_webhooks(connection, practice.clinic.id))[0]
        while True:
            page = await list_deliveries(connection, practice.clinic.id, hook.id, None, 10, "")
            if page.results and page.results[0].answer:
                return page.results[0].answer
            await asyncio.sleep(0.02)


async def test_a_receiver_that_drips_is_left_after_the_time_for_an_attempt(
    database: Database, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "ATTEMPT_SECONDS", 1.0)
    practice = await open_practice(connection)

    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            for letter in b"HTTP/1.1 204 No Content and so on and on" * 10:
                writer.write(bytes([letter]))
                await writer.drain()
                await asyncio.sleep(0.1)
        writer.close()

    async with await asyncio.start_server(drip, "127.0.0.1", 0) as dripping, worker(database, webhook_loopback=True):
        url = f"http://127.0.0.1:{dripping.sockets[0].getsockname()[1]}/hook"
        await subscribe_webhook(database_of(connection), practice.caller, WebhookIn(url), True)
        await load(connection, [profile("p-1")])
        assert await first_answer(connection, practice) == "no answer within 1 seconds"


async def test_a_redirect_is_not_followed(database: Database, connection: Connection, receiver: Receiver) -> None:
    practice = await open_practice(connection)
    answer = f"HTTP/1.1 307 Elsewhere\r\nLocation: {receiver.url}\r\nContent-Length: 0\r\n\r\n".encode()

    async def send_away(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(send_away, "127.0.0.1", 0) as server, worker(database, webhook_loopback=True):
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
        await subscribe_webhook(database_of(connection), practice.caller, WebhookIn(url), True)
        await load(connection, [profile("p-1")])
        assert await first_answer(connection, practice) == "307"
    assert not receiver.taken and not receiver.refused


async def test_a_webhook_is_told_of_its_own_roster_waits_while_paused_and_changes_its_secret(
    database: Database, connection: Connection, receiver: Receiver
) -> None:
    practice = await open_practice(connection)
    await load(connection, [profile("theirs"), profile("stranger")])
    await connection.execute(
        "INSERT INTO clinic_listing (clinic_id, external_id, practitioner_id, listed_at, stated_at) "
        "SELECT $1, 'a', id, now(), now() FROM practitioner WHERE external_id = 'theirs'",
        practice.clinic.id,
    )
    wanted = WebhookIn(receiver.url, events=["updated"], roster="own")
    made = await subscribe_webhook(database_of(connection), practice.caller, wanted, True)
    first = receiver.secret = made.secret
    paused = await change_webhook(connection, practice.caller, made.id, WebhookPatch(paused=True))
    assert paused.paused_at is not None and paused.events == ["updated"]
    async with worker(database, **FAST):
        await load(connection, [profile("theirs", waiting_weeks=3), profile("stranger", waiting_weeks=3)])
        await announce_changes(database)
        [waiting] = await list_webhooks(connection, practice.clinic.id)
        assert (waiting.waiting, receiver.taken) == (1, [])
        rotated = await rotate_secret(connection, practice.caller, made.id)
        await change_webhook(connection, practice.caller, made.id, WebhookPatch(paused=False))
        await until(lambda: len(receiver.taken) == 1)
        receiver.secret = rotated.secret  # the new one is good as well, and for a day the one before
        async with jobs.open_client() as client:
            tested = await jobs.send_test(database, client, Settings(**FAST), waiting)
        assert tested.delivered and receiver.taken[-1]["type"] == "test" and rotated.secret != first
        await connection.execute("DELETE FROM practitioner")
        await announce_changes(database)
    assert [message["type"] for message in receiver.taken] == ["practitioner.updated", "test"]
    assert [(hook.waiting, hook.dead) for hook in await list_webhooks(connection, practice.clinic.id)] == [(0, 0)]
