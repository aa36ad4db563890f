"""An embedded PostgreSQL that dies is started again with everything in it; one that keeps dying is given up aloud."""

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from service.core.database import embedded_supervisor
from service.core.database.embedded_postgres import join_or_start
from service.core.database.embedded_supervisor import MOST_DEATHS, Supervisor, supervised
from tests.core.embedded_parent import run_sql

pytestmark = [pytest.mark.timeout(240), pytest.mark.usefixtures("durable", "made")]


def soon(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return False


def answers(dsn: str) -> bool:
    try:
        return run_sql(dsn, "SELECT count(*) FROM note") == 1
    except OSError:
        return False
    except Exception as error:
        return "starting up" in str(error) and False


def test_a_killed_server_runs_again_where_it_was(data_folder: Path) -> None:
    with supervised(data_folder) as (running, supervisor):
        assert supervisor is not None and running.server is not None
        run_sql(running.dsn, "CREATE TABLE note (text text)", "INSERT INTO note VALUES ('kept') RETURNING text")
        for _ in range(2):
            current = supervisor._running.server
            assert current is not None
            os.kill(current.pid, signal.SIGKILL)
            current.wait(30)
            assert soon(lambda: answers(running.dsn)), "on the same address, with what was committed"
    assert not answers(running.dsn)
    with join_or_start(data_folder) as again:
        assert not again.joined, "nothing was left behind"


def test_a_server_that_keeps_dying_is_given_up(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_supervisor, "FIRST_WAIT_SECONDS", 0.0)
    given_up = threading.Event()
    supervisor = Supervisor(join_or_start(data_folder), data_folder, given_up.set)
    supervisor._deaths = [time.monotonic()] * (MOST_DEATHS - 1)
    supervisor.start()
    server = supervisor._running.server
    assert server is not None
    os.kill(server.pid, signal.SIGKILL)
    assert given_up.wait(30) and supervisor.gave_up
    supervisor.stop()
