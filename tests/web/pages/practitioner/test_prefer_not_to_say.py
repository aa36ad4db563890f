"""Preferring not to say is an answer: it is shown again, hinted at no more, and taken back by answering."""

from collections.abc import Callable

from tests.web.pages.conftest import Visit
from tests.web.pages.practitioner.conftest import begin, press, save

ASK = "Of your last ten clients, how many set the goal of the work in their own words?"


def test_what_someone_prefers_not_to_say_is_remembered_and_never_asked_for_again(
    practitioner: Callable[..., tuple[Visit, str]],
) -> None:
    visit, _ = practitioner()
    begin(visit, "Ana Discreet")
    hinted = visit.page.locator("#card details li", has_text="Who decides")
    visit.open("/me/profile/ways-1")
    assert hinted.count() == 1
    visit.page.get_by_label(ASK).select_option("I prefer not to say")
    press(visit, "Save and go on")
    visit.open("/me/profile/ways-1")
    assert visit.page.get_by_label(ASK).input_value() == "-"
    assert hinted.count() == 0
    profile = visit.page.request.get(f"{visit.base}/v1/me/profile").json()
    assert "practices" not in profile  # it is neutral, as if nothing had been asked
    exported = visit.page.request.get(f"{visit.base}/v1/me/export").json()
    assert exported["account"]["left_unsaid"] == ["practices.horizontal.items.client_set_goal"]

    visit.page.get_by_label(ASK).select_option("7")
    save(visit)
    visit.open("/me/profile/ways-1")
    assert visit.page.get_by_label(ASK).input_value() == "7"
    assert visit.page.request.get(f"{visit.base}/v1/me/export").json()["account"]["left_unsaid"] == []
