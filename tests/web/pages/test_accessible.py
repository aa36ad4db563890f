"""axe-core finds nothing on any page or state, light and dark, phone and desktop; the keyboard alone is enough."""

from collections.abc import Callable

import httpx2
import pytest

from tests.web.pages.conftest import DESKTOP, PHONE, Kind, Visit, axe_faults
from tests.web.pages.seeking import STORY, fill_first_page, show_results

Visiting = Callable[[Kind], Visit]
PAGES = (
    "/",
    "/steps",
    "/crisis",
    "/ranking",
    "/neutrality",
    "/privacy",
    "/clinics",
    "/schema",
    "/offline",
    "/people",
    "/nothing-here",
)
LOOKS = {"phone, light": Kind(size=PHONE), "desktop, dark": Kind(size=DESKTOP, scheme="dark")}


@pytest.mark.parametrize("kind", LOOKS.values(), ids=LOOKS)
def test_axe_finds_nothing_on_pages_at_rest(visit: Visiting, kind: Kind, demo_client: httpx2.Client) -> None:
    reader = visit(kind)
    someone = demo_client.get("/v1/practitioners?limit=1").json()["results"][0]["id"]
    faults = {}
    for path in (*PAGES, "/es/", f"/practitioners/{someone}"):
        reader.open(path)
        faults[path] = axe_faults(reader.page)
    assert {path: ids for path, ids in faults.items() if ids} == {}


@pytest.mark.parametrize("kind", LOOKS.values(), ids=LOOKS)
def test_axe_finds_nothing_on_the_way_from_story_to_circle(visit: Visiting, kind: Kind) -> None:
    seeker = visit(kind)
    seeker.open("/")
    fill_first_page(seeker.page)
    faults = {"form": axe_faults(seeker.page)}
    show_results(seeker.page)
    seeker.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    faults["results"] = axe_faults(seeker.page)
    for box in seeker.page.locator("input[name=chosen]").all()[:3]:
        box.check()
    seeker.page.locator("button[formaction='/compare']").click()
    seeker.page.wait_for_selector("table.compare")
    faults["compare"] = axe_faults(seeker.page)
    seeker.page.locator("#request button").click()
    seeker.page.wait_for_selector("#results")
    seeker.page.locator("button[formaction='/circle']").click()
    seeker.page.wait_for_selector("svg.picture")
    faults["circle"] = axe_faults(seeker.page)
    seeker.open("/")
    seeker.page.fill("#place", "Nowherewhatsoever")
    seeker.page.locator("main form p.actions button").first.click()
    seeker.page.wait_for_selector("#errors")
    faults["errors"] = axe_faults(seeker.page)
    assert {state: ids for state, ids in faults.items() if ids} == {}


def test_the_keyboard_alone_leads_from_story_to_results(visit: Visiting) -> None:
    seeker = visit(Kind())
    seeker.open("/")
    keyboard = seeker.page.keyboard
    keyboard.press("Tab")
    assert seeker.page.evaluate("document.activeElement.className") == "skip"
    keyboard.press("Enter")
    for _ in range(15):
        keyboard.press("Tab")
        if seeker.page.evaluate("document.activeElement.id") == "story":
            break
    keyboard.type(STORY)
    for _ in range(6):
        keyboard.press("Tab")
        if seeker.page.evaluate("document.activeElement.innerText") == "Show who fits":
            break
    keyboard.press("Enter")
    seeker.page.wait_for_selector("#results")


def test_no_page_is_wider_than_a_phone(visit: Visiting) -> None:
    seeker = visit(Kind(size=(320, 700)))
    for path in PAGES:
        seeker.open(path)
        assert seeker.page.evaluate("document.documentElement.scrollWidth") <= 320, path
    seeker.open("/")
    fill_first_page(seeker.page)
    show_results(seeker.page)
    assert seeker.page.evaluate("document.documentElement.scrollWidth") <= 320
