"""What a circle covers and how its members are chosen, against every possible circle of small directories."""

import doctest
import math
from itertools import combinations
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.core.message import Message
from schemas.matching.circle import Need, Stated
from schemas.matching.match import Goal
from schemas.profiles.qualities import DOMAIN_IDS
from service.matching.circles.circle import FIT_SHARE, People, needs_of, stated_values
from service.matching.circles.covering import best_at, covered, covers, uncovered
from service.matching.fit.near_ties import MICRO, Grid

ROOT = Path(__file__).parents[2]
UNIT = st.floats(0, 1, allow_nan=False)
EXACT = 2.0 / MICRO  # the grid's own step


@st.composite
def directories(draw: st.DrawFn) -> People:
    """Up to eight people and six needs."""
    needs = draw(st.integers(1, 6))
    people = draw(st.integers(1, 8))
    weights = np.array(draw(st.lists(st.floats(0.01, 1), min_size=needs, max_size=needs)))
    values = draw(st.lists(st.lists(UNIT, min_size=needs, max_size=needs), min_size=people, max_size=people))
    fits = draw(st.lists(UNIT, min_size=people, max_size=people))
    named = [Need("concern", str(index), float(weight)) for index, weight in enumerate(weights / weights.sum())]
    return People(named, [UUID(int=index + 1) for index in range(people)], np.array(values), np.array(fits))


def best_worth(people: People, size: int, chosen: tuple[int, ...] = ()) -> float:
    """The worth of the best of all circles, by trying each."""
    others = [row for row in range(len(people.ids)) if row not in chosen]
    places = min(size - len(chosen), len(others))
    return max(people.worth([*chosen, *more], size) for more in combinations(others, places))


@given(directories(), st.integers(2, 5), st.text(max_size=5))
def test_greedy_circles_come_within_the_bound_of_the_best_circle(people: People, size: int, seed: str) -> None:
    chosen = people.choose(size, [], Grid(seed, 0.0))
    assert len(chosen) == len(set(chosen)) == min(size, len(people.ids))
    assert people.worth(chosen, size) >= (1 - 1 / math.e) * best_worth(people, size) - size * EXACT


@given(directories(), st.integers(2, 5), st.text(max_size=5), st.floats(0, 0.05))
def test_near_ties_left_to_the_seed_cost_no_more_than_their_width_a_step(
    people: People, size: int, seed: str, width: float
) -> None:
    chosen = people.choose(size, [], Grid(seed, width))
    bound = (1 - 1 / math.e) * (best_worth(people, size) - size * (width + EXACT))
    assert people.worth(chosen, size) >= bound


@given(directories(), st.integers(2, 5), st.text(max_size=5))
def test_members_kept_stay_first_and_the_rest_comes_within_the_bound(people: People, size: int, seed: str) -> None:
    last = len(people.ids) - 1
    chosen = people.choose(size, [last], Grid(seed, 0.0))
    assert chosen[0] == last
    start = people.worth([last], size)
    gained, possible = people.worth(chosen, size) - start, best_worth(people, size, (last,)) - start
    assert gained >= (1 - 1 / math.e) * possible - size * EXACT


