"""The fictional people are many, different, marked as fictional, sound as profiles, and the same on every machine."""

import hashlib
import os
import subprocess
import sys
import time
from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path

import msgspec
import pytest

from schemas.profiles.practitioner import ProfileDump
from schemas.profiles.profile_problems import profile_problems
from schemas.profiles.qualities import DOMAINS, QUALITIES
from service.population import Bias, ComposedPerson, Gaming, demo_people, dump_lines, reference_people
from service.vocabulary.shipped import shipped_concerns, shipped_modalities

TODAY = date(2026, 3, 1)
PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def demo() -> list[ProfileDump]:
    return list(demo_people(1, TODAY))


@pytest.fixture(scope="module")
def composed_people() -> list[ComposedPerson]:
    return list(reference_people(1, 4_000, TODAY))


def five_word_sequences(text: str) -> set[tuple[str, ...]]:
    words = "".join(c if c.isalnum() or c == "'" else " " for c in text.lower()).split()
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


def largest_overlap(texts: list[str]) -> float:
    """The largest share of five-word sequences that two texts have in common, of the shorter one's."""
    sequences = [five_word_sequences(text) for text in texts]
    holders = defaultdict(list)
    for index, own in enumerate(sequences):
        for sequence in own:
            holders[sequence].append(index)
    shared: Counter[tuple[int, int]] = Counter(
        (a, b) for people in holders.values() for place, b in enumerate(people) for a in people[:place]
    )
    return max(count / min(len(sequences[a]), len(sequences[b])) for (a, b), count in shared.items())


def age(person: ProfileDump) -> int | None:
    return (TODAY - person.confirmed_at.date()).days if person.confirmed_at else None


# --- the demo directory ---


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    first, again, other = (list(dump_lines(demo_people(seed, TODAY))) for seed in (1, 1, 2))

    assert first == again
    assert sum(a != b for a, b in zip(first, other, strict=True)) > 800


def test_hash_seed_and_process_do_not_matter() -> None:
    script = (
        "import hashlib, itertools; from datetime import date; from service.population import *;"
        "today = date(2026, 3, 1); digest = hashlib.sha256();"
        "people = itertools.chain(demo_people(1, today), (m.profile for m in reference_people(1, 300, today)));"
        "[digest.update(line) for line in dump_lines(people)]; print(digest.hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            check=True,
            capture_output=True,
            text=True,
            cwd=PROJECT,
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(PROJECT)},
        ).stdout
        for hash_seed in ("0", "12345")
    }

    assert len(digests) == 1


def test_today_moves_every_date_and_nothing_else() -> None:
    def undated(person: ProfileDump) -> bytes:
        person.confirmed_at, person.updated_at, person.next_opening = None, {}, None
        return msgspec.json.encode(person)

    later = date(2027, 8, 15)

    assert [undated(p) for p in demo_people(1, TODAY)] == [undated(p) for p in demo_people(1, later)]


def test_every_profile_is_sound(demo: list[ProfileDump]) -> None:
    for line in dump_lines(demo):
        person = msgspec.json.decode(line, type=ProfileDump)
        assert profile_problems(person) == []


def test_terms_are_those_of_the_vocabularies(demo: list[ProfileDump]) -> None:
    modalities = {entry.name for entry in shipped_modalities()}
    concerns = {entry.name for entry in shipped_concerns()}

    assert {name for person in demo for name in person.modalities} <= modalities
    assert {name for person in demo for name in person.concerns} == concerns


def test_many_people_of_many_kinds_in_twelve_cities(demo: list[ProfileDump]) -> None:
    cities = Counter(place.address.city for person in demo for place in person.places)

    assert len(demo) >= 800
    assert len({person.modalities[0] for person in demo}) >= 60
    assert len(cities) == 12 and min(cities.values()) >= 40


def test_names_are_unique_and_marked_as_fictional(demo: list[ProfileDump]) -> None:
    assert len({person.display_name.casefold() for person in demo}) == len(demo)
    assert all(person.display_name.endswith(" (fictional)") for person in demo)
    assert len({person.external_id for person in demo}) == len({person.email for person in demo}) == len(demo)
    phones = [person.contact.phone for person in demo if person.contact and person.contact.phone]
    assert len(set(phones)) == len(phones) and all("-555-01" in phone for phone in phones)


