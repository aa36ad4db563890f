"""A copy of the checkout in which recipes of CONTRIBUTING.md are followed, and `ayni serve` run from it."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from tests.fixtures.commands import ROOT
from tests.fixtures.running import free_port

COPIED = ("service", "schemas", "sql")


@dataclass
class ChangedCopy:
    """A checkout to change; `changed` names the files of code that a recipe has touched or made."""

    folder: Path
    changed: set[str] = field(default_factory=set)

    @classmethod
    def of_checkout(cls, folder: Path) -> "ChangedCopy":
        for name in COPIED:
            shutil.copytree(ROOT / name, folder / name)
        return cls(folder)

    def insert(self, file: str, before: str, lines: str) -> None:
        """Put lines before the only place in a file where this text stands."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{file}: {before!r} stands there {text.count(before)} times"
        path.write_text(text.replace(before, lines + before), encoding="utf-8")
        self.changed.add(file)

    def write(self, file: str, text: str) -> None:
        """Make a file."""
        path = self.folder / file
        assert not path.exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.changed.add(file)

    def next_migration(self) -> str:
        """The number of the next one."""
        return f"{1 + max(int(path.name[:4]) for path in (self.folder / 'sql/migrations').glob('*.sql')):04}"

    @contextmanager
    def serving(self, database_url: str) -> Iterator[httpx2.Client]:
        """A client of a server that runs this code."""
        port = free_port()
        log = self.folder / "log"
        with log.open("wb") as file:
            server = subprocess.Popen(
                [sys.executable, "-m", "service", "serve", "--port", str(port), "--database-url", database_url],
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": str(self.folder)},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        try:
            with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
                _wait(client, server, log)
                yield client
        finally:
            server.terminate()
            server.wait(30)


def _wait(client: httpx2.Client, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if client.get("/health/ready").status_code == 200:
                return
        except httpx2.HTTPError:
            pass
        time.sleep(0.1)
    pytest.fail(f"the changed server did not come up: {log.read_text()[-3000:]}")


@dataclass(frozen=True)
class Recipe:
    """A section of CONTRIBUTING.md: how many files of code it promises, and its text."""

    files: int
    text: str

    def names(self, file: str) -> bool:
        """Whether it names this file: by its path, its folder or its name; `<tag>` stands for anything."""
        for written in re.findall(r"`([^`\s]+)`", self.text):
            path = re.sub(r"<[^>]+>", "[^/]+", re.sub(r"[.]", "[.]", written))
            if re.fullmatch(f"{path}[^/]+" if written.endswith("/") else f"(.*/)?{path}", file):
                return True
        return False


def recipe(title: str) -> Recipe:
    """The recipe whose heading begins with these words."""
    for section in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("\n### ")[1:]:
        heading, _, text = section.partition("\n")
        if re.sub(r"^\d+\. ", "", heading).startswith(title):
            counted = re.search(r": (\d+) (files?|catalogue)\b", heading)
            assert counted, f"the heading says no number of files: {heading}"
            return Recipe(int(counted.group(1)), heading + text)
    raise AssertionError(f"CONTRIBUTING.md has no recipe “{title}”")
