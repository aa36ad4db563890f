"""Places of the world: what is stated must agree, or the reader asks which one is meant."""

import random

import pytest

from schemas.messages import expected
from schemas.profiles.practitioner import Address, Place
from service.core.errors import BadRequest
from service.profiles.save_profiles import agreeing_place
from service.vocabulary.addresses import locate, locate_address
from service.vocabulary.folding import place_key
from service.vocabulary.gazetteer import FOLDER, kilometres, load_gazetteer
from service.vocabulary.places import find_places, read_place, require_place, resolve_place
from training.places import read_zips

HARTFORD = "Hartford, Connecticut, US"


def country_of(typed: str) -> str | None:
    place = resolve_place(typed)
    return place and f"{place.country}-{place.region}"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Hartford, CT", HARTFORD),
        ("hartford connecticut", HARTFORD),
        ("Hartford, Conn.", HARTFORD),
        ("Hartfrod, CT", HARTFORD),
        ("12 Main St, Hartford, CT 06105", HARTFORD),
        ("06105", HARTFORD),
        ("06105-1234", HARTFORD),
        ("St. Louis", "St. Louis, Missouri, US"),
        ("St Paul MN", "Saint Paul, Minnesota, US"),
        ("St. Paul, Minnesota", "Saint Paul, Minnesota, US"),
        ("Sevila, ES", "Sevilla, Andalucía, ES"),
        ("Washington State", "Washington, US"),
        ("00901", "San Juan, Puerto Rico, US"),
        ("Puerto Rico", "Puerto Rico, US"),
        ("St Louis", "St. Louis, Missouri, US"),
        ("061051234", HARTFORD),
        ("near Hartford, CT", HARTFORD),
        ("Hartford metro area", HARTFORD),
        ("cerca de Madrid", "Madrid, Madrid, Comunidad de, ES"),
        ("Bay Area", "San Francisco, California, US"),
        ("Cook County, IL", "Cook County, Illinois, US"),
        ("Maricopa County", "Maricopa County, Arizona, US"),
        ("2134 MA", "Allston, Massachusetts, US"),
        ("Boston 2134", "Allston, Massachusetts, US"),
        ("1012AB", "Amsterdam, Noord-Holland, NL"),
        ("D02 X285", "Dublin, IE"),
        ("E-41001", "Sevilla, Andalucía, ES"),
        ("100-0001 Tokyo", "Tokyo, Tokyo, JP"),
        ("Andalucía", "Andalucía, ES"),
        ("Xqzw", None),
        ("00000", None),
    ],
)
def test_one_place_is_meant_or_none(typed: str, name: str | None) -> None:
    place = resolve_place(typed)
    assert (place and place.name) == name


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ("10115 Berlin", "DE-BE"),
        ("D-10115 Berlin", "DE-BE"),
        ("London, Ontario", "CA-ON"),
        ("London, ON, Canada", "CA-ON"),
        ("Richmond, BC", "CA-BC"),
        ("San José, Costa Rica", "CR-SJ"),
        ("Lisbon, PT", "PT-11"),
        ("Ciudad de México", "MX-CMX"),
        ("Cologne", "DE-NW"),
        ("Wien", "AT-9"),
        ("København", "DK-84"),
        ("東京", None),
        ("EC1A 1BB London", "GB-None"),
        ("M5V 2T6", "CA-ON"),
        ("75001 Paris", "FR-None"),
        ("1010 Wien", "AT-9"),
        ("8001 Zürich", "CH-ZH"),
        ("1012 AB Amsterdam", "NL-NH"),
        ("São Paulo 01310-100", "BR-SP"),
        ("2000 Sydney NSW", "AU-NSW"),
        ("111 22 Stockholm", "SE-AB"),
        ("Madrid 28001", "ES-MD"),
        ("20121 Milano", "IT-None"),
        ("Richmond, CA", "US-CA"),
    ],
)
def test_the_world_is_named_as_people_name_it(typed: str, where: str | None) -> None:
    country = country_of(typed)
    assert country == where or (where is None and country is not None) or str(where).endswith("None")
    assert country is not None and country[:2] == (where or country)[:2]


@pytest.mark.parametrize(
    "typed",
    ["Springfield", "Cambridge", "Hartford, ZZ", "Hartford, CT 90210", "Ontario, CA", "Boston, CA 02108", "Deutschland",
     "España", "UK", "Georgia", "LA", "Orange County"],
)  # fmt: skip
def test_what_is_unsure_or_contradicts_itself_is_asked_about(typed: str) -> None:
    reading = read_place(typed)
    assert reading.place is None and reading.choices
    with pytest.raises(BadRequest) as error:
        require_place(typed, "/near", expected.KNOWN_PLACE())
    [(pointer, which)] = error.value.fields
    assert pointer == "/near" and which.params["candidates"] == [place.name for place in reading.choices]


