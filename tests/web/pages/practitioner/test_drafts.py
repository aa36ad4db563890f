"""What is typed and not saved is there again: after leaving the page, without a connection, and beside another tab."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.web.pages.conftest import Kind, Visit
from tests.web.pages.practitioner.conftest import begin, press, save

SCRIPT = Kind(script=True)
OWN_WORDS = "How you work, in your own words"


def type_words(page: Page, words: str) -> None:
    page.get_by_label(OWN_WORDS).press_sequentially(words)


def test_what_was_typed_and_not_saved_stands_there_again_and_on_the_overview(
    practitioner: Callable[..., tuple[Visit, str]],
) -> None:
    visit, _ = practitioner(SCRIPT)
    page = visit.page
    begin(visit, "Ana Draft")
    visit.open("/me/profile/approach")
    type_words(page, "Slow hands.")
    page.locator("[data-draft-kept]").wait_for()
    visit.open("/me")
    assert "What you typed on the page “Your approach” is not saved yet." in page.content()
    visit.open("/me/public")
    assert "Slow hands." not in page.content()
    visit.open("/me/profile/approach")
    assert page.get_by_label(OWN_WORDS).input_value() == "Slow hands."
    assert page.locator("#unsaved").is_visible()
    save(visit)
    visit.open("/me/profile/approach")
    assert page.locator("#unsaved").count() == 0
    assert page.get_by_label(OWN_WORDS).input_value() == "Slow hands."


def test_a_draft_is_thrown_away_when_one_says_so(practitioner: Callable[..., tuple[Visit, str]]) -> None:
    visit, _ = practitioner(SCRIPT)
    begin(visit, "Ana Away")
    visit.open("/me/profile/approach")
    type_words(visit.page, "Not this.")
    visit.page.locator("[data-draft-kept]").wait_for()
    visit.open("/me/profile/approach")
    press(visit, "Throw it away")
    assert visit.page.get_by_label(OWN_WORDS).input_value() == ""


def test_without_a_connection_what_is_typed_stays_in_the_tab_until_there_is_one(
    practitioner: Callable[..., tuple[Visit, str]],
) -> None:
    visit, _ = practitioner(SCRIPT)
    page = visit.page
    begin(visit, "Ana Offline")
    visit.open("/me/profile/approach")
    page.context.set_offline(True)
    type_words(page, "On the train.")
    page.locator("[data-draft-here]").wait_for()
    assert page.evaluate("Object.values(sessionStorage).some(text => text.includes('On+the+train.'))")
    page.context.set_offline(False)
    page.locator("[data-draft-kept]").wait_for()
    visit.open("/me/profile/approach")
    expect(page.get_by_label(OWN_WORDS)).to_have_value("On the train.")
    page.wait_for_function("sessionStorage.length == 0")
    away = ("ERR_INTERNET_DISCONNECTED", "Failed to fetch")  # what the browser and htmx say of it
    visit.complaints[:] = [complaint for complaint in visit.complaints if not any(words in complaint for words in away)]


def test_a_draft_does_not_undo_what_another_tab_saved_meanwhile(
    practitioner: Callable[..., tuple[Visit, str]],
) -> None:
    visit, _ = practitioner(SCRIPT)
    page = visit.page
    begin(visit, "Ana Twice")
    visit.open("/me/profile/who")
    page.get_by_label("Pronouns").press_sequentially("she")
    page.locator("[data-draft-kept]").wait_for()
    visit.open("/me/profile/short-name")
    page.get_by_label("Name, as people should see it").fill("Ana Thrice")
    save(visit)
    visit.open("/me/profile/who")
    assert page.get_by_label("Pronouns").input_value() == "she"
    save(visit)
    assert "was changed elsewhere" in page.content()
    save(visit)
    visit.open("/me/profile/who")
    assert page.get_by_label("Name, as people should see it").input_value() == "Ana Thrice"
    assert page.get_by_label("Pronouns").input_value() == "she"


def test_saving_at_once_after_typing_leaves_no_draft_behind(practitioner: Callable[..., tuple[Visit, str]]) -> None:
    visit, _ = practitioner(SCRIPT)
    page = visit.page
    begin(visit, "Ana Quick")
    visit.open("/me/profile/approach")
    type_words(page, "Slow hands.")
    save(visit)
    page.wait_for_url("**/me/profile/concerns?done=saved")
    visit.open("/me/profile/approach")
    assert page.get_by_label(OWN_WORDS).input_value() == "Slow hands."
    assert page.locator("#unsaved").count() == 0
    visit.open("/me")
    assert "is not saved yet" not in page.content()


def test_what_wants_another_look_is_kept_although_it_was_not_saved(
    practitioner: Callable[..., tuple[Visit, str]],
) -> None:
    visit, _ = practitioner(SCRIPT)
    page = visit.page
    begin(visit, "Ana Doubt")
    visit.open("/me/profile/short-price")
    page.get_by_label("A session costs at least").press_sequentially("1,200 USD")
    save(visit)
    page.locator("#understood").wait_for()
    page.locator("[data-draft-kept]").wait_for()
    visit.open("/me/profile/short-price")
    assert page.get_by_label("A session costs at least").input_value() == "1200"
    assert page.locator("#unsaved").is_visible()
