"""Periodic tasks go on whatever befalls them; what must not run twice at a time does not."""

import asyncio
from datetime import timedelta

import pytest

from service.boot.matcher import indexer
from service.core.clock import now
from service.core.database.pool import connect, open_database
from service.core.locks import Lock, tried
from service.core.settings import Settings
from service.jobs.periodic import PeriodicTask, run_periodic
from service.jobs.periodic_tasks import worker_tasks

pytestmark = pytest.mark.anyio


async def test_a_task_that_fails_is_run_again_and_holds_up_no_other() -> None:
    runs: list[str] = []
    enough = asyncio.Event()

    async def fail() -> None:
        runs.append("failing")
        if runs.count("failing") == 3:
            enough.set()
        raise ValueError("of no consequence")

    async def hang() -> None:
        runs.append("hanging")
        await asyncio.Event().wait()

    async def finish() -> None:
        runs.append("at the end")

    tasks = [
        PeriodicTask("hanging", 0.001, hang, at_start=True),
        PeriodicTask("failing", 0.001, fail, at_start=True),
        PeriodicTask("finishing", 3600.0, finish, at_end=True),
    ]
    async with run_periodic(tasks):
        await asyncio.wait_for(enough.wait(), 30)
        assert "at the end" not in runs
    assert runs.count("hanging") == 1
    assert runs[-1] == "at the end"
    ended = len(runs)
    await asyncio.sleep(0.01)
    assert len(runs) == ended


async def test_a_worker_deletes_what_has_expired_unless_another_is_at_it(database_url: str) -> None:
    database = await open_database(database_url, None)
    other = await connect(database_url)
    (retention,) = [
        task for task in worker_tasks(database, Settings(), indexer(Settings())) if task.name == "retention"
    ]
    try:
        account = await other.fetchval("INSERT INTO account (email) VALUES ('ana@example.org') RETURNING id")
        await other.execute(
            "INSERT INTO session (token_hash, account_id, expires_at) VALUES ('old', $1, $2)",
            account,
            now() - timedelta(seconds=1),
        )
        async with tried(other, Lock.RETENTION) as ours:
            assert ours
            await retention.work()
        assert await other.fetchval("SELECT count(*) FROM session") == 1
        await retention.work()
        assert await other.fetchval("SELECT count(*) FROM session") == 0
    finally:
        await other.close()
        await database.close()
