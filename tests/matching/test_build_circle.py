"""Circles on small directories: who is chosen, by what statements, and what is said about the rest."""

from typing import Any
from uuid import UUID

import msgspec
import pytest

from schemas.matching.circle import CircleRequest, CircleResponse
from service.boot.matcher import open_matcher
from service.core.database.pool import Connection
from service.core.errors import BadRequest
from service.core.settings import Settings
from service.matching.circles.build_circle import BEST_BY_FIT, build_circle
from service.profiles.store_partners import give_consent
from tests.fixtures.profiles import NOW, load, profile

pytestmark = pytest.mark.anyio

SAID = {"concerns": {"insomnia": 0.5, "grief": 0.5}}


async def _build(connection: Connection, **request: Any) -> CircleResponse:
    circle_request = msgspec.convert({"seed": "test"} | request, CircleRequest)
    return await build_circle(connection, await open_matcher(connection, Settings()), circle_request, NOW)


def _names(circle: CircleResponse) -> list[str]:
    return [member.practitioner.display_name.removeprefix("Person ") for member in circle.members]


def _ids(circle: CircleResponse) -> dict[str, str]:
    return {name: str(member.practitioner.id) for name, member in zip(_names(circle), circle.members, strict=True)}


SLEEP = {"concerns": ["insomnia", "stress", "migraine"], "concerns_first": ["insomnia"]}
GRIEF = {"concerns": ["grief", "loneliness", "divorce"], "concerns_first": ["grief"]}
KNEES = {"concerns": ["knee pain", "gout", "acne"], "concerns_first": ["knee pain"]}


async def test_members_together_cover_what_no_one_of_them_does(connection: Connection) -> None:
    sleepers = [profile(f"sleep {index}", **SLEEP) for index in range(4)]
    await load(connection, [*sleepers, profile("grief", **GRIEF), profile("knees", **KNEES)])
    circle = await _build(connection, **SAID, size=2)
    assert {"grief"} < set(_names(circle))
    values = {need.name: need.value for need in circle.coverage.needs if need.kind == "concern"}
    assert values == {"insomnia": 1.0, "grief": 1.0}
    grief = next(member for member in circle.members if member.practitioner.display_name == "Person grief")
    assert grief.covers.concerns == grief.best_at.concerns == ["grief"]
    assert [reason.concern for reason in grief.reasons] == ["grief"]


async def test_a_modality_covers_nothing_and_the_same_one_may_fill_the_circle(connection: Connection) -> None:
    await load(
        connection,
        [profile(f"same {index}", modalities=["massage therapy"], **SLEEP) for index in range(3)]
        + [profile("named so", modalities=["grief counseling", "sleep coaching"])],
    )
    circle = await _build(connection, **SAID)
    assert {name.split()[0] for name in _names(circle)} == {"same"}
    assert {modality for member in circle.members for modality in member.practitioner.modalities} == {"massage therapy"}
    alone = await _build(connection, **SAID, limits={"modalities_except": ["massage therapy"]})
    assert _names(alone) == ["named so"]
    assert alone.coverage.total == 0
    assert alone.members[0].covers.layers == alone.members[0].covers.concerns == []


async def test_layers_and_goals_are_covered_by_the_word_of_the_practitioner_only(connection: Connection) -> None:
    await load(
        connection,
        [
            profile("stated", lifestyle={"sleep": "central"}, layers=["body"]),
            profile("partly", lifestyle={"sleep": "occasional", "eating": "central"}),
        ],
    )
    circle = await _build(connection, goals=[{"domain": "sleep", "importance": 3}])
    assert [(need.kind, need.name, need.value, len(need.by)) for need in circle.coverage.needs] == [
        ("goal", "sleep", 1.0, 2),
        ("layer", "body", 1.0, 1),
    ]
    by_name = dict(zip(_names(circle), circle.members, strict=True))
    assert by_name["partly"].covers.goals == ["sleep"]
    assert by_name["partly"].best_at.goals == []


async def test_a_concern_in_words_of_ones_own_covers_the_known_ones_nearest_to_it(connection: Connection) -> None:
    await load(connection, [profile("own words", concerns=["trouble falling asleep"]), profile("knees", **KNEES)])
    circle = await _build(connection, concerns={"insomnia": 1.0})
    by_name = dict(zip(_names(circle), circle.members, strict=True))
    assert by_name["own words"].covers.concerns == ["insomnia"]
    assert by_name["knees"].covers.concerns == []


async def test_a_need_that_nobody_states_is_named_with_what_friends_can_be_for(connection: Connection) -> None:
    await load(connection, [profile("sleep", **SLEEP), profile("knees", **KNEES)])
    circle = await _build(connection, concerns={"insomnia": 1.0, "grief": 0.4}, goals=[{"domain": "meaning"}])
    open_needs = {(need.kind, need.name): need for need in circle.uncovered}
    assert {("concern", "grief"), ("goal", "meaning")} <= set(open_needs)
    assert open_needs["goal", "meaning"].stated_by == 0
    assert open_needs["goal", "meaning"].code == "friends_meaning"


