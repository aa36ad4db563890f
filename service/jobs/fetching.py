"""Fetches a file of bounded size from a public address; each step of the way is checked before it is taken."""

import asyncio
import re
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import httpx2

from service.clinics.check_receiver import check_receiver
from service.core.errors import BadRequest
from service.jobs.webhooks import at_address
from service.profiles.pictures import MOST_BYTES

_SECONDS = 20.0
_MOST_STEPS = 4  # an address and the redirects from it
MOST_PAGE_BYTES = 1_500_000
_TEXTS = ("text/html", "application/xhtml+xml", "text/plain")
_CHARSET = re.compile(r"charset=[\"']?([\w-]+)", re.IGNORECASE)


class _Fetched(NamedTuple):
    onward: str  # where the answer leads, if it does
    body: bytes | None
    kind: str = ""  # its Content-Type


class FetchedPage(NamedTuple):
    """A page of text and how its letters are written."""

    body: bytes
    encoding: str


async def fetch_file(client: httpx2.AsyncClient, loopback: bool, address: str) -> bytes | None:
    """What stands at an address; None when it cannot be had, is too large, or leads inside our own network."""
    fetched = await _fetch(client, loopback, address, "Ayni-Pictures/1", MOST_BYTES)
    return fetched.body if fetched else None


async def fetch_page(client: httpx2.AsyncClient, loopback: bool, address: str) -> FetchedPage | None:
    """A page of text, within the same bounds; None for anything else."""
    fetched = await _fetch(client, loopback, address, "Ayni-Pages/1", MOST_PAGE_BYTES)
    if fetched is None or fetched.body is None or not fetched.kind.lower().startswith(_TEXTS):
        return None
    stated = _CHARSET.search(fetched.kind) or _CHARSET.search(fetched.body[:2_000].decode("latin-1"))
    return FetchedPage(fetched.body, stated[1] if stated else "utf-8")


async def _fetch(client: httpx2.AsyncClient, loopback: bool, address: str, agent: str, most: int) -> _Fetched | None:
    try:
        async with asyncio.timeout(_SECONDS):
            for _ in range(_MOST_STEPS):
                fetched = await _step(client, loopback, address, agent, most)
                if not fetched.onward:
                    return fetched
                address = urljoin(address, fetched.onward)
    except (TimeoutError, BadRequest, httpx2.HTTPError, httpx2.InvalidURL, ValueError):
        return None
    return None


async def _step(client: httpx2.AsyncClient, loopback: bool, address: str, agent: str, most: int) -> _Fetched:
    """Where the answer leads, or what it holds."""
    receiver = await check_receiver(address, loopback)
    request = client.build_request("GET", at_address(address, receiver), headers={"user-agent": agent})
    request.headers["host"] = urlsplit(address).netloc
    request.extensions["sni_hostname"] = receiver.host
    answer = await client.send(request, stream=True)
    try:
        if answer.is_redirect:
            return _Fetched(answer.headers["location"], None)
        if answer.status_code != 200:
            return _Fetched("", None)
        body = bytearray()
        async for chunk in answer.aiter_bytes():
            body += chunk
            if len(body) > most:
                return _Fetched("", None)
        return _Fetched("", bytes(body), answer.headers.get("content-type", ""))
    finally:
        await answer.aclose()
