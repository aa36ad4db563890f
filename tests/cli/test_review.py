"""`ayni review` on a real directory, as the operator runs it."""

import json
import subprocess
from typing import Any

import pytest

from schemas.accounts.introduction import ErrorReport
from service.accounts.ask_introduction import report_error
from service.core.database.pool import Connection
from service.core.settings import Settings
from tests.fixtures.commands import ayni
from tests.fixtures.lent import database_of
from tests.fixtures.profiles import load, profile

pytestmark = pytest.mark.anyio


def review(database_url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return ayni("review", *arguments, database_url=database_url)


def listed(database_url: str, queue: str) -> list[dict[str, Any]]:
    return list(json.loads(review(database_url, queue, "--json").stdout)[queue])


async def test_what_a_reader_reports_waits_for_the_operator_also_without_a_mail_server(
    connection: Connection, database_url: str
) -> None:
    await load(connection, [profile("a", email="a@example.org")])
    id = await connection.fetchval("SELECT id FROM practitioner")
    for to in ("operator", "practitioner"):
        await report_error(database_of(connection), Settings(), id, ErrorReport("She moved away.", to), "127.0.0.1")  # type: ignore[arg-type]
    results = listed(database_url, "reports")
    assert [entry["what"] for entry in results] == [f"error, “Person a” ({id}): She moved away."] * 2
    assert review(database_url, "reports", "--accept", results[0]["id"]).returncode == 0
    assert review(database_url, "reports", "--reject", results[1]["id"]).returncode == 0
    assert listed(database_url, "reports") == []
    assert review(database_url, "reports", "--reject", results[1]["id"]).returncode == 1


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
        assert words in everything.stdout
    [entry] = listed(database_url, "modalities")
    assert entry["details"]["used_by"] == 1
    assert review(database_url, "modalities", "--accept", entry["id"]).returncode == 0
    assert listed(database_url, "modalities") == []
    [added] = listed(database_url, "concerns")
    refused = review(database_url, "concerns", "--reject", added["id"])
    assert (refused.returncode, "--into" in refused.stderr) == (1, True)
    assert review(database_url, "--accept", "1").returncode == 1
