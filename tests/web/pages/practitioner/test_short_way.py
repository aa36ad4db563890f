"""Six pages to a profile that seekers find: what is asked, what is missing before it is published, nothing lost."""

from collections.abc import Callable

import pytest

from schemas.profiles.practitioner import Address, Fees, Place, Profile, Session
from service.core.database.pool import Connection
from service.profiles.search_gaps import search_gaps
from service.web.pages.practitioner.short_way import SHORT_STEPS
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.running import Server
from tests.web.pages.conftest import Kind, Visit
from tests.web.pages.practitioner.conftest import at_the_database, begin, press, save
from tests.web.pages.practitioner.test_accessible import Look
from tests.web.pages.seeking import follow

FULL = Profile(
    display_name="Ana",
    modalities=["reiki"],
    approach="Slowly.",
    concerns=["grief"],
    serves=["adults"],
    languages=["en"],
    places=[Place(Address(city="Northampton", region="MA", country="US"))],
    modes=["in_person"],
    fees=Fees(currency="USD", session=Session(min=80)),
    accepting_new=True,
    times=["weekday_evening"],
)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, []),
        ({"places": []}, ["no place"]),
        ({"places": [Place(Address(line="44 Elm Street"))]}, ["off the map"]),
        ({"modes": ["video"]}, ["telehealth"]),
        ({"fees": Fees(sliding_scale=True)}, ["fees"]),
        ({"accepting_new": None, "times": []}, ["accepting_new", "times"]),
    ],
)
def test_what_seekers_look_by_and_a_profile_does_not_say(changes: dict[str, object], why: list[str]) -> None:
    stated = Profile(**({name: getattr(FULL, name) for name in FULL.__struct_fields__} | changes))  # type: ignore[arg-type]
    assert [missing.why for missing in search_gaps(stated)] == why


def test_six_pages_lead_to_a_published_profile_with_place_price_and_openings(
    practitioner: Callable[..., tuple[Visit, str]],
) -> None:
    visit, _ = practitioner()
    page = visit.page
    press(visit, "Begin a profile")
    assert "Step 1 of 6" in page.content()
    page.get_by_label("Name, as people should see it").fill("Olga Short")
    page.get_by_label("Kinds of practice").fill("massage therapy")
    save(visit)
    page.get_by_label("How you work, in your own words").fill("Slow hands, quiet rooms.")
    page.get_by_label("What do people come to you with?").fill("back pain")
    save(visit)
    page.get_by_label("in person").check()
    page.get_by_label("City").fill("Northampton")
    page.get_by_label("State or region").fill("MA")
    page.get_by_label("Country").fill("usa")
    page.get_by_label("weekday mornings").check()
    page.get_by_role("group", name="Do you take new people at present?").get_by_label("Yes").check()
    save(visit)
    assert page.get_by_label("Currency").input_value() == "USD"  # of the country just stated
    page.get_by_label("A session costs at least").fill("$90-110")
    page.get_by_label("A session lasts, in minutes").fill("60 min")
    save(visit)
    page.get_by_label("English", exact=True).check()
    save(visit)
    assert page.url.endswith("/me/look?done=saved")
    missing = page.locator("section.notice").inner_text()
    assert "whom you serve" in missing and "price" not in missing and "map" not in missing
    press(visit, "Publish")
    visit.open("/me/public")
    shown = page.locator("article.profile").inner_text()
    assert "Northampton" in shown and "$90" in shown


def test_a_price_that_can_be_read_in_two_ways_is_echoed_and_kept_when_saved_again(
    practitioner: Callable[..., tuple[Visit, str]],
) -> None:
    visit, _ = practitioner()
    page = visit.page
    visit.open("/me/profile/short-name")
    page.get_by_label("Name, as people should see it").fill("Olga Echo")
    page.get_by_label("Kinds of practice").fill("massage therapy")
    save(visit)
    visit.open("/me/profile/short-price")
    page.get_by_label("A session costs at least").fill("1,200 USD")
    save(visit)
    text = page.locator("#understood").inner_text()
    assert "Nothing is saved yet" in text and "“1,200 USD” as $1,200 (USD)" in text
    save(visit)
    assert "/me/profile/short-how" in page.url
    visit.open("/me/profile/short-price")
    assert page.get_by_label("A session costs at least").input_value() == "1200"


