"""Places are found in the shipped map as PostgreSQL's trigrams would find them, and as its sources have them."""

import random

import pytest

from schemas.profiles.practitioner import Address
from service.core.database.pool import Connection
from service.vocabulary.folding import place_key
from service.vocabulary.gazetteer import load_gazetteer
from service.vocabulary.places import find_places, locate, resolve_place
from training.places import Row, read_sources

_LIKE = """
    SELECT t.name, t.region, t.country, t.lat, t.lon FROM town AS t
    WHERE ($2::text IS NULL OR t.region = $2) AND ($3::text IS NULL OR t.country = $3)
        AND (t.key = $1 OR t.key % $1 OR starts_with(t.key, $1))
    ORDER BY
        t.key = $1 DESC, starts_with(t.key, $1) DESC, similarity(t.key, $1) DESC, t.population DESC,
        t.name, t.region
    LIMIT 100
"""


@pytest.fixture(scope="module")
def sources() -> list[Row]:
    return list(read_sources())


@pytest.mark.anyio
async def test_names_are_found_as_trigrams_of_the_database_find_them(
    connection: Connection, sources: list[Row]
) -> None:
    towns = [(place_key(row[0]), *row) for row in sources if row[4] is None]
    await connection.execute(
        "CREATE TEMP TABLE town (key text, name text, region text, region_name text, country text, postal_code text, "
        "lat float8, lon float8, population integer)"
    )
    await connection.copy_records_to_table("town", records=towns)
    draws = random.Random(3)
    for town in draws.sample(towns, 40):
        for key in (town[0], _mistyped(town[0], draws), town[0][: len(town[0]) // 2 + 1]):
            for region, country in ((None, None), (town[2], town[4])):
                rows = await connection.fetch(_LIKE, key, region, country)
                stored = {(row["lat"], row["lon"]) for row in rows}
                found = load_gazetteer().like(key, region, country, 100)
                assert {(place.lat, place.lon) for place in found} == stored, (key, region, country)


def _mistyped(key: str, draws: random.Random) -> str:
    at = draws.randrange(len(key))
    return draws.choice([key[:at] + key[at + 1 :], key[:at] + draws.choice("aeioust") + key[at:]])


def test_every_postal_code_and_every_largest_town_of_its_name_is_where_the_sources_have_it(sources: list[Row]) -> None:
    largest: dict[tuple[str, str | None, str], Row] = {}
    for row in sources:
        name, region, _, country, postal, lat, lon, population = row
        if postal:
            found = locate(Address(postal_code=postal))
            assert found is not None and (found.lat, found.lon, found.region) == (lat, lon, region)
        else:
            held = largest.get((place_key(name), region, country))
            if held is None or (-population, name) < (-held[7], held[0]):
                largest[place_key(name), region, country] = row
    for (key, region, country), row in largest.items():
        place = load_gazetteer().with_name(key, region, country)
        assert place is not None and (place.lat, place.lon) == row[5:7]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Hartford, CT", "Hartford, Connecticut, US"),
        ("hartford connecticut", "Hartford, Connecticut, US"),
        ("Hartfrod, CT", "Hartford, Connecticut, US"),
        ("Lisbon, PT", "Lisbon, PT"),
        ("06105", "Hartford, Connecticut, US"),
        ("06105-1234", "Hartford, Connecticut, US"),
        ("St. Louis", "St. Louis, Missouri, US"),
        ("Sevila, ES", "Sevilla, ES"),
        ("Xqzw", None),
        ("00000", None),
        ("Hartford, ZZ", "Hartford, Connecticut, US"),
    ],
)
def test_one_place_is_meant_or_none(typed: str, name: str | None) -> None:
    place = resolve_place(typed)
    assert (place and place.name) == name


def test_what_is_typed_is_taken_as_letters() -> None:
    assert find_places("x_y") == [] and find_places("100%") == [] and find_places("") != find_places("Paris")


def test_an_address_is_located_by_its_own_name_only() -> None:
    assert locate(Address(city="Hartfrod", region="CT")) is None
    assert locate(Address(city="hartford", region="ct")) == locate(Address(city="Hartford", region="CT", country="US"))
    assert locate(Address(city="Nowhere", postal_code="06105-0000")) == resolve_place("06105")
    assert locate(Address(city="London", postal_code="06105", country="GB")) == resolve_place("London, GB")
    assert locate(Address(region="CT")) is None
