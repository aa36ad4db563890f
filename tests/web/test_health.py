"""What a server says of itself: each capability, 503 for whatever the database does, figures of all workers."""

import json
from collections.abc import AsyncIterator

import httpx2
import pytest

from service.core.database.pool import Database, connect, open_database
from service.core.health import OK, can_read, can_write, has_room, has_worker
from tests.fixtures.running import Server, running_server

anyio = pytest.mark.anyio


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = await open_database(database_url, None)
    yield opened
    await opened.close()


def test_a_server_that_is_well_says_so_of_everything_asked_for(server: Server) -> None:
    body = httpx2.get(f"{server.url}/health/ready").json()
    assert body["ready"] is True
    assert {name: body["capabilities"][name] for name in ("read", "match", "write", "jobs", "disk")} == dict.fromkeys(
        ("read", "match", "write", "jobs", "disk"), "ok"
    )
    assert body["capabilities"]["mail"] == "not set up"
    for needs, status in (("mail", 503), ("read", 200), ("", 200), ("nothing,like,that", 503)):
        assert httpx2.get(f"{server.url}/health/ready", params={"needs": needs}).status_code == status


@anyio
async def test_a_server_that_takes_no_writes_is_read_only(database: Database, database_url: str) -> None:
    assert (await can_read(database), await can_write(database)) == (OK, OK)
    name = database_url.rpartition("/")[2].partition("?")[0]
    connection = await connect(database_url)
    await connection.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    await connection.close()
    await database.primary.expire_connections()
    assert (await can_read(database), await can_write(database)) == (OK, "read only")


@anyio
async def test_a_lock_that_nobody_gives_back_does_not_hold_the_answer(database: Database, database_url: str) -> None:
    connection = await connect(database_url)
    async with connection.transaction():
        await connection.execute("LOCK heartbeat")
        assert await can_write(database) == "silent"
    assert await can_write(database) == OK
    await connection.close()


@anyio
async def test_nobody_at_work_and_a_schema_behind_are_told(database: Database) -> None:
    assert await has_worker(database) == "no worker"
    async with database.primary.acquire() as connection:
        await connection.execute("DELETE FROM schema_migration WHERE name = (SELECT max(name) FROM schema_migration)")
    assert await can_read(database) == "not up to date"


@anyio
async def test_a_database_that_is_away_is_an_answer(database_url: str) -> None:
    database = await open_database(database_url, None)
    await database.close()
    assert {await can_read(database), await can_write(database), await has_worker(database)} == {"away"}
    assert has_room(None) == OK


def test_figures_are_for_this_machine_or_for_who_brings_the_token(database_url: str) -> None:
    with running_server(database_url, AYNI_METRICS_TOKEN="a-long-token") as server:
        path = f"{server.url}/metrics"
        assert "ayni_jobs_due" in httpx2.get(path).text
        elsewhere = {"X-Forwarded-For": "203.0.113.9"}
        assert httpx2.get(path, headers=elsewhere).status_code == 403
        assert httpx2.get(path, headers=elsewhere | {"Authorization": "Bearer wrong"}).status_code == 403
        assert httpx2.get(path, headers=elsewhere | {"Authorization": "Bearer a-long-token"}).status_code == 200


@pytest.mark.timeout(240)
def test_two_workers_count_together_and_log_one_object_a_line(database_url: str) -> None:
    with running_server(database_url, fresh=True, AYNI_WORKERS="2") as server:
        for _ in range(40):
            httpx2.get(f"{server.url}/v1/qualities").raise_for_status()  # each on a connection of its own
        seen = set()
        for _ in range(10):
            lines = httpx2.get(f"{server.url}/metrics").text.splitlines()
            route = 'ayni_request_seconds_count{method="GET",route="/v1/qualities",status="200"} '
            seen |= {line.removeprefix(route) for line in lines if line.startswith(route)}
        assert seen == {"40.0"}
        lines = [line for line in server.log().splitlines() if line.startswith("{")]
        assert lines and all(json.loads(line)["level"] for line in lines)
