"""A short message reaches the practitioner by mail within the request; nothing of it stays here."""

import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import UUID

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

# Their people have signed in with the address of the profile.
_KEEP = """INSERT INTO account (email, practitioner_id)
    SELECT email, id FROM practitioner WHERE external_id LIKE $1 ON CONFLICT DO NOTHING"""


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
        await load(connection, [profile("reads-mail", email=address, confirmed_at=str(now()))])
        await connection.execute(_KEEP, "reads-mail")
        id = await connection.fetchval("SELECT id::text FROM practitioner WHERE external_id = 'reads-mail'")
        return {"id": id, "email": address}
    finally:
        await connection.close()


@pytest.fixture
def fictional(client: httpx2.Client) -> dict[str, str]:
    """Someone of the demo directory."""
    listed = client.get("/v1/practitioners?limit=50").json()["results"]
    profiles = (client.get(f"/v1/practitioners/{person['id']}").json() for person in listed)
    profile = next(profile for profile in profiles if profile.get("contact", {}).get("email"))
    return {"id": profile["id"], "email": profile["contact"]["email"]}


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


def test_messages_go_to_proved_addresses_alone_and_can_be_switched_off(
    client: httpx2.Client, mailing_server: Server, someone: dict[str, str], mailbox: Mailbox
) -> None:
    before = len(mailbox.to(someone["email"], 0))
    url, path = mailing_server.database_url, f"/v1/practitioners/{someone['id']}/introductions"
    for setting, undone in (
        ("UPDATE account SET unmailed = '{message came}' WHERE practitioner_id = $1", "SET unmailed = '{}'"),
        ("UPDATE account SET email = 'moved-' || email WHERE practitioner_id = $1", "SET email = substr(email, 7)"),
    ):
        run_apart(_change(url, setting, someone["id"]))
        sent = client.post(path, json=MESSAGE)
        page = client.get(f"/practitioners/{someone['id']}").text
        run_apart(_change(url, f"UPDATE account {undone} WHERE practitioner_id = $1", someone["id"]))
        switched_off = "message came" in setting
        assert (sent.status_code == 409, "No messages are passed on" in page) == (switched_off, switched_off)
    assert len(mailbox.to(someone["email"], 0)) == before
    assert mailbox.to(f"moved-{someone['email']}")[-1]["Reply-To"] == "seeker@example.net"


async def _change(url: str, statement: str, id: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement, UUID(id))
    finally:
        await connection.close()


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


@pytest.fixture
def three(mailing_server: Server) -> list[dict[str, str]]:
    """Three practitioners who read mail, one of them in Spanish."""
    return run_apart(_add_three(mailing_server.database_url))


async def _add_three(url: str) -> list[dict[str, str]]:
    connection = await asyncpg.connect(url)
    try:
        await prepare_connection(connection)
        made = [
            profile(f"three-{n}", languages=[language], email=f"three-{n}@example.org", confirmed_at=str(now()))
            for n, language in enumerate(("en", "es", "en"))
        ]
        await load(connection, made)
        await connection.execute(_KEEP, "three-%")
        rows = await connection.fetch(
            "SELECT id::text, external_id FROM practitioner WHERE external_id LIKE 'three-%' ORDER BY external_id"
        )
        return [{"id": row["id"], "email": f"{row['external_id']}@example.org"} for row in rows]
    finally:
        await connection.close()


def _ask(
    client: httpx2.Client, people: list[dict[str, str]], path: str = "/shortlist", **more: object
) -> httpx2.Response:
    ids = [person["id"] for person in people]
    form = {"drawn": "yes", "do": "ask", "chosen": ids, "to": ids, "message": f"Hello. {CANARY}"}
    return client.post(path, data=form | {"reply_to": "ana@example.net"} | more)


