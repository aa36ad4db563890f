"""Other orders of a list, places that have namesakes, fees as people write them, and no list that is a dead end."""

import itertools
import re
from collections.abc import Callable

import httpx2
import pytest

from service.web.pages.seeker.answers import SeekerForm, read_form, request_of
from tests.web.pages.conftest import PHONE, Kind, Visit
from tests.web.pages.seeking import follow, show_results

Visiting = Callable[[Kind], Visit]
USUAL = {"story": 0.35, "lifestyle": 0.2, "practices": 0.3, "preferences": 0.15}


@pytest.mark.parametrize("script", [True, False])
def test_a_list_is_put_in_another_order_by_one_tap(visit: Visiting, script: bool) -> None:
    seeker = visit(Kind(script=script, size=PHONE))
    seeker.open("/")
    seeker.page.fill("#story", "My back hurts every morning.")
    seeker.page.fill("#place", "Hartford, CT")
    show_results(seeker.page)
    seeker.page.locator(".orders summary").click()
    assert seeker.page.locator(".orders button").all_inner_texts() == [
        "who fits best", "next opening", "nearest", "cost of a trial",
    ]  # fmt: skip
    seeker.page.locator(".orders button", has_text="nearest").click()
    seeker.page.wait_for_selector(".orders summary:has-text('nearest')")
    miles = [float(text) for text in re.findall(r"([\d.]+) mi\b", seeker.page.inner_text("#results")) if text]
    # Within one kilometre the fit orders.
    assert len(miles) > 3 and all(later > before - 0.7 for before, later in itertools.pairwise(miles))
    assert seeker.page.input_value("#request [name=story]") == "My back hurts every morning."


def test_the_order_by_distance_without_a_place_asks_for_one(demo_client: httpx2.Client) -> None:
    page = demo_client.post("/matches", data={"story": "grief", "order": "distance"})
    assert page.status_code == 422 and 'id="place-error"' in page.text


@pytest.mark.parametrize("script", [True, False])
def test_of_several_places_of_a_name_one_is_chosen_beside_the_field(visit: Visiting, script: bool) -> None:
    seeker = visit(Kind(script=script))
    seeker.open("/")
    seeker.page.fill("#story", "My back hurts every morning.")
    seeker.page.fill("#place", "Springfield")
    seeker.page.locator("main form p.actions button").first.click()
    seeker.page.wait_for_selector("#place-error")
    choices = seeker.page.locator("p.taps button")
    assert {"Missouri", "Illinois"} <= {word for text in choices.all_inner_texts() for word in re.findall(r"\w+", text)}
    choices.filter(has_text="Illinois").click()
    seeker.page.wait_for_selector("#results")
    assert "Illinois" in seeker.page.inner_text("#results [role=status]")
    assert seeker.page.input_value("#place").startswith("Springfield, Illinois")


def test_an_empty_list_says_what_to_let_go_with_counts_and_one_tap_does_it(visit: Visiting) -> None:
    seeker = visit(Kind(script=False, size=PHONE))
    seeker.open("/")
    seeker.page.fill("#story", "My back hurts every morning.")
    seeker.page.fill("#place", "Hartford, CT")
    seeker.page.get_by_text("Practicalities").click()
    seeker.page.get_by_text("More: access").click()
    seeker.page.fill("#insurance", "Nobody's Mutual")
    show_results(seeker.page)
    assert "No one matches" in seeker.page.inner_text("#results-title")
    any_insurance = seeker.page.locator("#results button", has_text="insurance")
    promised = int(re.findall(r"\d+", any_insurance.inner_text())[0])
    follow(any_insurance)
    assert f"{promised} people lie within" in seeker.page.inner_text("#results [role=status]")


def test_what_a_story_made_a_limit_may_be_let_go_too(demo_client: httpx2.Client) -> None:
    story = "My back hurts. I live in Nome, Alaska, and want to meet in person."
    page = demo_client.post("/matches", data={"story": story}).text
    sets = re.findall(r'name="set" value="([^"]*)"', page)
    assert sets and any("not_me" in text for text in sets)
    anywhere = next(text for text in sets if "not_me" in text).replace("&amp;", "&")
    assert 'id="result-1"' in demo_client.post("/matches", data={"story": story, "set": anywhere}).text


@pytest.mark.parametrize(
    ("typed", "chosen", "amount", "currency"),
    [("$60", "USD", 60, "USD"), ("60 €", "USD", 60, "EUR"), ("$60", "CAD", 60, "CAD"),
     ("up to 1,200", "MXN", 1200, "MXN"), ("£45.50", "USD", 45.5, "GBP"), ("80", "EUR", 80, "EUR")],
)  # fmt: skip
def test_a_fee_is_read_as_people_write_it(typed: str, chosen: str, amount: float, currency: str) -> None:
    fee = request_of(SeekerForm({"fee": [typed], "currency": [chosen]}), USUAL).preferences.max_fee
    assert fee is not None and (fee.amount, fee.currency) == (amount, currency)


def test_a_button_sets_answers_and_no_other_fields() -> None:
    set_by = "place=Springfield%2C+Illinois&radius=&-must=a&%2Bnot_me=b&nonsense=1"
    answers = read_form([("radius", "40"), ("must", "a"), ("must", "c"), ("set", set_by)])
    assert answers.values == {"place": ["Springfield, Illinois"], "must": ["c"], "not_me": ["b"]}


def test_a_list_of_people_who_state_nothing_of_it_says_so_and_what_to_let_go(demo_client: httpx2.Client) -> None:
    told = {"place": "Miami, FL", "story": "My tinnitus is driving me mad every night. I can pay $10 at most."}
    page = demo_client.post("/matches", data=told).text
    above = page[: page.index('id="result-1"')]
    assert "Nobody on this page states what you came with" in above
    assert re.search(r'name="set" [^>]+>At any fee: \d+ people<', above)
    met = demo_client.post("/matches", data={"story": "My tinnitus is driving me mad every night."}).text
    assert 'id="result-1"' in met and "Nobody on this page" not in met


def test_where_more_was_asked_the_story_outlives_a_place_that_is_not_known(visit: Visiting) -> None:
    seeker = visit(Kind())
    seeker.open("/")
    seeker.page.fill("#story", "sad")
    show_results(seeker.page)
    seeker.page.fill("#results #story", "sad since my father died, every evening")
    seeker.page.locator("summary:has-text('Place, fee and times')").click()
    seeker.page.fill("#place", "Nowhereville, ZZ")
    seeker.page.keyboard.press("Tab")
    seeker.page.wait_for_selector("#results [role=alert] a[href='#place']", timeout=8_000)
    assert seeker.page.input_value("#request [name=story]").startswith("sad since my father died")
