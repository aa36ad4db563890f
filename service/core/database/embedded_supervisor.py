"""Keeps the embedded PostgreSQL running while a server needs it: one that dies is started again, on the same port.

Each start after a death waits twice as long as the one before; one that dies too often ends the server with an error,
so that whoever runs the server (systemd, Docker) sees it.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Final

import structlog

from service.core.database.embedded_folder import EmbeddedPostgresError, prepare_folder
from service.core.database.embedded_postgres import RunningServer, join_or_start, start_again

FIRST_WAIT_SECONDS: Final = 0.5
MOST_DEATHS: Final = 6  # within STRETCH_SECONDS
STRETCH_SECONDS: Final = 300.0
_log = structlog.get_logger()


class Supervisor:
    """Watches one server from a thread of its own, which lives as long as the server: Linux ends a child with the
    thread that started it."""

    def __init__(self, running: RunningServer, data_folder: Path, give_up: Callable[[], None]) -> None:
        self._running, self._folder, self._give_up = running, data_folder, give_up
        self._deaths: list[float] = []
        self._ending = threading.Event()
        self.gave_up = False
        self._thread = threading.Thread(target=self._watch, name="postgres", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends the server for good."""
        self._ending.set()
        self._running.stop()
        self._thread.join(90)

    def _watch(self) -> None:
        while not self._ending.is_set():
            server = self._running.server
            assert server is not None  # only what we have started is watched
            server.wait()
            if self._ending.is_set() or not self._starts_again(server.returncode):
                return

    def _starts_again(self, status: int) -> bool:
        at = monotonic()
        self._deaths = [*(death for death in self._deaths if at - death < STRETCH_SECONDS), at]
        _log.error("the embedded PostgreSQL ended", status=status, deaths=len(self._deaths))
        if len(self._deaths) < MOST_DEATHS:
            self._ending.wait(FIRST_WAIT_SECONDS * 2 ** (len(self._deaths) - 1))
            try:
                if not self._ending.is_set():
                    self._running = start_again(prepare_folder(self._folder))
                    _log.warning("the embedded PostgreSQL runs again")
                return True
            except (EmbeddedPostgresError, OSError) as error:
                _log.error("the embedded PostgreSQL does not start", kind=type(error).__name__)
        self.gave_up = True
        self._give_up()
        return False


@contextmanager
def supervised(data_folder: Path) -> Iterator[tuple[RunningServer, Supervisor | None]]:
    """The PostgreSQL of that folder; watched when it is ours, and joined when another process has started it."""
    running = join_or_start(data_folder)
    if running.joined:
        yield running, None
        return
    supervisor = Supervisor(running, data_folder, lambda: os.kill(os.getpid(), signal.SIGTERM))
    supervisor.start()
    try:
        yield running, supervisor
    finally:
        supervisor.stop()
