"""`ayni review` on a real directory, as the operator runs it."""

import json
import subprocess
import sys
from typing import Any

import pytest

from service.database.pool import Connection
from tests.profiles import load, profile
from tests.running import ROOT

pytestmark = pytest.mark.anyio


def review(database_url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "service", "review", *arguments, "--database-url", database_url]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def listed(database_url: str, queue: str) -> list[dict[str, Any]]:
    return list(json.loads(review(database_url, queue, "--json").stdout)[queue])


async def test_the_queues_are_listed_and_an_entry_is_decided(connection: Connection, database_url: str) -> None:
    await load(connection, [profile("a", modalities=["acupunture"], concerns=["fear of the number nine"])])
    everything = review(database_url)
    assert everything.returncode == 0
    for words in (
        "modalities",
        "claims",
        "“acupunture” was folded into “acupuncture”",
        "“fear of the number nine” was added",
    ):
        assert words in everything.stderr
    [entry] = listed(database_url, "modalities")
    assert entry["details"]["used_by"] == 1
    assert review(database_url, "modalities", "--accept", entry["id"]).returncode == 0
    assert listed(database_url, "modalities") == []
    [added] = listed(database_url, "concerns")
    refused = review(database_url, "concerns", "--reject", added["id"])
    assert (refused.returncode, "--into" in refused.stderr) == (1, True)
    assert review(database_url, "--accept", "1").returncode == 1
