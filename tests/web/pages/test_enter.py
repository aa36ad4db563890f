"""Enter (the phone's "Go") in a field goes on: to the list or the next step, and nowhere else."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.web.pages.conftest import PHONE, Kind, Visit

Visiting = Callable[[Kind], Visit]
KINDS = {"with JavaScript": Kind(), "without": Kind(script=False, size=PHONE)}


def _enter(page: Page, field: str, typed: str = "") -> None:
    if typed:
        page.fill(field, typed)
    with page.expect_navigation():
        page.focus(field)
        page.keyboard.press("Enter")


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize(("field", "typed"), [("#place", "Hartford, CT"), ("#fee", "300")])
def test_enter_on_the_first_page_shows_the_list(visit: Visiting, kind: Kind, field: str, typed: str) -> None:
    seeker = visit(kind)
    seeker.open("/")
    seeker.page.fill("#story", "I hardly sleep and my back hurts every morning.")
    for section in seeker.page.locator("details.section > summary").all()[:3]:
        section.click()
    _enter(seeker.page, field, typed)
    assert seeker.page.url.endswith("/matches")
    assert seeker.page.locator("article.card").count() > 0


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_enter_on_a_step_goes_on_and_clears_nothing(visit: Visiting, kind: Kind) -> None:
    seeker = visit(kind)
    seeker.open("/steps")
    while seeker.page.locator("input[name=step]").get_attribute("value") != "practices":
        with seeker.page.expect_navigation():
            seeker.page.get_by_role("button", name="Next").click()
    seeker.page.check("input[name=meet_start][value=plus]")
    _enter(seeker.page, "input[name=meet_start][value=plus]")
    assert seeker.page.locator("input[name=step]").get_attribute("value") == "practical"
    assert seeker.page.locator("input[name=meet_start]").get_attribute("value") == "plus"
    _enter(seeker.page, "#place", "Hartford, CT")
    assert seeker.page.url.endswith("/matches")
