"""A file that a person looks at before it counts: everybody is shown as they will be once it is taken."""

import json
from typing import Any
from uuid import UUID

import pytest

from service.core.database.pool import Connection, Database
from service.intake.review_import import PersonPreview, begin_review, show_review, take_reviewed
from service.intake.run_import import run_import
from service.profiles.store import read_profiles
from service.vocabulary.cache import VocabularyCache
from tests.clinics.test_roster import edit, put
from tests.fixtures.clinics import Practice
from tests.intake.test_imports import INDEXER, send

pytestmark = pytest.mark.anyio
FILE = {"external_id": "a-1", "display_name": "Ana Example", "modalities": ["massage therapy"], "languages": ["en"]}


async def reviewed(
    database: Database, connection: Connection, practice: Practice, **stated: Any
) -> tuple[UUID, PersonPreview]:
    """A file of one person, held and read, and how it shows them."""
    line = json.dumps(FILE | stated).encode() + b"\n"
    held = await send(database, practice, line, reviewed=True, dry_run=True)
    await begin_review(connection, practice.caller, held.id, {})
    await run_import(database, INDEXER, held.id)
    terms = await VocabularyCache.read(connection)
    return held.id, (await show_review(connection, practice.caller, held.id, terms, ("all", 0, 10))).people[0]


async def test_somebody_who_is_seen_is_shown_as_they_will_be_with_their_own_words(
    database: Database, connection: Connection, practice: Practice
) -> None:
    person = await put(connection, practice, "a-1", languages=["en"], email="ana@example.org")
    await edit(connection, practice, "a-1", languages=["es"], email="ana@example.org", approach="I listen first.")
    await connection.execute("UPDATE practitioner SET status = 'published', confirmed_at = now()")
    id, shown = await reviewed(database, connection, practice, email="ana@example.org", waiting_weeks=2)
    assert (shown.profile.languages, shown.profile.approach) == (["es"], "I listen first.")
    assert shown.kept_by_practitioner == ["languages"]
    assert [(change.pointer, change.after) for change in shown.changes] == [("/waiting_weeks", 2)]
    await take_reviewed(connection, practice.caller, id, "upsert", confirmed=False)
    await run_import(database, INDEXER, id)
    assert (await read_profiles(connection, [person.practitioner_id]))[person.practitioner_id].profile == shown.profile


async def test_what_somebody_has_not_published_is_not_shown_to_the_clinic(
    database: Database, connection: Connection, practice: Practice
) -> None:
    await put(connection, practice, "a-1", languages=["en"])
    await edit(connection, practice, "a-1", languages=["es"], approach="Not yet for others to read.")
    _, shown = await reviewed(database, connection, practice, waiting_weeks=2)
    assert (shown.profile.languages, shown.profile.approach, shown.profile.waiting_weeks) == ([], None, 2)
    assert shown.kept_by_practitioner == ["languages"]
