"""Practitioners at their browsers, as tests need them."""

import itertools

import httpx2

from tests.running import Server

_numbers = itertools.count(1)


def browser(server: Server) -> httpx2.Client:
    """A browser of its own, at a network address of its own."""
    number = next(_numbers)
    address = f"10.0.{number // 250}.{number % 250 + 1}"
    return httpx2.Client(base_url=server.url, timeout=30, headers={"X-Forwarded-For": address})


def new_address() -> str:
    """An address nobody has used."""
    return f"person-{next(_numbers)}@example.org"


def create(client: httpx2.Client, **fields: object) -> httpx2.Response:
    """The first version of a profile."""
    profile = {"display_name": "Ana Example", "modalities": ["massage therapy"], "languages": ["en"], **fields}
    return client.put("/v1/me/profile", json=profile, headers={"If-None-Match": "*"})


def change(client: httpx2.Client, patch: dict[str, object]) -> httpx2.Response:
    """A change to the present version."""
    etag = client.get("/v1/me/profile").headers["ETag"]
    return client.patch("/v1/me/profile", json=patch, headers={"If-Match": etag})
