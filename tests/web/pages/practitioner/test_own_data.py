"""Partners, tokens, taking everything along, and erasing it."""

import re
from collections.abc import Callable

import httpx2
import msgspec

from tests.fixtures.running import Server
from tests.web.pages.conftest import Visit
from tests.web.pages.practitioner.conftest import begin, press
from tests.web.pages.seeking import follow


def press_for(visit: Visit, words: str, name: str) -> None:
    """A button that names in hidden words whom or what it is for."""
    follow(visit.page.get_by_role("button", name=re.compile(rf"^{words}\s?: {name}$")))


def test_two_practitioners_agree_to_work_alongside_each_other_and_one_ends_it(
    practitioner: Callable[..., tuple[Visit, str]],
) -> None:
    people = {}
    for name in ("Olive Partner", "Rowan Partner"):
        visit, _ = practitioner()
        begin(visit, name)
        visit.open("/me")
        press(visit, "Publish")
        people[name] = visit
    olive, rowan = people.values()
    olive.open("/me/partners?q=Rowan+Partner")
    press_for(olive, "Ask", "Rowan Partner")
    rowan.open("/me/partners")
    press_for(rowan, "Agree", "Olive Partner")
    rowan.open("/me/public")
    assert "Works alongside" in rowan.page.content()
    olive.open("/me/partners")
    press_for(olive, "End", "Rowan Partner")
    rowan.open("/me/public")
    assert "Works alongside" not in rowan.page.content()


def test_a_token_is_shown_once_works_and_is_revoked(
    office: Server, practitioner: Callable[..., tuple[Visit, str]]
) -> None:
    visit, _ = practitioner()
    visit.open("/me/account")
    visit.page.get_by_label("Name of a new token").fill("script")
    visit.page.get_by_label("read my profile").check()
    press(visit, "Make a token")
    header = {"Authorization": f"Bearer {visit.page.locator('.notice code').inner_text()}"}
    assert httpx2.get(f"{office.url}/v1/me", headers=header).status_code == 200
    visit.open("/me/account")
    assert header["Authorization"][7:] not in visit.page.content()
    press_for(visit, "Revoke", "script")
    assert httpx2.get(f"{office.url}/v1/me", headers=header).status_code == 401


def test_everything_is_taken_along_as_a_file_and_then_erased_at_once(
    office: Server, practitioner: Callable[..., tuple[Visit, str]]
) -> None:
    visit, address = practitioner()
    begin(visit, "Ana Leaves")
    visit.open("/me")
    press(visit, "Publish")
    visit.open("/me/account")
    with visit.page.expect_download() as waiting:
        visit.page.get_by_role("button", name="Download", exact=True).click()
    taken = msgspec.json.decode(waiting.value.path().read_bytes())
    assert taken["account"]["email"] == address
    assert taken["profile"]["display_name"] == "Ana Leaves"
    id = taken["profile"]["id"]
    press(visit, "Erase everything")
    assert "Type your address exactly" in visit.page.locator("#errors").inner_text()
    assert httpx2.get(f"{office.url}/v1/practitioners/{id}").status_code == 200
    visit.page.get_by_label("to confirm").fill(address)
    press(visit, "Erase everything")
    assert visit.page.get_by_role("heading", level=1).inner_text() == "Everything is erased"
    assert httpx2.get(f"{office.url}/v1/practitioners/{id}").status_code == 404
    visit.open("/me")
    assert visit.page.url.endswith("/sign-in")