def test_three_are_written_to_at_once_each_in_their_language_and_told_so(
    client: httpx2.Client, three: list[dict[str, str]], mailbox: Mailbox, mailing_server: Server
) -> None:
    page = _ask(client, three, ask=["fee", "options"])
    assert page.status_code == 200 and "is on its way to" in page.text and CANARY not in page.text
    texts = [mailbox.to(person["email"])[-1].get_content() for person in three]
    assert all(CANARY in text and "ana@example.net" in text for text in texts)
    assert all(mailbox.to(person["email"])[-1]["Reply-To"] == "ana@example.net" for person in three)
    assert "went to 3 people" in texts[0] and "llegó a 3 personas" in texts[1]
    assert "What does a visit cost" in texts[0] and "¿Cuánto cuesta" in texts[1]
    assert run_apart(_rows_with(mailing_server.database_url, CANARY)) == [] and CANARY not in mailing_server.log()


def test_who_could_not_be_reached_is_named_and_asked_again_alone(
    client: httpx2.Client, three: list[dict[str, str]], fictional: dict[str, str]
) -> None:
    page = _ask(client, [three[0], fictional]).text
    assert "Your message is on its way to" in page and "Not sent to" in page and CANARY in page
    assert f'name="to" value="{three[0]["id"]}" checked' not in page


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"message": ""}, "tick a question"),
        ({"message": "x" * 2_001}, "at most 2,000"),
        ({"reply_to": ""}, "Say how they can answer you"),
        ({"reply_to": "no address"}, "this is neither"),
        ({"name": "x" * 200}, "at most 100 characters"),
        ({"to": []}, "Tick whom"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    client: httpx2.Client, three: list[dict[str, str]], mailbox: Mailbox, more: dict[str, object], sentence: str
) -> None:
    before = len(mailbox.letters)
    page = _ask(client, three, **more)
    assert page.status_code == 422 and sentence in page.text and len(mailbox.letters) == before
    assert "ana@example.net" in page.text or "reply_to" in more
    assert CANARY in page.text or "message" in more
    assert 'aria-invalid="true"' in page.text or "to" in more


def test_four_at_once_are_too_many(client: httpx2.Client, three: list[dict[str, str]], someone: dict[str, str]) -> None:
    assert "Up to three at once" in _ask(client, [*three, someone]).text


@pytest.mark.parametrize("way", ["list", "profile"])
def test_a_copy_goes_only_to_an_address_that_a_code_has_confirmed(
    client: httpx2.Client, three: list[dict[str, str]], mailbox: Mailbox, way: str
) -> None:
    address, before = f"copy-{way}@example.net", len(mailbox.to(three[0]["email"], 0))
    path = "/es/shortlist" if way == "list" else f"/es/practitioners/{three[0]['id']}/introduction"
    more = {"reply_to": address, "copy": "yes"}
    response = _ask(client, three[:1], path, **more)
    assert 'name="code"' in response.text and CANARY in response.text and "Hemos enviado seis cifras" in response.text
    letter = mailbox.to(address)[-1]
    code = re.findall(r"\b\d{6}\b", letter.get_content())[0]
    assert code in letter["Subject"] and "tu código" in letter["Subject"].lower()
    wrong = _ask(client, three[:1], path, **more, code=f"{(int(code) + 1) % 1_000_000:06d}")
    assert wrong.status_code == 422 and "No son las cifras" in wrong.text and CANARY in wrong.text
    assert len(mailbox.to(three[0]["email"], 0)) == before and len(mailbox.to(address)) == 1
    sent = _ask(client, three[:1], path, **more, code=f" {code[:3]} {code[3:]}")
    assert "Una copia va de camino" in sent.text
    copy = mailbox.to(address, 2)[-1]
    assert CANARY in copy.get_content() and "Escribiste a" in copy.get_content()
    assert len(mailbox.to(three[0]["email"], before + 1)) == before + 1


def test_after_five_messages_of_an_hour_from_a_network_a_code_is_asked_for(
    client: httpx2.Client, three: list[dict[str, str]], mailbox: Mailbox
) -> None:
    for _ in range(5):
        assert "is on its way" in _ask(client, three[:1]).text
    page = _ask(client, three[1:2], reply_to="sixth@example.net").text
    assert 'name="code"' in page and "is on its way" not in page
    code = re.findall(r"\b\d{6}\b", mailbox.to("sixth@example.net")[-1].get_content())[0]
    assert "is on its way" in _ask(client, three[1:2], reply_to="sixth@example.net", code=code).text
    by_phone = _ask(client, three[1:2], reply_to="+1 860 555 0100").text
    assert "mail address only" in by_phone and CANARY in by_phone


