"""Lets in as many costly requests as a process can answer soon; the others are told at once when to come back.

A body is read before it costs a place, so that a slow sender holds none; whoever has gone away is worked for no longer.
"""

import asyncio
from collections import deque
from contextlib import suppress
from typing import Any

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send
from prometheus_client import Counter, Gauge

from schemas.core.message import Message as Refusal
from schemas.messages import refusals
from service.core.errors import Overloaded, TooLarge
from service.web.access import access_of, is_ours
from service.web.pace import BODY_BYTES

RUNNING, WAITING = 4, 32  # in a process; a match takes some tens of milliseconds
WAIT_SECONDS, WORK_SECONDS = 3.0, 10.0
RETRY_SECONDS = 2
_RUNNING = Gauge("ayni_matches_running", "Matching requests at work.", multiprocess_mode="livesum")
_WAITING = Gauge("ayni_matches_waiting", "Matching requests that wait for a place.", multiprocess_mode="livesum")
_REFUSED = Counter("ayni_matches_refused", "Matching requests that were told to come back later.")
_LEFT = Counter("ayni_matches_left", "Matching requests whose client went away.")


class Places:
    """So many at a time, so many waiting in order; Overloaded for the next one, and for who waits too long."""

    def __init__(self, running: int = RUNNING, waiting: int = WAITING, wait_seconds: float = WAIT_SECONDS) -> None:
        self._free, self._most_waiting, self._wait_seconds = running, waiting, wait_seconds
        self._queue: deque[asyncio.Future[None]] = deque()

    async def take(self) -> None:
        """Waits for a place of one's own."""
        if self._free and not self._queue:
            self._free -= 1
            return
        if len(self._queue) >= self._most_waiting:
            raise Overloaded(refusals.TOO_BUSY(), RETRY_SECONDS)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        try:
            async with asyncio.timeout(self._wait_seconds):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self.give_back()  # it came in the very moment in which nobody wanted it any more
            else:
                with suppress(ValueError):  # whoever gave a place back has passed it by already
                    self._queue.remove(turn)
            if isinstance(error, TimeoutError):
                raise Overloaded(refusals.TOO_BUSY(), RETRY_SECONDS) from None
            raise

    def give_back(self) -> None:
        """The place goes to whoever has waited longest."""
        while self._queue:
            turn = self._queue.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    @property
    def waiting(self) -> int:
        return len(self._queue)


class Admission(ASGIMiddleware):
    """Around the handlers of routes that match."""

    def __init__(self) -> None:
        self._places = Places()

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if scope["type"] != ScopeType.HTTP or not _costly(scope):
            await next_app(scope, receive, send)
            return
        body = await _read_body(receive, *_bound(scope))
        if body is None:
            return  # whoever sent it has gone
        scope["state"][BODY_BYTES] = len(body)
        gone = asyncio.create_task(_gone(receive))
        work = asyncio.create_task(self._answer(scope, _replay_body(body, gone), send, next_app))
        try:
            await asyncio.wait({gone, work}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                _LEFT.inc()
                work.cancel()
            with suppress(asyncio.CancelledError):
                await work
        finally:
            gone.cancel()
            work.cancel()

    async def _answer(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        with _WAITING.track_inprogress():
            try:
                await self._places.take()
            except Overloaded:
                _REFUSED.inc()
                raise
        try:
            with _RUNNING.track_inprogress():
                async with asyncio.timeout(WORK_SECONDS):
                    await next_app(scope, receive, send)
        finally:
            self._places.give_back()


def _costly(scope: Scope) -> bool:
    handler = scope["route_handler"]
    return is_ours(handler) and access_of(handler).rate == "matching"


def _bound(scope: Scope) -> tuple[int, Refusal]:
    """How long a body may be, and what is said of a longer one."""
    access = access_of(scope["route_handler"])
    kind = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    if kind.startswith((b"application/x-www-form-urlencoded", b"multipart/form-data")):
        return access.form_bytes, access.form_refusal
    return access.json_bytes, refusals.BODY_OVER(most=access.json_bytes // 1000)


async def _read_body(receive: Receive, most: int, refusal: Refusal) -> bytes | None:
    """The body; None when its sender went away; TooLarge before more than that is held."""
    body = bytearray()
    while True:
        message: Any = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > most:
            raise TooLarge(refusal)
        if not message.get("more_body"):
            return bytes(body)


async def _gone(receive: Receive) -> None:
    """Ends when the client goes away."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _replay_body(body: bytes, gone: "asyncio.Task[None]") -> Receive:
    """The body once more, for the handler; then the going away of its sender."""
    left = [body]

    async def receive() -> Any:
        if left:
            return {"type": "http.request", "body": left.pop(), "more_body": False}
        await asyncio.wait({gone})
        return {"type": "http.disconnect"}

    return receive
