"""A story through every door, answered, refused, out of time and failed: then it is looked for in every byte there is.

Looked through are all files of PostgreSQL (tables, indexes, WAL, its log, temporary files), a dump, the log of the
server, its figures, and what it left in the folder for temporary files.
"""

import asyncio
import mmap
import os
import subprocess
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import asyncpg
import httpx2
import msgspec
import pytest

from service.core.clock import now
from service.core.database.embedded_binaries import program_folder
from service.core.database.pool import connect
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.profiles import load, profile
from tests.fixtures.running import Server, run_apart, running_server

CANARY = "quillfeather-obsidian-marzipan"
STORY = f"I lie awake at night, {CANARY}, and I worry about my mother."
KEEPER = "reads-mail@example.org"
_MESSAGES = ("/introduction", "/report")
_CANCEL = """SELECT pg_cancel_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'"""
NOBODY = "00000000-0000-7000-8000-000000000000"
PAGES = ("/", "/matches", "/circle", "/compare", "/matches/file", "/steps", "/request", "/shortlist", "/shortlist/file")
BROKEN = (b'{"story": "' + STORY.encode() + b"\xff", b'{"story": "' + STORY.encode(), STORY.encode() * 3_000)
AT_FAULT = (
    {"goals": 3},
    {"limits": {"near": {"place": "Nowhereville"}}},
    {"concerns": {"none": 1}},
    {"cursor": CANARY},
)


def _json_doors(person: str) -> list[tuple[str, dict[str, object]]]:
    return [
        ("/v1/matches", {"story": STORY, "limit": 3}),
        ("/v1/circles", {"story": STORY, "size": 3}),
        ("/v1/me/preview", {"story": STORY}),
        ("/v1/sign-in", {"email": f"{CANARY}@"}),
        ("/v1/claims", {"practitioner_id": person, "note": STORY}),
        (f"/v1/practitioners/{person}/introductions", {"message": STORY}),
        (f"/v1/practitioners/{person}/introductions", {"message": STORY, "reply_to": CANARY}),
        (f"/v1/practitioners/{person}/reports", {"wrong": STORY}),
        ("/mcp", _agent_call("match", story=STORY, limit=3)),
        ("/mcp", _agent_call("circle", story=STORY, size=3)),
        ("/mcp", _agent_call("match", story=STORY, limit=CANARY)),
    ]


def _agent_call(tool: str, **arguments: object) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}


def _through_every_door(server: Server, person: str) -> list[httpx2.Response]:
    """Each request from a network of its own, so that none is refused for its number."""
    json = {"Content-Type": "application/json"}
    form = {"story": STORY, "message": STORY, "wrong": STORY, "reply_to": f"{CANARY}@example.net"}
    form |= {"to": person, "chosen": person, "do": "ask"}
    pages = (*PAGES, f"/embed/{NOBODY}", *(f"/practitioners/{person}{rest}" for rest in ("", *_MESSAGES)))
    saved = {"file": ("ayni-request.json", msgspec.json.encode({"request": {"story": STORY}}))}
    keys = ({}, {"Idempotency-Key": "canary"})
    networks = count()

    def from_a_new_network(request: httpx2.Request) -> None:
        request.headers["X-Forwarded-For"] = f"10.8.0.{next(networks)}"

    hooks = {"request": [from_a_new_network]}
    with httpx2.Client(base_url=server.url, timeout=60, event_hooks=hooks) as client:
        return [
            *(client.post(path, json=body, headers=key) for path, body in _json_doors(person) for key in keys),
            *(client.post("/v1/matches", json={"story": STORY} | more) for more in AT_FAULT),
            *(client.post("/v1/matches", content=content, headers=json) for content in BROKEN),
            *(client.post(path, data=form) for path in pages),
            *(client.post(path, files={"story": (None, STORY)}) for path in pages),
            client.post("/request/open", files=saved),
            client.post("/request/open", files={"file": ("story.txt", STORY.encode())}),
            client.post("/v1/matches", content=STORY.encode(), headers={"Content-Type": "text/plain"}),
            client.put("/v1/matches", json={"story": STORY}),
        ]


