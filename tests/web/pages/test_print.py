"""On paper: each reason once, all folds open, no card cut, black on white for those who read in the dark as well."""

from collections.abc import Callable

from tests.web.pages.conftest import Kind, Visit
from tests.web.pages.seeking import fill_first_page, show_results

Visiting = Callable[[Kind], Visit]


def _on_paper(visit: Visiting) -> Visit:
    seeker = visit(Kind(scheme="dark"))
    seeker.open("/")
    fill_first_page(seeker.page)
    show_results(seeker.page)
    seeker.page.emulate_media(media="print")
    return seeker


def test_a_printed_list_says_each_reason_once_and_holds_the_questions(visit: Visiting) -> None:
    page = _on_paper(visit).page
    for card in page.locator("article.card").all():
        text = card.inner_text()
        reasons = card.locator("details.reasons li").evaluate_all("all => all.map(one => one.firstChild.data.trim())")
        assert reasons and all(text.count(f"{reason} ") + text.count(f"{reason}\n") == 1 for reason in reasons)
        questions = card.locator("details.questions li").all()
        assert questions and all(question.bounding_box()["height"] > 0 for question in questions)  # type: ignore[index]
        assert card.evaluate("card => getComputedStyle(card).breakInside") == "avoid"
        contact = card.locator(".contact")
        assert contact.is_visible() and any(letter.isdigit() for letter in contact.inner_text())
    assert page.get_by_text("At the review point, ask yourself").is_visible()
    assert not page.locator("form.side").is_visible()


def test_what_is_printed_is_dark_on_white_though_read_in_the_dark(visit: Visiting) -> None:
    page = _on_paper(visit).page
    for selector in ("body", ".card", ".card h3 a", ".card h4"):
        # Colours change over a moment where the pages are read; what is printed is what they end at.
        page.wait_for_timeout(400)
        colours = page.locator(selector).last.evaluate(
            "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
        )
        ink, ground = ([float(part) for part in colour.strip("rgba()").split(",")] for colour in colours)
        assert sum(ink[:3]) < 300 and (sum(ground[:3]) > 700 or ground[3] == 0), (selector, colours)
