"""`ayni serve` at the keyboard: what stands in the way is said first, and no worker outlives who started it."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest

from tests.fixtures.commands import ROOT
from tests.fixtures.running import free_port


def test_a_taken_port_is_said_before_anything_is_started(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = subprocess.run(
            [sys.executable, "-m", "service", "demo", "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, "AYNI_DATA": str(tmp_path / "data")},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert refused.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}: it is taken. Choose another port with --port." in refused.stderr
    assert "Ctrl-C" not in refused.stderr and not (tmp_path / "data").exists()


@pytest.mark.skipif(os.name != "posix", reason="there is no kill -9")
def test_workers_end_when_their_parent_is_killed(database_url: str) -> None:
    port = free_port()
    parent = subprocess.Popen(
        [sys.executable, "-m", "service", "serve", "--port", str(port), "--workers", "2"],
        cwd=ROOT,
        env={**os.environ, "AYNI_DATABASE_URL": database_url},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert _soon(lambda: _answers(port))
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.wait(30)
    assert _soon(lambda: not _answers(port)), "a worker still holds the port"


def _answers(port: int) -> bool:
    try:
        return httpx2.get(f"http://127.0.0.1:{port}/health/live", timeout=5).status_code == 200
    except httpx2.HTTPError:
        return False


def _soon(holds: object, seconds: float = 90) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():  # type: ignore[operator]
            return True
        time.sleep(0.2)
    return False
