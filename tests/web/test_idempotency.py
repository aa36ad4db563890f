"""`Idempotency-Key`: done once, answered again; another body is refused; what must not be kept is not."""

import threading
import time
from collections.abc import Iterator

import asyncpg
import httpx2
import pytest

from service.clinics.issue_key import issue_key
from service.core.database.pool import connect
from tests.conftest import new_database
from tests.fixtures.clinics import Practice, practice_on
from tests.fixtures.receiver import receiving
from tests.fixtures.running import Server, run_apart, running_server

STORY = "Since my divorce I hardly sleep and my back hurts."


@pytest.fixture(scope="module")
def server(demo_url_of_module: str) -> Iterator[Server]:
    with running_server(demo_url_of_module, AYNI_WEBHOOK_LOOPBACK="true") as started:
        yield started


@pytest.fixture(scope="module")
def demo_url_of_module() -> Iterator[str]:
    yield from new_database("ayni_demo")


@pytest.fixture(scope="module")
def practice(server: Server) -> Practice:
    return practice_on(server.database_url)


@pytest.fixture
def client(server: Server, practice: Practice) -> Iterator[httpx2.Client]:
    with practice.client(server.url) as opened:
        yield opened


def rows(server: Server, query: str = "SELECT * FROM remembered_answer") -> list[asyncpg.Record]:
    async def fetch() -> list[asyncpg.Record]:
        connection = await asyncpg.connect(server.database_url)
        try:
            return await connection.fetch(query)
        finally:
            await connection.close()

    return run_apart(fetch())


def test_a_repeated_post_is_done_once_and_answered_alike(
    server: Server, client: httpx2.Client, practice: Practice
) -> None:
    path, headers = f"{practice.path}/webhooks", {"Idempotency-Key": "once"}
    with receiving() as receiver:
        first = client.post(path, json={"url": receiver.url}, headers=headers)
        again = client.post(path, json={"url": receiver.url}, headers=headers)
        other = client.post(path, json={"url": receiver.url + "/2"}, headers=headers)
    assert first.status_code == again.status_code == 201, first.text
    assert first.json() == again.json() and again.headers["idempotent-replayed"] == "true"
    assert other.status_code == 422 and other.headers["content-type"].startswith("application/problem+json")
    assert len(client.get(path).json()["results"]) == 1


def test_an_error_changed_nothing_and_frees_the_key(client: httpx2.Client, practice: Practice) -> None:
    path, headers = f"{practice.path}/webhooks", {"Idempotency-Key": "freed"}
    assert client.post(path, json={"url": "https://10.0.0.1/"}, headers=headers).status_code == 400
    with receiving() as receiver:
        assert client.post(path, json={"url": receiver.url}, headers=headers).status_code == 201


def test_the_same_key_while_the_first_request_runs_is_a_conflict(
    server: Server, client: httpx2.Client, practice: Practice
) -> None:
    """The first upload is held open; the second must not start another import."""
    started, go_on = threading.Event(), threading.Event()
    path = f"{practice.path}/imports?format=ndjson"
    headers = {"Idempotency-Key": "upload"}
    line = b'{"display_name": "Ana Example", "modalities": ["reiki"]}\n'

    def body() -> Iterator[bytes]:
        yield line
        started.set()
        go_on.wait(30)

    answers: list[httpx2.Response] = []

    def upload() -> None:
        with practice.client(server.url) as own:
            answers.append(own.post(path, content=body(), headers=headers))

    thread = threading.Thread(target=upload)
    thread.start()
    started.wait(30)
    while not rows(server, "SELECT id FROM import_job WHERE idempotency_key = 'upload'"):
        time.sleep(0.05)  # until the server has seen the first bytes
    second = client.post(path, content=line, headers=headers)
    go_on.set()
    thread.join(30)
    assert (second.status_code, answers[0].status_code) == (409, 202)


@pytest.mark.parametrize(("minutes", "status"), [(9, 409), (11, 202)])
def test_an_upload_that_died_with_its_server_frees_its_key(
    server: Server, client: httpx2.Client, practice: Practice, minutes: int, status: int
) -> None:
    key = f"died {minutes} minutes ago"

    async def leave() -> None:
        connection = await connect(server.database_url)
        await connection.execute(
            "INSERT INTO import_job (clinic_id, actor, format, dry_run, idempotency_key, heard_at) "
            "VALUES ($1, 'key', 'ndjson', false, $2, now() - $3 * interval '1 minute')",
            practice.clinic.id,
            key,
            minutes,
        )
        await connection.close()

    run_apart(leave())
    line = b'{"display_name": "Ana Example", "modalities": ["reiki"]}\n'
    answer = client.post(f"{practice.path}/imports?format=ndjson", content=line, headers={"Idempotency-Key": key})
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize("path", ["/v1/matches", "/v1/circles"])
def test_of_a_seekers_request_nothing_is_kept(server: Server, client: httpx2.Client, path: str) -> None:
    before = len(rows(server))
    for _ in range(2):
        answer = client.post(path, json={"story": STORY}, headers={"Idempotency-Key": "mine"})
        assert answer.status_code == 200 and "idempotent-replayed" not in answer.headers
    assert len(rows(server)) == before


def test_of_a_seekers_page_nothing_is_kept(server: Server, client: httpx2.Client) -> None:
    before = len(rows(server))
    for _ in range(2):
        answer = client.post("/matches", data={"story": STORY}, headers={"Idempotency-Key": "page"})
        assert answer.status_code == 200 and "idempotent-replayed" not in answer.headers
    assert len(rows(server)) == before


def test_a_key_that_is_no_key_is_refused(client: httpx2.Client, practice: Practice) -> None:
    answer = client.post(
        f"{practice.path}/webhooks", json={"url": "https://10.0.0.1/"}, headers={"Idempotency-Key": "x" * 201}
    )
    assert answer.status_code == 400


def test_a_revoked_key_gets_no_old_answer(server: Server) -> None:
    from service.clinics.issue_key import revoke_key
    from service.core.database.pool import connect

    leaver = practice_on(server.database_url, "Leaver")

    async def revoke() -> None:
        connection = await connect(server.database_url)
        await revoke_key(connection, leaver.key)
        await connection.close()

    with receiving() as receiver, leaver.client(server.url) as client:
        headers = {"Idempotency-Key": "bye"}
        path = f"{leaver.path}/webhooks"
        assert client.post(path, json={"url": receiver.url}, headers=headers).status_code == 201
        run_apart(revoke())
        refused = client.post(path, json={"url": receiver.url}, headers=headers)
    assert refused.status_code == 401 and "revoked" in refused.json()["detail"]


async def _reader(url: str, practice: Practice) -> str:
    """Another key of the clinic, which opens less."""
    connection = await connect(url)
    try:
        return (await issue_key(connection, practice.clinic, ["roster:read"])).key
    finally:
        await connection.close()


def test_a_key_that_lacks_the_scope_is_not_given_the_answer_of_one_that_has_it(
    server: Server, client: httpx2.Client, practice: Practice
) -> None:
    path, headers = f"{practice.path}/webhooks", {"Idempotency-Key": "scoped"}
    lesser = {"Authorization": f"Bearer {run_apart(_reader(server.database_url, practice))}"}
    with receiving() as receiver:
        assert "secret" in client.post(path, json={"url": receiver.url}, headers=headers).json()
        refused = client.post(path, json={"url": receiver.url}, headers=headers | lesser)
    assert refused.status_code == 403 and "secret" not in refused.text
