"""What these tests share: a data folder for PostgreSQL, and parent processes that do not outlive their test."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

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


@pytest.fixture
def parents(data_folder: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """The parent processes of a test, which never outlive it, nor do their servers."""
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        process.kill()
        process.wait()
    wait_until_gone(data_folder)
