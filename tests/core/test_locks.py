"""Advisory locks: one number for one kind of work, named in one place."""

import re

import pytest

from service.core.database.pool import Connection, connect
from service.core.locks import Lock, tried, tried_by_session
from tests.fixtures.commands import ROOT

pytestmark = pytest.mark.anyio


async def test_no_kind_of_work_keeps_another_from_its_turn(connection: Connection, database_url: str) -> None:
    other = await connect(database_url)
    for lock in Lock:
        async with tried(other, lock) as theirs:
            assert theirs
            for another in Lock:
                async with tried(connection, another) as ours:
                    assert ours == (another is not lock)
    await other.close()


async def test_a_lock_is_free_again_after_a_fault_and_never_waited_for(
    connection: Connection, database_url: str
) -> None:
    other = await connect(database_url)
    with pytest.raises(ValueError, match="broken"):
        await _fail_while_holding(connection, other)
    async with tried(other, Lock.RETENTION) as theirs:
        assert theirs
    await other.close()


def test_advisory_locks_are_taken_nowhere_else() -> None:
    files = [*(ROOT / "service").rglob("*.py"), *(ROOT / "sql" / "queries").rglob("*.sql")]
    takers = {path.stem for path in files if re.search(r"pg_(try_)?advisory_\w*lock", path.read_text("utf-8"))}
    assert takers == {"try_lock", "try_session_lock", "release_lock", "take_turn"}
    users = [path.name for path in files if re.search(rf"core/({'|'.join(takers)})\b", path.read_text("utf-8"))]
    assert users == ["locks.py"]


async def test_a_lock_of_a_session_outlives_transactions(connection: Connection, database_url: str) -> None:
    other = await connect(database_url)
    async with tried_by_session(connection, Lock.MIGRATION) as ours:
        async with connection.transaction():
            assert ours
        async with tried_by_session(other, Lock.MIGRATION) as theirs:
            assert not theirs
    await other.close()


async def _fail_while_holding(connection: Connection, other: Connection) -> None:
    async with tried(connection, Lock.RETENTION) as ours:
        for _ in range(2):  # who did not get it has not released it either
            async with tried(other, Lock.RETENTION) as theirs:
                assert (ours, theirs) == (True, False)
        raise ValueError("broken")