async def test_a_rare_need_finds_whoever_states_it_far_below_the_best_by_fit(connection: Connection) -> None:
    crowd = [profile(f"sleep {index}", **SLEEP) for index in range(BEST_BY_FIT + 30)]
    await load(connection, [*crowd, profile("grief", **GRIEF)])
    circle = await _build(connection, concerns={"insomnia": 1.0, "grief": 0.4})
    assert "grief" in _names(circle)


async def test_a_swap_keeps_the_others_and_uses_nobody_ruled_out(connection: Connection) -> None:
    await load(connection, [profile(name, **kind) for name, kind in (("s1", SLEEP), ("s2", SLEEP), ("g", GRIEF))])
    circle = await _build(connection, **SAID, size=2)
    ids = _ids(circle)
    swapped = next(name for name in ids if name != "g")
    other = await _build(connection, **SAID, size=2, keep=[ids["g"]], without=[ids[swapped]])
    assert _names(other) == ["g", "s2" if swapped == "s1" else "s1"]
    assert [member.kept for member in other.members] == [True, False]
    assert other.coverage.total == circle.coverage.total


async def test_members_to_keep_must_pass_the_limits(connection: Connection) -> None:
    await load(connection, [profile("old", **SLEEP, serves=["adults"]), profile("young", **SLEEP, serves=["children"])])
    old = _ids(await _build(connection, **SAID))["old"]
    with pytest.raises(BadRequest) as refused:
        await _build(connection, **SAID, keep=[old], limits={"serves": ["children"]})
    assert [field for field, _ in refused.value.fields] == ["/keep/0"]


async def test_an_empty_request_gets_a_rotating_circle_without_coverage(connection: Connection) -> None:
    await load(connection, [profile(str(index)) for index in range(8)])
    circles = [await _build(connection, seed=str(seed)) for seed in range(40)]
    assert all(len(circle.members) == 3 and circle.coverage.needs == circle.uncovered == [] for circle in circles)
    assert {name for circle in circles for name in _names(circle)} == set("01234567")
    again = await _build(connection, seed="0")
    assert msgspec.json.encode(again) == msgspec.json.encode(circles[0])


async def test_a_part_weighed_at_nothing_brings_no_needs(connection: Connection) -> None:
    await load(connection, [profile("sleep", **SLEEP)])
    circle = await _build(connection, **SAID, goals=[{"domain": "sleep"}], weights={"story": 0, "lifestyle": 1})
    assert [need.kind for need in circle.coverage.needs] == ["goal", "layer"]


async def test_fewer_people_than_places_make_a_smaller_circle(connection: Connection) -> None:
    empty = await _build(connection, **SAID)
    assert empty.members == [] and empty.coverage.total == 0
    assert {need.name for need in empty.uncovered} >= {"insomnia", "grief"}
    await load(connection, [profile("sleep", **SLEEP)])
    assert _names(await _build(connection, **SAID, size=5)) == ["sleep"]


async def test_members_who_agreed_to_work_with_each_other_are_told_as_a_pair(connection: Connection) -> None:
    await load(connection, [profile("sleep", **SLEEP), profile("grief", **GRIEF), profile("knees", **KNEES)])
    ids = {name: UUID(id) for name, id in _ids(await _build(connection, **SAID)).items()}
    await give_consent(connection, ids["sleep"], ids["grief"])
    await give_consent(connection, ids["sleep"], ids["knees"])
    await give_consent(connection, ids["grief"], ids["sleep"])
    circle = await _build(connection, **SAID)
    assert [set(pair) for pair in circle.together] == [{ids["sleep"], ids["grief"]}]


async def test_whom_one_has_already_counts_as_covering(connection: Connection) -> None:
    sleepers = [profile(f"sleep {index}", **SLEEP) for index in range(3)]
    await load(connection, [*sleepers, *(profile(f"grief {index}", **GRIEF) for index in range(3))])
    alone = await _build(connection, **SAID, size=2)
    assert {name.split()[0] for name in _names(alone)} == {"sleep", "grief"}
    with_doctor = await _build(connection, **SAID, size=2, have={"doctor": ["insomnia"], "friends": []})
    sleep = next(need for need in with_doctor.coverage.needs if need.name == "insomnia")
    assert sleep.own == ["doctor"] and sleep.value == 1.0
    assert _names(with_doctor)[0].startswith("grief")


async def test_a_need_that_ones_own_people_cover_is_not_called_open(connection: Connection) -> None:
    await load(connection, [profile("knees", **KNEES)])
    request = {"goals": [{"domain": "relationships", "importance": 3}], "size": 2}
    assert "relationships" in [need.name for need in (await _build(connection, **request)).uncovered]
    befriended = await _build(connection, **request, have={"friends": []})
    assert "relationships" not in [need.name for need in befriended.uncovered]
    assert 0 < befriended.coverage.total < 1
