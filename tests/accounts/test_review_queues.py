"""What the operator decides about terms that were folded or added by themselves."""

from typing import Any
from uuid import UUID

import pytest

from schemas.profiles.practitioner import Profile
from service.accounts.review_queues import QUEUES, Decision
from service.boot.matcher import open_matcher
from service.core.database.pool import Connection
from service.core.errors import BadRequest, Conflict, NotFound
from service.core.settings import Settings
from service.profiles.store import read_profiles
from service.vocabulary.cache import VocabularyCache
from tests.fixtures.profiles import load, profile

pytestmark = pytest.mark.anyio


async def decide(connection: Connection, queue: str, **decision: Any) -> str:
    matcher = await open_matcher(connection, Settings())
    return await QUEUES[queue].decide(connection, matcher, Decision(**decision))


async def entry(connection: Connection, queue: str, term: str) -> str:
    """The id of a term's entry."""
    listed = await QUEUES[queue].listing(connection, 100)
    return next(entry.id for entry in listed if entry.details["term"] == term)


async def stored(connection: Connection, key: str) -> Profile:
    id: UUID = await connection.fetchval("SELECT id FROM practitioner WHERE external_id = $1", key)
    return (await read_profiles(connection, [id]))[id].profile


async def test_an_accepted_fold_becomes_a_known_spelling(connection: Connection) -> None:
    await load(connection, [profile("a", modalities=["acupunture"])])
    await decide(connection, "modalities", id=await entry(connection, "modalities", "acupunture"), accept=True)
    assert (await VocabularyCache.read(connection)).modalities.fold("acupunture").how == "known"
    assert await QUEUES["modalities"].listing(connection, 100) == []


async def test_a_refused_fold_becomes_a_name_of_its_own_from_now_on(connection: Connection) -> None:
    await load(connection, [profile("a", modalities=["acupunture"])])
    await decide(connection, "modalities", id=await entry(connection, "modalities", "acupunture"), accept=False)
    await load(connection, [profile("b", modalities=["acupunture"])])
    assert (await stored(connection, "a")).modalities == ["acupuncture"]
    assert (await stored(connection, "b")).modalities == ["acupunture"]


async def test_an_added_term_is_merged_into_another_in_every_profile_and_in_matching(connection: Connection) -> None:
    await load(
        connection,
        [
            profile("a", modalities=["lomi massage of maui"], concerns=["insomnia"]),
            profile("b", modalities=["massage therapy", "lomi massage of maui"]),
        ],
    )
    id = await entry(connection, "modalities", "lomi massage of maui")
    with pytest.raises(Conflict, match="--into"):
        await decide(connection, "modalities", id=id, accept=False)
    with pytest.raises(BadRequest):
        await decide(connection, "modalities", id=id, accept=False, into="no such thing anywhere")
    assert "2 profiles" in await decide(connection, "modalities", id=id, accept=False, into="massage therapy")
    for key in ("a", "b"):
        assert (await stored(connection, key)).modalities == ["massage therapy"]
    known = await connection.fetchval("SELECT id FROM modality WHERE name = 'massage therapy'")
    rows = await connection.fetch("SELECT modality_ids FROM match_profile")
    assert [row["modality_ids"] for row in rows] == [[known], [known]]
    assert (await VocabularyCache.read(connection)).modalities.fold("lomi massage of maui").name == "massage therapy"


async def test_a_server_that_still_knows_a_merged_name_saves_under_the_new_one(connection: Connection) -> None:
    await load(connection, [profile("a", modalities=["lomi massage of maui"])])
    old = await VocabularyCache.read(connection)
    id = await entry(connection, "modalities", "lomi massage of maui")
    await decide(connection, "modalities", id=id, accept=False, into="massage therapy")
    old.modality_ids.pop("lomi massage of maui")  # as after a refusal of the store
    await old.add(connection, [Profile(display_name="x", modalities=["lomi massage of maui"])])
    assert old.modalities.fold("lomi massage of maui").name == "massage therapy"


async def test_an_added_concern_that_nobody_uses_is_removed(connection: Connection) -> None:
    await load(connection, [profile("a", concerns=["fear of the number nine"])])
    await load(connection, [profile("a", concerns=["insomnia"])])
    id = await entry(connection, "concerns", "fear of the number nine")
    assert "removed" in await decide(connection, "concerns", id=id, accept=False)
    assert await connection.fetchval("SELECT count(*) FROM concern WHERE name = 'fear of the number nine'") == 0


@pytest.mark.parametrize("queue", ["modalities", "concerns", "claims"])
async def test_an_entry_that_is_not_there_is_said_so(connection: Connection, queue: str) -> None:
    for id in ("99", "nothing", "0198c5a4-0000-7000-8000-000000000000"):
        with pytest.raises(NotFound):
            await decide(connection, queue, id=id, accept=True)
