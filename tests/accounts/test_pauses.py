"""A pause that ends by itself: never shown before, shown from the day on, and its person is told."""

from datetime import timedelta

import pytest

from schemas.accounts.account import Account
from service.accounts.publish_profile import end_pauses, pause_profile, publish_profile
from service.accounts.tell_accounts import list_notices
from service.boot.matcher import indexer, open_matcher
from service.core.database.pool import Connection
from service.core.errors import BadRequest
from service.core.settings import Settings
from tests.fixtures.profiles import NOW, load, profile

pytestmark = pytest.mark.anyio


async def keeper(connection: Connection) -> Account:
    await load(connection, [profile("away", email="away@example.org")])
    row = await connection.fetchrow(
        "INSERT INTO account (email, practitioner_id) SELECT email, id FROM practitioner RETURNING *"
    )
    return Account(row["id"], row["email"], row["practitioner_id"], row["created_at"])


async def shown(connection: Connection) -> bool:
    """Whether matching may show them."""
    return bool(await connection.fetchval("SELECT count(*) FROM match_profile"))


async def test_a_pause_ends_on_its_day_and_confirms_nothing(connection: Connection) -> None:
    person, matcher = await keeper(connection), await open_matcher(connection, Settings())
    day = (NOW + timedelta(days=10)).date()
    paused = await pause_profile(connection, matcher, person, day, NOW)
    assert (paused.status, paused.paused_until, await shown(connection)) == ("paused", day, False)
    assert await end_pauses(connection, indexer(Settings()), NOW + timedelta(days=9)) == 0
    assert not await shown(connection)
    assert await end_pauses(connection, indexer(Settings()), NOW + timedelta(days=10)) == 1
    assert await shown(connection)
    assert await connection.fetchval("SELECT confirmed_at FROM practitioner") == NOW  # not said anew
    assert [notice.kind for notice in await list_notices(connection, person.id)] == ["pause ended"]
    assert await end_pauses(connection, indexer(Settings()), NOW + timedelta(days=11)) == 0


async def test_who_comes_back_earlier_or_pauses_without_a_day_stays_as_they_chose(connection: Connection) -> None:
    person, matcher = await keeper(connection), await open_matcher(connection, Settings())
    later = NOW + timedelta(days=40)
    await pause_profile(connection, matcher, person, (NOW + timedelta(days=10)).date(), NOW)
    await publish_profile(connection, matcher, person, NOW)
    await pause_profile(connection, matcher, person, None, NOW)
    assert await end_pauses(connection, indexer(Settings()), later) == 0
    assert not await shown(connection)


@pytest.mark.parametrize("days", [-1, 0, 800])
async def test_a_day_that_is_not_ahead_is_refused(connection: Connection, days: int) -> None:
    person, matcher = await keeper(connection), await open_matcher(connection, Settings())
    with pytest.raises(BadRequest) as refusal:
        await pause_profile(connection, matcher, person, (NOW + timedelta(days=days)).date(), NOW)
    assert refusal.value.fields[0][0] == "/until"
