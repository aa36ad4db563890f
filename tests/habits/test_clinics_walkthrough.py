"""The walkthrough of docs/clinics.md, block by block, against a running server."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from service.accounts.invite_people import queue_invitations
from service.core.database.pool import connect
from tests.fixtures.accounts import browser
from tests.fixtures.clinics import practice_on
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.receiver import receiving
from tests.fixtures.running import Server, run_apart, running_server

PAGE = Path(__file__).parents[2] / "docs/clinics.md"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    started = Mailbox().start()
    yield started
    started.stop()


@pytest.fixture
def server(database_url: str, mailbox: Mailbox) -> Iterator[Server]:
    settings = {"AYNI_WEBHOOK_LOOPBACK": "true", "AYNI_WEBHOOK_FIRST_WAIT_SECONDS": "0.2", "AYNI_SMTP_URL": mailbox.url}
    with running_server(database_url, **settings) as started:
        yield started


def answer_invitation(server: Server, mailbox: Mailbox, address: str) -> None:
    """Somebody gets the clinic's mail, signs in, says that the profile is theirs, and publishes it."""

    async def send() -> None:
        connection = await connect(server.database_url)
        await queue_invitations(connection, server.url)
        await connection.close()

    run_apart(send())
    assert "Elm Street Clinic" in mailbox.to(address)[0].get_content()
    with browser(server) as person:
        person.post("/v1/sign-in", json={"email": address}).raise_for_status()
        person.post("/v1/sign-in/link", json={"token": mailbox.token_to(address, 2)}).raise_for_status()
        [profile] = person.get("/v1/me").json()["claimable"]
        person.post("/v1/claims", json={"practitioner_id": profile["id"]}).raise_for_status()
        person.post("/v1/me/profile/publish").raise_for_status()


def test_the_walkthrough_for_clinics_works_as_written_and_ends_with_somebody_to_be_seen(
    server: Server, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice = practice_on(server.database_url, "Elm Street Clinic")
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) >= 7
    names: dict[str, Any] = {}
    with receiving() as receiver:
        receiver.failing = True  # until the walkthrough knows the secret
        settings = {"URL": server.url, "KEY": practice.key, "CLINIC": str(practice.clinic.id), "RECEIVER": receiver.url}
        for name, value in settings.items():
            monkeypatch.setenv(f"AYNI_{name}", value)
        for block in blocks:
            exec(compile(block, str(PAGE), "exec"), names)  # noqa: S102 - the page's own words
            if "/invitations" in block:
                answer_invitation(server, mailbox, "ana@example.org")
            if "secret" in names and receiver.failing:
                receiver.secret, receiver.failing = names["secret"], False
        deadline = time.monotonic() + 30
        while not receiver.taken and time.monotonic() < deadline:
            time.sleep(0.05)
    assert [message["data"]["external_id"] for message in receiver.taken] == ["staff-17"]
    assert [match["practitioner"]["display_name"] for match in names["found"]["results"]] == ["Ana Example"]


def test_every_column_a_csv_may_have_is_named_on_the_page() -> None:
    from service.intake.formats.csv_profiles import ALIASES, COLUMNS

    page = PAGE.read_text(encoding="utf-8")
    assert [column for column in COLUMNS if f"`{column}`" not in page] == []
    assert [alias for alias in ALIASES if not re.search(rf"\b{alias}\b", page)] == [
        "given_name",
        "family_name",
        "surname",
    ]
