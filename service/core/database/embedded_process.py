"""Answers for the processes of the embedded PostgreSQL: their settings, how they start and how they end."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

from schemas.core.message import Message
from schemas.messages import setup
from service.core.database.embedded_archive import archive_settings
from service.core.database.embedded_folder import NAME, Cluster, EmbeddedPostgresError

# A server that is asked to stop while it recovers from a crash may never end (PostgreSQL 18): not much longer than a
# checkpoint takes, and what SIGQUIT leaves undone the next start does.
STOP_SECONDS: Final = 20.0
SOCKET_PATH_BYTES: Final = 100  # the system's limit is 104 on macOS and 108 on Linux
PR_SET_PDEATHSIG: Final = 1

INITDB_OPTIONS: Final = (
    f"--username={NAME}",
    "--auth-local=trust",
    "--auth-host=scram-sha-256",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
)
SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "work_mem": "8MB",
    "effective_cache_size": "512MB",
    "random_page_cost": "1.1",
    "jit": "off",  # compiling costs more than our short queries take
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    # A story or a profile must never reach the log: no statement, no parameter, no DETAIL (it quotes rows and
    # running queries), and no ERROR at all, whose message quotes the value; the application sees errors anyway.
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_error_statement": "panic",
    "log_min_messages": "log",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
UNSAFE_SETTINGS: Final = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def server_command(cluster: Cluster, binaries: Path, port: int) -> list[str]:
    """The server on 127.0.0.1, and on a socket inside its data where the path is short enough for one."""
    socket_fits = len(os.fsencode(cluster.data / f".s.PGSQL.{port}")) <= SOCKET_PATH_BYTES
    settings = {
        **SETTINGS,
        **archive_settings(cluster),
        **(UNSAFE_SETTINGS if os.environ.get("AYNI_PG_FSYNC") == "off" else {}),
        "port": str(port),
        "unix_socket_directories": f'"{cluster.data}"' if socket_fits else "",
    }
    options = [f"--{name}={value}" for name, value in settings.items()]
    return [str(binaries / "postgres"), "-D", str(cluster.data), *options]


def spawn(cluster: Cluster, command: list[str], lock: IO[bytes], standard_input: int) -> subprocess.Popen[bytes]:
    """A direct child as the cluster's account, in a session of its own, so that Ctrl-C in a terminal is ours alone."""
    account = cluster.account
    with open(os.open(cluster.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as log:
        return subprocess.Popen(
            command,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C"},
            user=account.user_id if account else None,
            group=account.group_id if account else None,
            extra_groups=[] if account else None,
            umask=0o077,
            start_new_session=True,
            pass_fds=(lock.fileno(),),
            preexec_fn=_end_with_parent(),
            stdin=standard_input,
            stdout=log,
            stderr=log,
        )


def run(cluster: Cluster, command: list[str], lock: IO[bytes], statements: str = "") -> None:
    """Run one of PostgreSQL's programs to its end."""
    process = spawn(cluster, command, lock, subprocess.PIPE)
    try:
        process.communicate(statements.encode())
    except BaseException:
        end(process)
        raise
    if process.returncode != 0:
        raise failure(setup.DATABASE_NOT_MADE(program=Path(command[0]).name), cluster)


def end(process: subprocess.Popen[bytes]) -> None:
    """SIGINT ends the sessions and writes all out; where that hangs, SIGQUIT leaves a recovery to the next start."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait()


def is_ready(cluster: Cluster, pid: int) -> bool:
    """Line 1 of postmaster.pid is the process, line 8 its status."""
    try:
        lines = (cluster.data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def is_free(port: int) -> bool:
    """Whether nothing listens there, asked as PostgreSQL itself will."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def failure(what: Message, cluster: Cluster) -> EmbeddedPostgresError:
    """The error with the end of PostgreSQL's own log, which holds no data of anybody."""
    log_end = "\n".join(cluster.log.read_text(errors="replace").splitlines()[-8:])
    return EmbeddedPostgresError(setup.ENDED_WITH_LOG(what=what, log=cluster.log, log_end=log_end))


def _end_with_parent() -> Callable[[], None] | None:
    """Linux sends the child SIGINT, a clean stop for PostgreSQL, when its parent dies of anything, kill -9 too."""
    if sys.platform != "linux":
        return None
    system = ctypes.CDLL(None)  # loaded before the fork, where only plain calls are safe
    parent = os.getpid()

    def in_child() -> None:
        system.prctl(PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    return in_child
