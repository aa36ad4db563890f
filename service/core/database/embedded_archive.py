"""The archive of the embedded PostgreSQL: its write-ahead log, copied as it is written, and base backups from which it
can be replayed (`point_in_time`). `AYNI_PG_ARCHIVE` names the folder, which belongs on another disk:

    base/20261130T120000Z/           a copy of the data folder, good for any moment after its name
    base/20261130T120000Z.password   the password of the role in it
    wal/                             what was written since, in PostgreSQL's own files
"""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from schemas.messages import setup
from service.core.database.embedded_folder import Cluster, EmbeddedPostgresError, may_enter

NAME: Final = "%Y%m%dT%H%M%SZ"  # of a base backup: the moment from which it is good


@dataclass(frozen=True)
class Archive:
    """The folder of base backups and of the write-ahead log."""

    folder: Path

    @property
    def log(self) -> Path:
        return self.folder / "wal"

    @property
    def bases(self) -> Path:
        return self.folder / "base"

    def moments(self) -> list[datetime]:
        """From when on there is a base backup, the earliest first."""
        names = [path.name for path in self.bases.glob("*Z") if path.is_dir()]
        return sorted(datetime.strptime(name, NAME).replace(tzinfo=UTC) for name in names)

    def base(self, moment: datetime) -> Path:
        return self.bases / moment.strftime(NAME)

    def password(self, moment: datetime) -> Path:
        return self.base(moment).with_suffix(".password")


def open_archive() -> Archive:
    """The archive of AYNI_PG_ARCHIVE; EmbeddedPostgresError where it is not set."""
    chosen = os.environ.get("AYNI_PG_ARCHIVE")
    if not chosen:
        raise EmbeddedPostgresError(setup.NO_ARCHIVE())
    return Archive(Path(chosen).expanduser().absolute())


def archive_settings(cluster: Cluster) -> dict[str, str]:
    """What makes the server archive its log; nothing where no archive is chosen."""
    if not os.environ.get("AYNI_PG_ARCHIVE"):
        return {}
    archive = open_archive()
    for folder in (archive.log, archive.bases):
        fresh = not folder.exists()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if fresh:
            cluster.hand_over(folder)
    if cluster.account and not may_enter(cluster.account, archive.log):
        raise EmbeddedPostgresError(setup.ARCHIVE_CLOSED(archive=archive.folder, account=cluster.account.name))
    target = f"{quoted(archive.log)}/%f"
    # Whole or not there: a copy that breaks off has another name. A file that is there already is never overwritten.
    command = f'test ! -f {target} && cp "%p" {target}.part && sync {target}.part && mv {target}.part {target}'
    return {"archive_mode": "on", "archive_timeout": "60s", "archive_command": command}


def quoted(path: Path) -> str:
    """For the shell, within a setting in which % begins a placeholder."""
    return shlex.quote(str(path)).replace("%", "%%")
