"""Fetches a file of bounded size from a public address; each step of the way is checked before it is taken."""

import asyncio
from urllib.parse import urljoin, urlsplit

import httpx2

from service.clinics.check_receiver import check_receiver
from service.core.errors import BadRequest
from service.jobs.webhooks import at_address
from service.profiles.pictures import MOST_BYTES

_SECONDS = 20.0
_MOST_STEPS = 4  # an address and the redirects from it


async def fetch_file(client: httpx2.AsyncClient, loopback: bool, address: str) -> bytes | None:
    """What stands at an address; None when it cannot be had, is too large, or leads inside our own network."""
    try:
        async with asyncio.timeout(_SECONDS):
            for _ in range(_MOST_STEPS):
                onward, body = await _step(client, loopback, address)
                if not onward:
                    return body
                address = urljoin(address, onward)
    except (TimeoutError, BadRequest, httpx2.HTTPError, httpx2.InvalidURL, ValueError):
        return None
    return None


async def _step(client: httpx2.AsyncClient, loopback: bool, address: str) -> tuple[str, bytes | None]:
    """Where the answer leads, or what it holds."""
    receiver = await check_receiver(address, loopback)
    request = client.build_request("GET", at_address(address, receiver), headers={"user-agent": "Ayni-Pictures/1"})
    request.headers["host"] = urlsplit(address).netloc
    request.extensions["sni_hostname"] = receiver.host
    answer = await client.send(request, stream=True)
    try:
        if answer.is_redirect:
            return answer.headers["location"], None
        if answer.status_code != 200:
            return "", None
        body = bytearray()
        async for chunk in answer.aiter_bytes():
            body += chunk
            if len(body) > MOST_BYTES:
                return "", None
        return "", bytes(body)
    finally:
        await answer.aclose()
