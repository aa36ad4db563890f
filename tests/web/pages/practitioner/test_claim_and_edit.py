"""An imported profile is claimed, edited in two tabs of which neither loses anything, and brought back as it was."""

from collections.abc import Callable

import httpx2

from service.core.database.pool import Connection
from tests.fixtures.accounts import new_address
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.profiles import load, profile
from tests.fixtures.running import Server
from tests.web.pages.conftest import Kind, Visit
from tests.web.pages.practitioner.conftest import PLAIN, at_the_database, begin, press, save
from tests.web.pages.seeking import follow


def imported(office: Server, external_id: str, email: str) -> str:
    """The id of a profile that came in a roster."""

    async def put(connection: Connection) -> str:
        await load(connection, [profile(external_id, email=email, approach="As imported")], publish=False)
        return str(await connection.fetchval("SELECT id FROM practitioner WHERE external_id = $1", external_id))

    return at_the_database(office, put)


def test_a_claim_is_proved_by_the_link_to_the_imported_address(
    office: Server, mailbox: Mailbox, practitioner: Callable[..., tuple[Visit, str]]
) -> None:
    address = new_address()
    id = imported(office, "claimed-by-link", address)
    visit, _ = practitioner()
    visit.open(f"/claim/{id}")
    press(visit, "Yes, it is mine")
    assert "A link was sent" in visit.page.content()
    visit.open(f"/claim/{mailbox.token_to(address)}")
    press(visit, "Yes, it is mine")
    assert visit.page.get_by_role("heading", level=1).inner_text() == "Person claimed-by-link"
    assert httpx2.get(f"{office.url}/practitioners/{id}").status_code == 404  # unlisted until published


def test_whoever_is_not_signed_in_goes_on_to_the_claim_after_the_mailed_link_in_the_language_of_the_page(
    office: Server, mailbox: Mailbox, visiting: Callable[[str, Kind], Visit]
) -> None:
    address = new_address()
    id = imported(office, "claimed-in-spanish", address)
    visit = visiting(office.url, PLAIN)
    visit.open(f"/es/claim/{id}")
    visit.page.locator("[name=email]").fill(address)
    press(visit, "Enviarme el enlace")
    text = mailbox.to(address)[-1].get_content()
    assert text.startswith("Abre este enlace en el dispositivo en el que quieres entrar")
    visit.page.goto(next(line for line in text.splitlines() if "/es/sign-in/" in line))
    assert visit.page.url == f"{office.url}/es/claim/{id}"
    visit.page.context.clear_cookies()
    visit.page.goto(f"{office.url}/es/sign-in/{mailbox.token_to(address)}?then=https://elsewhere.example")
    assert "elsewhere" not in visit.page.content()


def test_the_second_of_two_tabs_is_told_what_changed_and_nothing_is_lost(
    office: Server, practitioner: Callable[..., tuple[Visit, str]]
) -> None:
    address = new_address()
    id = imported(office, "two-tabs", address)
    visit, _ = practitioner(address=address)
    follow(visit.page.get_by_role("link", name="Person two-tabs"))
    assert visit.page.url.endswith(f"/claim/{id}")
    press(visit, "Yes, it is mine")
    visit.open("/me/profile/who")
    other = visit.page.context.new_page()
    other.goto(f"{office.url}/me/profile/who")
    other.get_by_label("Pronouns").fill("she/her")
    other.get_by_label("Name, as people should see it").fill("Named There")
    follow(other.get_by_role("button", name="Save and go on"))
    page = visit.page
    page.get_by_label("Name, as people should see it").fill("Named Here")
    page.get_by_label("Gender").fill("woman")
    save(visit)
    text = page.locator("#changes").inner_text()
    assert "Pronouns: it was “nothing” and is now “she/her”." in text
    assert "is now “Named There”" in text
    values = [
        page.get_by_label(label, exact=True).input_value()
        for label in ("Name, as people should see it", "Pronouns", "Gender")
    ]
    assert values == ["Named Here", "she/her", "woman"]
    save(visit)
    visit.open("/me/history")
    assert "Named There" in page.content()
    press(visit, "Bring version 1 back")
    visit.open("/me/profile/who")
    assert page.get_by_label("Name, as people should see it").input_value() == "Person two-tabs"
    assert page.get_by_label("Pronouns").input_value() == ""


def test_where_both_tabs_answered_a_tick_takes_the_other_answer(
    office: Server, practitioner: Callable[..., tuple[Visit, str]]
) -> None:
    visit, _ = practitioner()
    begin(visit, "Ana Tabs")
    visit.open("/me/profile/approach")
    other = visit.page.context.new_page()
    other.goto(f"{office.url}/me/profile/approach")
    other.get_by_label("How you work").fill("Written there")
    follow(other.get_by_role("button", name="Save and go on"))
    visit.page.get_by_label("How you work").fill("Written here")
    save(visit)
    visit.page.get_by_label("take “Written there”").check()
    save(visit)
    visit.open("/me/profile/approach")
    assert visit.page.get_by_label("How you work").input_value() == "Written there"


def test_a_page_that_nobody_keeps_asks_whether_it_is_yours(
    office: Server, practitioner: Callable[..., tuple[Visit, str]]
) -> None:
    async def listed(connection: Connection) -> str:
        await load(connection, [profile("is-this-you")])
        return str(await connection.fetchval("SELECT id FROM practitioner WHERE external_id = 'is-this-you'"))

    id = at_the_database(office, listed)
    visit, _ = practitioner()
    visit.open(f"/practitioners/{id}")
    follow(visit.page.get_by_role("link", name="Claim this profile"))
    assert visit.page.get_by_role("heading", level=1).inner_text() == "Is this profile yours?"

    async def let_somebody_keep(connection: Connection) -> None:
        await connection.execute("INSERT INTO account (email, practitioner_id) VALUES ('is-you@example.org', $1)", id)

    at_the_database(office, let_somebody_keep)
    visit.open(f"/practitioners/{id}")
    assert visit.page.get_by_role("link", name="Claim this profile").count() == 0
