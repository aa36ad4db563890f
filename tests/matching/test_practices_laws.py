"""The laws of the practices and lifestyle parts: no answer sheet, however written, gains by its level."""

from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.matching.match import Goal
from schemas.profiles.practitioner import Practice, Profile
from schemas.profiles.qualities import DOMAIN_IDS, LEVELS, QUALITIES, QUALITY_IDS, Item
from service.matching.lifestyle import lifestyle_query, lifestyle_vector
from service.matching.practices import (
    LONGEST,
    axis_answers,
    practice_query,
    practice_shape,
    practice_vector,
    seeker_axes,
)
from service.matching.qualities import stated_facts
from service.neutrality.inflation import claiming_maximum, polarising
from tests.matching import faults
from tests.matching.world import model, people

NOBODY = frozenset[str]()
POLICY = model().policy.practices
LIVING = model().policy.lifestyle
DEFAULT = np.full(len(QUALITY_IDS), 1.0 / len(QUALITY_IDS))


def stating(practices: dict[str, Practice], **fields: Any) -> Profile:
    """Somebody who answers these items and documents nothing."""
    return Profile(display_name="x", modalities=["reiki"], practices=practices, **fields)  # type: ignore[arg-type]


def _value(item: Item) -> st.SearchStrategy[int | bool]:
    return st.booleans() if item.kind == "yes_no" else st.integers(item.minimum, item.maximum)


def sheets(axes: int = 9) -> st.SearchStrategy[dict[str, Practice]]:
    """Answer sheets over any of the axes, with any of their items answered."""
    per_axis = {
        quality.id: st.fixed_dictionaries({}, optional={item.id: _value(item) for item in quality.items})
        .filter(bool)
        .map(Practice)
        for quality in QUALITIES
    }
    return st.fixed_dictionaries({}, optional=per_axis).filter(lambda sheet: len(sheet) <= axes)


def at(position: float) -> dict[str, Practice]:
    """Every item answered at the same end."""

    def end(item: Item) -> int | bool:
        value = item.maximum if (position > 0.5) != item.reverse else item.minimum
        return bool(value) if item.kind == "yes_no" else value

    return {quality.id: Practice({item.id: end(item) for item in quality.items}) for quality in QUALITIES}


answers = st.dictionaries(st.sampled_from(QUALITY_IDS), st.integers(-3, 3), max_size=9)


def z(profile: Profile, asked: dict[str, int]) -> float:
    axes, _ = seeker_axes(asked)
    return float(practice_vector(profile, NOBODY, POLICY) @ practice_query(axes))


@pytest.mark.parametrize("position", [0.0, 1.0])
@given(asked=answers)
def test_the_same_end_everywhere_says_nothing_to_anybody(position: float, asked: dict[str, int]) -> None:
    assert z(stating(at(position)), asked) == 0.0


@given(asked=answers)
def test_no_answer_says_nothing_to_anybody(asked: dict[str, int]) -> None:
    assert z(stating({}), asked) == 0.0


@given(sheet=sheets(1), asked=answers)
def test_a_single_answered_axis_says_nothing_to_anybody(sheet: dict[str, Practice], asked: dict[str, int]) -> None:
    assert z(stating(sheet), asked) == 0.0


@given(sheet=sheets(), first=st.lists(st.sampled_from(QUALITY_IDS), max_size=3, unique=True))
@settings(max_examples=300)
def test_shapes_sum_to_nothing_so_defaults_alone_favour_nobody(sheet: dict[str, Practice], first: list[str]) -> None:
    vector = practice_vector(stating(sheet, puts_first=first), NOBODY, POLICY)
    assert vector.sum() == 0.0
    assert abs(float(vector @ practice_query(DEFAULT))) < 1e-12
    assert np.array_equal(vector, vector.astype(np.float16))


@given(sheet=sheets())
@settings(max_examples=200)
def test_three_on_everything_ties_all_who_document_nothing(sheet: dict[str, Practice]) -> None:
    assert z(stating(sheet), dict.fromkeys(QUALITY_IDS, 3)) == pytest.approx(0.0, abs=1e-12)


def test_three_on_everything_is_decided_by_evidence() -> None:
    everything = dict.fromkeys(QUALITY_IDS, 3)
    low, high = (stating({}, does_not_treat=["a", "b", "c"][:count]) for count in (1, 3))
    assert z(high, everything) > z(low, everything)


@given(sheet=sheets(), first=st.lists(st.sampled_from(QUALITY_IDS), max_size=3, unique=True))
@settings(max_examples=200)
def test_nobody_is_longer_than_the_cap(sheet: dict[str, Practice], first: list[str]) -> None:
    profile = stating(sheet, puts_first=first)
    assert np.linalg.norm(practice_vector(profile, NOBODY, POLICY)) <= LONGEST


