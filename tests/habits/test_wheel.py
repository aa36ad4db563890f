"""The wheel is whole: installed far from the checkout it migrates, loads, matches and shows its pages."""

import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx2
import msgspec
import pytest

from tests.fixtures.profiles import profile
from tests.fixtures.running import free_port

PROJECT = Path(__file__).parents[2]
SHIPPED = ("service", "schemas", "sql")


class Installed(NamedTuple):
    """An installation outside the checkout; the packages it needs are those of this environment."""

    wheel: Path
    folder: Path  # where its packages are
    elsewhere: Path  # where its commands run

    def environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "120"}

    def run(self, *arguments: str, stdin: bytes = b"") -> str:
        """What a Python there writes to standard output; it has to end well."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.elsewhere,
            env=self.environment(),
            input=stdin,
            check=False,
            capture_output=True,
            timeout=240,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel, built from this checkout and installed by pip."""
    built, folder, elsewhere = (tmp_path_factory.mktemp(name) for name in ("built", "installed", "elsewhere"))
    _run("build", "--wheel", "--no-isolation", "--outdir", str(built), str(PROJECT))
    (wheel,) = built.glob("*.whl")
    _run("pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(folder), str(wheel))
    return Installed(wheel, folder, elsewhere)


def _run(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", *arguments], check=False, capture_output=True, timeout=240)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


def test_the_wheel_holds_every_file_of_the_service_and_nothing_else(installed: Installed) -> None:
    listed = subprocess.run(["git", "ls-files", *SHIPPED], cwd=PROJECT, capture_output=True, check=True, timeout=60)
    names = set(zipfile.ZipFile(installed.wheel).namelist())
    assert {name for name in listed.stdout.decode().split() if (PROJECT / name).exists()} - names == set()
    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == set(SHIPPED)


def test_the_installed_command_is_the_installed_code(installed: Installed) -> None:
    assert installed.run("-c", "import service; print(service.__file__)").startswith(str(installed.folder))
    assert "version" in installed.run("-m", "service", "--version")
    assert (installed.folder / "bin" / "ayni").exists()


def test_an_installation_migrates_loads_matches_and_serves(installed: Installed, database_url: str) -> None:
    database = ("--database-url", database_url)
    line = msgspec.json.encode(profile("sleep", concerns=["insomnia"], concerns_first=["insomnia"]))
    installed.run("-m", "service", "migrate", *database)
    installed.run("-m", "service", "load", "-", "--publish", *database, stdin=line + b"\n")
    assert "Person sleep" in installed.run("-m", "service", "match", *database, stdin=b"I lie awake every night")
    with _serving(installed, database_url) as client:
        home = client.get("/")
        assert home.status_code == 200 and "<main" in home.text
        assert client.post("/v1/matches", json={}).json()["considered"] == 1
        for path in sorted((PROJECT / "service/web/static").glob("*.*")):
            assert client.get(f"/static/{path.name}").status_code == 200, path.name


@contextmanager
def _serving(installed: Installed, database_url: str) -> Iterator[httpx2.Client]:
    port = free_port()
    command = ["-m", "service", "serve", "--port", str(port), "--database-url", database_url]
    server = subprocess.Popen(
        [sys.executable, *command],
        cwd=installed.elsewhere,
        env=installed.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
            _wait(client, server)
            yield client
    finally:
        server.terminate()
        server.wait(30)


def _wait(client: httpx2.Client, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if client.get("/health/ready").status_code == 200:
                return
        except httpx2.HTTPError:
            time.sleep(0.1)
    pytest.fail("the installed server did not come up")
