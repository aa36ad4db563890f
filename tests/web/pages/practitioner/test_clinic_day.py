"""A clinic's day without a shell: from a messy spreadsheet to people who publish and a page that shows them."""

import re
from collections.abc import Callable
from uuid import UUID

from service.accounts.invite_people import queue_invitations
from service.accounts.roles import give_role
from service.core.database.pool import Connection
from tests.fixtures.accounts import new_address
from tests.fixtures.clinics import open_practice
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.running import Server
from tests.web.pages.conftest import PHONE, Kind, Visit
from tests.web.pages.practitioner.conftest import at_the_database, press
from tests.web.pages.practitioner.staff_list import staff_list
from tests.web.pages.practitioner.test_accessible import Look

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_from_a_messy_spreadsheet_of_sixty_to_a_page_that_shows_who_answered(
    office: Server, mailbox: Mailbox, practitioner: Callable[..., tuple[Visit, str]]
) -> None:
    owner, addresses = new_address(), [new_address() for _ in range(3)]

    async def opened(connection: Connection) -> UUID:
        practice = await open_practice(connection, "Elm Street Clinic")
        await give_role(connection, owner, "owner", practice.clinic.id)
        return practice.clinic.id

    desk = f"/clinic/{at_the_database(office, opened)}"
    visit, _ = practitioner(Kind(size=PHONE), owner)
    page, look = visit.page, Look(visit)
    with page.expect_navigation():
        page.get_by_role("link", name="The clinic's desk").click()
    assert page.url.endswith(desk)

    visit.open(f"{desk}/imports")
    look.at("files")
    page.get_by_label("The file", exact=True).set_input_files(
        {"name": "staff.xlsx", "mimeType": XLSX, "buffer": staff_list(addresses)}
    )
    with page.expect_navigation():
        press(visit, "Look at the file")
    assert page.get_by_label("Locker").input_value() == ""
    for column, means in (("Who", "display_name"), ("St", "region"), ("Session", "session_min")):
        page.get_by_label(re.compile(rf"^\s*{column}\b")).select_option(means)
    look.at("columns")
    with page.expect_navigation():
        press(visit, "Show the people")
    page.get_by_role("heading", name="What this file would do").wait_for()
    assert "59 new, 0 changed, 1 not taken" in page.content()
    assert "Ana Ruiz" in page.content() and "ask me" in page.content()
    look.at("people of the file")
    page.get_by_label("leave out: Pat O'Neil").check()
    with page.expect_navigation():
        press(visit, "Take what is sound")
    page.get_by_text("58 new").wait_for()

    with page.expect_navigation():
        page.get_by_role("button", name="On to the people").click()
    look.at("roster")
    with page.expect_navigation():
        press(visit, "Invite all who can be invited")
    look.at("before everybody is written to")
    with page.expect_navigation():
        press(visit, "Invite them")
    assert "people are being invited by mail" in page.content()
    answered, declined, _ = addresses
    for _ in range(3):  # twenty at a time; a worker does it every minute
        at_the_database(office, lambda connection: queue_invitations(connection, office.url))

    mailbox.to(answered)
    abel, _ = practitioner(Kind(), answered)
    with abel.page.expect_navigation():
        abel.page.get_by_role("link", name="Abel Stone").click()
    with abel.page.expect_navigation():
        press(abel, "Yes, it is mine")
    with abel.page.expect_navigation():
        press(abel, "Publish")
    no, token = practitioner(Kind(), new_address())[0], mailbox.token_to(declined)
    no.open(f"/invited/{token}")
    press(no, "Take it off")
    assert "no source brings it back" in no.page.content()

    visit.open(f"{desk}/sites")
    page.get_by_label("A site of yours").fill("https://www.elm.example")
    with page.expect_navigation():
        press(visit, "Let it show the page")
    look.at_pages(*(f"{desk}{path}" for path in ("/sites", "", "/log", "/keys", "/webhooks", "/about", "/staff")))
    visit.open(f"/es{desk}/people")
    assert "publicado" in page.content()
    look.at("the roster in Spanish")
    visit.open(f"/embed/{desk.rpartition('/')[2]}")
    page.get_by_label("What brings you here").fill("Since my divorce I hardly sleep and my back hurts every morning.")
    press(visit, "Show who fits")
    page.get_by_role("article").get_by_text("Abel Stone").first.wait_for()
    assert look.faults == {}
