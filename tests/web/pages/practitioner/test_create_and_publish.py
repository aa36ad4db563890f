"""From nothing to being matched, and out of sight again, all without JavaScript."""

from collections.abc import Callable

import httpx2

from tests.fixtures.running import Server
from tests.web.pages.conftest import Visit
from tests.web.pages.practitioner.conftest import begin, press, save

STORY = {
    "story": "I cannot sleep since my mother died, and the grief is heavy.",
    "limits": {"modalities_only": ["lullaby weaving"]},
}


def matched(office: Server) -> list[str]:
    response = httpx2.post(f"{office.url}/v1/matches", json=STORY, timeout=30)
    if response.status_code == 400:  # nobody listed has this kind of practice
        return []
    return [result["practitioner"]["display_name"] for result in response.json()["results"]]


def test_a_new_profile_is_written_in_steps_published_matched_paused_and_withdrawn(
    office: Server, practitioner: Callable[..., tuple[Visit, str]]
) -> None:
    visit, _ = practitioner()
    page = visit.page
    press(visit, "Begin a profile")
    begin(visit, "Ana Steps", "massge therapy\nlullaby weaving")
    understood = page.locator("#understood")
    assert "“massge therapy” as massage therapy" in understood.inner_text()
    assert "lullaby weaving" in understood.inner_text()
    assert page.get_by_label("Kinds of practice").input_value() == "massage therapy\nlullaby weaving"
    save(visit)
    page.get_by_label("How you work, in your own words").fill("I sit with you. I guarantee that you will sleep.")
    save(visit)
    assert "“guarantee”" in page.locator("#noticed").inner_text()  # named once, before going on; nothing is blocked
    save(visit)
    page.get_by_label("What do people come to you with?").fill("grief, insomnia")
    page.get_by_label("Which of them do you work with most?").fill("greif")
    save(visit)
    save(visit)
    assert page.get_by_role("heading", level=1).inner_text() == "Whom you serve"
    page.get_by_label("Spanish", exact=True).check()
    save(visit)
    assert page.get_by_role("heading", level=1).inner_text() == "The form of your work"
    assert page.locator("input:checked").count() == 0  # nothing is chosen beforehand
    save(visit)
    assert page.locator("input:checked").count() == 0
    page.get_by_label("how many set the goal").select_option("8")
    page.get_by_text("An example, or a page, if you like").first.click()
    page.get_by_label("A page that shows it").first.fill("not a link")
    save(visit)
    assert page.locator("#errors").inner_text().count("web address") == 1
    page.get_by_label("A page that shows it").first.fill("https://example.org/plan")
    press(visit, "Save and leave")
    assert matched(office) == []
    press(visit, "Publish")
    assert "Confirmed until" in page.content()
    assert matched(office) == ["Ana Steps"]
    press(visit, "Pause")
    assert matched(office) == []
    press(visit, "Publish")
    assert matched(office) == ["Ana Steps"]
    press(visit, "Withdraw")
    assert matched(office) == []
    assert "Withdrawn: only you see it." in page.content()


def test_how_i_would_appear_shows_my_own_card_and_names_nobody_else(
    office: Server, practitioner: Callable[..., tuple[Visit, str]]
) -> None:
    visit, _ = practitioner()
    begin(visit, "Ana Preview")
    visit.open("/me/appearance")
    visit.page.get_by_label("Awake at three").check()
    press(visit, "Show me")
    assert visit.page.get_by_role("heading", name="Ana Preview").count() == 1
    rows = [row.split("\t") for row in visit.page.locator("tbody tr").all_inner_texts()]
    assert [row[1] for row in rows].count("you") == 1
    assert {row[1] for row in rows} == {"someone else", "you"}
    place = next(row[0] for row in rows if row[1] == "you")
    name = visit.page.get_by_role("heading", name="Ana Preview")
    assert name.inner_text().startswith(f"{place}. ")
    assert name.locator("a").count() == 0  # a draft has no page yet
    visit.page.locator("details.whole > summary").first.click()
    silent = visit.page.locator("details.silent")
    assert silent.locator("summary").inner_text().startswith("Not stated: ") and "more" in silent.inner_text()
    assert not silent.locator("p").is_visible()  # a long list is folded
    visit.open("/me")
    press(visit, "Publish")
    visit.open("/me/appearance")
    visit.page.get_by_label("Awake at three").check()
    press(visit, "Show me")
    with visit.page.expect_popup() as opened:  # beside the preview, which goes on standing
        visit.page.get_by_role("heading", name="Ana Preview").locator("a").click()
    opened.value.wait_for_selector("article.profile")
    assert "/practitioners/" in opened.value.url


def test_what_a_story_asks_for_leaves_me_out_as_it_would_of_a_seeker_and_is_named(
    practitioner: Callable[..., tuple[Visit, str]],
) -> None:
    visit, _ = practitioner()
    begin(visit, "Ana Left Out")
    visit.open("/me/profile/short-price")
    visit.page.get_by_label("Currency").select_option("EUR")
    visit.page.get_by_label("A session costs at least").fill("80")
    save(visit)
    visit.open("/me/appearance")
    story = "I cannot sleep. I live near Hartford, CT and can pay at most €60. I would like a woman."
    visit.page.get_by_label("Or a story of your own").fill(story)
    press(visit, "Show me")
    answer = visit.page.locator("section[aria-labelledby=answer]").inner_text()
    assert "insomnia" in answer and "a woman (a wish)" in answer and "at most €60 (a must)" in answer
    assert "place (Hartford" in answer and "fee (at most €60)" in answer
    visit.page.get_by_label("Or a story of your own").fill("I cannot sleep.")
    visit.page.get_by_text("A place, a price, goals and wishes").click()
    visit.page.get_by_label("At most, a session").fill("70")
    press(visit, "Show me")
    assert "fee (at most €70)" in visit.page.locator("section[aria-labelledby=answer]").inner_text()


def test_a_place_that_is_not_on_the_map_is_asked_about_and_a_tick_mends_it(
    practitioner: Callable[..., tuple[Visit, str]],
) -> None:
    visit, _ = practitioner()
    begin(visit, "Ana Place")
    visit.open("/me/profile/places")
    visit.page.get_by_label("City").fill("Hartfrd")
    visit.page.get_by_label("State or region").fill("CT")
    save(visit)
    visit.page.get_by_label("Hartford, Connecticut, US", exact=True).check()
    save(visit)
    visit.open("/me/profile/places")
    assert visit.page.get_by_label("City").first.input_value() == "Hartford"
