"""Near copies are reported to the operator and hide nobody; a clinic's shared paragraph is no copy."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.matching.match import MatchRequest
from service.boot.matcher import open_matcher
from service.clinics.create_clinic import create_clinic
from service.core.database.pool import Connection
from service.core.settings import Settings
from service.directory.find_duplicates import find_duplicates
from service.directory.find_near_copies import Text, near_copies, report_near_copies
from service.directory.settle_duplicate import dismiss_duplicate, list_duplicates
from service.matching.find_matches import find_matches
from service.matching.index.store_groups import refresh_groups
from service.population.written import written_people
from service.vocabulary.folding import key
from tests.fixtures.clinics import list_on_roster
from tests.fixtures.commands import ayni
from tests.fixtures.profiles import NOW, load, profile

pytestmark = pytest.mark.anyio

WORDS = (
    "I begin by asking what a good week would look like for you, and we write it down together before anything else. "
    "Then I listen for where it already happens a little, because that is usually where the next step is hiding. "
    "Nobody leaves without knowing what it may cost and when we will look back. Bring whoever you like."
)
NEARLY = WORDS.replace("good week", "better month").replace("Bring whoever", "Come as")
DATED = {"updated_at": {"approach": "2024-05-01T00:00:00Z"}}
AUTHOR = profile("author", approach=WORDS, concerns=["insomnia"], concerns_first=["insomnia"], **DATED)
THIEF = profile("thief", approach=NEARLY, concerns=["insomnia"], concerns_first=["insomnia"])


async def shown(connection: Connection) -> list[str]:
    matcher = await open_matcher(connection, Settings())
    request = MatchRequest(concerns={"insomnia": 1.0}, seed="near", limit=100)
    response = await find_matches(connection, matcher, request, NOW)
    return [result.practitioner.display_name for result in response.results]


async def test_a_strangers_near_copy_is_reported_and_the_author_loses_nothing(connection: Connection) -> None:
    others = [profile(str(at), concerns=["insomnia"], concerns_first=["insomnia"]) for at in range(6)]
    await load(connection, [AUTHOR, *others])
    before = await shown(connection)
    await load(connection, [THIEF], source="elsewhere")
    assert await report_near_copies(connection) == 1
    assert [name for name in await shown(connection) if name != "Person thief"] == before
    [pair] = await list_duplicates(connection)
    assert pair["how"] == "near text" and 0.8 < pair["score"] < 1
    assert {pair["first_name"], pair["second_name"]} == {"Person author", "Person thief"}


async def test_what_a_person_decided_is_not_asked_again_and_what_changed_is_taken_off(connection: Connection) -> None:
    await load(connection, [AUTHOR, THIEF, profile("other", approach=NEARLY + " And tea.")])
    assert await report_near_copies(connection) == 3
    first, *_ = await list_duplicates(connection)
    await dismiss_duplicate(connection, first["id"])
    assert len(await list_duplicates(connection)) == 2
    await load(connection, [profile("other", approach="Needles, and silence. " * 12)])
    await report_near_copies(connection)
    assert len(await list_duplicates(connection)) <= 1
    assert first["id"] not in [pair["id"] for pair in await list_duplicates(connection)]


async def test_a_clinics_paragraph_is_no_copy(connection: Connection) -> None:
    await load(connection, [profile(str(at), approach=f"{WORDS} I am number {at}.") for at in range(5)])
    assert await report_near_copies(connection) == 10
    clinic = await create_clinic(connection, "Clinic")
    people = await connection.fetch("SELECT external_id, id FROM practitioner")
    await list_on_roster(connection, clinic.id, {row["external_id"]: row["id"] for row in people})
    await load(connection, [THIEF], source="elsewhere")
    assert await report_near_copies(connection) == 5  # the thief beside each of them
    assert len(await list_duplicates(connection)) == 5


async def test_what_says_that_two_are_one_person_stands_before_a_likeness_of_texts(connection: Connection) -> None:
    npi = {"npi": "1023011061"}
    await load(connection, [AUTHOR | npi])
    await load(connection, [THIEF | npi | {"display_name": "Another Name"}], source="elsewhere")
    ids = [row["id"] for row in await connection.fetch("SELECT id FROM practitioner")]
    async with connection.transaction():
        await connection.execute("DELETE FROM duplicate_candidate")
        await refresh_groups(connection, ids)
    await report_near_copies(connection)
    assert len(await shown(connection)) == 2
    async with connection.transaction():
        await find_duplicates(connection, ids)
    assert [pair["how"] for pair in await list_duplicates(connection)] == ["npi"]
    assert len(await shown(connection)) == 1


async def test_the_operator_reads_who_wrote_first(connection: Connection, database_url: str) -> None:
    await load(connection, [AUTHOR, THIEF])
    listed = ayni("review", "duplicates", "--look", database_url=database_url)
    assert "by near text (9" in listed.stdout and "alike; “Person author” first, since 2024-05-01)" in listed.stdout


TEXTS = [key(person.approach) for person in written_people() if len(person.approach) > 300][:60]


def test_no_two_of_those_written_by_hand_are_near_copies() -> None:
    people = [Text(UUID(int=at), key(person.approach), frozenset()) for at, person in enumerate(written_people())]
    assert near_copies(people) == []


@given(st.sampled_from(TEXTS), st.integers(0, 30), st.integers(0, 30))
def test_a_word_changed_and_a_few_added_is_still_found(text: str, changed: int, added: int) -> None:
    words = text.split()
    words[changed] = "entirely"
    words[-1:-1] = ["and", "more"] * (added // 10)
    pair = [Text(UUID(int=1), text, frozenset()), Text(UUID(int=2), " ".join(words), frozenset())]
    assert len(near_copies(pair)) == 1
