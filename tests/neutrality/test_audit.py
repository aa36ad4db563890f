"""The audit: quiet on the directory as it is, and red on every fault planted in what serves seekers."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace

import msgspec
import numpy as np
import pytest

from schemas.matching.match import MatchRequest
from schemas.neutrality.audit import AuditRun, Estimate, TwinResult
from schemas.profiles.practitioner import Profile
from service.boot.matcher import open_matcher
from service.cli.run_audit import WORDS
from service.core.database.pool import Connection, connect
from service.core.settings import Settings
from service.neutrality.door import AuditedDirectory, HeldPeople, HeldProfiles
from service.neutrality.gates import twin_gates
from service.neutrality.judge import QUICK, Case, judge, prepare, twin_results
from service.neutrality.people import hearing_once, live_directory
from service.neutrality.report import findings_of
from service.neutrality.requests import draw_requests, towns_of
from service.neutrality.variants import VARIANTS
from service.training.panels import read_panel
from tests.fixtures.profiles import NOW
from tests.neutrality import serving_faults as faults

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(600)]

EFFORT = replace(QUICK, requests=24, pairs=60, turns=6, draws=60, near_tie_seeds=120)


def quiet(_: str) -> None:
    pass


@pytest.fixture(scope="module")
async def connection(demo_url: str) -> AsyncIterator[Connection]:
    opened = await connect(demo_url)
    yield opened
    await opened.close()


@pytest.fixture(scope="module")
async def case(connection: Connection) -> Case:
    """The demo directory; what is heard of each story is heard once for all tests."""
    matcher = hearing_once(await open_matcher(connection, Settings()))
    return prepare(await live_directory(AuditedDirectory(connection, matcher, NOW)), EFFORT, quiet)


@pytest.fixture(scope="module")
async def run(case: Case) -> AuditRun:
    return await judge(case, NOW, quiet)


def red(run: AuditRun) -> set[str]:
    return {gate.id for gate in run.gates if gate.verdict == "red"}


async def test_the_directory_as_it_is_served_breaks_no_promise(run: AuditRun) -> None:
    assert red(run) == set(), [(gate.id, gate.means) for gate in run.gates]
    exact = [gate.verdict for gate in run.gates if gate.kind == "exact"]
    assert exact == ["green"] * 5
    assert {twin.variant for twin in run.twins} == {variant.id for variant in VARIANTS}


async def test_it_says_first_what_so_few_people_can_decide(run: AuditRun) -> None:
    assert run.decidable.people == run.people
    assert run.decidable.twins_from > 1.25
    assert 0 < run.decidable.expected_never < 1


@pytest.mark.nightly
async def test_a_bonus_for_some_kinds_of_practice_is_found_and_they_are_named(case: Case) -> None:
    with faults.bonus_for_every_second_modality():
        broken = await judge(case, NOW, quiet)
    assert red(broken) >= {"modality"}
    shifts = next(result.shifts for result in broken.blind if result.attribute == "modality")
    ids = case.directory.door.matcher.terms.modality_ids
    lifted, others = (
        np.median([shift.factor for shift in shifts if ids[shift.name] % 2 == odd and shift.people >= 5])
        for odd in (1, 0)
    )
    assert lifted > 1 > others


@pytest.mark.nightly
async def test_one_order_for_everybody_is_found(case: Case) -> None:
    with faults.order_by_id():
        broken = await judge(case, NOW, quiet)
    assert red(broken) >= {"equal_pairs", "near_ties"}


@pytest.mark.nightly
async def test_a_kind_of_practice_dropped_by_place_is_found(case: Case) -> None:
    counts = Counter(id for person in case.directory.people for id in person.derivable.modality_ids)
    with faults.modality_dropped_near(counts.most_common(1)[0][0]):
        broken = await judge(case, NOW, quiet)
    assert red(broken) == {"modality"}


async def test_a_boost_for_the_licensed_is_found(case: Case) -> None:
    with faults.licensed_boosted():
        broken = await judge(case, NOW, quiet)
    assert red(broken) >= {"licence"} and "modality" not in red(broken)
    shifts = next(result.shifts for result in broken.blind if result.attribute == "licence")
    assert [shift.name for shift in shifts] == ["a licence stated", "no licence stated"]
    [licence] = [line for line in findings_of(broken, WORDS).broken if line.startswith("Licence counts")]
    assert licence.index("more often: a licence stated") < licence.index("less often: no licence stated")


@pytest.mark.nightly
async def test_a_malus_for_spanish_is_found(case: Case) -> None:
    with faults.spanish_lowered():
        broken = await judge(case, NOW, quiet)
    assert red(broken) >= {"language", "spanish"}


@pytest.mark.nightly
async def test_a_formula_that_hides_lists_without_order_is_found(case: Case) -> None:
    [unordered] = [variant for variant in VARIANTS if variant.id == "unordered"]
    longer = replace(case, requests=draw_requests(case.stories, [], 400, seed=2))
    with faults.nothing_is_drawn():
        results = await twin_results(longer, [unordered], quiet)
    assert [gate.verdict for gate in twin_gates(results)] == ["red"]
    assert results[0].ratio.value < 0.7


@pytest.mark.nightly
async def test_rows_that_are_not_what_people_state_are_found(case: Case) -> None:
    people = case.directory.people
    changed = [
        msgspec.structs.replace(person.row, vector=other.row.vector)
        for person, other in zip(people[:60], people[60:120], strict=True)
    ]
    state = replace(case.directory.state, snapshot=case.directory.state.snapshot.with_changes(changed))
    held_people = HeldPeople(state, HeldProfiles({person.id: person.stored for person in people}))
    matcher = replace(case.directory.door.matcher, people=held_people)
    tampered = replace(case.directory, door=replace(case.directory.door, matcher=matcher))
    assert red(await judge(replace(case, directory=tampered), NOW, quiet)) == {"stored"}


async def test_what_serves_others_never_sees_a_copy(case: Case, run: AuditRun, connection: Connection) -> None:
    served = await open_matcher(connection, Settings())
    snapshot = (await served.people.current(connection, served.source)).snapshot
    assert snapshot.people == case.directory.state.snapshot.people
    assert await connection.fetchval("SELECT count(*) FROM practitioner WHERE status = 'published'") >= snapshot.people
    twins = [twin.id for pairs in case.pairs.values() for twin in pairs.twins]
    assert twins and not snapshot.find_all(twins)


def test_every_variant_keeps_who_it_is_and_what_it_leaves_out_is_left_out() -> None:
    person = Profile(
        display_name="Ana", modalities=["reiki"], concerns=["insomnia", "grief", "back pain", "stress", "burnout"],
        concerns_first=["grief", "insomnia", "stress"], languages=["en"], waiting_weeks=2, npi="1234567893",
        practices={"options": {"items": {"two_or_more_routes": 4}}},  # type: ignore[dict-item]
    )  # fmt: skip
    retold = {variant.id: variant.retell(person) for variant in VARIANTS}
    assert all(other is not None and other.display_name == "Ana" and other != person for other in retold.values())
    assert retold["three"].concerns == ["grief", "insomnia", "stress"]  # type: ignore[union-attr]
    assert set(retold["full"].concerns) > set(person.concerns)  # type: ignore[union-attr]
    assert retold["unordered"].concerns_first == [] and retold["imported"].practices == {}  # type: ignore[union-attr]
    assert "duelo" in (retold["spanish"].approach or "")  # type: ignore[union-attr]
    assert all(variant.retell(Profile(display_name="Bo", modalities=["x"])) is None for variant in VARIANTS)


def test_requests_tell_every_story_evenly_and_ask_in_every_way(case: Case) -> None:
    stories = read_panel("audit")
    requests = draw_requests(stories, towns_of([person.profile for person in case.directory.people]), 2 * len(stories))
    assert set(Counter(request.story for request in requests).values()) == {2}
    assert 0.2 < np.mean([request.story_alone for request in requests]) < 0.4
    near = [drawn for drawn in requests if drawn.request.limits.near]
    wishes = [drawn for drawn in requests if drawn.request.preferences != MatchRequest().preferences]
    assert len(near) > 0.2 * len(requests) < 1.2 * len(wishes)


def test_a_variant_is_red_only_where_all_of_it_lies_outside_what_is_allowed() -> None:
    def result(name: str, value: float, error: float) -> TwinResult:
        around = Estimate(value, value * float(np.exp(-1.96 * error)), value * float(np.exp(1.96 * error)))
        return TwinResult(name, 100, 100, around, 0.8, 1.25, 1.3)

    gates = twin_gates(
        [result("three", 2.0, 0.1), result("full", 1.0, 0.05), result("prose", 1.3, 0.1), result("facts", 0.5, 0.1)]
    )
    assert [gate.verdict for gate in gates] == ["red", "green", "undecided", "red"]
