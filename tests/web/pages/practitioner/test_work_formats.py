"""The questions about practices in the words of one's own work, each of which can be answered, also with a reason."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from schemas.core.fields import WorkFormat
from schemas.profiles.qualities import QUALITIES
from tests.web.pages.conftest import Visit
from tests.web.pages.practitioner.conftest import begin, press


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


class Walk(NamedTuple):
    """Who walks through the form: the form of their work, a question in its words, and one that makes no sense there;
    and what each honestly answers where it is not the middle: item -> value of the form."""

    craft: str
    form: WorkFormat
    asked: str
    not_asked: str
    honest: dict[str, str]


WALKS = (
    Walk(
        "family medicine",
        "plan",
        "changed the plan after",
        "decide what the time was for",
        {"client_talk_share": "1", "writes_to_others": "3", "notes_access": "-too_new"},
    ),
    Walk(
        "reiki",
        "each_time",
        "decide what the time was for",
        "set the goal of the work",
        {"own_time_share": "3", "alternatives_named": "-does_not_apply", "took_home": "2"},
    ),
    Walk(
        "massage therapy",
        "hands_on",
        "in words or in silence",
        "how much of the talking",
        {"own_time_share": "3", "asked_how_it_was": "9", "nothing_between": "8"},
    ),
    Walk(
        "yoga therapy",
        "groups",
        "those present choose",
        "how much of the talking",
        {"group_share": "1", "group_chose": "4", "took_home": "7"},
    ),
    Walk(
        "homeopathy",
        "remote",
        "said or written comes from the person",
        "minutes pass before",
        {"words_share": "3", "understood_said_back": "8", "plans_with_purchase": "6"},
    ),
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


# A plan and hands-on work with few words in each landing; all five every night.
_LANDING = ("family medicine", "massage therapy")


@pytest.mark.parametrize(
    "walk",
    [
        pytest.param(walk, id=walk.craft, marks=[] if walk.craft in _LANDING else [pytest.mark.nightly])
        for walk in WALKS
    ],
)
def test_every_craft_is_asked_in_its_own_words_can_answer_every_question_and_is_previewed(
    practitioner: Callable[..., tuple[Visit, str]], walk: Walk
) -> None:
    visit, _ = practitioner()
    craft, form, asked, not_asked, honest = walk
    begin(visit, "Ana Walks", craft)
    visit.open("/me/profile/format")
    visit.page.locator(f"[name='work_format'][value='{form}']").check()
    press(visit, "Save and go on")
    wanted = {(quality.id, item.id) for quality in QUALITIES for item in quality.items_for(form)}
    assert set(honest) <= {item for _, item in wanted}
    answered, text = set(), ""
    for step in ("ways-1", "ways-2", "ways-3"):
        visit.open(f"/me/profile/{step}")
        text += visit.page.locator("main").inner_text()
        for axis, item in sorted(wanted - answered):
            path = f"practices.{axis}.items.{item}"
            if visit.page.locator(f"[name='{path}']").count():
                answer(visit, path, honest.get(item))
                answered.add((axis, item))
        press(visit, "Save and go on")
        assert not visit.page.url.endswith(step), visit.page.locator("main").inner_text()
    assert answered == wanted
    assert asked in text and not_asked not in text
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
