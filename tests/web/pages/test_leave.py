"""A way out is at hand on every page of seekers, and going back after it shows nothing."""

from collections.abc import Callable

import pytest

from tests.web.pages.conftest import PHONE, Kind, Visit
from tests.web.pages.seeking import CANARY, show_results

Visiting = Callable[[Kind], Visit]
ELSEWHERE = "https://www.wikipedia.org/"


def _leaves(seeker: Visit) -> None:
    """Presses the button; the site elsewhere is answered here, so that the test needs no network."""
    seeker.page.context.route(f"{ELSEWHERE}**", lambda route: route.fulfill(body="elsewhere"))
    seeker.page.locator("a.leave").click()
    seeker.page.wait_for_url(ELSEWHERE)


def _forget_elsewhere(seeker: Visit) -> None:
    seeker.requests[:] = [request for request in seeker.requests if not request.url.startswith(ELSEWHERE)]


@pytest.mark.parametrize("locale", ["en-US", "es-MX"])
def test_who_has_left_does_not_come_back_by_going_back(visit: Visiting, locale: str) -> None:
    seeker = visit(Kind(size=PHONE, locale=locale))
    seeker.open("/")
    seeker.page.fill("#story", f"He hits me when he drinks. {CANARY}")
    show_results(seeker.page)
    _leaves(seeker)
    seeker.page.evaluate("history.back()")
    seeker.page.wait_for_timeout(1_500)  # back, and out again
    assert seeker.page.url == ELSEWHERE
    assert CANARY not in seeker.page.content()
    # Whoever comes on purpose is let in, and nothing typed before is there.
    seeker.open("/")
    assert seeker.page.is_visible("#story") and seeker.page.input_value("#story") == ""
    _forget_elsewhere(seeker)


def test_without_a_script_the_button_is_a_link_that_says_nothing_of_where_one_was(visit: Visiting) -> None:
    seeker = visit(Kind(script=False))
    seeker.open("/")
    _leaves(seeker)
    assert "referer" not in seeker.requests[-1].headers
    _forget_elsewhere(seeker)
