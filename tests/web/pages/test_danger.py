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
    assert 0 < page.index('id="help-1"') < page.index("<h1") < page.index(FIRST[path])
    assert 'href="tel:911"' in page and 'href="tel:988"' in page
    calm = demo_client.post(path, data={"story": "My back hurts every morning.", "country": "US"}).text
    assert 'id="help-1"' not in calm and "data-leave" not in calm


PAGES = [
    ("/", {}),
    ("/", {"country": "US"}),
    ("/matches", {"place": "Nowherewhatsoever"}),
    *(("/steps", {"go": step}) for step in ("story", "read", "goals", "practices", "practical")),
    ("/compare", {}),
    ("/shortlist", {}),
    ("/review", {}),
]


@pytest.mark.parametrize(("path", "more"), PAGES, ids=[path + str(more) for path, more in PAGES])
def test_help_stands_at_the_head_of_every_page_that_has_the_story(
    demo_client: httpx2.Client, path: str, more: dict[str, str]
) -> None:
    american = {"accept-language": "en-US"}
    page = demo_client.post(path, data={"story": DANGER, "place": "Hartford, CT"} | more, headers=american).text
    assert 0 < page.index('id="help-1"') < page.index("<h1")
    assert 'href="tel:988"' in page and "data-leave" in page and 'class="leave no-print"' in page
    calm = demo_client.post(path, data={"story": "My back hurts every morning."} | more).text
    assert 'id="help-1"' not in calm


def test_help_answers_a_message_too(demo_client: httpx2.Client) -> None:
    somebody = demo_client.get("/v1/practitioners?limit=1").json()["results"][0]["id"]
    path, american = f"/practitioners/{somebody}/introduction", {"accept-language": "en-US"}
    page = demo_client.post(path, data={"message": DANGER}, headers=american).text
    assert 0 < page.index('id="help-1"') < page.index("<h1") and 'href="tel:988"' in page


def test_help_follows_the_place_and_else_the_reader(demo_client: httpx2.Client) -> None:
    spanish = {"accept-language": "es-MX"}
    placed = demo_client.post("/matches", data={"story": DANGER, "place": "Madrid"}, headers=spanish).text
    assert 'href="tel:112"' in placed and 'href="tel:024"' in placed
    nowhere = demo_client.post("/matches", data={"story": DANGER}, headers={"accept-language": "es-419"}).text
    assert 'href="tel:112"' in nowhere and 'href="tel:911"' in nowhere


@pytest.mark.parametrize(
    ("country", "number"), [("US", "1-800-799-7233"), ("ES", "016"), ("AR", "144")], ids=["US", "ES", "AR"]
)
def test_violence_brings_its_own_line_first(demo_client: httpx2.Client, country: str, number: str) -> None:
    story = "He hits me when he drinks and I am afraid of him."
    page = demo_client.post("/matches", data={"story": story, "country": country}).text
    box = page[page.index('id="help-1"') : page.index('id="result-1"')]
    lines = box[box.index("<ul>") :]
    assert number in lines[: lines.index("</li>")]


def test_the_api_tells_the_lines_of_the_readers_country_where_no_place_is_named(demo_client: httpx2.Client) -> None:
    def contacts(**request: object) -> list[str]:
        answer = demo_client.post("/v1/matches", json={"story": DANGER} | request, headers={"accept-language": "es-ES"})
        return [line["contact"] for line in answer.json()["read"]["help"][0]["lines"]]

    assert any("024" in contact for contact in contacts())
    assert any("988" in contact for contact in contacts(limits={"near": {"place": "Hartford, CT"}}))


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
