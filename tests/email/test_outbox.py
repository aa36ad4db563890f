"""A promised mail leaves sooner or later, whatever the mail server and the queue of jobs do."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from schemas.accounts.account import ClaimRequest
from service.accounts.claim_profile import LinkBase, claim_profile
from service.accounts.store import account_of_email
from service.core.clock import now
from service.core.database.job_queue import requeue_lost_jobs
from service.core.database.pool import Connection
from service.core.settings import Settings
from service.email.message import Letter
from service.email.outbox import queue_letter, send_due, send_queued
from service.matching.index.remove_person import remove_person
from tests.fixtures.lent import lent
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.profiles import load, profile

pytestmark = pytest.mark.anyio
LETTER = Letter("ana@example.org", "A claim", "Somebody says that it is theirs.")


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox().start()
    yield box
    box.stop()


async def due(connection: Connection) -> None:
    """Time passes: the next attempt is due."""
    await connection.execute("UPDATE outgoing_mail SET next_attempt_at = $1", now() - timedelta(seconds=1))


async def test_a_letter_leaves_once_and_nothing_of_it_stays(connection: Connection, mailbox: Mailbox) -> None:
    settings = Settings(smtp_url=mailbox.url)
    async with connection.transaction():
        id = await queue_letter(connection, LETTER)
    assert await send_queued(lent(connection), settings, id) is True
    assert await send_queued(lent(connection), settings, id) is None
    assert [letter["Subject"] for letter in mailbox.to(LETTER.to)] == ["A claim"]
    assert await connection.fetchval("SELECT count(*) FROM outgoing_mail") == 0


async def test_the_mail_about_a_waiting_claim_reaches_the_operator(connection: Connection, mailbox: Mailbox) -> None:
    await load(connection, [profile("silent")])  # no address came with it
    id = await connection.fetchval("SELECT id FROM practitioner")
    account = await account_of_email(connection, "claimant@example.org")
    door = LinkBase("https://ayni.example", operator="operator@example.org")
    assert (await claim_profile(connection, account, ClaimRequest(id), door)).status == "waiting"
    assert await send_due(lent(connection), Settings(smtp_url=mailbox.url)) == (1, 0)
    [letter] = mailbox.to("operator@example.org")
    text = letter.get_content()
    assert "“Person silent”" in text and f"https://ayni.example/practitioners/{id}" in text
    assert "ayni review claims" in text


async def test_what_was_rolled_back_is_not_sent(connection: Connection) -> None:
    transaction = connection.transaction()
    await transaction.start()
    await queue_letter(connection, LETTER)
    await transaction.rollback()
    assert await connection.fetchval("SELECT count(*) FROM outgoing_mail") == 0
    assert await connection.fetchval("SELECT count(*) FROM pgqueuer") == 0


async def test_a_refused_letter_is_tried_again_later_and_given_up_after_a_week(
    connection: Connection, mailbox: Mailbox
) -> None:
    settings = Settings(smtp_url=mailbox.url)
    id = await queue_letter(connection, LETTER)
    mailbox.refuses = True
    try:
        assert await send_due(lent(connection), settings) == (0, 1)
        assert await send_due(lent(connection), settings) == (0, 0), "not at once"
        await due(connection)
        assert await send_queued(lent(connection), settings, id) is False
        waits = "SELECT execute_after FROM pgqueuer ORDER BY id DESC LIMIT 1"
        assert await connection.fetchval(waits) > now() + timedelta(seconds=6), "each wait is longer"
        await connection.execute("UPDATE outgoing_mail SET created_at = $1", now() - timedelta(days=8))
        await due(connection)
        assert await send_queued(lent(connection), settings, id) is False
    finally:
        mailbox.refuses = False
    await due(connection)
    assert await send_due(lent(connection), settings) == (0, 0)
    assert await connection.fetchval("SELECT given_up_at IS NOT NULL FROM outgoing_mail") is True


async def test_a_letter_that_lost_its_job_gets_another(connection: Connection) -> None:
    id = await queue_letter(connection, LETTER)
    await connection.execute("DELETE FROM pgqueuer")
    assert await requeue_lost_jobs(connection) == 1
    assert await requeue_lost_jobs(connection) == 0
    (job,) = await connection.fetch("SELECT entrypoint, payload FROM pgqueuer")
    assert (job["entrypoint"], job["payload"].decode()) == ("send_mail", str(id))


async def test_a_letter_about_somebody_goes_with_them(connection: Connection) -> None:
    await load(connection, [profile("ana")])
    id = await connection.fetchval("SELECT id FROM practitioner")
    await queue_letter(connection, LETTER, id)
    async with connection.transaction():
        await remove_person(connection, id)
    assert await connection.fetchval("SELECT count(*) FROM outgoing_mail") == 0
