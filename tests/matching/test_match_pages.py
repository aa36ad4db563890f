"""The order of a list and its pages, on a small directory."""

from datetime import timedelta
from typing import Any

import pytest

from service.core.database.pool import Connection
from service.core.errors import BadRequest
from service.matching.index.remove_person import remove_person
from tests.fixtures.profiles import NOW, load, profile
from tests.matching.asking import answers, matches_of

pytestmark = pytest.mark.anyio


async def test_other_orders_put_a_stated_fact_before_the_fit_and_silence_last(connection: Connection) -> None:
    def person(name: str, visits: int | None, opening: str | None, city: str) -> dict[str, Any]:
        return profile(
            name,
            next_opening=opening,
            fees={"currency": "USD", "session": {"min": 50, "max": 100}},
            expectations={"trial_visits": visits} if visits else None,
            places=[{"address": {"city": city, "region": "CT", "country": "US"}}],
        )

    far = (NOW + timedelta(days=40)).date().isoformat()
    soon = (NOW + timedelta(days=2)).date().isoformat()
    people = [
        person("a", 6, None, "Hartford"),
        person("b", 3, far, "New Haven"),
        person("c", None, soon, "West Hartford"),
    ]
    await load(connection, people)
    near = {"near": {"place": "Hartford, CT", "radius_km": 100}}

    async def names(order: str, **more: Any) -> list[str]:
        response = await matches_of(connection, order=order, limits=near, **more)
        return [result.practitioner.display_name[-1] for result in response.results]

    assert await names("opening") == ["c", "b", "a"]
    assert await names("distance") == ["a", "c", "b"]
    assert await names("trial_cost") == ["b", "a", "c"]
    assert set(await names("fit")) == {"a", "b", "c"}
    first = await matches_of(connection, order="opening", limits=near, limit=1)
    rest = await matches_of(connection, order="opening", limits=near, limit=5, cursor=first.next_cursor)
    assert [result.practitioner.display_name[-1] for result in (*first.results, *rest.results)] == ["c", "b", "a"]
    with pytest.raises(BadRequest) as refused:
        await matches_of(connection, order="distance")
    assert refused.value.fields[0][0] == "/order"


async def test_who_takes_nobody_new_comes_after_all_others_with_the_fit_unchanged(connection: Connection) -> None:
    people = [
        profile(name, concerns=["grief"], accepting_new=open)
        for name, open in [("closed a", False), ("closed b", False), ("open", True), ("silent", None)]
    ]
    people.append(profile("other", concerns=["knee pain"]))
    await load(connection, people)
    request: dict[str, Any] = {"concerns": {"grief": 1.0}}
    default = await matches_of(connection, **request)
    last = [result.practitioner.accepting_new for result in default.results]
    assert last[3:] == [False, False] and False not in last[:3]
    lifted = await matches_of(connection, **request, preferences={"accepting_new": False})
    assert lifted.results[-1].practitioner.display_name.endswith("other")
    fits = {result.practitioner.id: result.fit for result in default.results}
    assert fits == {result.practitioner.id: result.fit for result in lifted.results}
    first = await matches_of(connection, **request, limit=2)
    rest = await matches_of(connection, **request, limit=3, cursor=first.next_cursor)
    joined = [result.practitioner.id for result in (*first.results, *rest.results)]
    assert joined == [result.practitioner.id for result in default.results]


async def test_an_empty_request_lists_everyone_as_equal_in_one_cell(connection: Connection) -> None:
    await load(connection, [profile(str(number)) for number in range(5)])
    response = await matches_of(connection)
    assert len(response.results) == 5
    assert {(result.fit, result.tie, len(result.parts)) for result in response.results} == {(0.0, 0, 0)}


async def test_an_empty_request_rotates_with_the_seed_and_stays_with_the_same(connection: Connection) -> None:
    await load(connection, [profile(str(number)) for number in range(12)])
    orders = []
    for seed in ("a", "b", "a"):
        response = await matches_of(connection, seed=seed)
        orders.append([result.practitioner.display_name for result in response.results])
    assert orders[0] == orders[2] != orders[1]


async def test_of_many_who_are_all_alike_pages_reach_everybody_and_other_seeds_begin_with_others(
    connection: Connection,
) -> None:
    await load(connection, [profile(str(number)) for number in range(40)])

    async def in_order(seed: str, **request: Any) -> list[str]:
        names: list[str] = []
        cursor = None
        while True:
            page = await matches_of(connection, seed=seed, limit=7, cursor=cursor, **request)
            assert page.exact and page.considered == 40
            names += [result.practitioner.display_name for result in page.results]
            cursor = page.next_cursor
            if cursor is None:
                return names

    orders = [await in_order(seed) for seed in ("a", "b", "a")]
    assert orders[0] == orders[2] and len(set(orders[0])) == len(set(orders[1])) == 40
    assert set(orders[0][:7]) != set(orders[1][:7])
    assert len(set(await in_order("a", preferences={"languages": ["es"]}))) == 40


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"story": "I lie awake every night and worry about money."},
        {"practices": {"options": 2}},
        {"preferences": {"languages": ["es"], "max_fee": {"amount": 60, "currency": "USD"}}},
        {"goals": [{"domain": "sleep"}], "preferences": {"times": ["weekday_evening"]}},
    ],
)
async def test_pages_join_into_the_one_order(connection: Connection, request_: dict[str, Any]) -> None:
    people = [
        profile(
            str(number),
            concerns=["insomnia"] if number % 3 else ["money worries"],
            practices=answers(options=number % 11, horizontal=5, listening=(number * 7) % 11),
            languages=["es"] if number % 4 else ["en"],
            lifestyle={"sleep": "central"} if number % 5 else {"work": "regular"},
            fees={"currency": "USD", "session": {"min": 20 + number * 3}},
        )
        for number in range(40)
    ]
    await load(connection, people)
    whole = await matches_of(connection, **request_, limit=100)
    paged: list[str] = []
    cursor = None
    while True:
        page = await matches_of(connection, **request_, limit=7, cursor=cursor)
        paged += [str(result.practitioner.id) for result in page.results]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert paged == [str(result.practitioner.id) for result in whole.results]
    assert len(paged) == 40


async def test_a_page_stays_where_it_was_when_somebody_withdraws(connection: Connection) -> None:
    await load(connection, [profile(str(number)) for number in range(20)])
    first = await matches_of(connection, limit=10)
    whole = await matches_of(connection, limit=20)
    gone = first.results[3].practitioner.id
    async with connection.transaction():
        await remove_person(connection, gone)
    second = await matches_of(connection, limit=10, cursor=first.next_cursor)
    assert [r.practitioner.id for r in second.results] == [r.practitioner.id for r in whole.results[10:]]


async def test_a_cursor_serves_only_its_own_request(connection: Connection) -> None:
    await load(connection, [profile(str(number)) for number in range(5)])
    cursor = (await matches_of(connection, limit=2)).next_cursor
    for other in ({"story": "another"}, {"seed": "another"}, {"goals": [{"domain": "sleep"}]}):
        with pytest.raises(BadRequest) as refused:
            await matches_of(connection, **other, limit=2, cursor=cursor)
        assert refused.value.fields[0][0] == "/cursor"
    with pytest.raises(BadRequest):
        await matches_of(connection, cursor="AAAA")