def test_no_two_approaches_are_alike(demo: list[ProfileDump]) -> None:
    texts = [person.approach or "" for person in demo]

    assert all(len(text.split()) >= 8 for text in texts)
    assert largest_overlap(texts) <= 0.10


def test_the_overlap_is_measured_right() -> None:
    written = "one two three four five six seven eight nine ten"

    assert largest_overlap([written, written + " and more of it here"]) == 1.0
    assert largest_overlap([written, "one two three four five then another thing in here"]) == pytest.approx(1 / 6)


def test_honest_differences_gaps_and_stale_profiles(demo: list[ProfileDump]) -> None:
    licensed = sum(any(credential.number for credential in person.credentials) for person in demo)
    answered = [sum(bool(practice.items) for practice in person.practices.values()) for person in demo]
    afar = [person for person in demo if not {"in_person", "home_visit"} & set(person.modes)]
    ages = [days for person in demo if (days := age(person)) is not None]

    assert 300 <= licensed <= 700
    assert len(afar) >= 60 and all(person.telehealth and not person.places for person in afar)
    assert sum(count < 9 for count in answered) > 400 and min(answered) <= 1
    assert sum(person.fees is not None and person.fees.sliding_scale is True for person in demo) > 150
    assert sum(days <= 90 for days in ages) > 600
    assert sum(90 < days <= 180 for days in ages) > 60 and 10 < sum(days > 180 for days in ages) < 80
    assert {"published", "paused", "draft"} == {person.status for person in demo}
    assert {True, False, None} == {person.accepting_new for person in demo}
    assert any(place.lat is None for person in demo for place in person.places)


def test_people_with_hands_on_work_are_never_seen_from_afar_only(demo: list[ProfileDump]) -> None:
    hands_on = {"massage therapy", "acupuncture", "chiropractic", "dentistry", "midwifery", "equine-assisted therapy"}

    assert all(person.places for person in demo if person.modalities[0] in hands_on)


def test_facts_do_not_contradict_the_answers(demo: list[ProfileDump]) -> None:
    for person in demo:
        first_visit = person.fees.first_visit if person.fees else None
        story, service = person.practices.get("story"), person.practices.get("service")
        if first_visit and first_visit.minutes and story and "minutes_before_advice" in story.items:
            assert story.items["minutes_before_advice"] < first_visit.minutes, person.display_name
        if person.products and service and "stock_on_site" in service.items:
            assert service.items["stock_on_site"] is person.products.sells, person.display_name


def test_dates_are_plausible(demo: list[ProfileDump]) -> None:
    midnight = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)
    for person in demo:
        assert person.updated_at and max(person.updated_at.values()) <= midnight, person.display_name
        assert person.next_opening is None or person.next_opening > TODAY
        assert (person.status == "draft") == (person.confirmed_at is None)


def test_answers_follow_the_written_leans() -> None:
    """Somebody written as selling answers so, in whatever seed."""
    salesy = [
        person.products.sells
        for seed in range(3)
        for person in demo_people(seed, TODAY)
        if person.display_name.startswith("Tashi Ravenel") and person.products
    ]

    assert salesy == [True, True, True]


# --- the reference population ---


def test_reference_population_is_the_same_for_a_seed_whatever_its_size(composed_people: list[ComposedPerson]) -> None:
    again = list(reference_people(1, 50, TODAY))

    assert [msgspec.json.encode(m.profile) for m in again] == [
        msgspec.json.encode(m.profile) for m in composed_people[:50]
    ]
    assert [m.truth for m in again] == [m.truth for m in composed_people[:50]]
    assert next(reference_people(2, 1, TODAY)).profile != again[0].profile


def test_reference_people_stream() -> None:
    start = time.monotonic()

    ten = list(islice(reference_people(1, 1_000_000, TODAY), 10))

    assert len(ten) == 10 and time.monotonic() - start < 2.0


def test_reference_profiles_are_sound(composed_people: list[ComposedPerson]) -> None:
    for line in dump_lines(m.profile for m in composed_people):
        person = msgspec.json.decode(line, type=ProfileDump)
        assert profile_problems(person) == []
        assert person.display_name.endswith(" (fictional)")
    assert len({m.profile.external_id for m in composed_people}) == len(composed_people)


