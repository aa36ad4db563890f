"""As root the embedded PostgreSQL runs as somebody else and opens no folder for it; an ordinary user needs no root."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from service.core.database.embedded_binaries import find_binaries
from service.core.database.embedded_folder import Cluster, default_data_folder
from service.core.database.embedded_postgres import EmbeddedPostgresError, start
from tests.core.embedded_parent import PROJECT, open_parent, postmaster, processes_of, read_answer, run_sql

pytestmark = [pytest.mark.as_root, pytest.mark.nightly, pytest.mark.timeout(240), pytest.mark.usefixtures("durable")]

ORDINARY_USER = pwd.getpwnam("nobody").pw_uid  # PostgreSQL wants one that /etc/passwd knows


def test_as_root_it_runs_as_another_user_that_may_read_only_its_own(data_folder: Path) -> None:
    data_folder.mkdir(mode=0o700)
    data_folder.parent.joinpath("private").mkdir(mode=0o700)
    with start(data_folder) as running:
        assert Path(f"/proc/{postmaster(data_folder)}").stat().st_uid != 0
        assert run_sql(running.dsn, "SELECT 1") == 1
    assert data_folder.stat().st_uid == 0
    assert data_folder.stat().st_mode & 0o777 == 0o710
    assert data_folder.parent.joinpath("private").stat().st_mode & 0o777 == 0o700


def test_as_root_a_closed_parent_folder_is_named_and_stays_closed(data_folder: Path) -> None:
    closed = data_folder.parent / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(EmbeddedPostgresError, match=rf"may not enter {closed}\. Set AYNI_DATA"):
        start(closed / "data")
    assert closed.stat().st_mode & 0o777 == 0o700


def test_as_root_a_folder_with_something_in_it_is_never_opened(data_folder: Path) -> None:
    data_folder.mkdir(mode=0o700)
    data_folder.joinpath("letter").touch()
    with pytest.raises(EmbeddedPostgresError, match=rf"may not enter {data_folder}\."):
        start(data_folder)
    assert data_folder.stat().st_mode & 0o777 == 0o700


def test_as_root_the_default_folder_is_one_that_the_other_user_can_reach(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", str(data_folder.parent))
    assert default_data_folder() == data_folder.parent / ".local" / "share" / "ayni"
    data_folder.parent.chmod(0o700)
    assert default_data_folder() == Path("/var/lib/ayni")


def test_as_root_the_programs_are_copied_where_the_other_user_cannot_read_them(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = data_folder.parent / "closed"
    package = Path(find_binaries(Cluster(data_folder, None))[0]).parents[1]
    for part in (package, package.with_suffix(".libs")):
        if part.exists():
            shutil.copytree(part, closed / part.name)
    closed.chmod(0o700)
    monkeypatch.setattr("service.core.database.embedded_binaries._package", lambda: closed / package.name)
    with start(data_folder) as running:
        assert run_sql(running.dsn, "SELECT 1") == 1
        command = Path(f"/proc/{postmaster(data_folder)}/cmdline").read_bytes().split(b"\0")[0].decode()
    assert command.startswith(f"{data_folder}/binaries/")


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="no setpriv here: apt-get install util-linux")
def test_an_ordinary_user_runs_it_in_a_home_of_their_own(
    data_folder: Path, parents: list[subprocess.Popen[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = data_folder.parent / "home"
    home.mkdir(mode=0o700)
    os.chown(home, ORDINARY_USER, ORDINARY_USER)
    folder = home / ".local" / "share" / "ayni"
    monkeypatch.setenv("PYTHONPATH", str(installation_for_everybody(data_folder.parent / "installation")))
    identity = ("setpriv", f"--reuid={ORDINARY_USER}", f"--regid={ORDINARY_USER}", "--clear-groups")
    parent = open_parent(parents, folder, command=(*identity, python_for_everybody(identity)))
    how, dsn = read_answer(parent)
    assert how == "started"
    assert run_sql(dsn, "SELECT 1") == 1
    assert Path(f"/proc/{postmaster(folder)}").stat().st_uid == ORDINARY_USER
    parent.send_signal(signal.SIGINT)
    parent.wait(100)  # a last checkpoint waits for a busy disk
    assert not processes_of(folder)
    home.chmod(0o711)
    folder.chmod(0o711)
    with start(folder):
        assert Path(f"/proc/{postmaster(folder)}").stat().st_uid == ORDINARY_USER, "root leaves the data its owner"


def installation_for_everybody(target: Path) -> Path:
    """The supervisor and the programs, readable by all, wherever this checkout and its environment lie."""
    package = find_binaries(Cluster(target, None))[0].parents[1]
    for part in (package, package.with_suffix(".libs")):
        if part.exists():
            shutil.copytree(part, target / part.name)
    core = target / "service" / "core"
    core.mkdir(parents=True)
    shutil.copy(PROJECT / "service" / "core" / "errors.py", core)
    shutil.copytree(PROJECT / "service" / "core" / "database", core / "database")
    shutil.copytree(PROJECT / "schemas", target / "schemas")
    shutil.copytree(Path(msgspec.__file__).parent, target / "msgspec")
    subprocess.run(["chmod", "-R", "a+rX", target], check=True)
    return target


def python_for_everybody(identity: tuple[str, ...]) -> str:
    """This interpreter may lie in root's home; the supervisor needs nothing but a standard library."""
    for python in (os.path.realpath(sys.executable), shutil.which("python3", path=os.defpath)):
        recent = "import sys; sys.exit(sys.version_info < (3, 11))"
        if python and subprocess.run([*identity, python, "-c", recent], cwd="/", check=False).returncode == 0:
            return python
    pytest.skip("no Python that an ordinary user may run: apt-get install python3")
