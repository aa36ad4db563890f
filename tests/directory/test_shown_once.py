"""Copies of a text are shown once on a page, as their author's, and to the operator; the others keep their order."""

import pytest

from schemas.matching.match import MatchRequest
from service.boot.matcher import open_matcher
from service.clinics.create_clinic import create_clinic
from service.core.database.pool import Connection
from service.core.settings import Settings
from service.directory.settle_duplicate import dismiss_duplicate, list_duplicates
from service.matching.find_matches import find_matches
from tests.fixtures.clinics import list_on_roster
from tests.fixtures.profiles import NOW, load, profile

pytestmark = pytest.mark.anyio

WORDS = (
    "I begin by asking what a good week would look like for you, and we write it down together before anything else. "
    "Then I listen for where it already happens a little, because that is usually where the next step is hiding. "
    "Nobody leaves without knowing what it may cost and when we will look back."
)


async def _shown(connection: Connection, story: str = "") -> list[str]:
    matcher = await open_matcher(connection, Settings())
    response = await find_matches(connection, matcher, MatchRequest(story=story, seed="once", limit=100), NOW)
    return [result.practitioner.display_name for result in response.results]


async def test_copies_of_one_text_are_shown_once_and_queued(connection: Connection) -> None:
    await load(connection, [profile("a", approach=WORDS), profile("b", approach=WORDS.upper()), profile("c")])
    shown = await _shown(connection)
    assert len(shown) == 2 and "Person c" in shown
    assert len(await list_duplicates(connection, 10)) == 1


AUTHOR = profile("author", approach=WORDS, concerns=["insomnia", "grief", "back pain"])
THIEF = profile("thief", approach=WORDS, concerns=["insomnia"], modalities=["coaching"])
STORY = "I lie awake for hours every night"


async def test_a_copy_never_takes_the_place_of_the_texts_author_however_well_it_fits(connection: Connection) -> None:
    await load(connection, [AUTHOR])
    await load(connection, [THIEF], source="elsewhere")
    assert await _shown(connection, STORY) == ["Person author"]
    await load(connection, [AUTHOR | {"accepting_new": True}])  # an edit elsewhere in the profile makes no text younger
    assert await _shown(connection, STORY) == ["Person author"]


async def test_an_older_profile_that_takes_over_a_text_is_no_author(connection: Connection) -> None:
    await load(connection, [THIEF | {"approach": WORDS[::-1]}], source="elsewhere")
    await load(connection, [AUTHOR])
    assert sorted(await _shown(connection, STORY)) == ["Person author", "Person thief"]
    await load(connection, [THIEF], source="elsewhere")
    assert await _shown(connection, STORY) == ["Person author"]


async def test_the_dates_of_a_dump_say_who_wrote_first(connection: Connection) -> None:
    dated = {"updated_at": {"approach": "2024-05-01T00:00:00Z"}}
    await load(connection, [THIEF | {"updated_at": {"approach": "2025-05-01T00:00:00Z"}}], source="elsewhere")
    await load(connection, [AUTHOR | dated])
    assert await _shown(connection, STORY) == ["Person author"]


async def test_colleagues_whom_a_clinic_lists_may_share_its_paragraph(connection: Connection) -> None:
    await load(connection, [profile(str(number), approach=WORDS, concerns=["insomnia"]) for number in range(12)])
    assert len(await _shown(connection, STORY)) == 1
    clinic = await create_clinic(connection, "Clinic")
    people = await connection.fetch("SELECT external_id, id FROM practitioner")
    await list_on_roster(connection, clinic.id, {row["external_id"]: row["id"] for row in people})
    await load(connection, [THIEF], source="elsewhere")
    shown = await _shown(connection, STORY)
    assert len(shown) == 12
    assert "Person thief" not in shown


async def test_clones_leave_the_page_of_all_others_as_it_was(connection: Connection) -> None:
    people = [profile(str(number), concerns=["insomnia"] if number % 2 else ["grief"]) for number in range(12)]
    people[3]["approach"] = WORDS
    await load(connection, people)
    before = [name for name in await _shown(connection, "I lie awake for hours every night") if name != "Person 3"]
    await load(connection, [people[3] | {"external_id": f"clone-{n}", "display_name": "Person 3"} for n in range(60)])
    after = await _shown(connection, "I lie awake for hours every night")
    assert after.count("Person 3") == 1
    assert [name for name in after if name != "Person 3"] == before


async def test_two_people_after_all_are_both_shown(connection: Connection) -> None:
    await load(connection, [profile("a", approach=WORDS), profile("b", approach=WORDS)])
    review = (await list_duplicates(connection, 10))[0]
    await dismiss_duplicate(connection, review["id"])
    assert len(await _shown(connection)) == 2


async def test_short_texts_alike_are_no_copies(connection: Connection) -> None:
    await load(connection, [profile("a", approach="I listen first."), profile("b", approach="I listen first.")])
    assert len(await _shown(connection)) == 2