@given(sheet=sheets())
@settings(max_examples=200)
def test_polarising_is_no_longer_than_the_usual_sheet(sheet: dict[str, Practice]) -> None:
    pushed = practice_vector(polarising(stating(sheet)), NOBODY, POLICY)
    assert np.linalg.norm(pushed) <= POLICY.length * POLICY.tier_scale["stated"] + 0.02


def test_leaving_an_answer_out_costs_and_gains_nothing_on_average() -> None:
    changes = []
    for person in people(300):
        stated = {axis: Practice(dict(practice.items)) for axis, practice in person.profile.practices.items()}
        if len(stated) < 6 or practice_shape(stating(stated), POLICY).std() == 0:
            continue
        whole = practice_vector(stating(stated), NOBODY, POLICY)
        for axis in list(stated):
            without = {name: practice for name, practice in stated.items() if name != axis}
            changes.append(practice_vector(stating(without), NOBODY, POLICY) - whole)
    mean, error = np.mean(changes, axis=0), np.std(changes, axis=0) / len(changes) ** 0.5
    assert np.abs(mean).max() < max(0.05, 4 * float(error.max()))
    assert abs(float(np.mean(changes))) < 1e-12


def test_a_missing_axis_is_the_average_and_never_a_no() -> None:
    sheet = {"options": Practice({"two_or_more_routes": 9}), "webwork": Practice({"pointed_to_others": 1})}
    _, y, reliability = axis_answers(stating(sheet), POLICY)
    missing = [index for index, axis in enumerate(QUALITY_IDS) if axis not in sheet]
    assert not y[missing].any() and not reliability[missing].any()
    assert not practice_vector(stating(sheet), NOBODY, POLICY)[missing].any()


@given(goals=st.lists(st.sampled_from(DOMAIN_IDS), min_size=1, max_size=5, unique=True))
def test_central_in_every_domain_equals_nothing_stated(goals: list[str]) -> None:
    query = lifestyle_query([Goal(domain) for domain in goals])  # type: ignore[arg-type]
    for level in LEVELS:
        assert lifestyle_vector(dict.fromkeys(DOMAIN_IDS, level), LIVING) @ query == 0.0
    assert lifestyle_vector({}, LIVING) @ query == 0.0


@given(stated=st.dictionaries(st.sampled_from(DOMAIN_IDS), st.sampled_from(LEVELS)))
def test_lifestyle_shapes_stay_within_their_cap(stated: dict[str, str]) -> None:
    assert np.linalg.norm(lifestyle_vector(stated, LIVING)) <= LONGEST + 1e-9


def test_claiming_the_maximum_is_found_out_only_with_centring() -> None:
    person = people(50)[3].profile
    assert practice_shape(claiming_maximum(person), POLICY).max() < 0.5
    with faults.raw_levels():
        assert practice_vector(claiming_maximum(person), NOBODY, POLICY).sum() > 10


FACTS: dict[str, Any] = {
    "fees": {"currency": "USD", "first_visit": {"minutes": 120}, "session": {"minutes": 120}, "sliding_scale": True},
    "lifestyle": {"sleep": "central", "eating": "central", "stress": "regular", "meaning": "none"},
    "expectations": {"trial_weeks": 6, "usual_visits": [8, 30], "review_point": "after visit 6"},
    "products": {"sells": False, "income_share": "none", "commission": False},
    "disclosures": {"shared_plan": True, "free_places": 2},
    "does_not_treat": ["a", "b", "c"],
}


@given(sheet=sheets(), told=st.sets(st.sampled_from(sorted(FACTS))), confirmed=st.sets(st.sampled_from(QUALITY_IDS)))
@settings(max_examples=200)
def test_with_every_fact_stated_nobody_is_longer_than_the_cap_either(
    sheet: dict[str, Practice], told: set[str], confirmed: set[str]
) -> None:
    profile = msgspec.convert({"display_name": "x", "modalities": ["x"]} | {key: FACTS[key] for key in told}, Profile)
    profile.practices = sheet  # type: ignore[assignment]
    assert np.linalg.norm(practice_vector(profile, frozenset(confirmed), POLICY)) <= LONGEST


@given(asked=answers)
def test_the_same_level_in_every_domain_documents_nothing(asked: dict[str, int]) -> None:
    for level in LEVELS:
        assert z(stating({}, lifestyle=dict.fromkeys(DOMAIN_IDS, level)), asked) == 0.0


def test_central_nearly_everywhere_documents_no_more_than_half_the_domains() -> None:
    nearly = dict.fromkeys(DOMAIN_IDS, "central") | {"meaning": "none"}
    half = dict.fromkeys(DOMAIN_IDS[:5], "central")
    assert stated_facts(stating({}, lifestyle=nearly)) == stated_facts(stating({}, lifestyle=half))
