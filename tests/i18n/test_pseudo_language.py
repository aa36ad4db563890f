"""A further language is one catalogue: with it pages, mails, answers and commands are in that language, code untouched.

The language is made here, of wide letters; plain letters that remain must be data: what people stated, names, codes.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from service.core.clock import now
from service.core.database.pool import connect
from tests.fixtures.accounts import browser
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.profiles import load, profile
from tests.fixtures.running import ROOT, Server, run_apart
from tests.i18n.pseudo import STORY, TAG, Stated, left_over, pseudo, stated, visible
from tests.web.pages.messages import needed

READER = {"accept-language": "fr-FR", "accept": "text/html,application/json"}
FORM = {
    "story": STORY,
    "place": "Hartford, CT",
    "radius": "80",
    "goal_sleep": "3",
    "q_options": "3",
    "q_horizontal": "2",
    "fee": "1000000",
    "currency": "COP",
    "language": "es",
}


@pytest.fixture(scope="module")
def reader(office: Server) -> Iterator[httpx2.Client]:
    with browser(office) as client:
        client.headers |= READER
        yield client


@pytest.fixture(scope="module")
def data() -> Stated:
    return stated()


def test_no_result_has_an_untranslated_word(reader: httpx2.Client, data: Stated) -> None:
    for path in ("/matches", "/circle"):
        page = reader.post(f"/{TAG}{path}", data=FORM)
        assert page.status_code == 200
        assert left_over(visible(page.text), data) == []


def test_no_profile_has_an_untranslated_word(reader: httpx2.Client, data: Stated) -> None:
    for result in reader.get("/v1/practitioners?limit=10").json()["results"]:
        assert left_over(visible(reader.get(f"/{TAG}/practitioners/{result['id']}").text), data) == []


def test_every_mail_is_in_the_language_of_its_reader(
    office: Server, reader: httpx2.Client, mailbox: Mailbox, data: Stated
) -> None:
    id = run_apart(_person(office.database_url))
    letter = {"message": "12345", "reply_to": "67890@example.org", "name": "Ana"}
    assert reader.post(f"/{TAG}/practitioners/{id}/introduction", data=letter).status_code == 200
    assert (
        reader.post(f"/{TAG}/practitioners/{id}/report", data={"wrong": "123", "to": "practitioner"}).status_code == 200
    )
    reader.post("/v1/sign-in", json={"email": "lu@example.org"}).raise_for_status()
    sent = [*mailbox.to("reads@example.org", 2), *mailbox.to("lu@example.org")]
    for mail in sent:
        text = re.sub(r"https?://\S+|\S+@\S+", "", f"{mail['Subject']}\n{mail.get_content()}")
        assert left_over(text.splitlines(), stated("Ana", "Reads", "Person reads")) == []


async def _person(url: str) -> str:
    connection = await connect(url)
    try:
        contact = {"email": "reads@example.org"}
        fields = {"contact": contact, "languages": [TAG], "confirmed_at": str(now())}
        await load(connection, [profile("reads", **fields)])
        # They keep their own profile: to an address that nobody has proved no message goes.
        keep = (
            "INSERT INTO account (email, practitioner_id) SELECT $1, id FROM practitioner WHERE external_id = 'reads'"
        )
        await connection.execute(keep, contact["email"])
        return str(await connection.fetchval("SELECT id::text FROM practitioner WHERE external_id = 'reads'"))
    finally:
        await connection.close()


def test_too_many_links_are_refused_in_the_language_of_the_page(reader: httpx2.Client, data: Stated) -> None:
    for _ in range(11):
        page = reader.post(f"/{TAG}/sign-in", data={"email": "often@example.org"})
    assert page.status_code == 429 and pseudo("Too many attempts; try again in an hour.") in page.text
    assert left_over(visible(page.text), data) == []


def test_answers_and_problems_of_the_api_are_in_the_language_that_is_accepted(
    reader: httpx2.Client, data: Stated
) -> None:
    request = {"goals": [{"domain": "sleep", "importance": 3}], "practices": {"options": 3}, "limit": 20}
    results = reader.post("/v1/matches", json=request).json()["results"]
    sentences = [
        reason[side] for result in results for reason in result["reasons"] for side in ("seeker", "practitioner")
    ]
    assert sentences and left_over(sentences, data) == []
    problem = reader.post("/v1/matches", json={"limits": {"near": {"lat": 1}}}).json()
    assert (
        left_over(
            [problem["title"], problem["detail"], problem["errors"][0]["detail"].replace("lat", "").replace("lon", "")],
            data,
        )
        == []
    )


def test_the_command_line_speaks_the_language_of_the_terminal(office: Server, locales: Path, data: Stated) -> None:
    def ayni(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "AYNI_LOCALES": str(locales), "LC_ALL": f"{TAG}_FR.UTF-8"}
        command = [sys.executable, "-m", "service", *words, "--database-url", office.database_url]
        return subprocess.run(
            command, env=environment, input=given, capture_output=True, text=True, cwd=ROOT, check=False, timeout=120
        )

    outcome = ayni("match", given=STORY)
    assert outcome.returncode == 0
    assert left_over(outcome.stdout.splitlines(), data) == []
    refused = ayni("match", given='{"limits": {"near": {"place": "Nowhere at all"}}}')
    assert refused.returncode == 1 and pseudo("The place is not known.") in refused.stderr


def test_a_text_that_was_left_out_would_be_seen(data: Stated) -> None:
    texts = [message.id if isinstance(message.id, str) else message.id[0] for message in needed() if message.id]
    unseen = [text for text in texts if data.has(text)]
    assert len(unseen) < len(texts) / 50, unseen
