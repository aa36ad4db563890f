"""Answers for a PostgreSQL of our own: starts one on a data folder, or joins the one that runs there, and stops it."""

from __future__ import annotations

import atexit
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from schemas.messages import setup
from service.core.database.embedded_binaries import find_binaries
from service.core.database.embedded_folder import (
    NAME,
    Cluster,
    EmbeddedPostgresError,
    default_data_folder,
    prepare_folder,
)
from service.core.database.embedded_process import (
    INITDB_OPTIONS,
    end,
    failure,
    is_free,
    is_ready,
    run,
    server_command,
    spawn,
)

if sys.platform != "win32":
    import fcntl

__all__ = ["EmbeddedPostgresError", "RunningServer", "default_data_folder", "join_or_start", "start", "start_again"]

START_SECONDS: Final = 300.0  # the recovery after a crash replays up to 1 GB, slowly on a slow disk
POLL_SECONDS: Final = 0.02
PORT_TRIES: Final = 5
LOG_BYTES: Final = 1_000_000  # a longer log is set aside as postgres.log.1 at the next start


@dataclass(frozen=True)
class RunningServer:
    """A PostgreSQL that answers at `dsn`; leaving the `with` block stops it if this process started it."""

    dsn: str = field(repr=False)  # it holds the password
    port: int
    server: subprocess.Popen[bytes] | None = None  # None: joined, and another process's to stop
    started_by: int = 0

    @property
    def joined(self) -> bool:
        return self.server is None

    def stop(self) -> None:
        """End our own server and wait for it; nothing for a joined one, a second time, or in a forked child."""
        if self.server is not None and self.started_by == os.getpid():
            end(self.server)

    def __enter__(self) -> RunningServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start(data_folder: Path) -> RunningServer:
    """Start the PostgreSQL of this data folder; an error when it already runs. Call it from the main thread."""
    return _obtain(data_folder, may_join=False)


def join_or_start(data_folder: Path) -> RunningServer:
    """Join the PostgreSQL of this data folder when it runs, else start it. Call it from the main thread."""
    return _obtain(data_folder, may_join=True)


def start_again(cluster: Cluster) -> RunningServer:
    """Start a server that has died, from a thread that stays as long as the server."""
    return _join_or_start(cluster, may_join=False)


def _obtain(data_folder: Path, *, may_join: bool) -> RunningServer:
    if sys.platform == "win32":
        raise EmbeddedPostgresError(setup.LINUX_AND_MACOS())
    if threading.current_thread() is not threading.main_thread():
        # Linux sends the parent-death signal when the *thread* that started the server ends.
        raise EmbeddedPostgresError(setup.MAIN_THREAD())
    try:
        return _join_or_start(prepare_folder(data_folder), may_join=may_join)
    except OSError as error:
        raise EmbeddedPostgresError(setup.DATA_FOLDER_UNUSABLE(data_folder=data_folder, error=error)) from error


