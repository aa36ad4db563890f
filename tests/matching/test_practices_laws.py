"""The laws of the practices and lifestyle parts: every answer counts in its own direction, and level counts little."""

from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bench.gaming import polarising
from schemas.matching.match import Goal
from schemas.matching.policy import PracticeConstants
from schemas.profiles.items import Item
from schemas.profiles.practitioner import Practice, Profile
from schemas.profiles.qualities import DOMAIN_IDS, LEVELS, QUALITIES, QUALITY_IDS
from service.matching.fit.lifestyle import lifestyle_query, lifestyle_vector
from service.matching.fit.near_ties import Turns
from service.matching.fit.open_answers import answers_z
from service.matching.fit.practices import (
    BEYOND_LENGTH,
    LEVEL_SHARE,
    MOST_OF_ONE,
    axis_answers,
    practice_query,
    practice_vector,
    seeker_axes,
    shaped,
)
from service.matching.qualities import stated_facts
from tests.matching.world import model, people

NOBODY = frozenset[str]()
ROUNDING = 2.0**-11  # an answer in the very middle is stored as 2^-12
MOST_Z = 5.0  # a part lies between 0 and 1
POLICY = model().policy.practices
LIVING = model().policy.lifestyle


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


def z(profile: Profile, wished: dict[str, int]) -> float:
    axes, _ = seeker_axes(wished)
    return float(practice_vector(profile, NOBODY, POLICY) @ practice_query(axes))


def vector(sheet: dict[str, Practice]) -> np.ndarray:
    return practice_vector(stating(sheet), NOBODY, POLICY)


def uncapped() -> PracticeConstants:
    """The policy without the cap on length."""
    return msgspec.structs.replace(POLICY, length=1e6)


def raised(sheet: dict[str, Practice], axis: str) -> dict[str, Practice] | None:
    """The sheet with every answer on an axis one step nearer to the plus end; None where all are there."""
    items = {item.id: item for quality in QUALITIES if quality.id == axis for item in quality.items}
    changed = {}
    for name, value in sheet[axis].items.items():
        item = items[name]
        step = -1 if item.reverse else 1
        changed[name] = (step > 0) if item.kind == "yes_no" else min(item.maximum, max(item.minimum, value + step))
    return None if changed == sheet[axis].items else sheet | {axis: Practice(changed)}


@given(sheet=sheets(), axis=st.sampled_from(QUALITY_IDS), asked=st.integers(1, 3))
@settings(max_examples=1000)
def test_raising_an_answer_never_lowers_the_fit_of_who_asks_for_it(
    sheet: dict[str, Practice], axis: str, asked: int
) -> None:
    assume(axis in sheet)
    higher = raised(sheet, axis)
    assume(higher is not None)
    assert z(stating(higher), {axis: asked}) >= z(stating(sheet), {axis: asked}) - ROUNDING  # type: ignore[arg-type]


@given(sheet=sheets(), axis=st.sampled_from(QUALITY_IDS))
@settings(max_examples=300)
def test_an_answer_moves_another_axis_by_at_most_a_tenth_of_its_own_effect(
    sheet: dict[str, Practice], axis: str
) -> None:
    assume(axis in sheet)
    higher = raised(sheet, axis)
    assume(higher is not None)
    before, after = (practice_vector(stating(answers), NOBODY, uncapped()) for answers in (sheet, higher or {}))
    change = after - before
    own = change[QUALITY_IDS.index(axis)]
    assert np.abs(np.delete(change, QUALITY_IDS.index(axis))).max() <= 0.1 * own + ROUNDING


said = st.lists(st.floats(-3, 3), min_size=9, max_size=9).map(np.array)


@given(said=said, axis=st.integers(0, 8), by=st.floats(0.01, 1), where=st.sets(st.integers(0, 8)))
@settings(max_examples=1000)
def test_beyond_the_length_an_answer_draws_the_others_in_and_turns_none_round(
    said: np.ndarray, axis: int, by: float, where: set[int]
) -> None:
    answered = np.isin(np.arange(9), [*where, axis])
    higher = said + by * (np.arange(9) == axis)
    before, after = (shaped(answers, answered, POLICY.length) for answers in (said, higher))
    assert after[axis] > before[axis]
    # Apart from what level takes off, what another answer says keeps its sign and gets no larger than it was said.
    least = LEVEL_SHARE * MOST_OF_ONE * 8
    assert np.all(np.abs(after[answered]) <= np.abs(higher[answered]) * (1 + BEYOND_LENGTH) + least)


@given(axis=st.sampled_from(QUALITY_IDS))
def test_one_honest_answer_alone_counts(axis: str) -> None:
    high, low = ({axis: at(end)[axis]} for end in (1.0, 0.0))
    assert z(stating(high), {axis: 3}) > 0.3 > -0.3 > z(stating(low), {axis: 3})


def test_the_same_end_everywhere_earns_something_and_no_more_than_two_thirds_of_answers_one_by_one() -> None:
    alone = np.mean([z(stating({axis: at(1.0)[axis]}), {axis: 3}) for axis in QUALITY_IDS])
    everywhere = np.mean([z(stating(at(1.0)), {axis: 3}) for axis in QUALITY_IDS])
    assert 0 < everywhere < 2 * alone / 3


