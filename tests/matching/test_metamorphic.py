"""The laws of neutrality (`docs/neutrality.md`, numbered as there), and for each a fault that breaks it.

Every law is tried twice: as the code is, where it must hold; and with each of its faults planted, where it must not.
Laws about SQL stand in `tests/matching/test_metamorphic_directory.py`, laws about whole audits in `tests/audit`.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from uuid import UUID

import msgspec
import numpy as np
import pytest

from bench.gaming import claiming_maximum
from schemas.profiles.practitioner import Credential
from schemas.profiles.qualities import QUALITY_IDS
from service.matching.fit.near_ties import Grid
from service.matching.fit.practices import practice_answers, practice_query
from service.matching.snapshot.search import RankedPerson
from service.training.panels import read_panel
from tests.matching import faults
from tests.matching.world import (
    Person,
    ask,
    assert_alike,
    candidates,
    fits,
    ids,
    model,
    order,
    order_rows,
    people,
    query,
)

STORY = "Since my divorce I hardly sleep, my back hurts every morning and I feel lost and tired of everything."
GOALS = [{"domain": "sleep", "importance": 3}, {"domain": "stress", "importance": 1}]
ANSWERS = {"horizontal": 3, "options": 2, "service": -1}
FULL = ask(STORY, goals=GOALS, practices=ANSWERS)
PADDING = " ".join(["I am glad you are here. Take your time, look around, and write when it suits you."] * 25)


def _index(concern: str) -> int:
    return model().policy.concerns.index(concern)


def _padded(person: Person) -> Person:
    return person.stating(approach=f"{person.profile.approach} {PADDING}"[:9000])


def _exposure(ranked: list[RankedPerson], total: dict[UUID, float]) -> None:
    for place, ranked_person in enumerate(ranked[:10], 1):
        total[ranked_person.id] = total.get(ranked_person.id, 0.0) + 1.0 / float(np.log2(1 + place))


# --- 1 to 3: names and labels ---


def renaming_every_modality_changes_no_score() -> None:
    before = people()
    renamed = [person.stating(modalities=[name[::-1] for name in person.profile.modalities]) for person in before]
    assert_alike(fits(order(before, FULL)), fits(order(renamed, FULL)))


def renaming_a_modality_on_both_sides_changes_no_score() -> None:
    before = people()
    request = ask(STORY, preferences={"modalities": ["acupuncture", "psychotherapy"]})
    turned = ask(STORY, preferences={"modalities": ["acupuncture"[::-1], "psychotherapy"[::-1]]})
    renamed = [person.stating(modalities=[name[::-1] for name in person.profile.modalities]) for person in before]
    assert_alike(fits(order(before, request)), fits(order(renamed, turned)))


def shuffling_modalities_and_credentials_across_people_changes_no_score() -> None:
    before = people()
    other = np.random.default_rng(1).permutation(len(before))
    shuffled = [
        person.stating(modalities=before[j].profile.modalities, credentials=[Credential("MD")] * int(j % 3))
        for person, j in zip(before, other, strict=True)
    ]
    assert_alike(fits(order(before, FULL)), fits(order(shuffled, FULL)))


def splitting_a_modality_in_two_or_merging_two_changes_no_score() -> None:
    before = people()

    def named(one: Person, index: int, *, split: bool) -> list[str]:
        large, other = (name for name, _ in Counter(p.profile.modalities[0] for p in before).most_common(2))
        return [
            (f"{name} {index % 2}" if split and name == large else other if not split and name == large else name)
            for name in one.profile.modalities
        ]

    for split in (True, False):
        after = [person.stating(modalities=named(person, index, split=split)) for index, person in enumerate(before)]
        assert_alike(fits(order(before, FULL)), fits(order(after, FULL)))


# --- 4 and 5: who else is listed ---


def a_thousand_clones_of_one_person_leave_the_others_in_their_order() -> None:
    persons = people(200)
    rows = candidates(persons)
    clones = [msgspec.structs.replace(rows[7], id=UUID(int=number)) for number in range(1000)]
    before, after = order_rows(rows, persons, FULL), order_rows(rows + clones, persons, FULL)
    known = {row.id for row in rows}
    assert_alike([id for id in ids(after) if id in known], ids(before))
    later = fits(after)
    assert_alike({id: later[id] for id in fits(before)}, fits(before))


def removing_a_popular_person_leaves_the_others_in_their_order() -> None:
    persons = people()
    before = order(persons, FULL)
    for popular in ids(before)[:5]:
        after = order([person for person in persons if person.id != popular], FULL)
        assert_alike(ids(after), [id for id in ids(before) if id != popular])


# --- 6, 7 and 16: how a profile is written ---


def padding_a_modality_with_neutral_text_moves_its_share_by_less_than_a_quarter() -> None:
    persons = people()
    largest = Counter(person.profile.modalities[0] for person in persons).most_common(1)[0][0]
    of_largest = {person.id for person in persons if person.profile.modalities[0] == largest}
    padded = [_padded(person) if person.id in of_largest else person for person in persons]
    shares = []
    for directory in (persons, padded):
        rows, total = candidates(directory), dict[UUID, float]()
        for story in read_panel("audit")[:60]:
            _exposure(order_rows(rows, directory, ask(story.text)), total)
        shares.append(sum(value for id, value in total.items() if id in of_largest) / sum(total.values()))
    assert shares[1] == pytest.approx(shares[0], rel=0.25)


def padding_one_profile_moves_it_by_at_most_a_cell() -> None:
    persons = people()
    rows = candidates(persons)
    # The text of somebody who states no concern is read for them, and what is read decides whose answers are drawn
    # for those left open: other words may draw other answers.
    padded = candidates([_padded(person) for person in persons if person.profile.concerns][:40])
    before = order_rows(rows, persons, FULL)
    cells = {ranked_person.id: ranked_person.tie_bucket for ranked_person in before}
    for order_row in order_rows(padded, persons, FULL):
        assert abs(order_row.tie_bucket - cells[order_row.id]) <= 1


def swapping_names_of_modalities_inside_the_text_hardly_moves_a_score() -> None:
    persons = people()
    names = sorted({person.profile.modalities[0] for person in persons})
    swap = dict(zip(names, [*names[7:], *names[:7]], strict=True))

    def telling(person: Person, name: str) -> Person:
        return person.stating(approach=f"I practise {name}. {person.profile.approach} That is {name} as I know it.")

    before = fits(order([telling(person, person.profile.modalities[0]) for person in persons], FULL))
    after = fits(order([telling(person, swap[person.profile.modalities[0]]) for person in persons], FULL))
    change = np.median([abs(after[id] - before[id]) for id in before])
    assert change < query(FULL).near_tie / 2


def british_and_american_spelling_score_alike() -> None:
    variants = {
        "behaviour": "behavior", "colour": "color", "counselling": "counseling", "centre": "center",
        "organise": "organize", "programme": "program", "neighbour": "neighbor", "recognise": "recognize",
    }  # fmt: skip
    british = " ".join(f"We look at the {word} of your week and how you see it." for word in variants)
    american = " ".join(f"We look at the {word} of your week and how you see it." for word in variants.values())
    persons = people(100)
    spelled = [[person.stating(approach=text) for person in persons] for text in (british, american)]
    before, after = (fits(order(those, FULL)) for those in spelled)
    listing = [person.id for person in persons if person.profile.concerns]
    assert max(abs(after[id] - before[id]) for id in listing) < query(FULL).near_tie
    # Of whose text alone is read three concerns are drawn: a single draw may turn, the mean over draws may not.
    rows = [candidates(those) for those in spelled]
    seeds = [ask(STORY, seed=str(seed), goals=GOALS, practices=ANSWERS) for seed in range(40)]
    means = [
        {id: np.mean([many[id] for many in fits_of_all]) for id in before}
        for fits_of_all in ([fits(order_rows(own, those, seed)) for seed in seeds]
                     for own, those in zip(rows, spelled, strict=True))
    ]  # fmt: skip
    assert max(abs(means[1][id] - means[0][id]) for id in before) < query(FULL).near_tie


# --- 8 and 9: the order itself ---


def rows_batches_and_insertion_order_change_no_score() -> None:
    persons = people()
    before = fits(order(persons, FULL))
    mixed = [persons[i] for i in np.random.default_rng(2).permutation(len(persons))]
    assert_alike(fits(order(mixed, FULL)), before)
    one_by_one = [row for person in mixed[:50] for row in candidates([person])]
    alone = fits(order_rows(one_by_one, mixed, ask(STORY, goals=GOALS, practices=ANSWERS)))
    assert_alike(alone, {id: before[id] for id in alone})


def new_ids_change_the_order_only_inside_cells() -> None:
    persons = people()
    fresh = [replace(person, id=UUID(int=number * 7919 % 10007)) for number, person in enumerate(persons)]
    before, after = order(persons, FULL), order(fresh, FULL)
    assert_alike(
        [ranked_person.tie_bucket for ranked_person in before], [ranked_person.tie_bucket for ranked_person in after]
    )
    assert_alike(sorted(fits(before).values()), sorted(fits(after).values()))
    assert [ranked_person.fit for ranked_person in before] != [ranked_person.fit for ranked_person in after]


def near_ties_follow_the_law_over_ten_thousand_seeds() -> None:
    width, seeds = 0.03, 10_000
    for number, gap in enumerate((0.0, 0.006, 0.015, 0.027, 0.031, 0.06)):
        low, high = (0.5, UUID(int=2 * number)), (0.5 + gap, UUID(int=2 * number + 1))
        first = 0
        for seed in range(seeds):
            grid = Grid(f"seed {seed}", width)
            first += (-grid.tie_bucket(high[0]), grid.tie_hash(high[1])) < (
                -grid.tie_bucket(low[0]),
                grid.tie_hash(low[1]),
            )
        law = min(1.0, 0.5 + gap / (2 * width))
        assert abs(first / seeds - law) <= 4 * (law * (1 - law) / seeds) ** 0.5


def the_same_seed_gives_the_same_page_and_another_seed_another() -> None:
    persons = people()
    again, other = (ask(STORY, seed=seed) for seed in ("a", "b"))
    assert_alike(ids(order(persons, again)), ids(order(persons, again)))
    assert ids(order(persons, again)) != ids(order(persons, other))


# --- 10, 12, 13: what decides ---


def a_neutral_story_shows_every_modality_by_its_share_of_the_directory() -> None:
    persons = people()
    rows, total = candidates(persons), dict[UUID, float]()
    for seed in range(60):
        for story in ("I want to feel better", "I need some help", "Things should get better for me"):
            _exposure(order_rows(rows, persons, ask(story, seed=f"{seed}")), total)
    names = sorted({person.profile.modalities[0] for person in persons})
    group = np.array([names.index(person.profile.modalities[0]) for person in persons])
    shown = np.array([total.get(person.id, 0.0) for person in persons])

    def unevenness(groups: np.ndarray) -> float:
        share = np.bincount(groups, shown, len(names)) / shown.sum()
        pool = np.bincount(groups, minlength=len(names)) / len(persons)
        return float(((share - pool) ** 2 / pool).sum())

    rng = np.random.default_rng(3)
    by_lot = [unevenness(rng.permutation(group)) for _ in range(300)]
    assert unevenness(group) < np.quantile(by_lot, 0.99)


def a_strictly_better_fit_stands_first_whatever_the_numbers() -> None:
    persons = [person.stating(concerns=["gout", "acne", "asthma"], concerns_first=[]) for person in people(402)]
    better = persons[-1].stating(concerns=["insomnia", "gout", "acne"], concerns_first=["insomnia"])
    request = ask("I lie awake every night and cannot fall asleep.", weights={"story": 1.0})
    for few, many in (("large", "small"), ("small", "large")):
        crowd = [person.stating(modalities=[many]) for person in persons[:400]]
        pair = [persons[400].stating(modalities=[few]), better.stating(modalities=[few])]
        assert ids(order(crowd + pair, request))[0] == better.id


def a_need_that_only_one_serves_lifts_only_that_one() -> None:
    served, nobody = "gout", "stuttering" if "stuttering" in model().policy.concerns else model().policy.concerns[-1]
    persons = [
        person.stating(
            concerns=[name for name in person.profile.concerns if name not in (served, nobody)],
            concerns_first=[name for name in person.profile.concerns_first if name not in (served, nobody)],
        )
        for person in people()
    ]
    only = persons[0].stating(concerns=[*persons[0].profile.concerns[:2], served], concerns_first=[served])
    persons = [only, *persons[1:]]
    base = {_index("insomnia"): 0.6, _index("back pain"): 0.4}
    lower = {index: 0.6 * weight for index, weight in base.items()}
    request = ask()
    before = order(persons, request, base)
    lifted = order(persons, request, lower | {_index(served): 0.4})
    assert ids(lifted).index(only.id) < ids(before).index(only.id)
    old, new = fits(before), fits(order(persons, request, lower | {_index(nobody): 0.4}))
    width = query(request, base).near_tie
    was, now = (np.array([totals[person.id] for person in persons]) for totals in (old, new))
    clearly = was[:, None] - was[None, :] > width
    assert (now[:, None] - now[None, :])[clearly].min() > -width


# --- 14 and 15: claiming more ---


def a_second_modality_without_new_competence_changes_no_score() -> None:
    before = people()
    after = [person.stating(modalities=[*person.profile.modalities, "reiki", "yoga therapy"]) for person in before]
    assert_alike(fits(order(before, FULL)), fits(order(after, FULL)))


def the_maximum_on_every_item_gains_nothing_over_an_honest_shape() -> None:
    policy = model().policy.practices
    persons = [person for person in people(120) if len(person.profile.practices) >= 6]
    gains = []
    for person in persons:
        shape, _ = practice_answers(person.profile, policy)
        wanted = np.where(shape >= np.sort(shape)[-3], 1.0, 0.0)
        answers = {axis: int(3 * value) for axis, value in zip(QUALITY_IDS, wanted, strict=True) if value}
        query = practice_query(np.array([answers.get(axis, 0) for axis in QUALITY_IDS], dtype=float))
        both = model().vectors([(who, frozenset()) for who in (person.profile, claiming_maximum(person.profile))])
        honest, claimed = (float(vector[:9] @ query) for vector in both)
        gains.append(claimed - honest)
    assert np.mean(gains) < -0.2
    assert np.mean(np.array(gains) > 0.05) <= 0.03


LAWS: list[tuple[Callable[[], None], list[Callable[[], AbstractContextManager[None]]]]] = [
    (renaming_every_modality_changes_no_score, [faults.modality_weighs, faults.modality_names_are_read]),
    (renaming_a_modality_on_both_sides_changes_no_score, [faults.modality_weighs, faults.modality_names_are_read]),
    (
        shuffling_modalities_and_credentials_across_people_changes_no_score,
        [faults.size_counts, faults.modality_weighs, faults.credentials_count],
    ),
    (splitting_a_modality_in_two_or_merging_two_changes_no_score, [faults.size_counts, faults.live_group_mean]),
    (a_thousand_clones_of_one_person_leave_the_others_in_their_order, [faults.size_counts, faults.live_group_mean]),
    (removing_a_popular_person_leaves_the_others_in_their_order, [faults.live_group_mean, faults.live_directory_scale]),
    (padding_a_modality_with_neutral_text_moves_its_share_by_less_than_a_quarter, [faults.long_texts_win]),
    (padding_one_profile_moves_it_by_at_most_a_cell, [faults.long_texts_win]),
    (swapping_names_of_modalities_inside_the_text_hardly_moves_a_score, [faults.exact_wording_decides]),
    (british_and_american_spelling_score_alike, [faults.exact_wording_decides]),
    (rows_batches_and_insertion_order_change_no_score, [faults.order_of_rows_counts, faults.live_directory_scale]),
    (new_ids_change_the_order_only_inside_cells, [faults.ties_by_fit_alone, faults.ids_count]),
    (near_ties_follow_the_law_over_ten_thousand_seeds, [faults.ties_by_id, faults.ties_by_fit_alone]),
    (the_same_seed_gives_the_same_page_and_another_seed_another, [faults.ties_by_fit_alone]),
    (a_neutral_story_shows_every_modality_by_its_share_of_the_directory, [faults.size_counts]),
    (
        a_strictly_better_fit_stands_first_whatever_the_numbers,
        [faults.size_counts, faults.clipped_inside_the_score],
    ),
    (a_need_that_only_one_serves_lifts_only_that_one, [faults.unmet_needs_cost]),
    (a_second_modality_without_new_competence_changes_no_score, [faults.more_modalities_count]),
    (the_maximum_on_every_item_gains_nothing_over_an_honest_shape, [faults.raw_levels]),
]


def _name(value: object) -> str:
    return getattr(value, "__name__", str(value))


@pytest.mark.parametrize("law", [law for law, _ in LAWS], ids=_name)
def test_the_law_holds(law: Callable[[], None]) -> None:
    law()


@pytest.mark.nightly
@pytest.mark.parametrize(("law", "fault"), [(law, fault) for law, own in LAWS for fault in own], ids=_name)
def test_the_planted_fault_breaks_the_law(
    law: Callable[[], None], fault: Callable[[], AbstractContextManager[None]]
) -> None:
    with fault(), pytest.raises(AssertionError):
        law()
