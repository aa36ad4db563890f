"""A registry loaded again every night takes nothing from the practitioners who keep their profiles, and tells them."""

from uuid import UUID

import msgspec
import pytest

from schemas.accounts.account import NoticeChoice
from schemas.profiles.practitioner import ProfileDump
from service.accounts.tell_accounts import choose_notices, list_notices, queue_notices, remove_notice
from service.boot.matcher import indexer
from service.core.database.pool import Connection
from service.core.settings import Settings
from service.matching.index.index_profiles import save_and_index
from service.profiles.own_words import PRACTITIONER
from service.profiles.store import each_profile
from service.vocabulary.cache import VocabularyCache
from tests.fixtures.profiles import NOW, load, profile

pytestmark = pytest.mark.anyio
MANY = 500


def registry(night: int, many: int = MANY) -> list[dict[str, object]]:
    return [
        profile(
            f"r-{number}",
            email=f"r-{number}@example.org",
            approach="As the registry has it.",
            languages=["en"],
            fees={"currency": "USD", "session": {"min": 100 + night}},
            waiting_weeks=night,
        )
        for number in range(many)
    ]


async def keep_all(connection: Connection) -> None:
    await connection.execute(
        "INSERT INTO account (email, practitioner_id) SELECT 'of-' || external_id || '@example.org', id"
        " FROM practitioner"
    )


async def everything(connection: Connection) -> dict[UUID, tuple[object, ...]]:
    return {
        stored_profile.id: (
            stored_profile.profile,
            stored_profile.status,
            stored_profile.confirmed_at,
            stored_profile.sources,
            stored_profile.version,
        )
        async for stored_profile in each_profile(connection)
    }


async def test_a_nightly_reload_changes_nothing_of_500_who_keep_their_profiles(connection: Connection) -> None:
    await load(connection, registry(0), source="registry:state")
    await keep_all(connection)
    stored = [stored_profile async for stored_profile in each_profile(connection)]
    own = [
        (
            stored_profile.external_id,
            msgspec.convert(
                msgspec.to_builtins(stored_profile.profile)
                | {
                    "approach": "In my own words.",
                    "languages": ["en", "fr"],
                    "fees": {"currency": "USD", "session": {"min": 60.0}},
                    "waiting_weeks": 3,
                    "source": stored_profile.source,
                },
                ProfileDump,
            ),
        )
        for stored_profile in stored
    ]
    terms = await VocabularyCache.read(connection)
    async with connection.transaction():
        await save_and_index(connection, own, terms, indexer(Settings()), saved_by=PRACTITIONER, now=NOW)
    before = await everything(connection)
    for night in (1, 2):
        counts, rejected = await load(connection, registry(night), source="registry:state")
        assert (counts.unchanged, rejected) == (MANY, [])
    assert await everything(connection) == before
    assert await connection.fetchval("SELECT count(*) FROM account_notice") == 0


async def test_who_keeps_a_profile_is_told_what_its_source_changed(connection: Connection) -> None:
    await load(connection, registry(0, 1), source="registry:state")
    await keep_all(connection)
    await load(connection, registry(1, 1), source="registry:state")
    account = await connection.fetchval("SELECT id FROM account")
    [notice] = await list_notices(connection, account)
    assert notice.kind == "profile changed"
    assert notice.details == {"by": "registry:state", "fields": ["fees", "waiting_weeks"]}
    assert await queue_notices(connection, "https://ayni.example", NOW) == 1
    assert await queue_notices(connection, "https://ayni.example", NOW) == 0  # once only
    letter = await connection.fetchval("SELECT letter FROM outgoing_mail")
    assert "Fees and Weeks of waiting" in letter["text"] and letter["to"] == "of-r-0@example.org"
    await remove_notice(connection, account, notice.id)
    assert await list_notices(connection, account) == []


async def test_a_kind_of_notice_can_be_switched_off_in_mails_and_on_the_overview(connection: Connection) -> None:
    await load(connection, registry(0, 1), source="registry:state")
    await keep_all(connection)
    account = await connection.fetchval("SELECT id FROM account")
    await choose_notices(connection, account, NoticeChoice(mailed=["partner asks"], shown=["profile changed"]))
    await load(connection, registry(1, 1), source="registry:state")
    assert await queue_notices(connection, "https://ayni.example", NOW) == 0
    assert await connection.fetchval("SELECT count(*) FROM outgoing_mail") == 0
    assert len(await list_notices(connection, account)) == 1
    await choose_notices(connection, account, NoticeChoice(mailed=["profile changed"], shown=[]))
    assert await list_notices(connection, account) == []