def _join_or_start(cluster: Cluster, *, may_join: bool) -> RunningServer:
    """Who takes the lock starts the server; PostgreSQL inherits the lock, so it is held as long as any part lives."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with cluster.lock.open("ab") as lock:
            if _took(lock):
                return _start(cluster, lock)
        running = _running(cluster)
        if running and may_join:
            return running
        if running:
            raise EmbeddedPostgresError(setup.ALREADY_RUNS(folder=cluster.folder))
        time.sleep(POLL_SECONDS)  # it is starting or stopping, or its sessions are ending after a crash
    raise EmbeddedPostgresError(setup.NEITHER_READY_NOR_FREE(folder=cluster.folder, log=cluster.log))


@contextmanager
def lock_stopped(cluster: Cluster) -> Iterator[None]:
    """Nobody starts this PostgreSQL meanwhile; an error when it runs."""
    with cluster.lock.open("ab") as lock:
        if not _took(lock):
            raise EmbeddedPostgresError(setup.ALREADY_RUNS(folder=cluster.folder))
        yield


def _took(lock: IO[bytes]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _running(cluster: Cluster) -> RunningServer | None:
    """The ready server of another process; files may be left from an earlier run, so something must listen, too."""
    try:
        state = json.loads(cluster.state.read_text())
    except FileNotFoundError:
        return None
    if not is_ready(cluster, state["pid"]) or is_free(state["port"]):
        return None
    return RunningServer(_dsn(cluster, state["port"]), state["port"])


def _dsn(cluster: Cluster, port: int) -> str:
    return f"postgresql://{NAME}:{cluster.password.read_text()}@127.0.0.1:{port}/{NAME}"


def _start(cluster: Cluster, lock: IO[bytes]) -> RunningServer:
    binaries, version = find_binaries(cluster)
    if cluster.log.exists() and cluster.log.stat().st_size > LOG_BYTES:
        cluster.log.rename(cluster.log.with_suffix(".log.1"))
    if not cluster.data.exists():
        _create(cluster, binaries, lock)
    written_by = (cluster.data / "PG_VERSION").read_text().strip()
    if written_by != version:
        raise EmbeddedPostgresError(setup.WRITTEN_BY_ANOTHER(data=cluster.data, written_by=written_by, version=version))
    _forget_crash(cluster)
    for port in _free_ports(cluster):
        server = spawn(cluster, server_command(cluster, binaries, port), lock, subprocess.DEVNULL)
        try:
            if _wait_until_ready(cluster, server):
                _keep_state(cluster, server.pid, port)
                running = RunningServer(_dsn(cluster, port), port, server, os.getpid())
                atexit.register(running.stop)
                return running
        except BaseException:  # Ctrl-C too: nothing may keep running that nobody holds
            end(server)
            raise
        if is_free(port):
            break  # it failed for another reason than a port that was taken meanwhile
    raise failure(setup.NOT_STARTED(), cluster)


def _create(cluster: Cluster, binaries: Path, lock: IO[bytes]) -> None:
    """Make the cluster and its database beside their place and move them there: half a cluster is never seen."""
    unfinished = cluster.folder / "postgres.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    cluster.password.unlink(missing_ok=True)
    with open(os.open(cluster.password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(32))
    unfinished.mkdir(mode=0o700)
    cluster.hand_over(cluster.password)
    cluster.hand_over(unfinished)
    run(
        cluster,
        [str(binaries / "initdb"), "-D", str(unfinished), f"--pwfile={cluster.password}", *INITDB_OPTIONS],
        lock,
    )
    run(  # a server for one session, which reads statements from its input: no port, no password
        cluster,
        [str(binaries / "postgres"), "--single", "-D", str(unfinished), "-c", "exit_on_error=on", "postgres"],
        lock,
        f"CREATE DATABASE {NAME};\n",
    )
    unfinished.rename(cluster.data)


def _wait_until_ready(cluster: Cluster, server: subprocess.Popen[bytes]) -> bool:
    """False when the server ended instead."""
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None:
        if is_ready(cluster, server.pid):
            return True
        if time.monotonic() > deadline:
            raise failure(setup.NOT_READY(), cluster)
        time.sleep(POLL_SECONDS)
    return False


def _keep_state(cluster: Cluster, pid: int, port: int) -> None:
    unfinished = cluster.state.with_suffix(".new")
    unfinished.write_text(json.dumps({"pid": pid, "port": port}))
    unfinished.rename(cluster.state)


def _forget_crash(cluster: Cluster) -> None:
    """PostgreSQL refuses to start while its old process number exists: as somebody else's now, or as a dead child."""
    try:
        pid = int((cluster.data / "postmaster.pid").read_text().split()[0])
        program = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]  # empty for a dead child
    except (FileNotFoundError, ProcessLookupError, IndexError, ValueError):
        return
    if b"postgres" not in program:
        for path in (cluster.data / "postmaster.pid", *cluster.data.glob(".s.PGSQL.*")):
            path.unlink(missing_ok=True)


def _free_ports(cluster: Cluster) -> Iterator[int]:
    """First the port of the last run, so that those who had joined find the server again; then any."""
    if cluster.state.exists():
        last: int = json.loads(cluster.state.read_text())["port"]
        if is_free(last):
            yield last
    for _ in range(PORT_TRIES):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        yield port
