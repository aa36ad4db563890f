"""What has served its time is deleted, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from service.accounts.claim_profile import LinkBase, let_claims_wait
from service.core.database.pool import Connection
from service.core.retention import RETENTION, UNLIMITED, delete_expired
from service.core.security_log import SecurityEvent, log_events
from tests.fixtures.commands import ROOT
from tests.fixtures.profiles import load, profile

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


async def test_expired_links_sessions_and_attempts_are_deleted(connection: Connection) -> None:
    account = await connection.fetchval("INSERT INTO account (email) VALUES ('ana@example.org') RETURNING id")
    for name, expires in (("old", NOW - _DAY - _SECOND), ("new", NOW - _DAY + _SECOND)):
        await connection.execute(
            "INSERT INTO sign_in_link (token_hash, nonce_hash, email, expires_at) VALUES ($1, $1, 'ana@x.org', $2)",
            name.encode(),
            expires,
        )
        await connection.execute("INSERT INTO attempt (kind, key, at) VALUES ('link', $1, $2)", name.encode(), expires)
    for name, expires in (("old", NOW - _SECOND), ("new", NOW + _SECOND)):
        await connection.execute(
            "INSERT INTO session (token_hash, account_id, expires_at) VALUES ($1, $2, $3)",
            name.encode(),
            account,
            expires,
        )
    assert await delete_expired(connection, NOW) == 3
    assert await connection.fetch("SELECT token_hash FROM sign_in_link") == [(b"new",)]
    assert await connection.fetch("SELECT token_hash FROM session") == [(b"new",)]
    assert await connection.fetch("SELECT key FROM attempt") == [(b"new",)]
    assert await delete_expired(connection, NOW) == 0


async def test_a_claim_whose_link_ran_out_waits_for_a_person_who_is_told(connection: Connection) -> None:
    await load(connection, [profile("one"), profile("two")])
    for name, expires in (("one", NOW - _SECOND), ("two", NOW + _SECOND)):
        await connection.execute(
            "WITH a AS (INSERT INTO account (email) VALUES ($1) RETURNING id) "
            "INSERT INTO claim (account_id, practitioner_id, status, token_hash, expires_at) "
            "SELECT a.id, p.id, 'mailed', $3, $4 FROM a, practitioner AS p WHERE p.external_id = $2",
            f"{name}@example.org",
            name,
            name.encode(),
            expires,
        )
    door = LinkBase("https://ayni.example", operator="operator@example.org")
    assert await let_claims_wait(connection, door, NOW) == 1
    rows = await connection.fetch("SELECT status, token_hash FROM claim ORDER BY id")
    assert rows == [("waiting", None), ("mailed", b"two")]
    [letter] = await connection.fetch("SELECT * FROM outgoing_mail")
    assert "operator@example.org" in str(letter)
    assert "nobody has followed the link" in str(letter)
    assert await let_claims_wait(connection, door, NOW) == 0


async def test_every_table_says_how_long_it_keeps_what_it_holds(connection: Connection) -> None:
    rows = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    limited = [rule.table for rule in RETENTION]
    assert sorted(row["tablename"] for row in rows) == sorted([*limited, *UNLIMITED])


async def test_the_security_log_is_kept_for_two_years(connection: Connection) -> None:
    clinic = await connection.fetchval("INSERT INTO clinic (name) VALUES ('Clinic') RETURNING id")
    event = SecurityEvent("operator", "key issued", "k", clinic)
    for age in (0, 729, 731):
        await log_events(connection, [event], NOW - timedelta(days=age))
    assert await delete_expired(connection, NOW) == 1
    assert await connection.fetchval("SELECT min(at) FROM security_log") == NOW - timedelta(days=729)


def test_the_documentation_has_the_same_times() -> None:
    text = (ROOT / "docs" / "privacy.md").read_text("utf-8")
    for rule in RETENTION:
        days = rule.time / timedelta(days=1)
        assert f"| `{rule.table}` | `{rule.column}` | {days:g} |" in text.replace("1/24", f"{1 / 24:g}"), rule.table
