"""Confirmation by the link of a reminder, and reminders from the command and from a running server."""

import asyncio
import subprocess
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx2
import pytest

from service.core.database.pool import connect
from tests.fixtures.commands import ayni
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.profiles import load, profile
from tests.fixtures.running import running_server

pytestmark = pytest.mark.anyio


async def aged(database_url: str, address: str, days: int) -> UUID:
    """A published profile confirmed so many days ago."""
    connection = await connect(database_url)
    confirmed = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    await load(connection, [profile(address, email=address, status="published", confirmed_at=confirmed)])
    id: UUID = await connection.fetchval("SELECT id FROM practitioner WHERE email = $1", address)
    await connection.execute("INSERT INTO account (email, practitioner_id) VALUES ($1, $2)", address, id)
    await connection.close()
    return id


async def test_one_click_in_the_mail_confirms_and_brings_back_whoever_had_left_matching(
    database_url: str, mailbox: Mailbox, address: str
) -> None:
    id = await aged(database_url, address, 200)
    with (
        running_server(database_url, AYNI_SMTP_URL=mailbox.url) as server,
        httpx2.Client(base_url=server.url) as client,
    ):
        token = mailbox.token_to(address)  # the running server sent it by itself
        assert client.post("/v1/matches", json={}).json()["considered"] == 0
        assert client.get(f"/v1/practitioners/{id}").json()["stale"] is True
        done = client.post("/v1/confirmations", json={"token": token}).json()
        assert done["done"] is True
        assert client.post("/v1/matches", json={}).json()["considered"] == 1
        assert "stale" not in client.get(f"/v1/practitioners/{id}").json()
        again = client.post("/v1/confirmations", json={"token": token}).json()
        assert again == done
        broken = token[:-1] + ("A" if token[-1] != "A" else "B")
        assert client.post("/v1/confirmations", json={"token": broken}).status_code == 403
        assert client.post("/v1/confirmations", json={"token": "x" * 40}).status_code == 403
    connection = await connect(database_url)  # the server has stopped: what it counted has been written down
    counted = await connection.fetch("SELECT practitioner_id, band, shown FROM reach")
    await connection.close()
    assert [tuple(row) for row in counted] == [(id, "1-3", 1)]


async def test_confirm_due_sends_each_reminder_once_and_again_when_it_was_refused(
    database_url: str, mailbox: Mailbox, address: str
) -> None:
    await aged(database_url, address, 95)

    def confirm_due() -> subprocess.CompletedProcess[str]:
        return ayni("confirm-due", database_url=database_url, environment={"AYNI_SMTP_URL": mailbox.url})

    mailbox.refuses = True
    try:
        refused = confirm_due()
    finally:
        mailbox.refuses = False
    assert refused.returncode == 1
    assert "1 reminders; sent 0 mails, 1 wait" in refused.stdout
    assert address not in refused.stdout + refused.stderr
    ends = time.monotonic() + 30
    while "0 reminders; sent 1 mails" not in confirm_due().stdout:  # it is tried again after seconds
        assert time.monotonic() < ends
        await asyncio.sleep(1)
    assert "not confirmed since" in mailbox.to(address)[0].get_content()
    assert "0 reminders; sent 0 mails" in confirm_due().stdout
    assert len(mailbox.to(address)) == 1


async def test_the_link_of_a_reminder_outlives_a_new_secret_and_not_a_stolen_one(
    database_url: str, mailbox: Mailbox, address: str
) -> None:
    await aged(database_url, address, 95)
    environment = {"AYNI_SMTP_URL": mailbox.url}
    assert ayni("confirm-due", database_url=database_url, environment=environment).returncode == 0
    with (
        running_server(database_url, AYNI_SMTP_URL=mailbox.url) as server,
        httpx2.Client(base_url=server.url) as client,
    ):
        link = {"token": mailbox.token_to(address)}
        assert ayni("secret", "rotate", "confirm link", database_url=database_url).returncode == 0
        assert client.post("/v1/confirmations", json=link).status_code == 200
        assert ayni("secret", "rotate", "confirm link", "--at-once", database_url=database_url).returncode == 0
        assert client.post("/v1/confirmations", json=link).status_code == 403
