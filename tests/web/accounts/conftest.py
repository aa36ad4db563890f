"""A server with a mail server behind it, and practitioners signed in at it."""

from collections.abc import AsyncIterator, Callable, Iterator

import httpx2
import pytest

from service.core.database.pool import Connection, connect
from tests.conftest import new_database
from tests.fixtures.accounts import browser, create, new_address
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.running import Server, running_server


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    started = Mailbox().start()
    yield started
    started.stop()


@pytest.fixture(scope="session")
def office(mailbox: Mailbox) -> Iterator[Server]:
    """A server on a directory of its own with the demo people, shared by tests that change only what is theirs."""
    for url in new_database("ayni_demo"):
        with running_server(url, AYNI_SMTP_URL=mailbox.url) as server:
            yield server


@pytest.fixture
def visitor(office: Server) -> Iterator[httpx2.Client]:
    """Someone who is not signed in."""
    with browser(office) as client:
        yield client


@pytest.fixture
def address() -> str:
    return new_address()


@pytest.fixture
def sign_in(office: Server, mailbox: Mailbox) -> Iterator[Callable[[str], httpx2.Client]]:
    """Signs an address in, in a browser of its own."""
    opened: list[httpx2.Client] = []

    def signed_in(address: str) -> httpx2.Client:
        client = browser(office)
        opened.append(client)
        before = sum(letter["To"] == address for letter in mailbox.letters)
        client.post("/v1/sign-in", json={"email": address}).raise_for_status()
        client.post("/v1/sign-in/link", json={"token": mailbox.token_to(address, before + 1)}).raise_for_status()
        return client

    yield signed_in
    for client in opened:
        client.close()


@pytest.fixture
def person(sign_in: Callable[[str], httpx2.Client], address: str) -> httpx2.Client:
    """A practitioner who is signed in and keeps no profile yet."""
    return sign_in(address)


@pytest.fixture
def keeper(person: httpx2.Client) -> httpx2.Client:
    """A practitioner who keeps a draft."""
    create(person).raise_for_status()
    return person


@pytest.fixture
async def records(office: Server) -> AsyncIterator[Connection]:
    """A connection to the directory behind the server."""
    connection = await connect(office.database_url)
    yield connection
    await connection.close()
