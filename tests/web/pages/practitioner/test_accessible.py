"""axe-core finds nothing on these pages, empty, filled or with faults; they work by keyboard and show what is typed."""

from collections.abc import Callable
from uuid import UUID

import pytest

from service.accounts.invite_people import invite_people, queue_invitations
from service.core.database.pool import Connection
from service.web.pages.practitioner.steps import STEP_NAMES
from tests.fixtures.accounts import new_address
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.running import Server
from tests.web.pages.conftest import DESKTOP, PHONE, Kind, Visit, axe_faults
from tests.web.pages.practitioner.conftest import at_the_database, begin, press, save
from tests.web.pages.practitioner.test_claim_and_edit import imported

# Pages of the same questions: one stands for all.
_LOOKED_AT = tuple(name for name in STEP_NAMES if name not in ("ways-2", "ways-3", "contact", "daily-life"))


class Look:
    """Goes over pages and collects what is wrong with them."""

    def __init__(self, visit: Visit) -> None:
        self.visit, self.faults = visit, {}
        visit.page.emulate_media(reduced_motion="reduce")

    def at(self, name: str) -> None:
        """The page as it stands."""
        page_faults = axe_faults(self.visit.page)
        if self.visit.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            page_faults.append("too wide")
        if page_faults:
            self.faults[name] = page_faults

    def at_pages(self, *paths: str) -> None:
        for path in paths:
            self.visit.open(path)
            self.at(path)


async def _invite(connection: Connection, id: UUID, base_url: str) -> None:
    await invite_people(connection, [id], "Elm Street Clinic")
    await queue_invitations(connection, base_url, "operator@example.org")


def test_every_step_of_the_form_is_accessible_in_light(practitioner: Callable[..., tuple[Visit, str]]) -> None:
    look = Look(practitioner(Kind(size=DESKTOP))[0])
    begin(look.visit, "Ana Accessible", "massge therapy\nwind listening")
    look.at("understood")
    look.at_pages(*(f"/me/profile/{name}" for name in _LOOKED_AT))
    assert look.faults == {}


@pytest.mark.nightly
def test_every_other_page_is_accessible_on_a_phone_in_the_dark(
    practitioner: Callable[..., tuple[Visit, str]],
) -> None:
    visit, _ = practitioner(Kind(size=PHONE, scheme="dark"))
    look = Look(visit)
    look.at("without a profile")
    begin(visit, "Ana Dark", "reiki")
    visit.page.get_by_label("How you work").fill("I guarantee a cure. Stop your medication.")
    save(visit)
    look.at("words to look at again")
    assert visit.page.evaluate("document.activeElement.id") == "noticed"
    visit.open("/me/profile/concerns")
    visit.page.get_by_label("What do people come to you with?").press_sequentially("insomina")
    visit.page.get_by_role("button", name="insomnia", exact=True).wait_for()
    look.at("names to choose from")
    look.at_pages("/me/profile/approach", "/me/profile/places")
    visit.open("/me/profile/fees")
    visit.page.get_by_label("A session costs at least").fill("much")
    save(visit)
    look.at("a fault")
    assert visit.page.evaluate("document.activeElement.id") == "errors"
    visit.open("/me")
    press(visit, "Publish")
    look.at("dashboard")
    visit.open("/me/appearance")
    visit.page.get_by_label("Awake at three").check()
    press(visit, "Show me")
    look.at("appearance")
    look.at_pages("/me/public", "/me/history", "/me/partners?q=a", "/me/account", "/claim/token", "/confirm/broken")
    look.at_pages("/me/site", "/me/photo", "/me/existing", "/address/broken")
    visit.open("/me/people")
    visit.page.get_by_label("Their e-mail address").fill("nobody")
    press(visit, "Ask them to help")
    look.at("an assistant without an address")
    with visit.page.expect_navigation():
        press(visit, "Add a person of the practice")
    look.at("somebody of the practice")
    look.at_pages("/me/people")
    visit.page.context.clear_cookies()
    look.at_pages("/practitioner", "/sign-in/token")
    visit.page.get_by_label("Your e-mail address").fill("someone@example.org")
    press(visit, "Send me the link")
    look.at("look into your mail")
    visit.page.get_by_label("The six digits in the mail").fill("123456")
    press(visit, "Sign in")
    look.at("a wrong code")
    assert look.faults == {}


@pytest.mark.nightly
def test_the_pages_are_accessible_in_spanish_and_so_is_the_way_of_a_claim(
    office: Server, mailbox: Mailbox, practitioner: Callable[..., tuple[Visit, str]]
) -> None:
    visit, _ = practitioner(Kind(size=PHONE))
    look, address = Look(visit), new_address()
    mailed, by_clinic = imported(office, "seen-by-mail", address), imported(office, "seen-by-clinic", "")
    at_the_database(office, lambda connection: _invite(connection, UUID(str(mailed)), office.url))
    look.at_pages(f"/es/invited/{mailbox.token_to(address)}")
    for id in (mailed, by_clinic):
        look.at_pages(f"/es/claim/{id}")
        press(visit, "Sí, es mío")
        look.at(f"claimed {id}")
    begin(visit, "Ana Accesible")
    look.at_pages(*(f"/es/me/profile/{name}" for name in _LOOKED_AT))
    look.at_pages("/es/me", "/es/me/appearance", "/es/me/public", "/es/me/history", "/es/me/partners", "/es/me/account")
    visit.page.context.clear_cookies()
    look.at_pages("/es/practitioner", f"/es/claim/{mailed}", "/es/sign-in/token", "/es/confirm/broken")
    assert look.faults == {}


def test_the_card_beside_the_form_follows_what_is_typed_before_it_is_saved(
    practitioner: Callable[..., tuple[Visit, str]],
) -> None:
    visit, _ = practitioner(Kind())
    begin(visit, "Ana Live")
    visit.page.get_by_label("How you work").press_sequentially("I promise a cure")
    visit.page.locator("#card").get_by_text("“cure”").wait_for()
    visit.open("/me/public")
    assert "I promise a cure" not in visit.page.locator("article.profile").inner_text()


def test_the_form_is_filled_in_with_the_keyboard_alone(practitioner: Callable[..., tuple[Visit, str]]) -> None:
    visit, _ = practitioner(Kind())
    visit.open("/me/profile/who")
    visit.page.get_by_label("Name, as people should see it").focus()
    visit.page.keyboard.type("Ana Keys")
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.type("reiki")
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Space")
    visit.page.get_by_label("Gender").focus()
    visit.page.keyboard.press("Enter")
    visit.page.get_by_role("heading", name="Your approach").wait_for()
    visit.open("/me/profile/who")
    assert visit.page.get_by_label("body").is_checked()
