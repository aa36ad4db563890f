"""How one would like to be met: vignettes to tap, nine scales, and what the story has said of it, filled in."""

from collections.abc import Callable

import httpx2
import pytest
from playwright.sync_api import expect

from schemas.profiles.qualities import QUALITY_IDS
from service.web.pages.seeker.answers import SeekerForm, read_form, request_of
from service.web.pages.seeker.meeting import VIGNETTES, tapped_axes
from tests.web.pages.conftest import PHONE, Kind, Visit
from tests.web.pages.seeking import show_results

Visiting = Callable[[Kind], Visit]
USUAL = {"story": 0.35, "lifestyle": 0.2, "practices": 0.3, "preferences": 0.15}
HEARD = "My back hurts. I want somebody who listens to me and decides together with me."


def test_five_vignettes_ask_all_nine_qualities_once() -> None:
    asked_axes = [axis for vignette in VIGNETTES for axis in vignette.axes]
    assert sorted(asked_axes) == sorted(QUALITY_IDS)


@pytest.mark.parametrize(("side", "sign"), [("minus", -1), ("plus", 1)])
def test_a_tap_answers_its_axes_and_a_scale_stands_before_it(side: str, sign: int) -> None:
    tapped = request_of(SeekerForm({"meet_plan": [side]}), USUAL).practices
    assert tapped == {"horizontal": 2 * sign, "options": 2 * sign}
    finer = request_of(SeekerForm({"meet_plan": [side], "q_options": ["0"]}), USUAL).practices
    assert finer == {"horizontal": 2 * sign, "options": 0}


@pytest.mark.parametrize("answer", ["", "both", "<script>"])
def test_another_answer_to_a_vignette_says_nothing(answer: str) -> None:
    assert tapped_axes(read_form([("meet_plan", answer)])) == {}


def test_what_was_filled_in_from_the_story_is_no_answer_until_it_is_changed() -> None:
    filled = [("filled", "q_listening=2"), ("filled", "meet_start=plus"), ("meet_start", "plus")]
    assert read_form([*filled, ("q_listening", "2")]).values == {}
    assert read_form([*filled, ("q_listening", "3")]).values == {"q_listening": ["3"]}


@pytest.mark.parametrize("script", [True, False])
def test_what_was_heard_is_filled_in_and_marked_and_goes_with_its_chip(visit: Visiting, script: bool) -> None:
    seeker = visit(Kind(script=script, size=PHONE))
    seeker.open("/")
    seeker.page.fill("#story", HEARD)
    show_results(seeker.page)
    seeker.page.get_by_text("How would you like to be met?").first.click()
    assert seeker.page.is_checked("input[name=meet_start][value=plus]")
    assert "heard in your story" in seeker.page.inner_text("#meet_start")
    seeker.page.check("input[name=meet_end][value=plus]")
    if not script:
        seeker.page.locator("#request p.actions button").first.click()
    expect(seeker.page.locator(".played")).to_contain_text("agrees on a trial")
    chip = seeker.page.locator("#heard .chip", has_text="Mostly listens")
    chip.locator("summary").click()
    chip.locator("button", has_text="That is not me").click()
    expect(seeker.page.locator(".played")).not_to_contain_text("mostly listens")


def test_the_nine_scales_fit_one_screen_of_a_phone_with_every_step_labelled(visit: Visiting) -> None:
    seeker = visit(Kind(size=PHONE))
    seeker.open("/")
    seeker.page.get_by_text("How would you like to be met?").click()
    seeker.page.locator("details.scales > summary").click()
    scales = seeker.page.locator("details.scales select")
    assert scales.count() == len(QUALITY_IDS)
    first, last = scales.first.bounding_box(), scales.last.bounding_box()
    assert first and last and last["y"] + last["height"] - first["y"] + 30 < PHONE[1]
    for scale in scales.all():
        steps = scale.locator("option").all_inner_texts()
        assert len(steps) == 8 == len(set(steps)) and all(steps)


def test_the_way_step_by_step_fills_in_what_was_heard(demo_client: httpx2.Client) -> None:
    page = demo_client.post("/steps", data={"story": HEARD, "go": "practices"}).text
    assert "heard in your story" in page and 'name="filled" value="meet_start=plus"' in page
