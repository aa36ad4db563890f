"""Everything that runs periodically: in each server what concerns accounts, in each worker what concerns the queue.

Work that must not run twice at a time takes a lock of `core/locks`; a process that finds it taken does nothing.
"""

from functools import partial

import structlog

from service.accounts.claim_profile import LinkBase, let_claims_wait
from service.accounts.count_reach import ReachCounter
from service.accounts.invite_people import queue_invitations
from service.accounts.publish_profile import end_pauses
from service.accounts.remind_unconfirmed import remind_unconfirmed
from service.accounts.tell_accounts import queue_notices
from service.clinics.deliver_webhook import announce_changes
from service.clinics.write_mirror import write_mirror
from service.core.clock import now
from service.core.database.embedded_folder import default_data_folder
from service.core.database.job_queue import requeue_lost_jobs
from service.core.database.pool import Database
from service.core.database.replicas import WATCH_SECONDS
from service.core.health import beat
from service.core.locks import Lock, tried
from service.core.retention import delete_expired
from service.core.settings import Settings
from service.core.store_secrets import read_rotating_secret
from service.directory.find_near_copies import report_near_copies
from service.intake.fetch_pictures import fetch_pictures
from service.jobs.fetching import fetch_file
from service.jobs.periodic import PeriodicTask
from service.jobs.webhooks import open_client
from service.matching.index.index_profiles import MatchIndexer
from service.matching.index.reindex_profiles import reindex_profiles
from service.matching.index.store_vectors import count_unmatched
from service.matching.page_cursor import CursorKey

_HOUR, _MINUTE, _BEAT = 3600.0, 60.0, 15.0
_log = structlog.get_logger()


def server_tasks(
    database: Database, settings: Settings, reach: ReachCounter, cursor_key: CursorKey
) -> list[PeriodicTask]:
    """Reach is written down (a crash loses a minute of it); reminders go out where there is a mail server, and never
    to the fictional people of a demo."""

    async def remind() -> None:
        async with database.primary.acquire() as connection:
            await remind_unconfirmed(connection, settings.base_url, operator=settings.operator_mail)

    async def tell() -> None:
        async with database.primary.acquire() as connection:
            await queue_notices(connection, settings.base_url)

    async def invite() -> None:
        async with database.primary.acquire() as connection:
            await queue_invitations(connection, settings.base_url, settings.operator_mail)

    async def write_reach() -> None:
        async with database.primary.acquire() as connection:
            await reach.write_down(connection)

    async def read_keys() -> None:
        async with database.primary.acquire() as connection:
            secret = await read_rotating_secret(connection, "cursor")
        cursor_key.signing, cursor_key.accepted = secret.signing(), secret.accepted()

    async def mirror() -> None:
        await write_mirror(database, settings.data or default_data_folder())

    tasks = [
        PeriodicTask("mirror", _HOUR, mirror),
        PeriodicTask("reach", _MINUTE, write_reach, at_end=True),
        PeriodicTask("keys", _MINUTE, read_keys),
    ]
    if database.replicas:
        tasks.append(PeriodicTask("replicas", WATCH_SECONDS, database.watch_replicas))
    if settings.smtp_url and not settings.demo:
        tasks.append(PeriodicTask("notices", _BEAT, tell, at_start=True))
        tasks.append(PeriodicTask("invitations", _MINUTE, invite, at_start=True))
        tasks.append(PeriodicTask("reminders", _HOUR, remind, at_start=True))
    return tasks


def worker_tasks(database: Database, settings: Settings, indexer: MatchIndexer) -> list[PeriodicTask]:
    """Work that our own tables say is undone is queued or done, whatever became of its job; what has expired is
    deleted, pictures are fetched, and texts that are nearly the same are reported."""

    async def requeue() -> None:
        async with database.primary.acquire() as connection:
            if lost := await requeue_lost_jobs(connection):
                _log.warning("lost jobs queued again", jobs=lost)

    async def show_life() -> None:
        async with database.primary.acquire() as connection:
            await beat(connection, "worker")

    async def derive() -> None:
        async with database.primary.acquire() as connection:
            if await count_unmatched(connection, indexer.model.policy.key):
                _log.warning("profiles were not derived", derived=await reindex_profiles(connection, indexer))

    async def delete() -> None:
        async with database.primary.acquire() as connection, tried(connection, Lock.RETENTION) as ours:
            if ours:
                await delete_expired(connection, now())
                await let_claims_wait(connection, LinkBase(settings.base_url, operator=settings.operator_mail), now())

    async def show_again() -> None:
        async with database.primary.acquire() as connection:
            await end_pauses(connection, indexer)

    async def announce() -> None:
        await announce_changes(database)

    async def fetch() -> None:
        async with open_client() as client:
            await fetch_pictures(database, partial(fetch_file, client, settings.webhook_loopback))

    async def compare() -> None:
        async with database.primary.acquire() as connection:
            await report_near_copies(connection)

    return [
        PeriodicTask("near copies", 6 * _HOUR, compare),
        PeriodicTask("pictures", _MINUTE, fetch),
        PeriodicTask("requeue", _MINUTE, requeue, at_start=True),
        PeriodicTask("retention", _HOUR, delete, at_start=True),
        PeriodicTask("announce changes", _MINUTE, announce),
        PeriodicTask("derive", _MINUTE, derive),
        PeriodicTask("ended pauses", 5 * _MINUTE, show_again, at_start=True),
        PeriodicTask("show life", _BEAT, show_life, at_start=True),
    ]
