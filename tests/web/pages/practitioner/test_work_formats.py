"""The questions about practices in the words of one's own work, each of which can be answered, also with a reason."""

from collections.abc import Callable

import pytest

from schemas.core.fields import WorkFormat
from schemas.profiles.qualities import QUALITIES
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


# Who walks through the form, and what each honestly answers where it is not the middle: item -> value of the form.
WALKS: tuple[tuple[str, WorkFormat, dict[str, str]], ...] = (
    ("family medicine", "plan", {"client_talk_share": "1", "writes_to_others": "3", "notes_access": "-too_new"}),
    ("reiki", "each_time", {"own_time_share": "3", "alternatives_named": "-does_not_apply", "took_home": "2"}),
    ("massage therapy", "hands_on", {"own_time_share": "3", "asked_how_it_was": "9", "nothing_between": "8"}),
    ("yoga therapy", "groups", {"group_share": "1", "group_chose": "4", "took_home": "7"}),
    ("homeopathy", "remote", {"words_share": "3", "understood_said_back": "8", "plans_with_purchase": "6"}),
)


def answer(visit: Visit, path: str, value: str | None) -> None:
    """One question, in whatever way the form asks it; None: somewhere in the middle."""
    controls = visit.page.locator(f"[name='{path}']")
    assert controls.count() > 0, path
    if controls.first.evaluate("control => control.tagName") == "SELECT":
        values = controls.first.locator("option").evaluate_all("options => options.map(option => option.value)")
        given = [option for option in values if option and not option.startswith("-")]
        controls.first.select_option(value or given[len(given) // 2])
    elif controls.first.get_attribute("type") == "radio":
        visit.page.locator(
            f"[name='{path}'][value='{value}']" if value else f"[name='{path}']:not([value=''])"
        ).first.check()
    else:
        controls.first.fill(value or "20")


@pytest.mark.parametrize(("craft", "form", "honest"), WALKS, ids=[craft for craft, _, _ in WALKS])
def test_every_question_can_be_answered_by_every_craft_and_is_previewed(
    practitioner: Callable[..., tuple[Visit, str]], craft: str, form: WorkFormat, honest: dict[str, str]
) -> None:
    visit, _ = practitioner()
    begin(visit, "Ana Walks", craft)
    visit.open("/me/profile/format")
    visit.page.locator(f"[name='work_format'][value='{form}']").check()
    press(visit, "Save and go on")
    wanted = {(quality.id, item.id) for quality in QUALITIES for item in quality.items_for(form)}
    assert set(honest) <= {item for _, item in wanted}
    answered = set()
    for step in ("ways-1", "ways-2", "ways-3"):
        visit.open(f"/me/profile/{step}")
        for axis, item in sorted(wanted - answered):
            path = f"practices.{axis}.items.{item}"
            if visit.page.locator(f"[name='{path}']").count():
                answer(visit, path, honest.get(item))
                answered.add((axis, item))
        press(visit, "Save and go on")
        assert not visit.page.url.endswith(step), visit.page.locator("main").inner_text()
    assert answered == wanted
    practices = visit.page.request.get(f"{visit.base}/v1/me/profile").json()["practices"]
    open_items = {item for item, value in honest.items() if value.startswith("-")}
    assert {(axis, item) for axis, practice in practices.items() for item in practice.get("items", {})} == {
        pair for pair in wanted if pair[1] not in open_items
    }
    assert {item for practice in practices.values() for item in practice.get("open", {})} == open_items
    seen = visit.page.request.post(
        f"{visit.base}/v1/me/preview", data={"practices": {"listening": 3}, "seed": "walk"}
    ).json()
    assert seen["appears"] and "listening" not in seen["not_stated"]
    listens = seen["parts"]["practices"]["value"]
    # Silence that follows the person is listening; so is leaving most of the words to them.
    assert (listens > 0.5) == (craft in ("reiki", "massage therapy", "homeopathy")), (craft, listens)
    visit.open("/me/appearance")
    visit.page.get_by_label("Or a story of your own").fill("I lie awake for hours, and I want somebody who listens.")
    press(visit, "Show me")
    assert "Ana Walks" in visit.page.locator("main").inner_text()
