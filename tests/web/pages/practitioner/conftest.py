"""A server with a mail server behind it, and practitioners who sign in at it with a real browser."""

from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

import pytest

from service.core.database.pool import Connection, connect
from tests.conftest import new_database
from tests.fixtures.accounts import new_address
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.running import Server, run_apart, running_server
from tests.web.pages.conftest import Kind, Visit
from tests.web.pages.seeking import follow

Answer = TypeVar("Answer")
PLAIN = Kind(script=False)  # every page has to be complete without JavaScript


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    started = Mailbox().start()
    yield started
    started.stop()


@pytest.fixture(scope="session")
def office(mailbox: Mailbox) -> Iterator[Server]:
    """A server on a directory of its own with the demo people; each test changes only what is its own."""
    for url in new_database("ayni_demo"):
        with running_server(url, AYNI_SMTP_URL=mailbox.url) as server:
            yield server


@pytest.fixture
def practitioner(
    office: Server, mailbox: Mailbox, visiting: Callable[[str, Kind], Visit]
) -> Callable[..., tuple[Visit, str]]:
    """A browser in which someone has signed in by the mailed link, and the address."""

    def signed_in(kind: Kind = PLAIN, address: str = "") -> tuple[Visit, str]:
        address = address or new_address()
        before = sum(letter["To"] == address for letter in mailbox.letters)
        visit = visiting(office.url, kind)
        visit.open("/practitioner")
        visit.page.get_by_label("Your e-mail address").fill(address)
        follow(visit.page.get_by_role("button", name="Send me the link"))
        visit.open(f"/sign-in/{mailbox.token_to(address, before + 1)}")
        assert visit.page.url.endswith("/me")
        return visit, address

    return signed_in


def at_the_database(office: Server, work: Callable[[Connection], Awaitable[Answer]]) -> Answer:
    """Work at the directory behind the server."""

    async def connected() -> Answer:
        connection = await connect(office.database_url)
        try:
            return await work(connection)
        finally:
            await connection.close()

    return run_apart(connected())


def begin(visit: Visit, name: str, modalities: str = "massage therapy") -> None:
    """The first step of a new profile, saved."""
    visit.open("/me/profile/who")
    visit.page.get_by_label("Name, as people should see it").fill(name)
    visit.page.get_by_label("Kinds of practice").fill(modalities)
    save(visit)


def save(visit: Visit) -> None:
    follow(visit.page.get_by_role("button", name="Save and").first)


def press(visit: Visit, name: str) -> None:
    follow(visit.page.get_by_role("button", name=name, exact=True))
