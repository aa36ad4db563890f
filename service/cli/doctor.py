"""`ayni doctor`: what is wrong with this installation, and what to do about it."""

import os
import platform
import sys
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import click

from service.cli.reader import worded
from service.cli.runtime import command, database_option, with_database
from service.core.database.errors import ANY_FAILURE
from service.core.database.migrate import pending
from service.core.database.pool import Connection, check_server, connect
from service.core.errors import SetupError
from service.core.exposure import unsafe_settings
from service.core.health import OK, WORKER_SILENT_SECONDS, Work, beat, find_indexes, has_room, read_work
from service.core.settings import Settings, read_settings

_BACKUP_DAYS, _CLOCK_SECONDS, _MAIL_SECONDS, _MAIL_LATE_SECONDS = 2, 5.0, 5.0, 600.0
# Whether it is well (None: only to be known), and what is said of it.
Finding = tuple[bool | None, str]


@click.command()
@database_option
@command
async def doctor(database_url: str | None) -> None:
    """Say what is wrong with this installation, and what to do; exit status 1 if anything is."""
    faults = 0
    settings = read_settings(database_url=database_url)
    async for well, text in _examine(settings):
        faults += well is False
        label, colour = {True: ("ok   ", "green"), None: ("note ", "yellow"), False: ("fault", "red")}[well]
        click.echo(click.style(label, fg=colour) + " " + text)
    if faults:
        sys.exit(1)


async def _examine(settings: Settings) -> AsyncIterator[Finding]:
    yield sys.version_info >= (3, 11), f"Python {platform.python_version()}"
    for fault in unsafe_settings(settings, os.environ):
        yield False, worded(fault)
    yield await _mail(settings)
    with with_database(settings) as result:
        assert result.database_url is not None
        room = has_room(result.data)
        yield room == OK, "the disk of the data folder has room" if room == OK else f"the data folder's disk is {room}"
        connection = await connect(result.database_url)
        try:
            check_server(connection)
            yield True, f"PostgreSQL {connection.get_server_version().major}"
            if complaint := await _complaint_about_schema(connection):
                yield False, complaint
                return
            yield True, "schema is up to date"
            async for finding in _of_database(connection, result):
                yield finding
        finally:
            await connection.close()


async def _of_database(connection: Connection, settings: Settings) -> AsyncIterator[Finding]:
    for finding in await _indexes(connection):
        yield finding
    try:
        await beat(connection, "probe")
        yield True, "the database takes writes"
    except ANY_FAILURE as error:
        yield False, f"the database takes no writes ({type(error).__name__}): is its disk full, or is it a replica?"
    yield await _vectors(connection, settings)
    yield await _unmatched(connection)
    for finding in _of_work(await read_work(connection)):
        yield finding


async def _vectors(connection: Connection, settings: Settings) -> Finding:
    from service.boot.matcher import fit_model  # numpy and the text model: for this command alone
    from service.matching.index.store_vectors import count_unmatched

    model = fit_model(settings)
    behind = await count_unmatched(connection, model.policy.key)
    text = f"policy {model.policy.version}, text model {model.policy.encoder}"
    return behind == 0, f"run `ayni rederive`: {behind:,} behind" if behind else f"every profile is derived: {text}"


async def _unmatched(connection: Connection) -> Finding:
    from service.accounts.remind_unconfirmed import count_unmatched

    unmatched, with_account = await count_unmatched(connection)
    if not unmatched:
        return True, "every published profile was confirmed lately enough to be matched"
    return None, (
        f"{unmatched:,} published profiles are no longer matched, unconfirmed for too long; {with_account:,} of them "
        "belong to somebody whom no further reminder reaches: `ayni confirm-due --list` names them"
    )


async def _indexes(connection: Connection) -> list[Finding]:
    missing, broken = await find_indexes(connection)
    findings: list[Finding] = [
        (False, f"the index {name} is missing: restore it from sql/migrations") for name in missing
    ]
    findings += [(False, f"the index {name} cannot be used: run REINDEX INDEX {name}") for name in broken]
    return findings or [(True, "every index is there")]


def _of_work(work: Work) -> list[Finding]:
    alive = work.worker_seconds is not None and work.worker_seconds <= WORKER_SILENT_SECONDS
    clock = abs(work.clock_seconds) <= _CLOCK_SECONDS
    return [
        (
            alive or (None if not work.jobs_due and not work.imports_unfinished else False),
            "a worker is at work" if alive else "no worker was seen this minute: run `ayni serve` or `ayni work`",
        ),
        (
            work.imports_stuck == 0,
            f"{work.imports_stuck} imports stand still: a worker takes them up within a minute"
            if work.imports_stuck
            else "no import stands still",
        ),
        (
            None if work.deliveries_dead else True,
            f"{work.deliveries_dead} webhook messages were given up: their clinics can have them replayed"
            if work.deliveries_dead
            else "no webhook message was given up",
        ),
        _mails(work),
        (
            clock,
            "the clocks agree" if clock else f"the database's clock differs by {work.clock_seconds:.0f} s: set up NTP",
        ),
        _backup(work.backup_seconds),
        *(
            [(False, "the log is not archived: see AYNI_PG_ARCHIVE; until it is, it fills the disk")]
            * work.archive_fails
        ),
    ]


def _mails(work: Work) -> Finding:
    if work.mails_given_up:
        return None, f"{work.mails_given_up} mails were given up after a week; their rows go a week later"
    late = (work.mails_late_seconds or 0) > _MAIL_LATE_SECONDS
    return not late, f"{work.mails_waiting} mails wait" + (", the oldest for more than ten minutes" if late else "")


def _backup(seconds: float | None) -> Finding:
    if seconds is None:
        return None, "no backup was made by `ayni backup` yet"
    days = seconds / 86_400
    return days <= _BACKUP_DAYS, f"the latest backup is {days:.1f} days old"


async def _mail(settings: Settings) -> Finding:
    import aiosmtplib

    if not settings.smtp_url:
        return None, "AYNI_SMTP_URL is not set: mails are printed"
    server = urlsplit(settings.smtp_url)
    implicit = server.scheme == "smtps"
    client = aiosmtplib.SMTP(
        hostname=server.hostname, port=server.port or (465 if implicit else 25), timeout=_MAIL_SECONDS, use_tls=implicit
    )
    try:
        await client.connect()
        await client.quit()
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        return False, f"the mail server {server.hostname} does not answer ({type(error).__name__}): no mail goes out"
    return True, "the mail server answers"


async def _complaint_about_schema(connection: Connection) -> str:
    """What is wrong with the schema, and what to do; '' when nothing is."""
    try:
        missing = await pending(connection)
    except SetupError as error:
        return str(error)
    return f"run `ayni migrate`: {', '.join(missing)}" if missing else ""
