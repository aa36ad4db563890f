"""A short message reaches the practitioner by mail within the request; nothing of it stays here."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import asyncpg
import httpx2
import pytest

from service.core.clock import now
from service.core.database.pool import prepare_connection
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.profiles import load, profile
from tests.fixtures.running import Server, run_apart, running_server
from tests.web.pages.seeking import CANARY

MESSAGE = {"message": f"Do you have time in December? {CANARY}", "reply_to": "seeker@example.net", "name": "Mo"}


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox().start()
    yield box
    box.stop()


@pytest.fixture(scope="module")
def mailing_server(own_demo_url: str, mailbox: Mailbox) -> Iterator[Server]:
    with running_server(own_demo_url, AYNI_SMTP_URL=mailbox.url, AYNI_OPERATOR_MAIL="op@example.org") as server:
        yield server


@pytest.fixture
def client(mailing_server: Server, request: pytest.FixtureRequest) -> Iterator[httpx2.Client]:
    """A caller at a network address of its own, so that tests do not use up each other's messages."""
    address = f"10.9.0.{sum(request.node.name.encode()) % 250 + 1}"
    with httpx2.Client(base_url=mailing_server.url, timeout=30, headers={"X-Forwarded-For": address}) as opened:
        yield opened


@pytest.fixture(scope="module")
def someone(mailing_server: Server) -> dict[str, str]:
    """A practitioner with a mail address, whom nobody made up."""
    return run_apart(_add_person(mailing_server.database_url))


async def _add_person(url: str) -> dict[str, str]:
    connection = await asyncpg.connect(url)
    try:
        await prepare_connection(connection)
        address = "reads-mail@example.org"
        await load(connection, [profile("reads-mail", contact={"email": address}, confirmed_at=str(now()))])
        id = await connection.fetchval("SELECT id::text FROM practitioner WHERE external_id = 'reads-mail'")
        return {"id": id, "email": address}
    finally:
        await connection.close()


@pytest.fixture
def fictional(client: httpx2.Client) -> dict[str, str]:
    """Someone of the demo directory."""
    listed = client.get("/v1/practitioners?limit=50").json()["results"]
    profiles = (client.get(f"/v1/practitioners/{one['id']}").json() for one in listed)
    found = next(one for one in profiles if one.get("contact", {}).get("email"))
    return {"id": found["id"], "email": found["contact"]["email"]}


def test_a_message_arrives_and_is_kept_nowhere(
    client: httpx2.Client, someone: dict[str, str], mailbox: Mailbox, mailing_server: Server
) -> None:
    page = client.post(f"/practitioners/{someone['id']}/introduction", data=MESSAGE)
    assert page.status_code == 200 and "Your message was sent" in page.text
    letter = mailbox.to(someone["email"])[-1]
    text = letter.get_content()
    assert letter["Reply-To"] == "seeker@example.net" and "They can answer to seeker@example.net." in page.text
    assert CANARY in text and "seeker@example.net" in text and "Mo writes" in text
    assert CANARY not in mailing_server.log() and "seeker@example.net" not in mailing_server.log()
    assert run_apart(_rows_with(mailing_server.database_url, CANARY)) == []
    assert run_apart(_rows_with(mailing_server.database_url, "seeker@example.net")) == []


def test_the_answered_link_wants_a_second_click_and_counts_once(
    client: httpx2.Client, someone: dict[str, str], mailbox: Mailbox, mailing_server: Server
) -> None:
    sent = client.post(f"/v1/practitioners/{someone['id']}/introductions", json=MESSAGE)
    assert sent.json() == {"sent": True}
    token = mailbox.token_to(someone["email"])
    assert client.get(f"/introductions/{token}").status_code == 200
    assert run_apart(_answered(mailing_server.database_url)) == 0
    for _ in range(2):
        assert "Thank you" in client.post(f"/introductions/{token}").text
    assert run_apart(_answered(mailing_server.database_url)) == 1
    assert client.post("/introductions/unknown").status_code == 404


def test_a_refused_mail_is_told_and_what_was_typed_is_kept(
    client: httpx2.Client, someone: dict[str, str], mailbox: Mailbox
) -> None:
    mailbox.refuses = True
    page = client.post(f"/practitioners/{someone['id']}/introduction", data=MESSAGE)
    problem = client.post(f"/v1/practitioners/{someone['id']}/introductions", json=MESSAGE)
    mailbox.refuses = False
    assert page.status_code == 422 and "could not be sent" in page.text and CANARY in page.text
    assert problem.status_code == 503 and CANARY not in problem.text


def test_the_sixth_message_of_an_hour_is_refused(client: httpx2.Client, someone: dict[str, str]) -> None:
    path = f"/v1/practitioners/{someone['id']}/introductions"
    statuses = [client.post(path, json=MESSAGE).status_code for _ in range(6)]
    assert statuses == [200, 200, 200, 200, 200, 429]


def test_two_strangers_under_the_same_key_do_not_meet(
    mailing_server: Server, someone: dict[str, str], mailbox: Mailbox
) -> None:
    path, key = f"/v1/practitioners/{someone['id']}/introductions", {"Idempotency-Key": "1"}
    before = len(mailbox.to(someone["email"], 0))
    for number in (1, 2, 2):
        from_there = key | {"X-Forwarded-For": f"10.8.0.{number}"}
        message = {"message": f"I am stranger {number}."}
        sent = httpx2.post(mailing_server.url + path, json=message, headers=from_there, timeout=30)
        assert sent.status_code == 200, sent.text
    assert len(mailbox.to(someone["email"], before + 2)) == before + 2