@given(directories(), st.randoms(use_true_random=False))
def test_worth_grows_with_every_member_and_each_adds_less_to_a_larger_circle(people: People, chance: object) -> None:
    rows = list(range(len(people.ids)))
    chance.shuffle(rows)  # type: ignore[attr-defined]
    *circle, new = rows
    smaller = circle[: len(circle) // 2]
    adds = people.worth([*circle, new], 5) - people.worth(circle, 5)
    adds_to_smaller = people.worth([*smaller, new], 5) - people.worth(smaller, 5)
    assert -1e-12 <= adds <= adds_to_smaller + 1e-12


@given(directories(), st.permutations(range(8)), st.text(max_size=5))
def test_the_order_in_which_people_are_looked_at_changes_nothing(people: People, order: list[int], seed: str) -> None:
    rows = [row for row in order if row < len(people.ids)]
    turned = People(people.needs, [people.ids[row] for row in rows], people.values[rows], people.fits[rows])
    chosen = [people.ids[row] for row in people.choose(3, [], Grid(seed, 0.01))]
    assert [turned.ids[row] for row in turned.choose(3, [], Grid(seed, 0.01))] == chosen


def directory(values: list[list[float]], fits: list[float]) -> People:
    needs = [Need("concern", f"need {index}", 1 / len(values[0])) for index in range(len(values[0]))]
    return People(needs, [UUID(int=index + 1) for index in range(len(values))], np.array(values), np.array(fits))


def test_equal_circles_take_turns_and_each_seed_gives_the_same_one() -> None:
    people = directory([[1.0, 0.0]] * 6 + [[0.0, 1.0]] * 6, [0.5] * 12)
    first = {seed: people.choose(2, [], Grid(str(seed), 0.0)) for seed in range(200)}
    assert all(people.choose(2, [], Grid(str(seed), 0.0)) == circle for seed, circle in first.items())
    assert {row for circle in first.values() for row in circle} == set(range(12))
    assert all({row < 6 for row in circle} == {True, False} for circle in first.values())


def test_who_covers_what_is_open_is_chosen_before_a_better_fit_who_adds_nothing() -> None:
    people = directory([[1.0, 0.0], [1.0, 0.0], [0.0, 0.6]], [0.9, 0.88, 0.4])
    assert people.choose(2, [], Grid("seed", 0.0)) == [0, 2]


def test_without_any_need_the_best_fits_make_the_circle() -> None:
    people = People([], [UUID(int=n) for n in (1, 2, 3)], np.zeros((3, 0)), np.array([0.4, 0.9, 0.6]))
    assert people.choose(2, [], Grid("seed", 0.0)) == [1, 2]
    assert people.worth([1, 2], 2) == pytest.approx(FIT_SHARE * 0.75)


@given(
    st.dictionaries(st.sampled_from(["insomnia", "grief", "gout"]), st.floats(0.01, 1)),
    st.lists(st.sampled_from(DOMAIN_IDS), unique=True),
)
def test_weights_of_the_needs_sum_to_one_and_layers_come_only_from_concerns_and_goals(
    concerns: dict[str, float], domains: list[str]
) -> None:
    layers = {"insomnia": ["body", "mind"], "grief": ["spirit", "mind"], "gout": ["body"]}
    needs = needs_of(concerns, layers, [Goal(domain) for domain in domains])  # type: ignore[arg-type]
    assert sum(need.weight for need in needs) == pytest.approx(1.0 if concerns or domains else 0.0)
    assert {need.name for need in needs if need.kind == "goal"} == set(domains)
    wanted_layers = {layer for name in concerns for layer in layers[name]}
    spirit = {"nature", "meaning"} & set(domains)
    assert ("spirit" in {need.name for need in needs if need.kind == "layer"}) == bool(
        "spirit" in wanted_layers or spirit
    )


NEEDS = [
    Need("concern", "insomnia", 0.4),
    Need("concern", "grief", 0.2),
    Need("goal", "sleep", 0.2),
    Need("layer", "body", 0.1),
    Need("layer", "spirit", 0.1),
]


def test_a_statement_left_out_covers_nothing_and_none_covers_nothing() -> None:
    assert not stated_values(Stated(), NEEDS, {}).any()
    assert not stated_values(Stated(lifestyle={"sleep": "none"}), NEEDS, {}).any()


def test_naming_everything_covers_each_need_less_than_an_honest_statement() -> None:
    everything = Stated(
        [*(f"concern {index}" for index in range(58)), "insomnia", "grief"],
        [],
        dict.fromkeys(DOMAIN_IDS, "central"),  # type: ignore[arg-type]
        ["body", "mind", "spirit"],
    )
    honest = Stated(["insomnia", "grief", "stress"], [], {"sleep": "central"}, ["body", "spirit"])
    assert (stated_values(everything, NEEDS, {}) < stated_values(honest, NEEDS, {})).all()


def test_a_concern_outside_the_vocabulary_covers_its_nearest_known_ones_by_their_share() -> None:
    stated = Stated(["lying awake", "mourning"], ["lying awake"])
    near = {"lying awake": {"insomnia": 0.8, "stress": 0.2}, "mourning": {"grief": 0.6}}
    assert stated_values(stated, NEEDS, near)[:2] == pytest.approx([0.8, 0.3])


def test_an_answer_says_who_covers_what_best_and_what_nobody_covers() -> None:
    values = np.array([[1.0, 0.5, 0, 1, 0], [0.5, 0.5, 0, 0, 0], [0, 0, 0, 0, 1]], dtype=float)
    people = People(NEEDS, [UUID(int=n) for n in (1, 2, 3)], values, np.full(3, 0.5))
    rows = [0, 1]
    assert covers(people, 1).concerns == ["insomnia", "grief"]
    assert best_at(people, rows, 1).concerns == ["grief"]
    assert best_at(people, rows, 0).layers == ["body"]
    coverage = covered(people, rows)
    assert coverage.needs[0].by == [UUID(int=1), UUID(int=2)]
    assert coverage.total == pytest.approx(0.4 + 0.2 * 0.5 + 0.1)
    assert coverage.total == pytest.approx(sum(need.weight * need.value for need in coverage.needs))
    open_needs = uncovered(people, rows, lambda need: Message("with_friends", {"need": need.name}))
    assert [(need.name, need.stated_by, need.code, need.params) for need in open_needs] == [
        ("sleep", 0, "with_friends", {"need": "sleep"}),
        ("spirit", 1, "with_friends", {"need": "spirit"}),
    ]


def test_the_examples_of_the_published_formulas_are_true() -> None:
    outcome = doctest.testfile(str(ROOT / "docs" / "circles.md"), module_relative=False)
    assert outcome.attempted >= 10
    assert outcome.failed == 0