def test_what_was_typed_when_the_session_had_ended_is_kept_and_saved_after_signing_in_again(
    office: Server, mailbox: Mailbox, practitioner: Callable[..., tuple[Visit, str]]
) -> None:
    visit, address = practitioner()
    page = visit.page
    visit.open("/me/profile/short-name")
    page.get_by_label("Name, as people should see it").fill('Olga "Lost" <b>')
    page.get_by_label("Kinds of practice").fill("massage therapy\nreiki")

    async def ended(connection: Connection) -> None:
        await connection.execute(
            "DELETE FROM session WHERE account_id = (SELECT id FROM account WHERE email = $1)", address
        )

    at_the_database(office, ended)
    save(visit)
    assert "everything you typed is kept" in page.content()
    press(visit, "Go on with what I typed")
    assert "everything you typed is kept" in page.content()  # still signed out, and still nothing lost
    assert page.locator("input[name=display_name]").get_attribute("value") == 'Olga "Lost" <b>'
    assert page.locator("input[name=modalities]").get_attribute("value") == "massage therapy\nreiki"
    beside = page.context.new_page()  # signs in beside it, as told
    beside.goto(f"{visit.base}/practitioner")
    beside.get_by_label("Your e-mail address").fill(address)
    follow(beside.get_by_role("button", name="Send me the link"))
    beside.goto(f"{visit.base}/sign-in/{mailbox.token_to(address, 2)}")
    assert beside.url.endswith("/me")
    beside.close()
    press(visit, "Go on with what I typed")
    # Shown once more rather than saved: what carries no token of this session may come from elsewhere.
    assert page.get_by_label("Name, as people should see it").input_value() == 'Olga "Lost" <b>'
    save(visit)
    assert page.url.split("?")[0].endswith("/me/profile/short-words")
    visit.open("/me/profile/short-name")
    assert page.get_by_label("Name, as people should see it").input_value() == 'Olga "Lost" <b>'
    assert page.get_by_label("Kinds of practice").input_value().split("\n") == ["massage therapy", "reiki"]


def test_the_short_way_is_accessible_on_the_smallest_phone(practitioner: Callable[..., tuple[Visit, str]]) -> None:
    visit, _ = practitioner(Kind(size=(320, 640)))
    look = Look(visit)
    begin(visit, "Ana Narrow")
    look.at_pages(*(f"/me/profile/{step.name}" for step in SHORT_STEPS), "/me/look", "/me")
    visit.open("/es/me/look")
    look.at("in Spanish")
    assert "no hay ningún precio indicado" in visit.page.content()
    assert look.faults == {}


def test_an_address_in_one_line_is_found_and_what_stands_beside_a_number_is_not_cut_off(
    practitioner: Callable[..., tuple[Visit, str]],
) -> None:
    visit, _ = practitioner()
    page = visit.page
    begin(visit, "Olga Line")
    visit.open("/me/profile/short-where")
    page.get_by_label("Street and number").fill("44 Elm Street Northampton Massachusetts 01060")
    save(visit)
    visit.open("/me/profile/short-where")
    assert page.locator("[name='places.0.address.city']").input_value() == "Northampton"
    assert page.locator("[name='places.0.address.line']").input_value() == "44 Elm Street"
    visit.open("/me/profile/short-price")
    page.get_by_label("A session costs at least").press_sequentially("90 to 110 dollars a session")
    save(visit)
    visit.open("/me/profile/short-price")
    assert page.get_by_label("A session costs at most").input_value() == "110"


def test_on_the_desktop_the_form_has_the_width(practitioner: Callable[..., tuple[Visit, str]]) -> None:
    visit, _ = practitioner(Kind(size=(1280, 900)))
    begin(visit, "Olga Wide")
    visit.open("/me/profile/approach")
    widths = visit.page.evaluate("['#step', '.side'].map(name => document.querySelector(name).offsetWidth)")
    assert widths[0] > 2 * widths[1]