def test_a_report_goes_to_whom_the_reader_chose(
    client: httpx2.Client, someone: dict[str, str], mailbox: Mailbox
) -> None:
    report = {"wrong": "The address has changed.", "to": "operator"}
    page = client.post(f"/practitioners/{someone['id']}/report", data=report)
    assert "passed on" in page.text
    assert "The address has changed." in mailbox.to("op@example.org")[-1].get_content()


@pytest.mark.parametrize("reply_to", ["+1 860 555 0100", "(860) 555-0100 ext. 12", "0049.30/123456"])
def test_a_phone_number_is_passed_on_and_is_no_reply_address(
    client: httpx2.Client, someone: dict[str, str], mailbox: Mailbox, reply_to: str
) -> None:
    before = len(mailbox.to(someone["email"], 0))
    message = MESSAGE | {"reply_to": reply_to}
    assert client.post(f"/v1/practitioners/{someone['id']}/introductions", json=message).status_code == 200
    letter = mailbox.to(someone["email"], before + 1)[-1]
    assert letter["Reply-To"] is None
    assert f"Please answer to: {reply_to}" in letter.get_content()


@pytest.mark.parametrize("reply_to", ["not an address", "ana@", "@example.org", "ana at example.org", "555", "a@b@c"])
def test_an_answer_that_would_reach_nobody_is_refused_before_anything_is_sent(
    client: httpx2.Client, someone: dict[str, str], mailbox: Mailbox, reply_to: str
) -> None:
    before = len(mailbox.letters)
    message = MESSAGE | {"reply_to": reply_to}
    page = client.post(f"/practitioners/{someone['id']}/introduction", data=message)
    assert page.status_code == 422
    assert "this is neither" in page.text and CANARY in page.text
    problem = client.post(f"/v1/practitioners/{someone['id']}/introductions", json=message)
    assert (problem.status_code, problem.json()["errors"][0]["pointer"]) == (400, "/reply_to")
    assert len(mailbox.letters) == before


def test_nobody_who_was_made_up_is_written_to(
    client: httpx2.Client, fictional: dict[str, str], mailbox: Mailbox
) -> None:
    answer = client.post(f"/v1/practitioners/{fictional['id']}/introductions", json=MESSAGE)
    assert (answer.status_code, "fictional" in answer.json()["detail"]) == (409, True)
    assert "fictional" in client.post(f"/practitioners/{fictional['id']}/introduction", data=MESSAGE).text
    report = {"wrong": "They do not exist.", "to": "practitioner"}
    assert "passed on" in client.post(f"/practitioners/{fictional['id']}/report", data=report).text
    assert client.post("/v1/sign-in", json={"email": fictional["email"].upper()}).status_code == 202
    assert client.post("/v1/sign-in", json={"email": "real@example.net"}).status_code == 202
    mailbox.to("real@example.net")
    assert mailbox.to(fictional["email"], 0) == []


def test_without_a_mail_server_the_page_says_so(demo_client: httpx2.Client) -> None:
    id = demo_client.get("/v1/practitioners?limit=1").json()["results"][0]["id"]
    assert "This directory sends no mail" in demo_client.get(f"/practitioners/{id}").text
    assert demo_client.post(f"/v1/practitioners/{id}/introductions", json=MESSAGE).status_code in (409, 503)


def test_a_silent_mail_server_holds_no_connection_of_the_database(demo_copy_url: str) -> None:
    person = run_apart(_add_person(demo_copy_url))
    with socket.socket() as silent, ThreadPoolExecutor(14) as threads:
        silent.bind(("127.0.0.1", 0))
        silent.listen(100)
        silent.settimeout(30)
        with running_server(demo_copy_url, AYNI_SMTP_URL=f"smtp://127.0.0.1:{silent.getsockname()[1]}") as server:

            def write(number: int) -> None:
                there = {"X-Forwarded-For": f"10.7.0.{number}"}
                path = f"{server.url}/v1/practitioners/{person['id']}/introductions"
                with suppress(httpx2.HTTPError):  # nobody answers, and the server is ended meanwhile
                    httpx2.post(path, json={"message": "Hello?"}, headers=there, timeout=60)

            for number in range(14):  # more than there are connections
                threads.submit(write, number)
            held = [silent.accept() for _ in range(14)]
            assert httpx2.get(f"{server.url}/me", timeout=10).status_code == 303
            asked = httpx2.post(f"{server.url}/v1/sign-in", json={"email": "a@example.org"}, timeout=10)
            assert (asked.status_code, len(held)) == (202, 14)


async def _rows_with(url: str, words: str) -> list[str]:
    """Tables that hold the words anywhere."""
    connection = await asyncpg.connect(url)
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return [
            table["tablename"]
            for table in tables
            if await connection.fetchval(
                f'SELECT true FROM "{table["tablename"]}" AS t WHERE t::text LIKE $1 LIMIT 1', f"%{words}%"
            )
        ]
    finally:
        await connection.close()


async def _answered(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        return int(await connection.fetchval("SELECT count(*) FROM introduction WHERE answered"))
    finally:
        await connection.close()
