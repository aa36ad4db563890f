"""A small program that holds an embedded PostgreSQL, and what can be seen of the two from outside."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import pytest

from service.core.database.embedded_binaries import find_binaries
from service.core.database.embedded_folder import Cluster, account_for

PROJECT = Path(__file__).parents[2]
PARENT = """
import sys, time
from pathlib import Path
from service.core.database.embedded_postgres import join_or_start
with join_or_start(Path(sys.argv[1])) as running:
    print("joined" if running.joined else "started", running.dsn, flush=True)
    time.sleep(600)
"""


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
        while True:  # asked to stop while it recovers, a server of PostgreSQL 18 may never end
            try:
                await (await asyncpg.connect(dsn, timeout=20)).close()
            except (asyncpg.PostgresError, OSError):
                await asyncio.sleep(0.05)
            else:
                break

    asyncio.run(on_one_connection())


def open_parent(
    parents: list[subprocess.Popen[str]], data_folder: Path, *, command: tuple[str, ...] = (sys.executable,)
) -> subprocess.Popen[str]:
    """A small program that holds a running PostgreSQL, started without waiting for it."""
    folders = filter(None, (os.environ.get("PYTHONPATH"), str(PROJECT)))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(folders)}
    parent = subprocess.Popen(
        [*command, "-c", PARENT, str(data_folder)],
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
        cwd="/",
        # A shell that starts the tests in the background lets them ignore Ctrl-C; this program must not.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
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
    results = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and os.readlink(entry / "cwd") == str(data_folder / "postgres"):
                results.append(int(entry.name))
        except OSError:
            continue  # it ended meanwhile, or is not ours
    return results


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
