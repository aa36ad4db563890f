"""axe-core finds nothing on any page or state of the seeker's way; the keyboard alone is enough."""

from collections.abc import Callable

import httpx2
import pytest
from playwright.sync_api import Page

from tests.web.pages.conftest import DESKTOP, Kind, Visit, axe_faults
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
    "/people?near=Nowherewhatsoever",
    "/shortlist",
    "/review",
    "/matches",
    "/nothing-here",
)
# The narrowest window that WCAG asks about, and letters twice as large on a desktop.
LOOKS = [
    pytest.param(Kind(size=(320, 700)), id="320 px, light"),
    pytest.param(Kind(size=DESKTOP, scheme="dark"), id="200 %, dark", marks=pytest.mark.nightly),
]
_TWICE_AS_LARGE = (
    "document.addEventListener('DOMContentLoaded', () => document.documentElement.style.fontSize = '212.5%')"
)
DANGER = f"{STORY} I want to kill myself."


class Looking:
    """A reader's browser, and what was wrong by state of its pages."""

    def __init__(self, visit: Visiting, kind: Kind) -> None:
        self.seeker, self.width = visit(kind), kind.size[0]
        self.page: Page = self.seeker.page
        self.faults: dict[str, list[str]] = {}
        if kind.scheme == "dark":
            self.page.add_init_script(_TWICE_AS_LARGE)

    def look(self, state: str) -> None:
        """Everything that folds is opened first, but the hundred operations of the API: they are one like the other."""
        folds = "details" if state != "/schema" else "details:first-of-type"
        self.page.evaluate(f"document.querySelectorAll('{folds}').forEach(fold => fold.open = true)")
        faults = axe_faults(self.page)
        if (wide := self.page.evaluate("document.documentElement.scrollWidth")) > self.width:
            faults.append(f"{wide} px wide")
        if faults:
            self.faults[state] = faults

    def tell(self, story: str, place: str = "", state: str = "#results", *, online: bool = True) -> None:
        """A story on the first page, sent."""
        self.seeker.open("/")
        self.page.fill("#story", story)
        self.page.fill("#place", place)
        self.page.set_checked("#online", online)
        self.press("main form p.actions button", state)

    def press(self, control: str, state: str) -> None:
        """What the press leads to is shown within the page, whole."""
        self.page.locator(control).first.click()
        self.page.wait_for_selector(state)


@pytest.mark.parametrize("kind", LOOKS)
def test_axe_finds_nothing_on_pages_at_rest(visit: Visiting, kind: Kind, demo_client: httpx2.Client) -> None:
    looking = Looking(visit, kind)
    somebody = demo_client.get("/v1/practitioners?limit=1").json()["results"][0]["id"]
    for path in (*PAGES, "/es/", f"/practitioners/{somebody}"):
        looking.seeker.open(path)
        looking.look(path)
    assert looking.faults == {}


@pytest.mark.parametrize("kind", LOOKS)
def test_axe_finds_nothing_on_the_way_from_story_to_circle(visit: Visiting, kind: Kind) -> None:
    looking = Looking(visit, kind)
    page = looking.page
    looking.seeker.open("/")
    fill_first_page(page, DANGER)
    looking.look("form")
    show_results(page)
    looking.look("list below help, what was heard, a map")
    for box in page.locator("input[name=chosen]").all()[:3]:
        box.check()
    looking.press("button[formaction='/compare']", "table.compare")
    looking.look("compare")
    looking.press("#request button", "article.card")
    looking.press("button[formaction='/circle']", "svg.picture")
    looking.look("circle")
    looking.press("button[formaction='/matches']", "article.card .foot")
    looking.press("button[formaction='/shortlist']", "#shortlist")
    looking.look("short list")
    looking.press("button[formaction='/matches']", "article.card .foot")
    looking.press("#result-1 h3 a", "article.profile")
    looking.look("why for you")
    assert looking.faults == {}


@pytest.mark.parametrize("kind", LOOKS)
def test_axe_finds_nothing_where_something_is_wrong_or_asked_back(visit: Visiting, kind: Kind) -> None:
    looking = Looking(visit, kind)
    looking.tell("help")
    looking.look("asked back")
    looking.tell("Je n'arrive plus à dormir depuis la mort de ma mère, j'ai mal au dos.")
    looking.look("in another language")
    looking.tell(STORY, "Springfield", "#errors")
    looking.look("errors")
    looking.tell(STORY, "Nome, AK", "#results .taps", online=False)
    looking.look("nobody within the limits")
    looking.seeker.open("/steps")
    looking.page.fill("#story", STORY)
    looking.press("main p.actions button[name=go]", "#heard")
    looking.look("heard, step by step")
    looking.seeker.open("/review")
    looking.press("button[name=done]", "#ways-title")
    looking.look("ways on")
    looking.seeker.open("/people?name=Ana")
    looking.press("ul.people a", "article.profile")
    looking.press("#report > summary", "#report[open]")
    looking.press("#report button", "#report-error")
    looking.look("a report without words")
    assert looking.faults == {}


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
