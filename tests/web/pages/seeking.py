"""What a seeker does on the pages, step by step, for the tests of these pages."""

from playwright.sync_api import Locator, Page

STORY = "Since my divorce I hardly sleep and my back hurts every morning. I feel lost."
HISTORIA = "Desde mi divorcio casi no duermo y me duele la espalda cada mañana."
# In the story and nowhere else: it may stand in no address, log or table.
CANARY = "Quetzalcanary"


def fill_first_page(page: Page, story: str = STORY) -> None:
    """A story, a place, two goals and three axes, typed and clicked as a person would."""
    page.fill("#story", story)
    page.fill("#place", "Hartford, CT")
    for section in page.locator("details.section > summary").all()[:3]:
        section.click()
    page.select_option("#goal_sleep", "3")
    page.check("input[name=meet_start][value=plus]")
    page.locator("details.scales > summary").click()
    page.select_option("#q_options", "3")
    page.select_option("#q_horizontal", "2")
    page.select_option("#q_service", "-2")
    page.fill("#fee", "90")
    page.check("input[name=language][value=es]")


def show_results(page: Page) -> None:
    """Presses the first button of the form and waits for the list."""
    page.locator("main form p.actions button").first.click()
    page.wait_for_selector("#results")


def follow(control: Locator) -> None:
    """Clicks a link or a button and waits until the page it leads to has loaded."""
    with control.page.expect_navigation():
        control.click()
