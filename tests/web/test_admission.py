"""How many costly requests are let in, what becomes of the others, and of those whose sender has gone."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx2
import pytest
import uvicorn

from service.core.errors import Overloaded
from service.web import bounded_protocol
from service.web.bounded_protocol import BoundedProtocol
from service.web.middleware.admission import Places
from tests.fixtures.running import Server, free_port

anyio = pytest.mark.anyio


@anyio
async def test_places_are_given_in_order_and_the_next_one_is_refused_at_once() -> None:
    places, order = Places(running=1, waiting=2, wait_seconds=30), []

    async def ask(name: str) -> None:
        await places.take()
        order.append(name)
        await asyncio.sleep(0)
        places.give_back()

    await places.take()
    waiting = [asyncio.create_task(ask(name)) for name in "ab"]
    await asyncio.sleep(0)
    with pytest.raises(Overloaded) as refused:
        await places.take()
    assert refused.value.retry_seconds > 0
    places.give_back()
    await asyncio.gather(*waiting)
    assert order == ["a", "b"] and places.waiting == 0
    await places.take()


@anyio
async def test_who_waits_too_long_is_refused_and_who_goes_away_leaves_no_gap() -> None:
    places = Places(running=1, waiting=5, wait_seconds=0.01)
    await places.take()
    with pytest.raises(Overloaded):
        await places.take()
    patient = Places(running=1, waiting=5, wait_seconds=30)
    await patient.take()
    going, staying = asyncio.create_task(patient.take()), asyncio.create_task(patient.take())
    await asyncio.sleep(0)
    going.cancel()
    await asyncio.gather(going, return_exceptions=True)
    patient.give_back()
    await asyncio.wait_for(staying, 5)
    assert patient.waiting == 0


@anyio
async def test_a_place_given_to_someone_who_goes_at_that_moment_is_not_lost() -> None:
    places = Places(running=1, waiting=5, wait_seconds=30)
    await places.take()
    going = asyncio.create_task(places.take())
    await asyncio.sleep(0)
    places.give_back()
    going.cancel()
    await asyncio.gather(going, return_exceptions=True)
    await asyncio.wait_for(places.take(), 5)


@anyio
async def test_who_gives_up_while_a_place_is_given_back_is_passed_by() -> None:
    places = Places(running=1, waiting=5, wait_seconds=30)
    await places.take()
    going, staying = asyncio.create_task(places.take()), asyncio.create_task(places.take())
    await asyncio.sleep(0)
    going.cancel()
    places.give_back()
    (left,) = await asyncio.gather(going, return_exceptions=True)
    assert isinstance(left, asyncio.CancelledError)
    await asyncio.wait_for(staying, 5)
    assert places.waiting == 0


def test_a_body_is_refused_before_it_is_read_whole(demo_client: httpx2.Client) -> None:
    story = b'{"story": "' + b"a" * 150_000 + b'"}'
    headers = {"Content-Type": "application/json"}
    for content in (story, iter([story])):  # with its length, and in chunks
        refused = demo_client.post("/v1/matches", content=content, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (413, "body_over")
    assert demo_client.post("/v1/matches", json={"story": "I cannot sleep."}).status_code == 200


def test_a_story_costs_what_it_is_long_whether_its_length_is_declared_or_not(demo_client: httpx2.Client) -> None:
    story = b'{"story": "' + b"I cannot sleep. " * 400 + b'"}'
    left = []
    for content, network in ((story, "203.0.113.11"), (iter([story]), "203.0.113.12")):
        headers = {"Content-Type": "application/json", "X-Forwarded-For": network}
        left.append(
            demo_client.post("/v1/matches", content=content, headers=headers).headers["ratelimit"].split(";")[1]
        )
    assert left[0] == left[1] != "r=299"


def test_more_at_once_than_can_be_answered_soon_are_told_when_to_come_back(demo_server: Server) -> None:
    statuses: list[int] = []

    async def crowd() -> None:
        async with httpx2.AsyncClient(base_url=demo_server.url, timeout=60) as client:
            answers = await asyncio.gather(
                *(client.post("/v1/matches", json={"story": "I cannot sleep since my divorce."}) for _ in range(120))
            )
        for answer in answers:
            statuses.append(answer.status_code)
            assert answer.status_code == 200 or answer.headers["Retry-After"].isdecimal(), answer.text

    asyncio.run(crowd())
    assert set(statuses) == {200, 503}


def test_work_for_who_has_gone_is_dropped(demo_server: Server) -> None:
    body = b'{"story": "I cannot sleep since my divorce."}'
    head = b"POST /v1/matches HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    before = metric(demo_server, "ayni_matches_left_total")
    opened = []
    for _ in range(30):
        opened.append(socket.create_connection(("127.0.0.1", int(demo_server.url.rpartition(":")[2]))))
        opened[-1].sendall(head % len(body) + body)
    for connection in opened:
        connection.close()
    deadline = time.monotonic() + 30
    while metric(demo_server, "ayni_matches_left_total") == before and time.monotonic() < deadline:
        time.sleep(0.1)
    assert metric(demo_server, "ayni_matches_left_total") > before
    assert metric(demo_server, "ayni_matches_running") == 0


def metric(server: Server, name: str) -> float:
    lines = httpx2.get(f"{server.url}/metrics").text.splitlines()
    return next((float(line.rpartition(" ")[2]) for line in lines if line.startswith(f"{name} ")), 0.0)


async def _hello(scope: dict[str, Any], receive: Callable[[], Any], send: Callable[[Any], Any]) -> None:
    """Reads a body and says how long it was."""
    length, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        length, more = length + len(message["body"]), message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"6")]})
    await send({"type": "http.response.body", "body": b"%6d" % length})


@contextmanager
def bounded() -> Iterator[Callable[[], socket.socket]]:
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(_hello, port=port, http=BoundedProtocol, log_level="critical", lifespan="off")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield lambda: socket.create_connection(("127.0.0.1", port), timeout=30)
    finally:
        server.should_exit = True
        thread.join(30)


def answer(connection: socket.socket) -> bytes:
    """All that comes until the other side closes or has answered."""
    received = b""
    while chunk := connection.recv(65_536):
        received += chunk
        if b"\r\n\r\n" in received:
            break
    return received.partition(b"\r\n")[0]


def test_headers_are_bounded_whether_they_end_or_not() -> None:
    with bounded() as connect:
        for end in (b"\r\n\r\n", b""):
            with connect() as client:
                client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 40_000 + end)
                assert b"431" in answer(client)
        with connect() as client:
            for _ in range(3):  # kept alive, each request bounded anew
                client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 20_000 + b"\r\n\r\n")
                assert b"200" in answer(client)
        with connect() as client:
            body = b"b" * 500_000
            client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            assert b"200" in answer(client)


def test_a_host_that_names_none_is_refused_before_anybody_reads_it() -> None:
    with bounded() as connect:
        for host in (b"127.0.0.1:99999999", b"[::1", b"a b", b'x"><b>', b"x\r\nHost: y"):
            with connect() as client:
                client.sendall(b"GET / HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")
                assert b"400" in answer(client), host
        for host in (b"localhost:8000", b"[::1]:443", b"directory.example.org", b""):
            with connect() as client:
                client.sendall(b"GET / HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")
                assert b"200" in answer(client), host


def test_who_opens_many_connections_and_says_nothing_keeps_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_protocol, "MOST_SILENT", 5)
    with bounded() as connect, ExitStack() as opened:
        silent = [opened.enter_context(connect()) for _ in range(12)]
        for client in silent:
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        assert b"408" in answer(silent[0])  # at once, not after the seconds that headers may take
        with connect() as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b"200" in answer(client)


_CHUNKED = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"
_GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize(("first", "more"), [(_CHUNKED, b"X: " + b"a" * 997 + b"\r\n"), (_GET, _GET * 40)])
def test_headers_after_a_body_and_requests_in_advance_are_bounded(first: bytes, more: bytes) -> None:
    with bounded() as connect, connect() as client:
        client.sendall(first)
        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            _send_many(client, more)


def _send_many(client: socket.socket, data: bytes) -> None:
    for _ in range(20_000):
        client.sendall(data)


def test_half_sent_headers_and_bodies_are_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_protocol, "HEADER_SECONDS", 0.2)
    monkeypatch.setattr(bounded_protocol, "BODY_SECONDS", 0.2)
    with bounded() as connect:
        for sent in (b"", b"GET / HTTP/1.1\r\nHost:", b"GET / HTTP/1.1\r\nHost: x\r\n"):
            with connect() as client:
                client.sendall(sent)
                assert b"408" in answer(client)
        with connect() as client:
            client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nhalf")
            assert answer(client) == b""
