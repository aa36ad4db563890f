"""A profile opened from a list says why it fits, and leads back; by itself it is the same page for everybody."""

from collections.abc import Callable

import httpx2
import pytest

from tests.web.pages.conftest import PHONE, Kind, Visit, axe_faults
from tests.web.pages.seeking import STORY, show_results

Visiting = Callable[[Kind], Visit]


@pytest.mark.parametrize("script", [True, False])
def test_from_a_list_the_page_says_why_and_leads_back(visit: Visiting, script: bool) -> None:
    seeker = visit(Kind(script=script, size=PHONE))
    seeker.open("/")
    seeker.page.fill("#story", STORY)
    show_results(seeker.page)
    listed = seeker.page.locator("article.card h3").all_inner_texts()
    if script:
        seeker.page.locator("article.card h3 a").first.click()
    else:
        seeker.page.locator("article.card details.whole > summary").first.click()
        seeker.page.locator("article.card").first.get_by_role("button", name="Their page").click()
    seeker.page.wait_for_selector("article.profile")
    assert "Works with" in seeker.page.inner_text(".for-you") or "ou wrote" in seeker.page.inner_text(".for-you")
    assert not [request.url for request in seeker.requests if "divorce" in request.url]
    if script:
        assert axe_faults(seeker.page) == []
    seeker.page.get_by_role("button", name="Back to the list").click()
    seeker.page.wait_for_selector("#results")
    assert seeker.page.locator("article.card h3").all_inner_texts() == listed


def test_who_lies_outside_the_limits_or_answers_wrongly_still_has_a_page(demo_client: httpx2.Client) -> None:
    someone = demo_client.get("/v1/practitioners?limit=1").json()["results"][0]["id"]
    for data in ({"story": STORY, "place": "Nome, Alaska", "radius": "5"}, {"place": "Nowherewhatsoever"}, {}):
        page = demo_client.post(f"/practitioners/{someone}", data=data)
        assert page.status_code == 200 and "Back to the list" in page.text
    assert "Back to the list" not in demo_client.get(f"/practitioners/{someone}").text