def test_no_answer_is_stored_as_nothing_and_an_answer_never_is() -> None:
    assert not vector({}).any()
    for person in people(200):
        stored = vector(person.profile.practices).astype(np.float16)
        answered = [bool(person.profile.practices.get(axis, Practice({})).items) for axis in QUALITY_IDS]
        assert (stored != 0).tolist() == answered


@pytest.mark.parametrize("part", ["practices", "lifestyle"])
def test_who_leaves_questions_open_is_as_often_among_the_first_as_who_answers(part: str) -> None:
    policy = model().policy
    answered = policy.answer_sheets[part]
    keys = np.arange(20_000, dtype=np.uint64)
    rng = np.random.default_rng(1)
    for number in (1, 3, answered.shape[1]):
        wanted = np.zeros(answered.shape[1])
        wanted[rng.choice(len(wanted), number, replace=False)] = rng.choice([1.0, 2.0, 3.0], number)
        wanted /= np.linalg.norm(wanted)
        silent = answers_z(np.zeros((len(keys), len(wanted))), wanted, Turns("seed"), keys, policy, part)
        clear = answered @ wanted
        assert silent.max() <= clear.max() + 1e-9  # nobody gains what no answer could
        # Of the first twentieth, as many as chance would have.
        line = np.quantile(clear, 0.95)
        assert np.mean(silent > line) == pytest.approx(np.mean(clear > line), abs=0.008)


@pytest.mark.parametrize("part", ["practices", "lifestyle"])
def test_on_average_an_open_question_costs_and_gains_nothing(part: str) -> None:
    assert abs(model().policy.answer_sheets[part].mean()) < 0.1  # spreads


def test_what_is_answered_is_never_drawn_over() -> None:
    policy, wanted = model().policy, np.eye(9)[2]
    own = np.where(np.arange(9) == 2, 0.7, 0.0) * np.ones((50, 1))
    keys = np.arange(50, dtype=np.uint64)
    assert answers_z(own, wanted, Turns("s"), keys, policy, "practices") == pytest.approx(0.7)


@given(sheet=sheets(), first=st.lists(st.sampled_from(QUALITY_IDS), max_size=3, unique=True))
@settings(max_examples=200)
def test_nobody_is_longer_than_the_cap(sheet: dict[str, Practice], first: list[str]) -> None:
    profile = stating(sheet, puts_first=first)
    assert np.linalg.norm(practice_vector(profile, NOBODY, POLICY)) <= MOST_Z


@given(sheet=sheets())
@settings(max_examples=200)
def test_polarising_is_no_longer_than_the_usual_sheet(sheet: dict[str, Practice]) -> None:
    pushed = practice_vector(polarising(stating(sheet)), NOBODY, POLICY)
    assert np.linalg.norm(pushed) <= 1.1 * POLICY.length * 3 * POLICY.tier_scale["stated"]


def test_a_missing_axis_is_the_average_and_never_a_no() -> None:
    sheet = {"options": Practice({"two_or_more_routes": 9}), "webwork": Practice({"pointed_to_others": 1})}
    _, y, reliability = axis_answers(stating(sheet), POLICY)
    missing = [index for index, axis in enumerate(QUALITY_IDS) if axis not in sheet]
    assert not y[missing].any() and not reliability[missing].any()
    assert not practice_vector(stating(sheet), NOBODY, POLICY)[missing].any()


def test_central_in_every_domain_earns_less_than_half_of_central_in_one() -> None:
    for domain in DOMAIN_IDS:
        query = lifestyle_query([Goal(domain)])
        everywhere = lifestyle_vector(dict.fromkeys(DOMAIN_IDS, "central"), LIVING) @ query
        assert everywhere < lifestyle_vector({domain: "central"}, LIVING) @ query / 2


def test_a_domain_that_is_left_open_is_drawn_and_never_a_no() -> None:
    assert not lifestyle_vector({}, LIVING).any()
    shape = lifestyle_vector({"sleep": "none", "work": "central"}, LIVING)
    assert [domain for domain, value in zip(DOMAIN_IDS, shape, strict=True) if value] == ["sleep", "work"]


@given(stated=st.dictionaries(st.sampled_from(DOMAIN_IDS), st.sampled_from(LEVELS)))
def test_lifestyle_shapes_stay_within_their_cap(stated: dict[str, str]) -> None:
    assert np.linalg.norm(lifestyle_vector(stated, LIVING)) <= MOST_Z


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
    assert np.linalg.norm(practice_vector(profile, frozenset(confirmed), POLICY)) <= MOST_Z


@given(asked=answers, told=st.sets(st.sampled_from(sorted(FACTS)), min_size=1))
def test_facts_that_nobody_has_checked_move_no_fit(asked: dict[str, int], told: set[str]) -> None:
    profile = msgspec.convert({"display_name": "x", "modalities": ["x"]} | {key: FACTS[key] for key in told}, Profile)
    assert z(profile, asked) == 0.0


def test_central_nearly_everywhere_documents_no_more_than_half_the_domains() -> None:
    nearly = dict.fromkeys(DOMAIN_IDS, "central") | {"meaning": "none"}
    half = dict.fromkeys(DOMAIN_IDS[:5], "central")
    assert stated_facts(stating({}, lifestyle=nearly)) == stated_facts(stating({}, lifestyle=half))
