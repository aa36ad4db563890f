"""Names to choose from while a kind of practice, a concern or a place is typed, in the reader's language."""

from collections.abc import Callable

from playwright.sync_api import expect

from service.core.database.pool import Connection
from tests.fixtures.running import Server
from tests.web.pages.conftest import Kind, Visit
from tests.web.pages.practitioner.conftest import at_the_database, begin, save
from tests.web.pages.seeking import follow


def test_a_name_is_chosen_in_place_of_a_slip_and_typing_goes_on_after_it(
    practitioner: Callable[..., tuple[Visit, str]],
) -> None:
    visit, _ = practitioner(Kind())
    begin(visit, "Ana Picks")
    visit.open("/me/profile/concerns")
    box = visit.page.get_by_label("What do people come to you with?")
    box.press_sequentially("back pain\ninsomina")
    visit.page.get_by_role("button", name="insomnia", exact=True).click()
    expect(box).to_have_value("back pain\ninsomnia\n")
    expect(box).to_be_focused()
    visit.page.keyboard.type("grief")
    save(visit)
    visit.open("/me/profile/concerns")
    assert box.input_value() == "back pain\ninsomnia\ngrief"


def test_a_place_is_found_while_it_is_typed_and_fills_the_address(
    practitioner: Callable[..., tuple[Visit, str]],
) -> None:
    visit, _ = practitioner(Kind())
    begin(visit, "Ana Maps")
    visit.open("/me/profile/places")
    visit.page.get_by_label("State or region").fill("CT")
    visit.page.get_by_label("City").press_sequentially("Hartfrd")
    visit.page.get_by_role("button", name="Hartford, Connecticut, US", exact=True).click()
    expect(visit.page.locator("[id='places.0.address.city']")).to_have_value("Hartford")
    assert visit.page.get_by_label("Country").input_value() == "US"


def test_what_is_typed_in_spanish_is_kept_under_the_directorys_name_and_shown_in_spanish_again(
    office: Server, practitioner: Callable[..., tuple[Visit, str]]
) -> None:
    visit, address = practitioner()
    begin(visit, "Ana Palabras")
    visit.open("/es/me/profile/concerns")
    box = visit.page.get_by_label("¿Con qué vienen a verte?")
    box.fill("insomnio\ndolor de espalda\nansieda")
    follow(visit.page.get_by_role("button", name="Guardar y seguir"))
    assert "«ansieda» como ansiedad" in visit.page.locator("#understood").inner_text()
    assert box.input_value() == "insomnio\ndolor de espalda\nansiedad"

    async def stored_concerns(connection: Connection) -> list[str]:
        return [
            row["name"]
            for row in await connection.fetch(
                "SELECT jsonb_array_elements_text(p.document -> 'concerns') AS name "
                "FROM account AS a INNER JOIN practitioner AS p ON p.id = a.practitioner_id WHERE a.email = $1",
                address,
            )
        ]

    assert at_the_database(office, stored_concerns) == ["insomnia", "back pain", "anxiety"]
