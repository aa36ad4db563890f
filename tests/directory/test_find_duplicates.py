"""Duplicates across sources: proposed by NPI or by name with contact or place, merged only when a person says so."""

from typing import Any
from uuid import UUID

import msgspec
import pytest

from schemas.profiles.practitioner import ProfileDraft
from service.boot.matcher import indexer
from service.clinics.read_changes import read_changes
from service.clinics.roster import put_on_roster, show_roster_entry
from service.core.database.pool import Connection
from service.core.errors import Conflict
from service.core.settings import Settings
from service.directory.settle_duplicate import dismiss_duplicate, list_duplicates, merge_duplicate
from service.vocabulary.cache import VocabularyCache
from tests.fixtures.clinics import Practice, open_practice
from tests.fixtures.profiles import load, profile

pytestmark = pytest.mark.anyio
INDEXER = indexer(Settings())
HARTFORD = [{"address": {"city": "Hartford", "region": "CT", "postal_code": "06105", "country": "US"}}]


async def put(connection: Connection, practice: Practice, id: str, **fields: Any) -> UUID:
    draft = msgspec.convert({"display_name": "Ana Example", "modalities": ["reiki"], **fields}, ProfileDraft)
    stated = (id, draft)
    saved = await put_on_roster(connection, practice.caller, stated, await VocabularyCache.read(connection), INDEXER)
    return saved.practitioner_id


async def queued(connection: Connection) -> list[str]:
    return [row["how"] for row in await list_duplicates(connection)]


async def test_one_npi_in_two_sources_is_proposed_and_nothing_is_merged(connection: Connection) -> None:
    await load(connection, [profile("p-1", npi="1023011061", display_name="A. Example")])
    await put(connection, await open_practice(connection), "a-1", npi="1023011061")
    assert await queued(connection) == ["npi"]
    assert await connection.fetchval("SELECT count(*) FROM practitioner") == 2


@pytest.mark.parametrize(
    ("known", "stated", "how"),
    [
        ({"email": "ana@example.org"}, {"email": "Ana@example.org"}, ["name and contact"]),
        ({"contact": {"phone": "+1 860 555 0100"}}, {"contact": {"phone": "(860) 555-0100"}}, ["name and contact"]),
        ({"places": HARTFORD}, {"places": HARTFORD}, ["name and place"]),
        ({"places": HARTFORD}, {}, []),
        ({"places": HARTFORD, "npi": "1023011061"}, {"places": HARTFORD, "npi": "1952304172"}, []),
    ],
)
async def test_a_like_name_counts_with_a_contact_or_a_place(
    connection: Connection, known: dict[str, Any], stated: dict[str, Any], how: list[str]
) -> None:
    await load(connection, [profile("p-1", display_name="Example, Dr. Ana", **known)])
    await put(connection, await open_practice(connection), "a-1", **stated)
    assert await queued(connection) == how


async def test_merging_moves_the_roster_to_the_published_profile_and_tells_everyone(connection: Connection) -> None:
    practice = await open_practice(connection)
    await load(connection, [profile("p-1", npi="1023011061")])
    remaining = await connection.fetchval("SELECT id FROM practitioner")
    given_up = await put(connection, practice, "a-1", npi="1023011061")
    [pair] = await list_duplicates(connection)
    assert await merge_duplicate(connection, INDEXER, pair["id"]) == remaining
    entry = await show_roster_entry(connection, practice.caller, "a-1")
    assert (entry.practitioner_id, entry.status) == (remaining, "published")
    page = await read_changes(connection, practice.clinic.id, cursor="", start="oldest", limit=10)
    changes = {(change.practitioner_id, change.kind, change.reason, change.external_id) for change in page.results}
    assert {(given_up, "removed", "merged", "a-1"), (remaining, "updated", "listed", "a-1")} <= changes
    # From now on the clinic speaks about the profile that was kept; what others stated stays where it is silent.
    assert await put(connection, practice, "a-1", waiting_weeks=3) == remaining
    assert await connection.fetchval("SELECT npi FROM practitioner") == "1023011061"


async def test_two_clinics_may_list_one_person(connection: Connection) -> None:
    one, other = await open_practice(connection, "One"), await open_practice(connection, "Other")
    first = await put(connection, one, "a-1", npi="1023011061")
    await put(connection, other, "b-1", npi="1023011061")
    [pair] = await list_duplicates(connection)
    await merge_duplicate(connection, INDEXER, pair["id"])
    assert (await show_roster_entry(connection, other.caller, "b-1")).practitioner_id == first
    assert (await show_roster_entry(connection, one.caller, "a-1")).practitioner_id == first


async def test_two_claimed_profiles_are_not_merged(connection: Connection) -> None:
    await load(connection, [profile("p-1", npi="1023011061")])
    await put(connection, await open_practice(connection), "a-1", npi="1023011061")
    await connection.execute("UPDATE practitioner SET field_sources = jsonb_build_object('npi', 'practitioner')")
    [pair] = await list_duplicates(connection)
    with pytest.raises(Conflict):
        await merge_duplicate(connection, INDEXER, pair["id"])


async def test_two_people_after_all_are_not_proposed_again(connection: Connection) -> None:
    practice = await open_practice(connection)
    await load(connection, [profile("p-1", npi="1023011061")])
    await put(connection, practice, "a-1", npi="1023011061")
    [pair] = await list_duplicates(connection)
    await dismiss_duplicate(connection, pair["id"])
    await put(connection, practice, "a-1", npi="1023011061", waiting_weeks=1)
    assert await queued(connection) == []


@pytest.mark.parametrize(
    ("known", "stated"),
    [("María Gómez", "Maria Gomez"), ("Jane Doe, LMFT, PsyD", "Jane Doe"), ("John Tanager Jr.", "John Tanager")],
)
async def test_accents_letters_and_generation_do_not_hide_a_duplicate(
    connection: Connection, known: str, stated: str
) -> None:
    phone = {"contact": {"phone": "+1 860 555 0100"}}
    await load(connection, [profile("p-1", display_name=known, **phone)])
    await put(connection, await open_practice(connection), "a-1", display_name=stated, **phone)
    assert await queued(connection) == ["name and contact"]


async def test_one_roster_and_a_second_load_are_looked_through_as_well(connection: Connection) -> None:
    practice = await open_practice(connection)
    for id in ("a-1", "a-2"):
        await put(connection, practice, id, npi="1023011061", display_name=f"Ana {id}")
    assert await queued(connection) == ["npi"]