def test_a_message_full_of_links_is_confirmed_first(client: httpx2.Client, three: list[dict[str, str]]) -> None:
    page = _ask(client, three[:1], message="See https://a.example and https://b.example", reply_to="links@example.net")
    assert 'name="code"' in page.text and "is on its way" not in page.text


def test_the_api_asks_for_a_code_as_the_pages_do(
    client: httpx2.Client, someone: dict[str, str], mailbox: Mailbox
) -> None:
    path, address = f"/v1/practitioners/{someone['id']}/introductions", "by-api@example.net"
    before, copied = len(mailbox.to(someone["email"], 0)), MESSAGE | {"reply_to": address, "copy": True}
    for needing in (copied, MESSAGE | {"message": "https://a.example https://b.example"}):
        refused = client.post(path, json=needing)
        assert (refused.status_code, refused.json()["code"]) == (400, "reply_code_needed")
        assert refused.json()["errors"][0]["pointer"] == "/code" and CANARY not in refused.text
    for wrong in ("not an address", "+1 860 555 0100"):
        assert client.post("/v1/reply-codes", json={"reply_to": wrong}).status_code == 400
    asked = client.post("/v1/reply-codes", json={"reply_to": address}, headers={"accept-language": "es"})
    assert (asked.status_code, asked.json()) == (202, {"minutes": 30})
    letter = mailbox.to(address)[-1]
    code = re.findall(r"\b\d{6}\b", letter.get_content())[0]
    assert "tu código" in letter["Subject"].lower()
    guessed = client.post(path, json=copied | {"code": f"{(int(code) + 1) % 1_000_000:06d}"})
    assert (guessed.status_code, guessed.json()["code"]) == (400, "reply_code_wrong")
    assert len(mailbox.to(someone["email"], 0)) == before
    sent = client.post(path, json=copied | {"code": f"{code[:3]} {code[3:]}"})
    assert (sent.status_code, sent.json()) == (200, {"sent": True, "copied": True})
    assert CANARY in mailbox.to(address, 2)[-1].get_content()


def test_codes_cannot_be_guessed_for_ever(client: httpx2.Client, three: list[dict[str, str]]) -> None:
    more = {"reply_to": "guess@example.net", "copy": "yes"}
    pages = [_ask(client, three[:1], **more, code=f"{n:06d}").text for n in range(11)]
    assert "Too many codes" in pages[-1] and "is on its way" not in "".join(pages)


def test_a_report_goes_to_whom_the_reader_chose(
    client: httpx2.Client, someone: dict[str, str], mailbox: Mailbox
) -> None:
    report = {"wrong": "The address has changed.", "to": "operator"}
    page = client.post(f"/practitioners/{someone['id']}/report", data=report)
    assert "passed on" in page.text
    assert "The address has changed." in mailbox.to("op@example.org")[-1].get_content()


def test_a_report_goes_to_no_imported_address(
    client: httpx2.Client, mailing_server: Server, someone: dict[str, str], mailbox: Mailbox
) -> None:
    url, before = mailing_server.database_url, len(mailbox.to("op@example.org", 0))
    run_apart(_change(url, "UPDATE account SET practitioner_id = NULL WHERE practitioner_id = $1", someone["id"]))
    client.post(f"/v1/practitioners/{someone['id']}/reports", json={"wrong": "Nobody knows."}).raise_for_status()
    run_apart(_change(url, "UPDATE account SET practitioner_id = $1 WHERE email LIKE 'reads-mail%'", someone["id"]))
    assert "Nobody knows." in mailbox.to("op@example.org", before + 1)[-1].get_content()


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
            connections = [silent.accept() for _ in range(14)]
            assert httpx2.get(f"{server.url}/me", timeout=10).status_code == 303
            response = httpx2.post(f"{server.url}/v1/sign-in", json={"email": "a@example.org"}, timeout=10)
            assert (response.status_code, len(connections)) == (202, 14)
            for waiting, _ in connections:  # whoever still waits is told at once
                waiting.close()
            silent.close()


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
