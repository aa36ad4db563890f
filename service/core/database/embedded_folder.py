"""Answers for the data folder of the embedded PostgreSQL: where it is, what lies in it, and whose its parts are."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from schemas.messages import setup
from service.core.errors import SetupError

if sys.platform != "win32":
    import pwd

NAME: Final = "ayni"  # of the folder, and of the database and the role that owns it
ROOT_DATA_FOLDER: Final = Path("/var/lib/ayni")


class EmbeddedPostgresError(SetupError):
    """The embedded PostgreSQL cannot run here; the text says what to do about it."""


@dataclass(frozen=True)
class Account:
    """The unprivileged user that PostgreSQL runs as when we are root: it refuses to run as root itself."""

    name: str
    user_id: int
    group_id: int


@dataclass(frozen=True)
class Cluster:
    """The folder of one embedded PostgreSQL: the folder and its small files stay ours, `data` is the account's."""

    folder: Path
    account: Account | None

    @property
    def data(self) -> Path:
        return self.folder / "postgres"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    @property
    def lock(self) -> Path:
        return self.folder / "postgres.lock"

    @property
    def password(self) -> Path:
        return self.folder / "postgres.password"

    @property
    def state(self) -> Path:
        return self.folder / "postgres.state.json"

    def hand_over(self, path: Path) -> None:
        """Give to PostgreSQL's account what it must own; nothing to do for an ordinary user."""
        if self.account:
            os.chown(path, self.account.user_id, self.account.group_id)


def default_data_folder() -> Path:
    """The platform's usual place; for root /var/lib/ayni where PostgreSQL's account may not enter root's home."""
    if sys.platform == "darwin":
        folder = Path.home() / "Library" / "Application Support" / NAME
    else:
        folder = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / NAME
    account = account_for(folder)
    existing = next(step for step in (folder, *folder.parents) if step.exists())
    return folder if account is None or may_enter(account, existing) else ROOT_DATA_FOLDER


def prepare_folder(data_folder: Path) -> Cluster:
    """Make the data folder where it is missing, and say clearly where PostgreSQL could not live in it."""
    folder = data_folder.expanduser().absolute()
    account = account_for(folder)
    # A folder with anything of others in it is never opened, not even for PostgreSQL's own group.
    fresh = not folder.exists() or (folder.stat().st_uid == 0 and not any(folder.iterdir()))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if account is None:
        return Cluster(folder, None)
    if fresh:
        os.chown(folder, -1, account.group_id)
        folder.chmod(0o710)
    if not may_enter(account, folder):
        way = (*reversed(folder.parents), folder)
        closed = next((step for step in way if not may_enter(account, step)), folder)
        raise EmbeddedPostgresError(
            setup.ROOT_MAY_NOT_ENTER(account=account.name, closed=closed, root_data_folder=ROOT_DATA_FOLDER)
        )
    return Cluster(folder, account)


def account_for(folder: Path) -> Account | None:
    """None for an ordinary user; for root the owner of the data that is there already, else an unprivileged user."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    data = folder / "postgres"
    if data.exists() and data.stat().st_uid != 0:
        owner = data.stat()
        return Account(f"user {owner.st_uid}", owner.st_uid, owner.st_gid)
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise EmbeddedPostgresError(setup.NO_OTHER_USER())


def may_enter(account: Account, folder: Path) -> bool:
    """Ask the kernel as that user: mode bits alone know nothing of access lists."""
    question = ["/bin/sh", "-c", 'test -x "$1"', "sh", str(folder)]
    answer = subprocess.run(
        question, cwd="/", user=account.user_id, group=account.group_id, extra_groups=[], check=False
    )
    return answer.returncode == 0
