"""What has served its time is deleted, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from service.core.database.pool import Connection
from service.core.retention import forget_expired
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
    assert await forget_expired(connection, NOW) == 3
    assert await connection.fetch("SELECT token_hash FROM sign_in_link") == [(b"new",)]
    assert await connection.fetch("SELECT token_hash FROM session") == [(b"new",)]
    assert await connection.fetch("SELECT key FROM attempt") == [(b"new",)]
    assert await forget_expired(connection, NOW) == 0


async def test_a_claim_whose_link_ran_out_waits_for_a_person(connection: Connection) -> None:
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
    assert await forget_expired(connection, NOW) == 1
    rows = await connection.fetch("SELECT status, token_hash FROM claim ORDER BY id")
    assert rows == [("waiting", None), ("mailed", b"two")]
