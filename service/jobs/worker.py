"""Works off the job queue: imports, webhook messages, mails. One worker per process, all on one queue."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from uuid import UUID

import structlog
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.errors import RetryRequested
from pgqueuer.models import Job
from pgqueuer.qm import QueueManager

from service.clinics.deliver_webhook import announce_changes
from service.core.database.job_queue import requeue_lost_jobs
from service.core.database.pool import Database
from service.core.settings import Settings
from service.email.outbox import send_queued
from service.jobs.imports import take_import
from service.jobs.periodic import run_periodic
from service.jobs.periodic_tasks import worker_tasks
from service.jobs.webhooks import deliver_webhook, open_client
from service.matching.index.index_profiles import MatchIndexer

# A worker that shows no sign of life for this long has lost its jobs to the others.
_SILENCE = timedelta(seconds=15)
_BATCH = 10
_LEAVE_SECONDS = 8.0
_MAILS = 5  # at a time, of the twenty that a process sends: people who write or sign in do not wait for them
_log = structlog.get_logger()


@asynccontextmanager
async def working(database: Database, indexer: MatchIndexer, settings: Settings) -> AsyncIterator[None]:
    """A worker beside whatever runs in this process; jobs at hand are finished or handed back at the end."""
    leaving = asyncio.Event()
    task = asyncio.create_task(work(database, indexer, settings, leaving))
    try:
        yield
    finally:
        leaving.set()
        _, late = await asyncio.wait([task], timeout=_LEAVE_SECONDS)
        for item in late:
            item.cancel()


async def work(database: Database, indexer: MatchIndexer, settings: Settings, leaving: asyncio.Event) -> None:
    """Takes jobs until told to leave; a database that is away for a while only makes it wait."""
    async with run_periodic(worker_tasks(database, settings, indexer)):
        while not leaving.is_set():
            try:
                await _work(database, indexer, settings, leaving)
            except Exception as error:
                _log.error("worker starts anew", kind=type(error).__name__)
                await _nap(leaving, 2.0)


async def _work(database: Database, indexer: MatchIndexer, settings: Settings, leaving: asyncio.Event) -> None:
    await _take_up(database)
    manager = QueueManager(Queries.from_asyncpg_pool(database.primary))
    manager.shutdown = leaving
    async with open_client() as client:

        @manager.entrypoint("run_import", concurrency_limit=2)
        async def _(job: Job) -> None:
            await take_import(database, indexer, _id(job), job.attempts, leaving.is_set)

        @manager.entrypoint("announce_changes")
        async def _(job: Job) -> None:
            async with tried_again(job):
                await announce_changes(database)

        @manager.entrypoint("deliver_webhook")
        async def _(job: Job) -> None:
            async with tried_again(job):
                await deliver_webhook(database, client, settings, _id(job))

        @manager.entrypoint("send_mail", concurrency_limit=_MAILS)
        async def _(job: Job) -> None:
            async with tried_again(job):
                await send_queued(database.primary.acquire, settings, _id(job))

        await manager.run(
            batch_size=_BATCH,
            max_concurrent_tasks=4 * _BATCH,
            heartbeat_timeout=_SILENCE,
            log_aggregation_interval=timedelta(0),
        )


async def _take_up(database: Database) -> None:
    """What lost its job while nobody worked, or while the database was away, is not left to the next round."""
    async with database.primary.acquire() as connection:
        await requeue_lost_jobs(connection)
    await announce_changes(database)


@asynccontextmanager
async def tried_again(job: Job) -> AsyncIterator[None]:
    """A job that meets a fault of ours comes back later instead of being lost."""
    try:
        yield
    except Exception as error:
        _log.error("job comes back later", job=job.entrypoint, kind=type(error).__name__, attempts=job.attempts)
        delay = timedelta(seconds=min(300, 2**job.attempts))
        raise RetryRequested(delay=delay, reason=type(error).__name__) from None


def _id(job: Job) -> UUID:
    return UUID((job.payload or b"").decode())


async def _nap(leaving: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(leaving.wait(), seconds)
