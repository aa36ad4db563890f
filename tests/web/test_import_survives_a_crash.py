"""An import that is under way when its server is killed is finished by the next one, every row once."""

import json
import os
import signal
import time

import pytest

from tests.fixtures.clinics import practice_on
from tests.fixtures.running import running_server

ROWS = 1_200


@pytest.mark.nightly
def test_an_import_outlives_a_killed_server(database_url: str) -> None:
    practice = practice_on(database_url)
    rows = ({"external_id": f"a-{n}", "display_name": f"Person {n}", "modalities": ["reiki"]} for n in range(ROWS))
    data = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    with running_server(database_url) as server, practice.client(server.url) as client:
        started = client.post(f"{practice.path}/imports?format=ndjson", content=data).raise_for_status().json()
        path = f"{practice.path}/imports/{started['id']}"
        while not (rows_before := client.get(path).json()["rows"]):
            time.sleep(0.05)
        os.kill(server.process.pid, signal.SIGKILL)
    assert rows_before < ROWS
    with running_server(database_url) as server, practice.client(server.url) as client:
        deadline = time.monotonic() + 150
        while (job := client.get(path).json())["status"] == "running" and time.monotonic() < deadline:
            time.sleep(0.2)
    assert job["status"] == "done" and job["rows"] == ROWS
    assert job["counts"] == {
        "created": ROWS,
        "updated": 0,
        "unchanged": 0,
        "skipped": 0,
        "rejected": 0,
        "ended": 0,
        "warned": 0,
    }