@pytest.mark.parametrize(
    "typed",
    ["Springfield", "Cambridge", "Portland", "Valencia", "San Jose", "Ontario, CA", "Québec", "Georgia", "LA", "Bayern",
     "Washington", "UK", "Deutschland", "Orange County", "PR", "Puerto Rico", "Hamilton", "Boston, CA 02108"],
)  # fmt: skip
def test_every_choice_that_is_offered_can_be_taken(typed: str) -> None:
    reading = read_place(typed)
    for choice in reading.choices or (reading.place,):
        assert choice is not None
        taken = resolve_place(choice.name)
        assert taken is not None and kilometres(taken.lat, taken.lon, choice.lat, choice.lon) < 30, choice.name


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Greenfeld Center, Virginia", "Virginia, US"),
        ("5 Elm St, Tinyville, Vermont", "Vermont, US"),
        ("Foo, Ontario", "Ontario, Canada"),
        ("Foo, Ontario, Canada", "Ontario, Canada"),
        ("Blancville, Ohio", "Ohio, US"),
        ("Nowhereton, VT, USA", "Vermont, US"),
        ("Nowhereton, Washington", "Washington, US"),
        ("Nowhereton, New York", "New York, US"),
    ],
)
def test_a_town_that_is_not_known_is_asked_for_in_its_region_not_taken_for_a_namesake_of_it(
    typed: str, asked: str
) -> None:
    reading = read_place(typed)
    assert reading.place is None and asked in [choice.name for choice in reading.choices]
    assert "ZA" not in {choice.country for choice in reading.choices}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("350 5th Ave, New York", "New York City, New York, US"),
        ("5 Elm St, Burlington, Vermont", "Burlington, Vermont, US"),
        ("Hartfrod, Connecticut", HARTFORD),
        ("Foo, Vermont 05401", "Burlington, Vermont, US"),
        ("Calle Mayor 5, Madrid", "Madrid, Madrid, Comunidad de, ES"),
    ],
)
def test_a_town_of_the_name_of_its_region_and_a_known_one_before_it_are_found(typed: str, name: str) -> None:
    place = resolve_place(typed)
    assert place is not None and place.name == name


def test_military_post_lies_nowhere() -> None:
    assert read_place("APO AE 09012").military and not read_place("Hartford, CT").military
    address = Address(city="APO", region="AE", postal_code="09012", country="US")
    assert locate(address) is None and locate_address(address).doubt == "military"


def test_what_is_typed_is_taken_as_letters() -> None:
    assert find_places("x_y") == [] and find_places("%") == [] and find_places("Paris")
    assert [place.name for place in find_places("Hartfo", 1)] == [HARTFORD]
    assert {place.country for place in find_places("London", 5, "CA")} == {"CA"}


def test_an_address_is_located_by_its_own_name_only() -> None:
    assert locate(Address(city="Hartfrod", region="CT")) is None
    assert locate(Address(city="hartford", region="ct")) == locate(Address(city="Hartford", region="CT", country="US"))
    assert locate(Address(city="Nowhere", postal_code="06105-0000")) == resolve_place("06105")
    assert locate(Address(city="London", postal_code="06105", country="GB")) == resolve_place("London, GB")
    assert locate(Address(region="CT")) is None


@pytest.mark.parametrize(
    ("address", "lat", "lon", "doubt"),
    [
        (Address(city="Springfield", region="Illinois", country="US"), 39.8, -89.6, ""),
        (Address(city="Springfield", region="Ill."), 39.8, -89.6, ""),
        (Address(city="Berlin", postal_code="10115"), 52.5, 13.4, ""),
        (Address(city="Boston", region="MA", postal_code="90210", country="US"), 42.36, -71.06, "contradicts"),
        (Address(city="San Juan", country="PR"), 18.4, -66.1, ""),
    ],
)
def test_an_address_lies_where_all_it_states_agrees(address: Address, lat: float, lon: float, doubt: str) -> None:
    located = locate_address(address)
    assert located.place is not None and kilometres(located.place.lat, located.place.lon, lat, lon) < 25
    assert located.doubt == doubt


def test_a_zip_gets_its_lost_zero_back_only_where_the_rest_agrees() -> None:
    assert locate_address(Address(region="MA", postal_code="2134", country="US")).zip == "02134"
    assert locate_address(Address(region="TX", postal_code="7500", country="US")).zip is None
    place = agreeing_place(Place(address=Address(city="Boston", region="MA", postal_code="2134", country="US")))
    assert place.address.postal_code == "02134"


def test_coordinates_far_from_the_address_are_not_believed() -> None:
    address = Address(city="Hartford", region="CT", postal_code="06105", country="US")
    assert agreeing_place(Place(address=address, lat=39.78373, lon=-100.445882)).lat is None
    assert agreeing_place(Place(address=address, lat=41.7, lon=-72.7)).lat == 41.7


def test_every_us_postal_code_is_where_the_source_has_it() -> None:
    for code in random.Random(3).sample(read_zips(), 3_000):
        place = locate(Address(postal_code=code["zip_code"]))
        assert place is not None and (place.lat, place.lon) == (float(code["lat"]), float(code["long"]))


def test_mistyped_names_of_large_towns_are_forgiven() -> None:
    gazetteer = load_gazetteer()
    draws, missed = random.Random(5), []
    for row in range(0, 2_000, 25):
        town = gazetteer.town(row)
        key = place_key(town.name.split(",")[0])
        if len(key) < 6 or not key.isascii():
            continue
        at = draws.randrange(2, len(key) - 1)
        near = gazetteer.like(key[:at] + key[at + 1 :], 5)
        if town not in near:
            missed.append(town.name)
    assert len(missed) <= 3, missed


def test_the_map_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 60_000_000
