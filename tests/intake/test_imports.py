"""Imports as jobs: counted, dry, cancelled, interrupted, and every row exactly once."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import anyio
import msgspec
import pytest

from schemas.clinics.clinic import Import
from schemas.profiles.practitioner import Profile
from service.boot.matcher import indexer
from service.core.database.job_queue import requeue_lost_jobs
from service.core.database.pool import Connection, Database
from service.core.errors import BadRequest
from service.core.settings import Settings
from service.intake import run_import as module
from service.intake import store_imports
from service.intake.receive_import import ImportOptions, cancel_import, receive_import, show_import, write_errors
from service.intake.review_import import begin_review
from service.intake.run_import import run_import
from service.intake.store_reviews import GoneQuery, gone_from
from service.profiles.erased_people import remember_erased
from tests.fixtures.clinics import Practice, worker
from tests.intake.test_clinic_formats import LOCATION, PRACTITIONER, ROLE

pytestmark = pytest.mark.anyio
SAMPLE = Path(__file__).parents[3] / "shared/data/nppes_sample.csv"
INDEXER = indexer(Settings())


def people(count: int, start: int = 0) -> bytes:
    rows = [
        {"external_id": f"a-{number}", "display_name": f"Person {number}", "modalities": ["reiki"]}
        for number in range(start, start + count)
    ]
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


async def send(database: Database, practice: Practice, data: bytes, format: Any = "ndjson", **more: Any) -> Import:
    async def body() -> AsyncIterator[bytes]:
        for at in range(0, len(data), 100_000):
            yield data[at : at + 100_000]

    wanted = ImportOptions(format, more.get("dry_run", False), more.get("key"), 100_000_000, more.get("gzipped", False))
    wanted = msgspec.structs.replace(wanted, mode=more.get("mode", "upsert"), confirmed=more.get("confirmed", False))
    wanted = msgspec.structs.replace(wanted, reviewed=more.get("reviewed", False))
    return await receive_import(database, practice.caller, wanted, body())


async def done(database: Database, practice: Practice, id: UUID) -> Import:
    """The import once it has ended."""
    with anyio.fail_after(60):
        while True:
            async with database.primary.acquire() as connection:
                shown = await show_import(connection, practice.clinic.id, id)
            if shown.status not in ("queued", "running"):
                return shown
            await asyncio.sleep(0.05)


def counts(finished: Import) -> tuple[int, int, int, int, int]:
    return (
        finished.counts.created,
        finished.counts.updated,
        finished.counts.unchanged,
        finished.counts.skipped,
        finished.counts.rejected,
    )


async def test_a_worker_takes_an_import_up_and_lists_what_it_could_not_take(
    database: Database, practice: Practice
) -> None:
    data = people(3) + b'{"external_id": "=bad", "display_name": "", "modalities": ["reiki"]}\nnot json\n'
    async with worker(database):
        first = await done(database, practice, (await send(database, practice, data)).id)
        second = await done(database, practice, (await send(database, practice, data)).id)
    assert (first.status, counts(first), first.progress) == ("done", (3, 0, 0, 0, 2), 1.0)
    assert counts(second) == (0, 0, 3, 0, 2)
    lines = "".join([line async for line in write_errors(database, first.id)]).splitlines()
    assert lines[0] == "row,outcome,external_id,pointer,reason,code,params,column,value"
    assert lines[1].startswith("4,rejected,'=bad,/display_name,") and lines[2].startswith("5,rejected,,,")


async def test_a_dry_run_counts_and_changes_nothing(
    database: Database, connection: Connection, practice: Practice
) -> None:
    data = people(3) + b'{"external_id": "n", "display_name": "N", "modalities": ["a practice nobody knew"]}\n'
    terms = await connection.fetchval("SELECT count(*) FROM modality")
    sent = await send(database, practice, data, dry_run=True)
    assert await run_import(database, INDEXER, sent.id)
    finished = await done(database, practice, sent.id)
    assert (finished.status, counts(finished)) == ("done", (4, 0, 0, 0, 0))
    assert await connection.fetchval("SELECT count(*) FROM practitioner") == 0
    assert await connection.fetchval("SELECT count(*) FROM modality") == terms


async def test_a_dry_run_counts_an_id_that_comes_twice_as_the_import_would(
    database: Database, practice: Practice
) -> None:
    data = people(2) + people(1).replace(b"Person 0", b"Person Nought") + people(1, 1)
    outcomes = []
    for dry_run in (True, False):
        sent = await send(database, practice, data, dry_run=dry_run)
        await run_import(database, INDEXER, sent.id)
        outcomes.append(counts(await done(database, practice, sent.id)))
    assert outcomes[0] == outcomes[1] == (2, 1, 1, 0, 0)


async def test_a_gzipped_file_is_the_same_import(database: Database, practice: Practice) -> None:
    plain = await send(database, practice, people(2), key="friday")
    packed = await send(database, practice, gzip.compress(people(2)), key="friday", gzipped=True)
    assert plain.id == packed.id
    with pytest.raises(BadRequest, match="Content-Encoding"):
        await send(database, practice, people(2), gzipped=True)
    with pytest.raises(BadRequest, match="not of this format"):
        await send(database, practice, gzip.compress(people(2)))


async def test_an_interrupted_import_goes_on_and_neither_repeats_nor_loses_a_row(
    database: Database, connection: Connection, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 7)
    sent = await send(database, practice, people(60))
    leaves = 0
    while not await run_import(database, INDEXER, sent.id, lambda: True):
        leaves += 1
    finished = await done(database, practice, sent.id)
    assert leaves >= 8 and counts(finished) == (60, 0, 0, 0, 0) and finished.rows == 60
    assert await connection.fetchval("SELECT count(*) FROM clinic_listing") == 60
    assert await connection.fetchval("SELECT max(version) FROM practitioner") == 1


async def test_two_processes_on_one_import_settle_every_row_once(
    database: Database, connection: Connection, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 5)
    sent = await send(database, practice, people(60))
    await asyncio.gather(*(run_import(database, INDEXER, sent.id) for _ in range(3)))
    finished = await done(database, practice, sent.id)
    assert (finished.status, counts(finished)) == ("done", (60, 0, 0, 0, 0))


async def test_a_cancelled_import_stops_and_keeps_what_it_saved(
    database: Database, connection: Connection, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 10)
    sent = await send(database, practice, people(50))
    assert not await run_import(database, INDEXER, sent.id, lambda: True)
    for _ in range(2):
        assert (await cancel_import(connection, practice.caller, sent.id)).status == "cancelled"
    assert await connection.fetchval("SELECT count(*) FROM security_log WHERE action = 'import cancelled'") == 1
    assert await run_import(database, INDEXER, sent.id)
    assert await connection.fetchval("SELECT count(*) FROM practitioner") == 10
    assert await connection.fetchval("SELECT count(*) FROM import_piece") == 0


async def test_a_row_only_the_store_refuses_does_not_lose_the_others(
    database: Database, connection: Connection, practice: Practice
) -> None:
    await connection.execute("ALTER TABLE practitioner ADD CONSTRAINT no_person_3 CHECK (display_name <> 'Person 3')")
    sent = await send(database, practice, people(6))
    await run_import(database, INDEXER, sent.id)
    assert counts(await done(database, practice, sent.id)) == (5, 0, 0, 0, 1)


async def test_fhir_resources_in_any_order_become_people(
    database: Database, connection: Connection, practice: Practice
) -> None:
    lines = b"\n".join(
        json.dumps(resource).encode() for resource in (ROLE, LOCATION, PRACTITIONER, {"resourceType": "Patient"})
    )
    sent = await send(database, practice, lines, "fhir")
    await run_import(database, INDEXER, sent.id)
    finished = await done(database, practice, sent.id)
    assert (finished.status, counts(finished)) == ("done", (1, 0, 0, 1, 0))
    row = await connection.fetchrow("SELECT display_name, external_id, document -> 'accepting_new' FROM practitioner")
    assert row is not None and tuple(row) == ("Ana María Example", "p1", True)
    assert await connection.fetchval("SELECT lat IS NOT NULL FROM practitioner_place")


async def test_the_registry_sample_is_imported_and_again_without_a_change(
    database: Database, connection: Connection, practice: Practice
) -> None:
    if not SAMPLE.exists():
        pytest.skip(f"the registry's sample is not here: {SAMPLE}")
    for expected in ((394, 0, 0, 21, 0), (0, 0, 394, 21, 0)):
        sent = await send(database, practice, SAMPLE.read_bytes(), "nppes")
        await run_import(database, INDEXER, sent.id)
        assert counts(await done(database, practice, sent.id)) == expected
    assert await connection.fetchval("SELECT count(*) FROM practitioner WHERE status <> 'draft'") == 0
    assert await connection.fetchval("SELECT count(*) FROM duplicate_candidate") == 0


async def test_the_same_file_under_the_same_key_is_one_import(database: Database, practice: Practice) -> None:
    first = await send(database, practice, people(2), key="friday")
    again = await send(database, practice, people(2), key="friday")
    assert first.id == again.id
    with pytest.raises(Exception, match="another request"):
        await send(database, practice, people(3), key="friday")


@pytest.mark.parametrize("status", ["queued", "running"])
async def test_an_import_whose_job_was_lost_is_taken_up_again(
    database: Database, connection: Connection, practice: Practice, status: str
) -> None:
    begun = await send(database, practice, people(30))
    await connection.execute("DELETE FROM pgqueuer WHERE entrypoint = 'run_import'")
    await connection.execute("UPDATE import_job SET status = $1", status)
    async with worker(database):
        finished = await done(database, practice, begun.id)
    assert (finished.status, counts(finished)) == ("done", (30, 0, 0, 0, 0))
    assert await requeue_lost_jobs(connection) == 0


async def test_no_job_is_queued_twice_and_none_for_work_that_has_ended(
    database: Database, connection: Connection, practice: Practice
) -> None:
    waiting, ended = await send(database, practice, people(3)), await send(database, practice, people(3, 3))
    assert await requeue_lost_jobs(connection) == 0
    await connection.execute("UPDATE pgqueuer SET status = 'picked' WHERE entrypoint = 'run_import'")
    assert await requeue_lost_jobs(connection) == 0
    await connection.execute("DELETE FROM pgqueuer")
    await connection.execute("UPDATE import_job SET status = 'done' WHERE id = $1", ended.id)
    assert await requeue_lost_jobs(connection) == 1
    assert await connection.fetchval("SELECT convert_from(payload, 'UTF8') FROM pgqueuer") == str(waiting.id)
    assert await requeue_lost_jobs(connection) == 0


async def listed(connection: Connection) -> list[str]:
    return [row["external_id"] for row in await connection.fetch("SELECT external_id FROM clinic_listing ORDER BY 1")]


async def run(database: Database, practice: Practice, data: bytes, format: Any = "ndjson", **more: Any) -> Import:
    sent = await send(database, practice, data, format, **more)
    await run_import(database, INDEXER, sent.id)
    return await done(database, practice, sent.id)


async def test_a_full_file_ends_the_listings_of_whom_it_leaves_out(
    database: Database, connection: Connection, practice: Practice
) -> None:
    await run(database, practice, people(6))
    ended = await run(database, practice, people(4), mode="replace")
    assert (ended.status, ended.counts.ended, ended.counts.unchanged) == ("done", 2, 4)
    assert await listed(connection) == ["a-0", "a-1", "a-2", "a-3"]


async def test_a_row_that_is_rejected_ends_nobody(
    database: Database, connection: Connection, practice: Practice
) -> None:
    await run(database, practice, people(2))
    bad = people(1) + b'{"external_id": "a-1", "display_name": "", "modalities": ["reiki"]}\n'
    finished = await run(database, practice, bad, mode="replace")
    assert finished.counts.ended == 0 and await listed(connection) == ["a-0", "a-1"]


async def test_a_row_that_is_rejected_ends_nobody_though_no_more_remarks_are_listed(
    database: Database, connection: Connection, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_imports, "MOST_PROBLEMS", 0)
    await run(database, practice, people(2))
    bad = people(1) + b'{"external_id": "a-1", "display_name": "", "modalities": ["reiki"]}\n'
    finished = await run(database, practice, bad, mode="replace")
    assert (finished.counts.rejected, finished.counts.ended) == (1, 0) and await listed(connection) == ["a-0", "a-1"]
    held = await send(database, practice, bad, reviewed=True, dry_run=True)
    await begin_review(connection, practice.caller, held.id, {})
    await run_import(database, INDEXER, held.id)
    assert await gone_from(connection, GoneQuery(id=held.id, clinic_id=practice.clinic.id)) == ([], 0)


async def test_a_line_that_cannot_be_read_may_be_of_anybody_who_is_missing(
    database: Database, connection: Connection, practice: Practice
) -> None:
    await run(database, practice, people(2))
    cut_off = people(1) + b'{"external_id": "a-1", "display\n'
    refused = await run(database, practice, cut_off, mode="replace")
    assert (refused.status, refused.code) == ("failed", "import_may_be_unread")
    assert await listed(connection) == ["a-0", "a-1"]
    assert (await run(database, practice, cut_off, mode="replace", confirmed=True)).counts.ended == 1


async def test_many_who_would_go_have_to_be_confirmed(
    database: Database, connection: Connection, practice: Practice
) -> None:
    await run(database, practice, people(10))
    refused = await run(database, practice, people(2), mode="replace")
    assert refused.status == "failed" and "8 of 10" in str(refused.detail)
    assert (refused.code, refused.params) == ("import_too_many_would_end", {"missing": "8", "listed": "10"})
    assert len(await listed(connection)) == 10
    confirmed = await run(database, practice, people(2), mode="replace", confirmed=True)
    assert confirmed.counts.ended == 8 and await listed(connection) == ["a-0", "a-1"]


async def test_a_row_that_says_gone_ends_the_listing_with_an_id_or_without(
    database: Database, connection: Connection, practice: Practice
) -> None:
    head, rows = b"name,mail,modality,Status\n", b"Ana Example,ana@example.org,reiki,%s\nBo Example,,reiki,Active\n"
    await run(database, practice, head + rows % b"Active", "csv")
    finished = await run(database, practice, head + rows % b"Terminated", "csv")
    assert (finished.counts.skipped, finished.counts.ended) == (1, 1) and len(await listed(connection)) == 1


async def test_a_source_that_says_gone_ends_the_listing(
    database: Database, connection: Connection, practice: Practice
) -> None:
    lines = b"\n".join(json.dumps(resource).encode() for resource in (ROLE, LOCATION, PRACTITIONER))
    await run(database, practice, lines, "fhir")
    assert await listed(connection) == ["p1"]
    finished = await run(database, practice, json.dumps(PRACTITIONER | {"active": False}).encode(), "fhir")
    assert finished.counts.ended == 1 and await listed(connection) == []


async def test_roles_that_lead_to_nobody_are_named(database: Database, practice: Practice) -> None:
    finished = await run(database, practice, json.dumps(ROLE).encode(), "fhir")
    assert counts(finished) == (0, 0, 0, 1, 0)
    errors = "".join([line async for line in write_errors(database, finished.id)])
    assert "send the Practitioners in the same file" in errors


@pytest.mark.parametrize(
    "person",
    [
        {"reference": "Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|1023011061"},
        {"identifier": {"system": "http://hl7.org/fhir/sid/us-npi", "value": "1023011061"}},
        {"identifier": {"value": "1023011061"}},
        {"reference": "https://example.org/fhir/Practitioner/p1/_history/3"},
    ],
)
async def test_a_role_leads_to_its_person_by_any_reference(
    database: Database, connection: Connection, practice: Practice, person: dict[str, Any]
) -> None:
    lines = b"\n".join(json.dumps(resource).encode() for resource in (ROLE | {"practitioner": person}, PRACTITIONER))
    assert (await run(database, practice, lines, "fhir")).counts.created == 1
    row = await connection.fetchval("SELECT document -> 'modalities' FROM practitioner")
    assert row == ["massage therapy"] or "massage therapy" in str(row)


@pytest.mark.parametrize(
    "place",
    [
        {"reference": "Location?identifier=https://clinic.example/places|main"},
        {"identifier": {"system": "https://clinic.example/places", "value": "main"}},
        {"reference": "https://clinic.example/fhir/Location/l1/_history/2"},
    ],
)
async def test_a_role_leads_to_its_place_by_any_reference(
    database: Database, connection: Connection, practice: Practice, place: dict[str, Any]
) -> None:
    main = {"system": "https://clinic.example/places", "value": "main"}
    location = LOCATION | {"id": "l1", "identifier": [main]}
    role = ROLE | {"location": [place]}
    lines = b"\n".join(json.dumps(resource).encode() for resource in (role, location, PRACTITIONER))
    assert (await run(database, practice, lines, "fhir")).counts.created == 1
    assert await connection.fetchval("SELECT count(*) FROM practitioner_place") == 1


async def test_who_has_erased_their_profile_does_not_come_back(
    database: Database, connection: Connection, practice: Practice
) -> None:
    data = b'{"external_id": "e-1", "display_name": "Ana", "modalities": ["reiki"], "email": "ana@example.org"}\n'
    await run(database, practice, data)
    row = await connection.fetchrow("SELECT id, source, external_id FROM practitioner")
    assert row is not None
    profile = Profile(display_name="Ana", modalities=["reiki"], email="ana@example.org")
    ids = [(row["source"], row["external_id"])]
    await remember_erased(connection, profile, ids, "ana@example.org", datetime.now(UTC))
    await connection.execute("DELETE FROM practitioner")
    for line in (data, data.replace(b"e-1", b"e-2"), data.replace(b"ana@example.org", b"other@example.org")):
        finished = await run(database, practice, line)
        assert counts(finished) == (0, 0, 0, 1, 0), line
    assert await connection.fetchval("SELECT count(*) FROM practitioner") == 0
    assert b"ana" not in await connection.fetchval("SELECT min(hash) FROM erased_person")
