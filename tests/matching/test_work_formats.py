"""The instrument by form of work: every set can be answered honestly on every axis, and counts on the same scale."""

import numpy as np
import pytest

from schemas.core.fields import WorkFormat
from schemas.profiles.format_items import FORMATS
from schemas.profiles.items import Item
from schemas.profiles.practitioner import Practice, Profile
from schemas.profiles.profile_problems import profile_problems
from schemas.profiles.qualities import ITEMS, QUALITIES, QUALITY_IDS, items_answered
from service.matching.fit.practices import practice_vector
from tests.matching.world import model

POLICY = model().policy.practices
LISTENING = QUALITY_IDS.index("listening")


def at(item: Item, u: float) -> int | bool:
    """The answer to an item that lies at a position between the poles."""
    u = 1.0 - u if item.reverse else u
    return u > 0.5 if item.kind == "yes_no" else round(item.minimum + u * (item.maximum - item.minimum))


def answering(format: WorkFormat, **positions: float) -> np.ndarray:
    """The stored numbers of somebody of this format, who answers these axes at these positions with every item."""
    practices = {
        quality.id: Practice({item.id: at(item, positions[quality.id]) for item in quality.items_for(format)})
        for quality in QUALITIES
        if quality.id in positions
    }
    person = Profile(display_name="x", modalities=["x"], work_format=format, practices=practices)
    assert profile_problems(person) == []
    return practice_vector(person, frozenset(), POLICY)


@pytest.mark.parametrize("format", FORMATS)
def test_every_axis_can_be_answered_in_every_format_and_nothing_twice(format: WorkFormat) -> None:
    for quality in QUALITIES:
        items = quality.items_for(format)
        assert len(items) >= 2, (format, quality.id)
        assert len({item.counts_as for item in items}) == len(items)


def test_an_item_counts_on_the_scale_of_the_one_whose_place_it_takes() -> None:
    for quality, item in ITEMS.values():
        own = ITEMS[item.counts_as][1]
        assert own in quality.items
        assert (item.kind, item.minimum, item.maximum, item.reverse) == (
            own.kind, own.minimum, own.maximum, own.reverse,
        )  # fmt: skip
        assert bool(item.formats) == (item.like is not None)


@pytest.mark.parametrize("format", FORMATS)
def test_high_and_low_answers_mean_the_same_in_every_format(format: WorkFormat) -> None:
    for index, axis in enumerate(QUALITY_IDS):
        high, low = answering(format, **{axis: 1.0})[index], answering(format, **{axis: 0.0})[index]
        assert high > 0 > low, (format, axis)
        plan = answering("plan", **{axis: 1.0})[index]
        assert 0.6 * plan < high < 1.5 * plan, (format, axis)


def test_silence_that_follows_the_person_is_listening() -> None:
    silent = Practice({"own_time_share": 3, "asked_how_it_was": 7})
    person = Profile(display_name="x", modalities=["x"], work_format="hands_on", practices={"listening": silent})
    assert practice_vector(person, frozenset(), POLICY)[LISTENING] > 0


def test_minutes_are_asked_of_nobody_whose_work_is_hands_on_or_in_groups() -> None:
    for format in ("hands_on", "groups", "remote"):
        ids = {item.id for quality in QUALITIES for item in quality.items_for(format)}  # type: ignore[arg-type]
        assert "minutes_before_advice" not in ids
        assert ("notes_access" in ids) == (format == "remote")


def test_former_answers_keep_counting_when_the_format_changes() -> None:
    former = {
        "listening": Practice({"client_talk_share": 3, "said_back_and_corrected": 9, "contact_between_visits": 3})
    }
    plan = Profile(display_name="x", modalities=["x"], practices=former)  # type: ignore[arg-type]
    hands_on = Profile(display_name="x", modalities=["x"], practices=former, work_format="hands_on")  # type: ignore[arg-type]
    before, after = (practice_vector(person, frozenset(), POLICY) for person in (plan, hands_on))
    assert np.array_equal(before, after)


def test_of_two_answers_that_count_as_one_the_present_set_decides() -> None:
    listening = QUALITIES[LISTENING]
    answered = items_answered(listening, ["client_talk_share", "own_time_share"], "hands_on")
    assert [item.id for item in answered.values()] == ["own_time_share"]
    answered = items_answered(listening, ["client_talk_share", "own_time_share"], None)
    assert [item.id for item in answered.values()] == ["client_talk_share"]


def test_what_does_not_apply_is_an_open_answer_of_a_known_item() -> None:
    practice = Practice(open={"alternatives_named": "does_not_apply", "stock_on_site": "too_new"})
    person = Profile(display_name="x", modalities=["x"], practices={"service": practice})
    assert profile_problems(person) == []
    assert not practice_vector(person, frozenset(), POLICY).any()
    wrong = Profile(display_name="x", modalities=["x"], practices={"options": practice})
    assert [pointer for pointer, _ in profile_problems(wrong)] == [
        "/practices/options/open/alternatives_named",
        "/practices/options/open/stock_on_site",
    ]


def test_an_answer_beyond_the_scale_is_taken_and_counts_as_its_end() -> None:
    def vector(minutes: int) -> list[float]:
        story = Practice({"minutes_before_advice": minutes})
        person = Profile(display_name="x", modalities=["x"], practices={"story": story})
        assert profile_problems(person) == []
        return list(practice_vector(person, frozenset(), POLICY))

    assert vector(60) < vector(90) == vector(120)


def test_what_was_answered_to_a_question_that_another_has_followed_keeps_counting() -> None:
    listening = QUALITIES[LISTENING]
    assert "said_back_and_corrected" not in {item.id for item in listening.items_for("plan")}
    assert list(items_answered(listening, ["said_back_and_corrected"], "plan")) == ["said_back_and_corrected"]
    both = items_answered(listening, ["said_back_and_corrected", "said_back_and_checked"], "plan")
    assert [item.id for item in both.values()] == ["said_back_and_checked"]
