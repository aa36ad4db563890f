"""What these tests share: a data folder for PostgreSQL, and parent processes that do not outlive their test."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.core.database.embedded_postgres import start
from tests.core.embedded_parent import wait_until_gone


@pytest.fixture
def durable(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests are about what survives; the other tests switch durability off to be quicker."""
    monkeypatch.delenv("AYNI_PG_FSYNC", raising=False)


@pytest.fixture
def data_folder() -> Iterator[Path]:
    """A folder that PostgreSQL's own user can reach too: pytest's own temporary folders are closed to others."""
    with tempfile.TemporaryDirectory(prefix="ayni-") as folder:
        os.chmod(folder, 0o755)
        yield Path(folder) / "data"


@pytest.fixture(scope="session")
def cluster_to_copy() -> Iterator[Path]:
    """The data folder of a server that was made and stopped: making one takes seconds, copying it none."""
    with tempfile.TemporaryDirectory(prefix="ayni-") as folder:
        os.chmod(folder, 0o755)
        start(Path(folder) / "data").stop()
        yield Path(folder) / "data"


@pytest.fixture
def made(cluster_to_copy: Path, data_folder: Path) -> None:
    """The data folder holds a cluster already, for tests that are not about the first start."""
    subprocess.run(["cp", "-a", cluster_to_copy, data_folder], check=True)


@pytest.fixture
def parents(data_folder: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """The parent processes of a test, which never outlive it, nor do their servers."""
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        process.kill()
        process.wait()
    wait_until_gone(data_folder)
