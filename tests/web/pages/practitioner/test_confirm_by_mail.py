"""A reminder's link confirms with one click, without signing in, and looking at it changes nothing."""

from collections.abc import Callable

from service.core.database.pool import Connection
from tests.fixtures.commands import ayni
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.running import Server
from tests.web.pages.conftest import Kind, Visit
from tests.web.pages.practitioner.conftest import PLAIN, at_the_database, begin, press


def test_the_link_of_a_reminder_confirms_at_the_press_of_a_button(
    office: Server,
    mailbox: Mailbox,
    practitioner: Callable[..., tuple[Visit, str]],
    visiting: Callable[[str, Kind], Visit],
) -> None:
    visit, address = practitioner()
    begin(visit, "Ana Reminded")
    visit.open("/me")
    press(visit, "Publish")
    grow_old(office, "Ana Reminded")
    visit.open("/me")
    assert "It is shown as not confirmed." in visit.page.content()
    before = sum(letter["To"] == address for letter in mailbox.letters)
    mailed = ayni("confirm-due", database_url=office.database_url, environment={"AYNI_SMTP_URL": mailbox.url})
    assert mailed.returncode == 0, mailed.stderr
    stranger = visiting(office.url, PLAIN)
    stranger.open(f"/confirm/{mailbox.token_to(address, before + 1)}")
    assert "“Ana Reminded” was last confirmed on" in stranger.page.content()
    visit.open("/me")
    assert "It is shown as not confirmed." in visit.page.content()
    press(stranger, "Yes, everything in it is true")
    assert "Confirmed: “Ana Reminded”" in stranger.page.content()
    visit.open("/me")
    assert "Confirmed until" in visit.page.content()


def grow_old(office: Server, name: str) -> None:
    """As if a hundred days had gone by."""

    async def age(connection: Connection) -> None:
        await connection.execute(
            "UPDATE practitioner SET confirmed_at = confirmed_at - interval '100 days' WHERE display_name = $1", name
        )

    at_the_database(office, age)
