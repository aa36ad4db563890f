"""Who is reminded, when, and by which of several processes."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from service.accounts.remind_unconfirmed import count_unmatched, list_unmatched, remind_unconfirmed
from service.accounts.tell_accounts import list_notices, queue_notices
from service.core.database.pool import Connection, connect
from service.email.message import Letter
from service.profiles.fictional import FICTIONAL_SOURCES
from tests.fixtures.profiles import NOW, load, profile

pytestmark = pytest.mark.anyio


async def letters_of(connection: Connection) -> list[Letter]:
    """What waits in the outbox."""
    return [msgspec.convert(row[0], Letter) for row in await connection.fetch("SELECT letter FROM outgoing_mail")]


async def people(connection: Connection, **days: int) -> None:
    """Published profiles, confirmed so many days before NOW."""
    rows = [
        profile(
            name,
            email=f"{name}@example.org",
            status="published",
            confirmed_at=(NOW - timedelta(days=ago)).isoformat(),
        )
        for name, ago in days.items()
    ]
    await load(connection, rows)
    await keep(connection)


async def keep(connection: Connection) -> None:
    """An account keeps each of the profiles, with the address of the profile."""
    await connection.execute(
        "INSERT INTO account (email, practitioner_id) SELECT email, id FROM practitioner ON CONFLICT DO NOTHING"
    )


async def test_each_step_of_age_is_reminded_once(connection: Connection) -> None:
    await people(connection, fresh=10, soon=84, old=170, gone=181)
    assert await remind_unconfirmed(connection, "http://ayni", NOW) == 3
    texts = {letter.to.split("@")[0]: letter.text for letter in await letters_of(connection)}
    assert set(texts) == {"soon", "old", "gone"}
    assert "will be shown as not confirmed" in texts["soon"]
    assert "will no longer be matched" in texts["old"].replace("\n", " ")
    assert "is not matched with seekers until you confirm it" in texts["gone"]
    assert await remind_unconfirmed(connection, "http://ayni", NOW) == 0
    assert [person.display_name for person in await list_unmatched(connection, 10, NOW)] == ["Person gone"]
    assert await count_unmatched(connection, NOW) == (1, 1)
    later = NOW + timedelta(days=90)
    assert await remind_unconfirmed(connection, "http://ayni", later) == 3  # fresh, soon and old: the next step
    assert await remind_unconfirmed(connection, "http://ayni", later) == 0


async def test_who_wants_no_mail_about_it_reads_it_on_the_overview_alone(connection: Connection) -> None:
    await people(connection, soon=84)
    await connection.execute("UPDATE account SET unmailed = '{about to become stale}'")
    assert await remind_unconfirmed(connection, "http://ayni", NOW) == 0
    [notice] = await list_notices(connection, await connection.fetchval("SELECT id FROM account"))
    assert notice.kind == "about to become stale"
    assert await queue_notices(connection, "http://ayni", NOW) == 0  # nor by another way


async def test_a_reminder_speaks_the_first_language_that_its_reader_works_in_and_leads_to_pages_in_it(
    connection: Connection,
) -> None:
    old = {"status": "published", "confirmed_at": (NOW - timedelta(days=95)).isoformat()}
    await load(
        connection,
        [
            profile("ana", email="ana@example.org", languages=["es-MX", "en"], **old),
            profile("hanna", email="hanna@example.org", languages=["de"], **old),
        ],
    )
    await keep(connection)
    await remind_unconfirmed(connection, "http://ayni", NOW, operator="desk@example.org")
    letters = {letter.to.split("@")[0]: letter for letter in await letters_of(connection)}
    assert letters["ana"].subject == "¿Sigue siendo cierto tu perfil de Ayni?"
    assert letters["ana"].text.count("http://ayni/es/") == 3
    assert letters["hanna"].subject == "Is your profile on Ayni still true?"
    assert "http://ayni/confirm/" in letters["hanna"].text
    for name, stop in (("ana", "/es/me/account"), ("hanna", "/me/account")):  # how to stop it, and who sends it
        assert f"http://ayni{stop}\n" in letters[name].text and "desk@example.org" in letters[name].text


async def test_a_new_confirmation_starts_the_steps_anew(connection: Connection) -> None:
    await people(connection, one=100)
    await remind_unconfirmed(connection, "http://ayni", NOW)
    await connection.execute("UPDATE practitioner SET confirmed_at = $1", NOW)
    assert await remind_unconfirmed(connection, "http://ayni", NOW + timedelta(days=82)) == 0
    assert await remind_unconfirmed(connection, "http://ayni", NOW + timedelta(days=84)) == 1


async def test_whoever_is_not_published_or_never_signed_up_is_left_in_peace(connection: Connection) -> None:
    await people(connection, paused=200, imported=200)
    await connection.execute("UPDATE practitioner SET status = 'paused' WHERE external_id = 'paused'")
    await connection.execute("DELETE FROM account WHERE email LIKE 'imported@%'")
    assert await remind_unconfirmed(connection, "http://ayni", NOW) == 0


async def test_people_who_were_made_up_are_never_reminded(connection: Connection) -> None:
    old = {"status": "published", "confirmed_at": (NOW - timedelta(days=95)).isoformat()}
    await load(connection, [profile("ana", email="ana@example.org", **old)])
    for source in FICTIONAL_SOURCES:
        await load(connection, [profile(source, email=f"{source}@example.org", source=source, **old)])
    await keep(connection)
    assert await connection.fetchval("SELECT count(*) FROM practitioner") == 3
    assert await remind_unconfirmed(connection, "http://ayni", NOW) == 1
    assert [letter.to for letter in await letters_of(connection)] == ["ana@example.org"]


async def test_of_two_processes_one_sends_each(connection: Connection, database_url: str) -> None:
    await people(connection, **{f"p{number}": 100 for number in range(20)})
    other = await connect(database_url)
    done = await asyncio.gather(*(remind_unconfirmed(session, "http://ayni", NOW) for session in (connection, other)))
    await other.close()
    assert sum(done) == 20
    reminded = [letter.to for letter in await letters_of(connection)]
    assert sorted(reminded) == sorted(set(reminded))
