"""Clinics with keys, as tests need them, and a worker beside a test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2

from schemas.clinic import SCOPES, Caller, Clinic
from service.app import deriver
from service.database.pool import Connection, Database, connect, open_database
from service.jobs.worker import working
from service.settings import Settings
from service.usecases.create_clinic import create_clinic
from service.usecases.issue_key import SHOWN, issue_key
from tests.running import run_apart


@dataclass(frozen=True)
class Practice:
    """A clinic with a key that opens everything."""

    clinic: Clinic
    key: str
    caller: Caller

    @property
    def path(self) -> str:
        return f"/v1/clinics/{self.clinic.id}"

    def client(self, url: str) -> httpx2.Client:
        """An HTTP client that carries the key."""
        return httpx2.Client(base_url=url, timeout=30, headers={"Authorization": f"Bearer {self.key}"})


async def open_practice(connection: Connection, name: str = "Clinic", scopes: tuple[str, ...] = SCOPES) -> Practice:
    """A new clinic and a key of it."""
    clinic = await create_clinic(connection, name)
    issued = await issue_key(connection, clinic, scopes)
    caller = Caller(clinic.id, issued.key[:SHOWN], issued.id, frozenset(issued.scopes))
    return Practice(clinic, issued.key, caller)


def practice_on(database_url: str, name: str = "Clinic", scopes: tuple[str, ...] = SCOPES) -> Practice:
    """The same for tests that are not async."""

    async def made() -> Practice:
        connection = await connect(database_url)
        try:
            return await open_practice(connection, name, scopes)
        finally:
            await connection.close()

    return run_apart(made())


@asynccontextmanager
async def pools(database_url: str) -> AsyncIterator[Database]:
    """The pools of a process on that database."""
    database = await open_database(database_url)
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def worker(database: Database, **settings: Any) -> AsyncIterator[None]:
    """A worker beside the test."""
    known = Settings(**settings)
    async with working(database, deriver(known), known):
        yield
