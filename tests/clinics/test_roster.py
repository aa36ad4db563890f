"""Rosters: what a clinic states, what stays the person's word, what an ended listing leaves."""

from typing import Any

import asyncpg
import msgspec
import pytest

from schemas.clinics.clinic import RosterSaved
from schemas.profiles.practitioner import ProfileDraft, ProfileDump
from service.boot.matcher import indexer
from service.clinics.read_changes import read_changes
from service.clinics.read_security_log import read_security_log
from service.clinics.roster import patch_on_roster, put_on_roster, show_roster_entry, take_off_roster
from service.core.database.pool import Connection
from service.core.errors import BadRequest, NotFound
from service.core.settings import Settings
from service.matching.index.index_profiles import save_and_index
from service.vocabulary.cache import VocabularyCache
from tests.fixtures.clinics import Practice, open_practice

pytestmark = pytest.mark.anyio
INDEXER = indexer(Settings())


async def put(connection: Connection, practice: Practice, id: str, **fields: Any) -> RosterSaved:
    stated = {"display_name": "Ana Example", "modalities": ["massage therapy"], **fields}
    draft = msgspec.convert(stated, ProfileDraft)
    return await put_on_roster(
        connection, practice.caller, (id, draft), await VocabularyCache.read(connection), INDEXER
    )


async def edit(connection: Connection, practice: Practice, id: str, **fields: Any) -> None:
    """The person changes the profile that the clinic brought in."""
    document = {"display_name": "Ana Example", "modalities": ["massage therapy"], **fields}
    dump = msgspec.convert(document, ProfileDump)
    dump.source = practice.caller.source
    async with connection.transaction():
        terms = await VocabularyCache.read(connection)
        await save_and_index(connection, [(id, dump)], terms, INDEXER, saved_by="practitioner")


async def test_the_same_statement_again_changes_nothing(connection: Connection) -> None:
    practice = await open_practice(connection)
    first = await put(connection, practice, "a-1", languages=["es"])
    again = await put(connection, practice, "a-1", languages=["es"])
    assert (first.outcome, again.outcome) == ("created", "unchanged")
    assert first.practitioner_id == again.practitioner_id and first.status == "draft"


@pytest.mark.parametrize("field", ["practices", "puts_first"])
async def test_practices_are_refused_with_their_pointer(connection: Connection, field: str) -> None:
    practice = await open_practice(connection)
    stated = {"practices": {"options": {"items": {"two_or_more_routes": 9}}}, "puts_first": ["options"]}[field]
    with pytest.raises(BadRequest) as refused:
        await put(connection, practice, "a-1", **{field: stated})
    assert [pointer for pointer, _ in refused.value.fields] == [f"/{field}"]


async def test_what_the_person_edited_stands_and_the_clinic_is_told(connection: Connection) -> None:
    practice = await open_practice(connection)
    await put(connection, practice, "a-1", languages=["en"], waiting_weeks=2)
    await edit(connection, practice, "a-1", languages=["en", "es"], waiting_weeks=2)
    saved = await put(connection, practice, "a-1", languages=["en"], waiting_weeks=5)
    assert saved.kept_by_practitioner == ["languages"] and saved.claimed
    entry = await show_roster_entry(connection, practice.caller, "a-1")
    assert entry.kept_by_practitioner == ["languages"] and entry.profile.waiting_weeks == 5


async def test_what_the_person_took_out_is_not_put_back(connection: Connection) -> None:
    practice = await open_practice(connection)
    await put(connection, practice, "a-1", waiting_weeks=2)
    await edit(connection, practice, "a-1")
    saved = await put(connection, practice, "a-1", waiting_weeks=2)
    assert saved.kept_by_practitioner == ["waiting_weeks"]
    assert await connection.fetchval("SELECT document -> 'waiting_weeks' FROM practitioner") is None


async def test_an_unpublished_profile_shows_a_clinic_only_its_own_statements(connection: Connection) -> None:
    practice = await open_practice(connection)
    await put(connection, practice, "a-1", languages=["en"])
    await edit(connection, practice, "a-1", languages=["en"], approach="Not yet for others to read.")
    entry = await show_roster_entry(connection, practice.caller, "a-1")
    assert entry.profile.approach is None and entry.profile.languages == ["en"]


