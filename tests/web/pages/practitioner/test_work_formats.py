"""The questions about practices in the words of one's own work, each of which can be answered, also with a reason."""

from collections.abc import Callable

import pytest

from tests.web.pages.conftest import Visit
from tests.web.pages.practitioner.conftest import begin, press

# Who answers, the form of their work, a question in its words, and one that makes no sense to them.
CRAFTS = (
    (
        "family medicine",
        "one to one, with a plan for a while",
        "changed the plan after",
        "decide what the time was for",
    ),
    ("reiki", "one to one, each time for itself", "decide what the time was for", "set the goal of the work"),
    ("massage therapy", "hands-on, with few words", "in words or in silence", "how much of the talking"),
    ("yoga therapy", "groups and classes", "those present choose", "how much of the talking"),
    ("homeopathy", "in writing or from a distance", "said or written comes from the person", "minutes pass before"),
)


@pytest.mark.parametrize(("craft", "form", "asked", "not_asked"), CRAFTS)
def test_each_craft_is_asked_in_its_own_words(
    practitioner: Callable[..., tuple[Visit, str]], craft: str, form: str, asked: str, not_asked: str
) -> None:
    visit, _ = practitioner()
    begin(visit, "Ana Format", craft)
    page = visit.page
    visit.open("/me/profile/format")
    page.get_by_label(form).check()
    press(visit, "Save and go on")
    text = ""
    for step in ("ways-1", "ways-2", "ways-3"):
        visit.open(f"/me/profile/{step}")
        text += page.locator("main").inner_text()
    assert asked in text and not_asked not in text


def test_why_a_question_stays_open_is_kept_with_the_profile(practitioner: Callable[..., tuple[Visit, str]]) -> None:
    visit, _ = practitioner()
    begin(visit, "Ana Open", "massage therapy")
    page = visit.page
    visit.open("/me/profile/ways-2")
    ask = page.get_by_label("how many named a source elsewhere")
    ask.select_option("does not apply to my work")
    press(visit, "Save and go on")
    profile = page.request.get(f"{visit.base}/v1/me/profile").json()
    assert profile["practices"] == {"service": {"open": {"alternatives_named": "does_not_apply"}}}
    visit.open("/me/profile/ways-2")
    assert ask.input_value() == "-does_not_apply"
    ask.select_option("6")
    press(visit, "Save and go on")
    profile = page.request.get(f"{visit.base}/v1/me/profile").json()
    assert profile["practices"]["service"]["items"] == {"alternatives_named": 6}
    assert "open" not in profile["practices"]["service"]
