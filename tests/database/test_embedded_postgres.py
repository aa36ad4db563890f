"""The embedded PostgreSQL keeps what was committed, is shared, and leaves no process behind, however it ends."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

import service.database.embedded_postgres as supervisor
from service.database.embedded_binaries import find_binaries
from service.database.embedded_folder import Cluster, account_for, default_data_folder
from service.database.embedded_postgres import EmbeddedPostgresError, join_or_start, start

pytestmark = pytest.mark.timeout(120)

PROJECT = Path(__file__).parents[2]
ORDINARY_USER = pwd.getpwnam("nobody").pw_uid  # PostgreSQL wants one that /etc/passwd knows
PARENT = """
import sys, time
from pathlib import Path
from service.database.embedded_postgres import join_or_start
with join_or_start(Path(sys.argv[1])) as running:
    print("joined" if running.joined else "started", running.dsn, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def data_folder() -> Iterator[Path]:
    """A folder that PostgreSQL's own user can reach too: pytest's own temporary folders are closed to others."""
    with tempfile.TemporaryDirectory(prefix="ayni-") as folder:
        os.chmod(folder, 0o755)
        yield Path(folder) / "data"


@pytest.fixture
def parents(data_folder: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """The parent processes of a test, which never outlive it, nor do their servers."""
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        process.kill()
        process.wait()
    wait_until_gone(data_folder)


def run_sql(dsn: str, *statements: str) -> object:
    """The value of the last statement."""

    async def on_one_connection() -> object:
        connection = await asyncpg.connect(dsn, timeout=20)
        try:
            for statement in statements[:-1]:
                await connection.execute(statement)
            return await connection.fetchval(statements[-1])
        finally:
            await connection.close()

    return asyncio.run(on_one_connection())


def kill_session_while_it_runs(dsn: str, statement: str) -> None:
    async def on_one_connection() -> None:
        connection = await asyncpg.connect(dsn, timeout=20)
        session = await connection.fetchval("SELECT pg_backend_pid()")
        running = asyncio.create_task(connection.execute(statement))
        await asyncio.sleep(0.3)
        os.kill(session, signal.SIGKILL)
        with pytest.raises((asyncpg.PostgresError, OSError)):
            await running

    asyncio.run(on_one_connection())


def open_parent(
    parents: list[subprocess.Popen[str]], data_folder: Path, *, command: tuple[str, ...] = (sys.executable,)
) -> subprocess.Popen[str]:
    """A small program that holds a running PostgreSQL, started without waiting for it."""
    environment = {"PYTHONPATH": str(PROJECT), **os.environ}
    parent = subprocess.Popen(
        [*command, "-c", PARENT, str(data_folder)], stdout=subprocess.PIPE, env=environment, text=True, cwd="/"
    )
    parents.append(parent)
    return parent


def read_answer(parent: subprocess.Popen[str]) -> tuple[str, str]:
    """("joined" or "started", the database's address), once it is ready."""
    assert parent.stdout is not None
    how, dsn = parent.stdout.readline().split()
    return how, dsn


def postmaster(data_folder: Path) -> int:
    return int((data_folder / "postgres" / "postmaster.pid").read_text().split()[0])


def processes_of(data_folder: Path) -> list[int]:
    """Every process that has this data folder as its working folder, as every PostgreSQL process does."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and os.readlink(entry / "cwd") == str(data_folder / "postgres"):
                found.append(int(entry.name))
        except OSError:
            continue  # it ended meanwhile, or is not ours
    return found


def wait_until_gone(data_folder: Path) -> None:
    deadline = time.monotonic() + 30
    while processes_of(data_folder):
        assert time.monotonic() < deadline, f"left behind: {processes_of(data_folder)}"
        time.sleep(0.02)


def last_state(data_folder: Path) -> str:
    """What PostgreSQL wrote about its own end: "shut down" only after a clean one."""
    binaries, _ = find_binaries(Cluster(data_folder, account_for(data_folder)))
    answer = subprocess.check_output([binaries / "pg_controldata", data_folder / "postgres"], text=True)
    return next(line.split(":")[1].strip() for line in answer.splitlines() if line.startswith("Database cluster state"))


def test_a_cold_start_makes_the_database_and_a_restart_keeps_its_rows(data_folder: Path) -> None:
    with start(data_folder) as running:
        assert not running.joined
        version = run_sql(running.dsn, "SELECT current_setting('server_version_num')::int")
        assert isinstance(version, int) and version >= 180000
        assert run_sql(running.dsn, "SELECT current_database() || ' ' || current_user") == "ayni ayni"
        assert run_sql(running.dsn, "CREATE EXTENSION vector", "SELECT '[1,2]'::vector <#> '[3,4]'") == -11
        run_sql(running.dsn, "CREATE TABLE note (text text)", "INSERT INTO note VALUES ('kept') RETURNING text")
    assert last_state(data_folder) == "shut down"
    with start(data_folder) as again:
        assert run_sql(again.dsn, "SELECT text FROM note") == "kept"
        assert again.port == running.port, "who had joined finds the server again"


def test_it_answers_on_this_machine_only_and_asks_for_the_password(data_folder: Path) -> None:
    with start(data_folder) as running:
        assert run_sql(running.dsn, "SHOW listen_addresses") == "127.0.0.1"
        assert (data_folder / "postgres.password").stat().st_mode & 0o777 == 0o600
        password = (data_folder / "postgres.password").read_text()
        assert len(password) >= 32 and password not in repr(running)
        with pytest.raises(asyncpg.InvalidPasswordError):
            run_sql(running.dsn.replace(password, "guessed"), "SELECT 1")


def test_it_also_answers_on_a_socket_in_its_folder_unless_the_path_is_too_long(data_folder: Path) -> None:
    with start(data_folder) as running:
        address = f"postgresql://ayni@/ayni?host={data_folder / 'postgres'}&port={running.port}"
        assert run_sql(address, "SELECT inet_server_addr() IS NULL") is True
    with start(data_folder / ("long-" * 20)) as running:
        assert run_sql(running.dsn, "SHOW unix_socket_directories") == ""


def test_a_port_taken_meanwhile_is_replaced_by_another(data_folder: Path) -> None:
    with start(data_folder) as running:
        first_port = running.port
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", first_port))
        other.listen()
        with start(data_folder) as again:
            assert again.port != first_port
            assert run_sql(again.dsn, "SELECT 1") == 1


def test_a_lost_race_for_a_port_tries_the_next(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other, socket.socket() as probe:
        other.bind(("127.0.0.1", 0))
        other.listen()
        probe.bind(("127.0.0.1", 0))
        taken, free = other.getsockname()[1], probe.getsockname()[1]
        probe.close()
        monkeypatch.setattr(supervisor, "_free_ports", lambda cluster: iter([taken, free]))
        with start(data_folder) as running:
            assert running.port == free


def test_a_second_process_joins_and_its_end_changes_nothing(
    data_folder: Path, parents: list[subprocess.Popen[str]]
) -> None:
    how, dsn = read_answer(open_parent(parents, data_folder))
    assert how == "started"
    with pytest.raises(EmbeddedPostgresError, match="already runs"):
        start(data_folder)
    with join_or_start(data_folder) as running:
        assert running.joined
        assert running.dsn == dsn
    assert run_sql(dsn, "SELECT 1") == 1


def test_of_processes_that_begin_at_once_one_starts_and_the_others_join(
    data_folder: Path, parents: list[subprocess.Popen[str]]
) -> None:
    for _ in range(4):
        open_parent(parents, data_folder)
    answers = [read_answer(parent) for parent in parents]
    assert sorted(how for how, _ in answers) == ["joined", "joined", "joined", "started"]
    assert len({dsn for _, dsn in answers}) == 1


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_the_parent_ends_the_server_stops_cleanly(
    data_folder: Path, parents: list[subprocess.Popen[str]], ending: signal.Signals
) -> None:
    parent = open_parent(parents, data_folder)
    _, dsn = read_answer(parent)
    run_sql(dsn, "CREATE TABLE note (text text)", "INSERT INTO note VALUES ('kept') RETURNING text")
    parent.send_signal(ending)
    parent.wait(30)
    if ending == signal.SIGINT:
        assert not processes_of(data_folder), "Ctrl-C waits for the server"
    wait_until_gone(data_folder)
    assert last_state(data_folder) == "shut down"
    with join_or_start(data_folder) as again:
        assert not again.joined
        assert run_sql(again.dsn, "SELECT text FROM note") == "kept"


def test_a_kill_of_the_server_loses_no_committed_row(data_folder: Path) -> None:
    with start(data_folder) as running:
        run_sql(running.dsn, "CREATE TABLE note (text text)", "INSERT INTO note VALUES ('kept') RETURNING text")
        server = postmaster(data_folder)
        os.kill(server, signal.SIGKILL)
        # Dead, but still our child in the table of processes, while its own children may be ending yet.
        os.waitid(os.P_PID, server, os.WEXITED | os.WNOWAIT)
        with join_or_start(data_folder) as again:
            assert not again.joined
            assert run_sql(again.dsn, "SELECT text FROM note") == "kept"


def test_a_process_number_given_to_somebody_else_after_a_crash_does_no_harm(data_folder: Path) -> None:
    with start(data_folder):
        pid_file = data_folder / "postgres" / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
        os.kill(postmaster(data_folder), signal.SIGKILL)
    wait_until_gone(data_folder)
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    with start(data_folder) as again:
        assert run_sql(again.dsn, "SELECT 1") == 1


def test_an_interrupted_first_start_is_begun_anew(data_folder: Path, parents: list[subprocess.Popen[str]]) -> None:
    parent = open_parent(parents, data_folder)
    while not (data_folder / "postgres.new").exists():
        time.sleep(0.005)
    parent.kill()
    parent.wait()
    with join_or_start(data_folder) as running:
        assert run_sql(running.dsn, "SELECT 1") == 1
    assert not (data_folder / "postgres.new").exists()


def test_what_people_wrote_never_reaches_the_log(data_folder: Path) -> None:
    canary = "my-story-of-sleepless-nights"
    with start(data_folder) as running:
        run_sql(
            running.dsn, "CREATE TABLE note (text text UNIQUE)", f"INSERT INTO note VALUES ('{canary}') RETURNING 1"
        )
        for failing in (
            f"INSERT INTO note VALUES ('{canary}') RETURNING 1",  # the value is in DETAIL
            f"SELECT '{canary}'::integer",  # the value is in the message itself
            f"DO $$ BEGIN RAISE WARNING '{canary}'; RAISE EXCEPTION '{canary}'; END $$",
        ):
            with pytest.raises(asyncpg.PostgresError):
                run_sql(running.dsn, failing)
        kill_session_while_it_runs(running.dsn, f"SELECT '{canary}', pg_sleep(60)")  # the server logs what it ran
    log = (data_folder / "postgres.log").read_text()
    assert "terminated by signal 9" in log
    assert canary not in log


def test_errors_say_what_to_do(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AYNI_PG_BIN", "/nowhere")
    with pytest.raises(EmbeddedPostgresError, match=r"/nowhere do not run here.*AYNI_PG_BIN"):
        start(data_folder)
    monkeypatch.delenv("AYNI_PG_BIN")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(EmbeddedPostgresError, match=r"pip install ayni\[embedded\].*--database-url"):
        start(data_folder)
    monkeypatch.undo()
    data_folder.joinpath("postgres").mkdir()
    data_folder.joinpath("postgres", "PG_VERSION").write_text("15\n")
    with pytest.raises(EmbeddedPostgresError, match=r"PostgreSQL 15, but this is PostgreSQL 18.*ayni export"):
        start(data_folder)
    data_folder.joinpath("plain-file").touch()
    with pytest.raises(EmbeddedPostgresError, match="AYNI_DATA"):
        start(data_folder / "plain-file")


def test_a_thread_may_not_start_it_since_the_server_would_end_with_the_thread(data_folder: Path) -> None:
    refusals = []

    def begin() -> None:
        try:
            start(data_folder)
        except EmbeddedPostgresError as error:
            refusals.append(str(error))

    thread = threading.Thread(target=begin)
    thread.start()
    thread.join()
    assert refusals == ["Start the embedded PostgreSQL from the main thread."]


@pytest.mark.as_root
def test_as_root_it_runs_as_another_user_that_may_read_only_its_own(data_folder: Path) -> None:
    data_folder.mkdir(mode=0o700)
    data_folder.parent.joinpath("private").mkdir(mode=0o700)
    with start(data_folder) as running:
        assert Path(f"/proc/{postmaster(data_folder)}").stat().st_uid != 0
        assert run_sql(running.dsn, "SELECT 1") == 1
    assert data_folder.stat().st_uid == 0
    assert data_folder.stat().st_mode & 0o777 == 0o710
    assert data_folder.parent.joinpath("private").stat().st_mode & 0o777 == 0o700


@pytest.mark.as_root
def test_as_root_a_closed_parent_folder_is_named_and_stays_closed(data_folder: Path) -> None:
    closed = data_folder.parent / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(EmbeddedPostgresError, match=rf"may not enter {closed}\. Set AYNI_DATA"):
        start(closed / "data")
    assert closed.stat().st_mode & 0o777 == 0o700


@pytest.mark.as_root
def test_as_root_a_folder_with_something_in_it_is_never_opened(data_folder: Path) -> None:
    data_folder.mkdir(mode=0o700)
    data_folder.joinpath("letter").touch()
    with pytest.raises(EmbeddedPostgresError, match=rf"may not enter {data_folder}\."):
        start(data_folder)
    assert data_folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.as_root
def test_as_root_the_default_folder_is_one_that_the_other_user_can_reach(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", str(data_folder.parent))
    assert default_data_folder() == data_folder.parent / ".local" / "share" / "ayni"
    data_folder.parent.chmod(0o700)
    assert default_data_folder() == Path("/var/lib/ayni")


@pytest.mark.as_root
def test_as_root_the_programs_are_copied_where_the_other_user_cannot_read_them(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = data_folder.parent / "closed"
    package = Path(find_binaries(Cluster(data_folder, None))[0]).parents[1]
    for part in (package, package.with_suffix(".libs")):
        if part.exists():
            shutil.copytree(part, closed / part.name)
    closed.chmod(0o700)
    monkeypatch.setattr("service.database.embedded_binaries._package", lambda: closed / package.name)
    with start(data_folder) as running:
        assert run_sql(running.dsn, "SELECT 1") == 1
        command = Path(f"/proc/{postmaster(data_folder)}/cmdline").read_bytes().split(b"\0")[0].decode()
    assert command.startswith(f"{data_folder}/binaries/")


@pytest.mark.as_root
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
    parent.wait(30)
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
    (target / "service").mkdir()
    shutil.copy(PROJECT / "service" / "errors.py", target / "service")
    shutil.copytree(PROJECT / "service" / "database", target / "service" / "database")
    subprocess.run(["chmod", "-R", "a+rX", target], check=True)
    return target


def python_for_everybody(identity: tuple[str, ...]) -> str:
    """This interpreter may lie in root's home; the supervisor needs nothing but a standard library."""
    for python in (os.path.realpath(sys.executable), shutil.which("python3", path=os.defpath)):
        recent = "import sys; sys.exit(sys.version_info < (3, 11))"
        if python and subprocess.run([*identity, python, "-c", recent], cwd="/", check=False).returncode == 0:
            return python
    pytest.skip("no Python that an ordinary user may run: apt-get install python3")