async def test_an_ended_listing_erases_an_unclaimed_profile_and_leaves_a_tombstone(connection: Connection) -> None:
    practice = await open_practice(connection)
    saved = await put(connection, practice, "a-1")
    await take_off_roster(connection, practice.caller, "a-1")
    await take_off_roster(connection, practice.caller, "a-1")
    assert await connection.fetchval("SELECT count(*) FROM practitioner") == 0
    page = await read_changes(connection, practice.clinic.id, cursor="", start="oldest", limit=10)
    changes = [(change.kind, change.reason, change.external_id) for change in page.results]
    assert changes == [("updated", "listed", "a-1"), ("removed", "erased", "a-1")]
    assert {change.practitioner_id for change in page.results} == {saved.practitioner_id}
    with pytest.raises(NotFound):
        await show_roster_entry(connection, practice.caller, "a-1")


async def test_a_claimed_profile_outlives_its_listing(connection: Connection) -> None:
    practice = await open_practice(connection)
    await put(connection, practice, "a-1", languages=["en"])
    await edit(connection, practice, "a-1", languages=["es"])
    await take_off_roster(connection, practice.caller, "a-1")
    assert await connection.fetchval("SELECT count(*) FROM practitioner") == 1
    page = await read_changes(connection, practice.clinic.id, cursor="", start="oldest", limit=10)
    assert (page.results[-1].kind, page.results[-1].reason) == ("removed", "unlisted")


async def test_every_write_is_in_the_log_with_before_and_after(connection: Connection) -> None:
    practice = await open_practice(connection)
    await put(connection, practice, "a-1", languages=["en"])
    await put(connection, practice, "a-1", languages=["es"])
    changed, created, issued, opened = await read_security_log(connection, practice.clinic, 10)
    assert (changed["before"], changed["after"]) == ({"languages": ["en"]}, {"languages": ["es"]})
    assert created["before"] is None and created["after"]["display_name"] == "Ana Example"
    assert changed["actor"] == f"key {practice.caller.shown}"
    assert (issued["action"], opened["action"]) == ("key issued", "clinic created")


async def test_a_listing_that_ends_and_begins_anew_is_in_the_log(connection: Connection) -> None:
    practice = await open_practice(connection)
    await put(connection, practice, "a-1", languages=["en"])
    await edit(connection, practice, "a-1", languages=["es"])
    await take_off_roster(connection, practice.caller, "a-1")
    for _ in range(2):  # the second one writes nothing
        assert (await put(connection, practice, "a-1", languages=["en"])).outcome == "unchanged"
    again, ended, *_ = await read_security_log(connection, practice.clinic, 10)
    assert (ended["action"], ended["before"]) == ("roster delete", {"listed": True})
    assert ended["after"] == {"listed": False, "erased": False}
    assert (again["action"], again["before"], again["after"]) == ("roster put", {"listed": False}, {"listed": True})


async def test_the_store_itself_refuses_practices_from_a_clinic(connection: Connection) -> None:
    practice = await open_practice(connection)
    saved = await put(connection, practice, "a-1")
    with pytest.raises(asyncpg.CheckViolationError, match="practitioner_own_practices"):
        await connection.execute(
            "UPDATE practitioner SET field_sources = jsonb_build_object('practices', $2::text) WHERE id = $1",
            saved.practitioner_id,
            practice.caller.source,
        )


async def test_what_a_clinic_stated_comes_back_and_can_be_sent_again(connection: Connection) -> None:
    practice = await open_practice(connection)
    terms = await VocabularyCache.read(connection)
    draft = msgspec.convert(
        {"display_name": "Ana", "modalities": ["reiki"], "email": "ana@example.org", "languages": ["spa"]}, ProfileDraft
    )
    await put_on_roster(connection, practice.caller, ("r-1", draft), terms, INDEXER)
    entry = await show_roster_entry(connection, practice.caller, "r-1")
    assert (entry.stated.email, entry.stated.languages) == ("ana@example.org", ["es"])
    again = await put_on_roster(connection, practice.caller, ("r-1", entry.stated), terms, INDEXER)
    assert again.outcome == "unchanged"
    patched, _ = await patch_on_roster(connection, practice.caller, ("r-1", {"accepting_new": True}), terms, INDEXER)
    after = (await show_roster_entry(connection, practice.caller, "r-1")).stated
    assert patched.outcome == "updated" and after.accepting_new is True and after.email == "ana@example.org"
