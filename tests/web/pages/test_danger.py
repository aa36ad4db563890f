"""Danger in a story: help above every answer with calls at one touch, a way to leave; without danger, one line."""

from collections.abc import Callable

import httpx2
import pytest

from tests.web.pages.conftest import PHONE, Kind, Visit, axe_faults
from tests.web.pages.seeking import show_results

Visiting = Callable[[Kind], Visit]
DANGER = "My back hurts every morning. I want to kill myself."
FIRST = {"/matches": 'id="result-1"', "/circle": 'class="member"'}


@pytest.mark.parametrize("path", FIRST)
def test_help_stands_above_every_answer_with_calls_at_one_touch(demo_client: httpx2.Client, path: str) -> None:
    page = demo_client.post(path, data={"story": DANGER, "country": "US"}).text
    assert 0 < page.index('id="help-1"') < page.index(FIRST[path])
    assert 'href="tel:911"' in page and 'href="tel:988"' in page
    calm = demo_client.post(path, data={"story": "My back hurts every morning.", "country": "US"}).text
    assert 'id="help-1"' not in calm and "data-leave" not in calm


def test_whoever_leaves_leaves_no_entry_of_the_answer_behind(visit: Visiting) -> None:
    seeker = visit(Kind(size=PHONE))
    seeker.page.route("https://www.wikipedia.org/", lambda route: route.fulfill(body="an encyclopedia"))
    seeker.open("/")
    seeker.page.fill("#story", DANGER)
    show_results(seeker.page)
    assert axe_faults(seeker.page) == []
    seeker.page.locator("[data-leave]").click()
    seeker.page.wait_for_url("https://www.wikipedia.org/")
    seeker.page.go_back()
    assert seeker.page.url == f"{seeker.base}/"
    seeker.requests.clear()  # the encyclopedia, which was asked for


@pytest.mark.parametrize("locale", ["en-US", "es-419"])
def test_without_danger_the_box_is_one_line_and_opens_without_a_script(visit: Visiting, locale: str) -> None:
    seeker = visit(Kind(script=False, size=(320, 700), locale=locale))
    seeker.open("/")
    box = seeker.page.locator("#crisis").bounding_box()
    assert box is not None and box["height"] < 90
    seeker.page.locator("#crisis summary").click()
    assert seeker.page.locator("#country").is_visible()