async def _execute(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def _add_keeper(url: str) -> str:
    """A practitioner whom nobody made up, at a proved address: messages and reports go to them by mail."""
    connection = await connect(url)
    try:
        await load(connection, [profile("reads-mail", email=KEEPER, confirmed_at=str(now()))])
        keep = "INSERT INTO account (email, practitioner_id) SELECT $1, id FROM practitioner WHERE external_id = $2"
        await connection.execute(keep, KEEPER, "reads-mail")
        return str(await connection.fetchval("SELECT practitioner_id FROM account WHERE email = $1", KEEPER))
    finally:
        await connection.close()


async def _while_statements_time_out(url: str, work: Callable[[], list[httpx2.Response]]) -> list[httpx2.Response]:
    """Does the work while a table is locked; who waits for it is cancelled as by `statement_timeout`, but at once."""
    holder, watcher = await asyncpg.connect(url), await asyncpg.connect(url)
    try:
        async with holder.transaction():
            await holder.execute("LOCK TABLE practitioner")
            working = asyncio.create_task(asyncio.to_thread(work))
            while not (await asyncio.wait([working], timeout=0.05))[0]:
                await watcher.execute(_CANCEL)
            return await working
    finally:
        await holder.close()
        await watcher.close()


def _holding(folder: Path, word: bytes) -> Iterator[str]:
    """Files below the folder in which the bytes stand."""
    # Other tests drop their databases meanwhile: os.walk passes over a folder that has gone.
    for path in (Path(parent, name) for parent, _, names in os.walk(folder) for name in names):
        try:
            if path.is_file() and path.stat().st_size:
                with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                    if content.find(word) >= 0:
                        yield str(path)
        except OSError:
            continue  # it went away meanwhile


def _dump(url: str) -> bytes:
    folder = program_folder()
    if folder is None:
        return b""
    words = [folder / "pg_dump", "--format=plain", url]
    return subprocess.run(words, capture_output=True, check=True).stdout


@pytest.mark.timeout(240)
def test_a_story_is_in_no_byte_whatever_becomes_of_its_request(
    demo_copy_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    mailbox = Mailbox().start()
    request.addfinalizer(mailbox.stop)
    person = run_apart(_add_keeper(demo_copy_url))
    with running_server(demo_copy_url, AYNI_LOG_LEVEL="debug", AYNI_SMTP_URL=mailbox.url) as server:
        well = _through_every_door(server, person)
        assert {200, 202, 400, 404, 405, 413, 422} <= {answer.status_code for answer in well}
        assert not {429, 500, 503} & {answer.status_code for answer in well}
        letters = [letter.get_content() for letter in mailbox.to(KEEPER, 6)]
        assert all(CANARY in letter for letter in letters), "both kinds of message arrived"
        late = run_apart(_while_statements_time_out(server.database_url, lambda: _through_every_door(server, person)))
        assert 503 in {answer.status_code for answer in late}
        # Every statement about people now ends with an error that quotes what it was about.
        run_apart(_execute(server.database_url, "ALTER TABLE practitioner RENAME COLUMN document TO gone"))
        failed = _through_every_door(server, person)
        assert 500 in {answer.status_code for answer in failed}
        run_apart(_execute(server.database_url, "ALTER TABLE practitioner RENAME COLUMN gone TO document"))
        errors = [answer for answer in (*well, *late, *failed) if answer.status_code >= 400]
        paths = [
            answer.url.path
            for answer in errors
            if CANARY in answer.text and answer.url.path.startswith(("/v1/", "/mcp"))
        ]
        assert paths == [], "an error quotes what was sent"
        figures = httpx2.get(f"{server.url}/metrics").text
        assert CANARY not in figures and CANARY not in server.log()
        run_apart(_execute(server.database_url, "CHECKPOINT"))
        assert CANARY.encode() not in _dump(server.database_url)
        assert [*_holding(tmp_path, CANARY.encode())] == []
        if data := os.environ.get("AYNI_TEST_DATA"):
            assert [*_holding(Path(data), CANARY.encode())] == []


def test_the_search_would_find_it(database_url: str) -> None:
    run_apart(_execute(database_url, f"INSERT INTO modality (name) VALUES ('{CANARY[::-1]}')", "CHECKPOINT"))
    assert CANARY[::-1].encode() in _dump(database_url)
    if data := os.environ.get("AYNI_TEST_DATA"):
        assert [*_holding(Path(data), CANARY[::-1].encode())]
