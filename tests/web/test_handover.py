"""An upgrade under load: no request fails while one instance takes the place of another, or workers are replaced."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.conftest import new_database
from tests.fixtures.commands import ROOT

pytestmark = pytest.mark.timeout(400)
CLIENTS = 3
# The socket is the third descriptor, and meant for the process that becomes the server.
_AS_SYSTEMD = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.executable, [sys.executable, "-m", "service", "serve"])
"""


@pytest.fixture
def port() -> Iterator[socket.socket]:
    """What systemd does with ayni.socket: it listens before and after every instance."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        yield listening


class Instance:
    """`ayni serve` on the socket that it inherits."""

    def __init__(self, listening: socket.socket, url: str, folder: Path, workers: int = 1) -> None:
        self._ready = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._ready.bind(str(folder / f"ready-{id(self)}"))
        self._ready.settimeout(180)
        words = [sys.executable, "-c", _AS_SYSTEMD, str(listening.fileno())]
        settings = {
            **os.environ,
            "AYNI_DATABASE_URL": url,
            "AYNI_WORKERS": str(workers),
            "AYNI_TRAINED": "false",
            "AYNI_PORT": str(listening.getsockname()[1]),
            "NOTIFY_SOCKET": self._ready.getsockname(),
        }
        with (folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                words, cwd=ROOT, env=settings, stdout=log, stderr=log, pass_fds=[listening.fileno()]
            )

    def wait_until_ready(self, times: int = 1) -> "Instance":
        for _ in range(times):
            assert self._ready.recv(100) == b"READY=1"
        return self

    def stop(self) -> None:
        self.process.terminate()
        assert self.process.wait(60) is not None
        self._ready.close()


@contextlib.contextmanager
def load(url: str) -> Iterator[Counter[str]]:
    """Clients that keep their connections, as a proxy does, and one that opens a new one for each request."""
    answers: Counter[str] = Counter()
    ending = threading.Event()

    def ask(client: httpx2.Client) -> str:
        try:
            return str(client.get("/v1/practitioners?limit=1").status_code)
        except httpx2.HTTPError as error:
            return type(error).__name__

    def work(number: int) -> None:
        limits = httpx2.Limits(max_keepalive_connections=0 if number == 0 else 1)
        with httpx2.Client(base_url=url, timeout=120, limits=limits) as client:
            while not ending.is_set():
                answers[ask(client)] += 1
                time.sleep(0.02)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        ending.set()
        for thread in threads:
            thread.join(130)


def test_one_instance_takes_the_place_of_another_and_no_request_fails(port: socket.socket, tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{port.getsockname()[1]}"
    for database in new_database("ayni_demo"):
        old = Instance(port, database, tmp_path).wait_until_ready()
        with load(url) as answers:
            time.sleep(1)
            new = Instance(port, database, tmp_path).wait_until_ready()
            old.stop()
            before = answers["200"]
            time.sleep(2)
        new.stop()
        assert set(answers) == {"200"}, answers
        assert before > 20 and answers["200"] > before, answers


@pytest.mark.nightly
def test_workers_are_replaced_one_by_one_and_no_request_fails(port: socket.socket, tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{port.getsockname()[1]}"
    for database in new_database("ayni_demo"):
        server = Instance(port, database, tmp_path, workers=2).wait_until_ready(2)
        with load(url) as answers:
            time.sleep(1)
            server.process.send_signal(signal.SIGHUP)
            server.wait_until_ready(2)
            time.sleep(3)
        server.stop()
        assert set(answers) == {"200"}, answers
