"""A story through every door, answered, refused and failed: then it is looked for in every byte there is.

Looked through are all files of PostgreSQL (tables, indexes, WAL, its log, temporary files), a dump, the log of the
server, its figures, and what it left in the folder for temporary files.
"""

import mmap
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import httpx2
import pytest

from service.core.database.embedded_binaries import program_folder
from tests.fixtures.running import Server, run_apart, running_server

CANARY = "quillfeather-obsidian-marzipan"
STORY = f"I lie awake at night, {CANARY}, and I worry about my mother."
NOBODY = "00000000-0000-7000-8000-000000000000"
JSON_DOORS = {
    "/v1/matches": {"story": STORY, "limit": 3},
    "/v1/circles": {"story": STORY, "size": 3},
    "/v1/me/preview": {"story": STORY},
    "/v1/sign-in": {"email": f"{CANARY}@"},
    "/v1/claims": {"practitioner_id": NOBODY, "note": STORY},
    f"/v1/practitioners/{NOBODY}/introductions": {"message": STORY},
    f"/v1/practitioners/{NOBODY}/reports": {"wrong": STORY},
}
PAGES = ("/", "/matches", "/circle", "/compare", "/matches/file", "/steps", "/request", f"/embed/{NOBODY}")
PAGES += (f"/practitioners/{NOBODY}/introduction", f"/practitioners/{NOBODY}/report")
BROKEN = (b'{"story": "' + STORY.encode() + b"\xff", b'{"story": "' + STORY.encode(), STORY.encode() * 3_000)
AT_FAULT = (
    {"goals": 3},
    {"limits": {"near": {"place": "Nowhereville"}}},
    {"concerns": {"none": 1}},
    {"cursor": CANARY},
)


def _through_every_door(server: Server) -> list[httpx2.Response]:
    json = {"Content-Type": "application/json"}
    form = {"story": STORY, "message": STORY, "wrong": STORY, "reply_to": CANARY}
    keys = ({}, {"Idempotency-Key": "canary"})
    with httpx2.Client(base_url=server.url, timeout=60) as client:
        return [
            *(client.post(path, json=body, headers=key) for path, body in JSON_DOORS.items() for key in keys),
            *(client.post("/v1/matches", json={"story": STORY} | more) for more in AT_FAULT),
            *(client.post("/v1/matches", content=content, headers=json) for content in BROKEN),
            *(client.post(path, data=form) for path in PAGES),
            *(client.post(path, files={"story": (None, STORY)}) for path in PAGES),
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
    demo_copy_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with running_server(demo_copy_url, AYNI_LOG_LEVEL="debug") as server:
        well = _through_every_door(server)
        assert {200, 400, 404, 405, 413} <= {answer.status_code for answer in well}
        # Every statement about people now ends with an error that quotes what it was about.
        run_apart(_execute(server.database_url, "ALTER TABLE practitioner RENAME COLUMN document TO gone"))
        failed = _through_every_door(server)
        assert 500 in {answer.status_code for answer in failed}
        run_apart(_execute(server.database_url, "ALTER TABLE practitioner RENAME COLUMN gone TO document"))
        errors = [answer for answer in (*well, *failed) if answer.status_code >= 400]
        paths = [answer.url.path for answer in errors if CANARY in answer.text and "/v1/" in answer.url.path]
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