def test_reference_people_cover_every_concern_in_word_and_in_truth(composed_people: list[ComposedPerson]) -> None:
    everything = {entry.name for entry in shipped_concerns()}

    assert {name for m in composed_people for name in m.profile.concerns} == everything
    assert {name for m in composed_people for name in m.truth.competence} == everything


def test_kinds_of_practice_are_many_and_of_unequal_size(composed_people: list[ComposedPerson]) -> None:
    sizes = sorted(Counter(m.modality for m in composed_people).values())

    assert len(sizes) >= 60
    assert sizes[-1] > 10 * sizes[0]
    assert all(m.profile.modalities[0] == m.modality for m in composed_people)


def test_truth_is_well_formed(composed_people: list[ComposedPerson]) -> None:
    for m in composed_people:
        assert sum(m.truth.competence.values()) == pytest.approx(1.0)
        assert len(m.truth.shape) == len(QUALITIES) and all(-3 <= value <= 3 for value in m.truth.shape)
        assert len(m.truth.levels) == len(DOMAINS) and set(m.truth.levels) <= {0, 1, 2, 3}


def test_a_fifth_games_the_answers_in_both_ways(composed_people: list[ComposedPerson]) -> None:
    ways = Counter(m.truth.gaming for m in composed_people)
    boasting = next(m.profile for m in composed_people if m.truth.gaming is Gaming.maximum)

    assert 0.17 < 1 - ways[Gaming.no] / len(composed_people) < 0.23
    assert ways[Gaming.maximum] > 300 and ways[Gaming.polarised] > 300
    assert set(boasting.lifestyle.values()) == {"central"} and len(boasting.practices) == len(QUALITIES)


def test_honest_answers_follow_the_truth(composed_people: list[ComposedPerson]) -> None:
    """Of honest people, those at the plus pole of options name more routes than those at the minus pole."""
    axis = [quality.id for quality in QUALITIES].index("options")
    answers: dict[bool, list[int]] = {True: [], False: []}
    for m in composed_people:
        practice = m.profile.practices.get("options")
        if m.truth.gaming is Gaming.no and practice and abs(m.truth.shape[axis]) > 1:
            answers[m.truth.shape[axis] > 0].append(int(practice.items.get("two_or_more_routes", 5)))

    assert sum(answers[True]) / len(answers[True]) > sum(answers[False]) / len(answers[False]) + 3


def test_the_way_of_working_owes_nothing_to_the_modality(composed_people: list[ComposedPerson]) -> None:
    """Between-modality variance of every true axis is what chance gives."""
    groups = defaultdict(list)
    for m in composed_people:
        groups[m.modality].append(m.truth.shape)
    for axis in range(len(QUALITIES)):
        values = [m.truth.shape[axis] for m in composed_people]
        mean = sum(values) / len(values)
        between = sum(len(own) * (sum(s[axis] for s in own) / len(own) - mean) ** 2 for own in groups.values())
        within = sum((value - mean) ** 2 for value in values)
        assert between / within < 2 * len(groups) / len(composed_people)


def test_a_planted_bias_changes_the_writing_and_not_the_people(composed_people: list[ComposedPerson]) -> None:
    biased = list(reference_people(1, 1_500, TODAY, Bias.words | Bias.length | Bias.lists))

    assert [m.truth for m in biased] == [m.truth for m in composed_people[:1_500]]
    assert [m.profile.practices for m in biased] == [m.profile.practices for m in composed_people[:1_500]]
    lengths, lists = defaultdict(list), defaultdict(list)
    for m in biased:
        lengths[m.modality].append(len((m.profile.approach or "").split()))
        lists[m.modality].append(len(m.profile.concerns))
    means = sorted(sum(own) / len(own) for own in lengths.values() if len(own) > 10)
    counts = sorted(sum(own) / len(own) for own in lists.values() if len(own) > 10)
    assert means[-1] > 3 * means[0]
    assert counts[-1] > counts[0] + 5


def test_composed_approaches_are_of_many_lengths(composed_people: list[ComposedPerson]) -> None:
    lengths = sorted(len((m.profile.approach or "").split()) for m in composed_people)

    assert lengths[0] >= 5 and lengths[len(lengths) // 10] < 45
    assert lengths[-len(lengths) // 20] > 150
    assert len({hashlib.sha256((m.profile.approach or "").encode()).digest() for m in composed_people}) == len(
        composed_people
    )
