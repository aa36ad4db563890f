"""HTTP as uvicorn speaks it, with bounds on what it takes: a host, bytes of headers, time for them, pace of a body."""

import asyncio
import re
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEADER_BYTES = 32_000
HEADER_SECONDS = 10.0
# In each stretch of a body so many bytes must come, unless we ourselves have asked the sender to wait.
BODY_SECONDS, BODY_BYTES = 15.0, 1_500
LEAVE_SECONDS = 1.0  # a connection that is kept alive lives so much longer when the server ends
# So many connections of a process may be silent (no request has come whole); the next one ends the one silent longest,
# so that who opens thousands and says nothing keeps nobody out.
MOST_SILENT = 400
MOST_WAITING = 50  # requests of one connection that were sent before the first was answered
_HOST = re.compile(rb"(?:[\w.~-]*|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?")
_NO_HOST = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_TOO_LATE = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class BoundedProtocol(HttpToolsProtocol):
    """What `ayni serve` hands to uvicorn."""

    _silent: ClassVar[dict["BoundedProtocol", None]] = {}  # longest first

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._in_headers = True
        self._unparsed = 0  # bytes that came while headers were incomplete
        self._header_bytes = 0
        self._hosts: list[bytes] = []
        self._body_bytes = 0
        self._closed = False
        self._answering = False
        self._leaving = False
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait_for_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        self._silent.pop(self, None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._closed:
            return
        if self._in_headers:
            self._unparsed += len(data)
        self._body_bytes += len(data)
        super().data_received(data)
        if self._in_headers and self._unparsed > HEADER_BYTES:
            self._refuse(_TOO_LARGE)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_headers, self._header_bytes, self._hosts = True, 0, []
        self._wait_for_headers()

    def on_url(self, url: bytes) -> None:
        self._header_bytes += len(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._header_bytes += len(name) + len(value) + 4
        if not self._in_headers:  # after a body in chunks: nobody reads these
            if self._header_bytes > HEADER_BYTES:
                self._refuse(b"")
            return
        if name.lower() == b"host":
            self._hosts.append(value)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._in_headers, self._unparsed = False, 0
        self._stop_timer()
        self._silent.pop(self, None)
        if self._header_bytes > HEADER_BYTES:
            self._refuse(_TOO_LARGE)
        elif len(self._hosts) > 1 or not all(map(_is_host, self._hosts)):
            self._refuse(_NO_HOST)
        if self._closed:
            return
        self._answering = True
        super().on_headers_complete()
        if len(self.pipeline) > MOST_WAITING:
            self._refuse(b"")
            return
        self._wait_for_body()
        if self._leaving:
            self.cycle.keep_alive = False  # the answer says so

    def shutdown(self) -> None:
        """A client between two requests may be sending one: it is answered, and told to come back elsewhere."""
        if self._answering or self._leaving:
            super().shutdown()
            return
        self._leaving = True
        self.loop.call_later(LEAVE_SECONDS, self.shutdown)

    def on_body(self, body: bytes) -> None:
        if not self._closed:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._stop_timer()
        if not self._closed:
            super().on_message_complete()

    def on_response_complete(self) -> None:
        self._answering = False
        super().on_response_complete()
        if self._timer is None:
            self._in_headers, self._unparsed = True, 0
            self._note_silence()

    def _wait_for_headers(self) -> None:
        self._stop_timer()
        self._timer = self.loop.call_later(HEADER_SECONDS, self._refuse, _TOO_LATE)
        self._note_silence()

    def _note_silence(self) -> None:
        if self.transport.is_closing():
            return
        self._silent.setdefault(self)
        if len(self._silent) > MOST_SILENT:
            next(iter(self._silent))._refuse(_TOO_LATE)

    def _wait_for_body(self) -> None:
        self._body_bytes = 0
        self._timer = self.loop.call_later(BODY_SECONDS, self._check_pace)

    def _check_pace(self) -> None:
        if self._body_bytes < BODY_BYTES and not self.flow.read_paused:
            self._timer = None
            self._closed = True
            self.transport.close()  # the application learns that its client has gone
            return
        self._wait_for_body()

    def _refuse(self, answer: bytes) -> None:
        self._stop_timer()
        self._silent.pop(self, None)
        self._closed = True
        if not self.transport.is_closing():
            self.transport.write(answer)
            self.transport.close()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _is_host(value: bytes) -> bool:
    """Whether a Host header names one; RFC 9112 (3.2) wants others refused, and readers of addresses stumble over."""
    match = _HOST.fullmatch(value.strip())
    return match is not None and int(match[1] or 0) < 1 << 16
