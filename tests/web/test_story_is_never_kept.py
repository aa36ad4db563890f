"""A story leaves nothing behind: in no table, no log of ours or of PostgreSQL, no answer to an error."""

import os
from pathlib import Path

import asyncpg
import httpx2
import pytest

from tests.fixtures.running import Server

pytestmark = pytest.mark.anyio

CANARY = "zebrafinch-lantern-quartz"
STORY = f"I lie awake at night, {CANARY}, and I worry about my mother."

BAD_REQUESTS = [
    {"story": STORY, "limits": {"near": {"place": "Nowhereville"}}},
    {"story": STORY, "goals": [{"domain": "nothing"}]},
    {"story": STORY, "cursor": "AAAA"},
    {"story": f"{STORY}\x00"},
    {"story": STORY, "concerns": {"nothing of the kind": 1}},
    {"story": [STORY]},
    {"story": STORY * 400},
]


async def _tables_holding(database_url: str, text: str) -> list[str]:
    connection = await asyncpg.connect(database_url)
    try:
        names = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return [
            row["tablename"]
            for row in names
            if await connection.fetchval(
                f'SELECT EXISTS (SELECT FROM "{row["tablename"]}" AS t WHERE t::text ILIKE $1)', f"%{text}%"
            )
        ]
    finally:
        await connection.close()


def _postgres_logs() -> str:
    """The log of the embedded PostgreSQL of this run, where its data folder is ours to read."""
    folder = os.environ.get("AYNI_TEST_DATA", "")
    return "".join(path.read_text(errors="replace") for path in Path(folder).rglob("*.log")) if folder else ""


async def test_a_story_is_in_no_table_log_or_error(demo_server: Server) -> None:
    answers: list[str] = []
    with httpx2.Client(base_url=demo_server.url, timeout=60) as client:
        good = client.post("/v1/matches", json={"story": STORY, "limit": 3}).raise_for_status().json()
        following = {"story": STORY, "limit": 3, "cursor": good["next_cursor"], "seed": good["seed"]}
        client.post("/v1/matches", json=following).raise_for_status()
        client.post("/matches", data={"story": STORY}, follow_redirects=True)
        for request in BAD_REQUESTS:
            answer = client.post("/v1/matches", json=request)
            assert answer.status_code == 400, answer.text
            answers.append(answer.text)
        answers.append(client.post("/v1/matches", content=b'{"story": "' + STORY.encode() + b"\xff").text)
        answers.append(client.get("/v1/places", params={"q": STORY[:90]}).text)
        answers.append(client.get("/metrics").text)
    assert CANARY not in good["next_cursor"]
    assert not [answer for answer in answers if CANARY in answer]
    assert CANARY not in demo_server.log()
    assert CANARY not in _postgres_logs()
    assert await _tables_holding(demo_server.database_url, CANARY) == []


async def test_the_search_for_the_canary_would_find_it(connection: asyncpg.Connection, database_url: str) -> None:
    await connection.execute("INSERT INTO modality (name) VALUES ($1)", CANARY)
    assert await _tables_holding(database_url, CANARY) == ["modality"]
