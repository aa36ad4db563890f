"""Restores the embedded PostgreSQL to a moment, from a base backup and the log since (`embedded_archive`)."""

from __future__ import annotations

import asyncio
import shutil
from datetime import datetime
from pathlib import Path
from typing import Final

import asyncpg

from schemas.messages import setup
from service.core.clock import now
from service.core.database.backup import run_program
from service.core.database.embedded_archive import NAME, Archive, open_archive, quoted
from service.core.database.embedded_folder import Cluster, EmbeddedPostgresError, prepare_folder
from service.core.database.embedded_postgres import START_SECONDS, RunningServer, lock_stopped, start
from service.core.database.embedded_process import failure
from service.core.database.errors import ANY_FAILURE
from service.core.database.queries import query

_SETTINGS: Final = "postgresql.auto.conf"
_POLL_SECONDS: Final = 0.2


def take_base(running: RunningServer, data_folder: Path, keep: int) -> datetime:
    """Copies the data folder while others go on writing; the moment from which it can be restored. Of earlier copies
    the `keep` latest stay, with the log since the first of them."""
    archive, cluster = open_archive(), prepare_folder(data_folder)
    unfinished = archive.bases / "unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    run_program("pg_basebackup", running.dsn, ["-D", str(unfinished), "--wal-method=fetch", "--checkpoint=fast"])
    moment = now().replace(microsecond=0)
    shutil.copy(cluster.password, archive.password(moment))
    unfinished.rename(archive.base(moment))
    _forget(archive, keep)
    return moment


def _forget(archive: Archive, keep: int) -> None:
    moments = archive.moments()
    for moment in moments[:-keep]:
        shutil.rmtree(archive.base(moment))
        archive.password(moment).unlink(missing_ok=True)
    label = (archive.base(moments[-keep:][0]) / "backup_label").read_text()
    first = label.partition("(file ")[2].partition(")")[0]
    run_program("pg_archivecleanup", None, [str(archive.log), first])


def restore_at(data_folder: Path, moment: datetime | None) -> Path | None:
    """Puts the database as it was at a moment in the place of the one that is there; None: as late as the log reaches.

    What was there is set aside under another name: that folder. SetupError, and everything as it was, when the archive
    does not reach so far.
    """
    archive, cluster = open_archive(), prepare_folder(data_folder)
    bases = [base for base in archive.moments() if moment is None or base <= moment]
    if not bases:
        raise EmbeddedPostgresError(setup.NO_BASE_BEFORE(archive=archive.bases))
    with lock_stopped(cluster):
        aside = _put_in_place(cluster, archive, bases[-1], moment)
    try:
        with start(data_folder) as running:
            asyncio.run(_wait_for_moment(running.dsn, cluster))
        # What was set for the recovery must not be found by the next start.
        shutil.copyfile(archive.base(bases[-1]) / _SETTINGS, cluster.data / _SETTINGS)
    except BaseException:
        shutil.rmtree(cluster.data)
        if aside:
            aside.rename(cluster.data)
        raise
    return aside


def _put_in_place(cluster: Cluster, archive: Archive, base: datetime, moment: datetime | None) -> Path | None:
    unfinished = cluster.folder / "postgres.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    shutil.copytree(archive.base(base), unfinished, symlinks=True)
    aside = cluster.folder / f"postgres.before-{now().strftime(NAME)}" if cluster.data.exists() else None
    # What was written last is not archived yet: it lies in the folder that is set aside.
    sources = [archive.log, *([aside / "pg_wal"] if aside else [])]
    copies = " || ".join(f'cp {quoted(source)}/%f "%p"' for source in sources)
    values = {"restore_command": copies}
    if moment is not None:
        values |= {"recovery_target_time": moment.isoformat(sep=" "), "recovery_target_action": "promote"}
    lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in values.items()]
    with (unfinished / _SETTINGS).open("a") as file:
        file.write("\n".join(lines) + "\n")
    (unfinished / "recovery.signal").touch()
    for path in (unfinished, *unfinished.rglob("*")):
        cluster.hand_over(path)
    unfinished.chmod(0o700)
    if aside:
        cluster.data.rename(aside)
    shutil.copy(archive.password(base), cluster.password)
    cluster.hand_over(cluster.password)
    unfinished.rename(cluster.data)
    return aside


async def _wait_for_moment(dsn: str, cluster: Cluster) -> None:
    try:
        connection = await asyncpg.connect(dsn, timeout=10)
        for _ in range(round(START_SECONDS / _POLL_SECONDS)):
            if not await connection.fetchval(query("core/is_recovering")):
                await connection.close()
                return
            await asyncio.sleep(_POLL_SECONDS)
    except (*ANY_FAILURE, OSError, TimeoutError):  # the server ends when the log does not reach so far
        raise failure(setup.NOT_STARTED(), cluster) from None
