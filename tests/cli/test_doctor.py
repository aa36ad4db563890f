"""`ayni doctor` finds what was planted, says what to do, and ends with 1; what is well it calls well."""

import os
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import asyncpg
import pytest
from click.testing import CliRunner

from service.cli import cli
from service.core import health
from service.core.clock import now
from service.core.database.pool import Connection, connect
from service.core.health import expected_indexes, find_indexes
from tests.fixtures.clinics import practice_on
from tests.fixtures.commands import ayni
from tests.fixtures.profiles import load, profile
from tests.fixtures.running import free_port, run_apart


async def _execute(url: str, statement: str, *values: object) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement, *values)
    finally:
        await connection.close()


def faults(database_url: str, **environment: str) -> list[str]:
    outcome = ayni("doctor", database_url=database_url, environment=environment)
    fault_lines = [line.removeprefix("fault ") for line in outcome.stdout.splitlines() if line.startswith("fault")]
    assert outcome.returncode == (1 if fault_lines else 0), outcome.stdout + outcome.stderr
    return fault_lines


def test_a_new_installation_is_well(database_url: str) -> None:
    assert faults(database_url) == []


def test_a_dropped_index_is_named(database_url: str) -> None:
    run_apart(_execute(database_url, "DROP INDEX practitioner_photo_idx"))
    assert faults(database_url) == ["the index practitioner_photo_idx is missing: restore it from sql/migrations"]


def test_an_import_that_stands_still_is_counted_and_nobody_works(database_url: str) -> None:
    practice = practice_on(database_url)
    run_apart(
        _execute(
            database_url,
            "INSERT INTO import_job (clinic_id, format, dry_run, actor, status, bytes, created_at)"
            " VALUES ($1, 'ndjson', false, 'somebody', 'running', 1, $2)",
            practice.clinic.id,
            now() - timedelta(hours=1),
        )
    )
    fault_lines = faults(database_url)
    assert "1 imports stand still: a worker takes them up within a minute" in fault_lines
    assert "no worker was seen this minute: run `ayni serve` or `ayni work`" in fault_lines


def test_people_who_are_no_longer_matched_are_counted_and_no_fault(database_url: str) -> None:
    async def load_old() -> None:
        connection = await connect(database_url)
        old = profile("old", status="published", confirmed_at=(now() - timedelta(days=200)).isoformat())
        await load(connection, [old])
        await connection.close()

    run_apart(load_old())
    note = "note  1 published profiles are no longer matched, unconfirmed for too long; 0 of them belong"
    assert note in ayni("doctor", database_url=database_url).stdout


def test_a_mail_server_that_is_away_is_named(database_url: str) -> None:
    (fault,) = faults(database_url, AYNI_SMTP_URL=f"smtp://127.0.0.1:{free_port()}")
    assert "the mail server 127.0.0.1 does not answer" in fault


def test_a_mail_that_waits_for_long_is_named(database_url: str) -> None:
    mail = "INSERT INTO outgoing_mail (letter, created_at, next_attempt_at) VALUES ('{}', $1, $1)"
    run_apart(_execute(database_url, mail, now() - timedelta(hours=1)))
    assert "1 mails wait, the oldest for more than ten minutes" in faults(database_url)


def test_unsafe_settings_and_an_old_backup_are_named(database_url: str) -> None:
    run_apart(_execute(database_url, "INSERT INTO heartbeat VALUES ('backup', $1)", now() - timedelta(days=9)))
    fault_lines = faults(database_url, AYNI_HOST="0.0.0.0", FORWARDED_ALLOW_IPS="*")
    assert sum("AYNI_" in fault or "FORWARDED" in fault for fault in fault_lines) == 3
    assert "the latest backup is 9.0 days old" in fault_lines


def test_a_full_disk_dead_deliveries_and_a_clock_apart_are_named(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic = practice_on(database_url).clinic.id
    webhook = "INSERT INTO webhook (clinic_id, url, secret, position) VALUES ($1, 'https://a.example', 'secret', 0)"
    run_apart(_execute(database_url, webhook, clinic))
    dead = """INSERT INTO webhook_delivery (webhook_id, position, practitioner_id, status)
        SELECT id, 1, uuidv7(), 'dead' FROM webhook"""
    run_apart(_execute(database_url, dead))
    disk = os.statvfs(tmp_path)
    full = SimpleNamespace(f_blocks=disk.f_blocks, f_frsize=disk.f_frsize, f_bavail=0)
    monkeypatch.setattr(health.os, "statvfs", lambda folder: full)
    monkeypatch.setattr(health, "now", lambda: now() - timedelta(seconds=40))
    monkeypatch.setenv("AYNI_DATA", str(tmp_path / "data"))
    outcome = CliRunner().invoke(cli, ["doctor", "--database-url", database_url])
    lines = outcome.output.splitlines()
    assert outcome.exit_code == 1, outcome.output
    assert "fault the data folder's disk is almost full" in lines
    assert "note  1 webhook messages were given up: their clinics can have them replayed" in lines
    assert "fault the database's clock differs by 40 s: set up NTP" in lines


@pytest.mark.anyio
async def test_the_migrations_name_every_index_that_they_make(connection: Connection) -> None:
    assert await find_indexes(connection) == ([], [])
    index_names = {
        row["indexname"]
        for row in await connection.fetch(
            "SELECT i.indexname FROM pg_indexes AS i WHERE i.schemaname = 'public' AND NOT EXISTS"
            " (SELECT FROM pg_constraint AS c WHERE c.conname = i.indexname)"
        )
    }
    assert index_names - expected_indexes() == set()
