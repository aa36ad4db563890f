"""First contact with imported people: when somebody orders it, once, with a way out, and never to whoever said no."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import httpx2
import msgspec
import pytest

from service.accounts.invite_people import MOST_A_DAY, invite_people, queue_invitations
from service.core.database.pool import Connection
from service.email.message import Letter, written
from tests.fixtures.clinics import open_practice
from tests.fixtures.profiles import NOW, load, profile
from tests.fixtures.running import Server
from tests.web.accounts.test_claims import claim, imported

pytestmark = pytest.mark.anyio

SignIn = Callable[[str], httpx2.Client]


async def invited(records: Connection, address: str, key: str = "one", by: str = "") -> tuple[UUID, Letter]:
    """Somebody who was invited, and the letter to them."""
    id = await imported(records, f"{key}-{address}", email=f"{key}-{address}", approach="As the registry has it.")
    assert (await invite_people(records, [id], by or f"Elm {address}")).invited == 1
    await queue_invitations(records, "http://ayni", "operator@example.org")
    [letter] = await queued_to(records, f"{key}-{address}")
    return id, letter


async def queued_to(records: Connection, address: str) -> list[Letter]:
    """The letters to an address that wait in the outbox."""
    rows = await records.fetch("SELECT letter FROM outgoing_mail WHERE letter ->> 'to' = $1", address)
    return [msgspec.convert(row["letter"], Letter) for row in rows]


def path_in(letter: Letter) -> str:
    return next(word for word in letter.text.split() if word.startswith("http://ayni/")).removeprefix("http://ayni")


async def test_the_mail_says_what_is_known_by_whom_and_where_to_go_and_can_be_ended_with_one_click(
    records: Connection, address: str
) -> None:
    _, letter = await invited(records, address)
    text = " ".join(letter.text.split())
    assert f"Elm {address} has entered you" in text and "Known of you: Name, as people should see it" in text
    assert "operator@example.org" in text
    message = written(letter, "ayni@example.org")
    assert message["List-Unsubscribe"] == f"<http://ayni{path_in(letter)}/stop>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


async def test_looking_changes_nothing_and_shows_what_is_known_with_its_source(
    office: Server, records: Connection, address: str
) -> None:
    id, letter = await invited(records, address)
    with httpx2.Client(base_url=office.url) as reader:
        for _ in range(2):
            page = reader.get(path_in(letter))
            assert page.status_code == 200 and "As the registry has it." in page.text and "from import" in page.text
        assert reader.get(f"{path_in(letter)}x").status_code == 403
    assert await records.fetchval("SELECT count(*) FROM practitioner WHERE id = $1", id) == 1


async def test_who_is_invited_signs_in_with_that_address_and_has_the_profile(
    records: Connection, sign_in: SignIn, address: str
) -> None:
    person = sign_in(f"one-{address}")
    id, _ = await invited(records, address)
    assert claim(person, id).json()["status"] == "granted"


async def test_taken_off_it_is_erased_and_the_next_import_does_not_bring_it_back(
    office: Server, records: Connection, address: str
) -> None:
    id, letter = await invited(records, address)
    with httpx2.Client(base_url=office.url) as reader:
        assert "Taken off" in reader.post(path_in(letter), data={"do": "remove"}).text
        assert reader.get(path_in(letter)).status_code == 403
    assert await records.fetchval("SELECT reason FROM tombstone WHERE practitioner_id = $1", id)
    await load(records, [profile(f"one-{address}", email=f"one-{address}")], publish=False, source="import")
    assert await records.fetchval("SELECT count(*) FROM practitioner WHERE external_id = $1", f"one-{address}") == 0


async def test_a_profile_that_somebody_keeps_is_not_taken_off_by_an_old_link(
    office: Server, records: Connection, sign_in: SignIn, address: str
) -> None:
    person = sign_in(f"one-{address}")
    id, letter = await invited(records, address)
    claim(person, id)
    with httpx2.Client(base_url=office.url) as reader:
        assert reader.post(path_in(letter), data={"do": "remove"}).status_code == 409
    assert await records.fetchval("SELECT count(*) FROM practitioner WHERE id = $1", id) == 1


@pytest.mark.parametrize("one_click", [True, False])
async def test_whoever_wants_no_mail_gets_none_whoever_asks_and_whichever_profile_has_the_address(
    office: Server, records: Connection, address: str, one_click: bool
) -> None:
    _, letter = await invited(records, address)
    with httpx2.Client(base_url=office.url) as reader:
        if one_click:
            stop = reader.post(f"{path_in(letter)}/stop", data={"List-Unsubscribe": "One-Click"})
        else:
            stop = reader.post(path_in(letter), data={"do": "stop"})
        assert stop.status_code == 200
    other = await imported(records, f"second-{address}", email=f"ONE-{address}".upper())
    done = await invite_people(records, [other], "Somebody else")
    assert (done.invited, done.not_invited) == (0, {"declined": 1})


async def test_nobody_is_invited_twice_in_half_a_year_nor_who_has_claimed_or_has_no_address(
    records: Connection, sign_in: SignIn, address: str
) -> None:
    again, _ = await invited(records, address)
    silent = await imported(records, f"silent-{address}")
    taken = await imported(records, f"taken-{address}", email=address)
    claim(sign_in(address), taken)
    done = await invite_people(records, [again, silent, taken], "Elm")
    assert (done.invited, done.not_invited) == (0, {"invited before": 1, "no address": 1, "claimed": 1})
    later = NOW + timedelta(days=2000)
    assert (await invite_people(records, [again], "Elm", later)).invited == 1


async def test_one_name_invites_so_many_a_day_and_the_rest_tomorrow(records: Connection, address: str) -> None:
    rows = [profile(f"{address}-{number}", email=f"{number}-{address}") for number in range(MOST_A_DAY + 2)]
    await load(records, rows, publish=False, source=f"flood {address}")
    ids = [
        row["id"] for row in await records.fetch("SELECT id FROM practitioner WHERE source = $1", f"flood {address}")
    ]
    done = await invite_people(records, ids, f"Flood {address}")
    assert (done.invited, done.not_invited) == (MOST_A_DAY, {"tomorrow": 2})
    await records.execute("DELETE FROM practitioner WHERE source = $1", f"flood {address}")


async def test_the_made_up_are_never_written_to(records: Connection, address: str) -> None:
    await load(records, [profile(f"made-{address}", email=f"made-{address}")], source="demo")
    id = await records.fetchval("SELECT id FROM practitioner WHERE external_id = $1", f"made-{address}")
    assert (await invite_people(records, [id], "Elm")).not_invited == {"fictional": 1}


async def test_each_invitation_goes_into_the_outbox_once(records: Connection, address: str) -> None:
    async with records.transaction():  # whoever sends letters sees none before its end
        await invited(records, address)
        await queue_invitations(records, "http://ayni")
        assert len(await queued_to(records, f"one-{address}")) == 1


async def test_a_clinic_invites_its_own_people_and_an_import_by_itself_writes_to_nobody(
    office: Server, records: Connection, address: str
) -> None:
    elm = await open_practice(records, f"Elm {address}")
    with elm.client(office.url) as clinic:
        for key in ("a", "b"):
            person = {"display_name": f"Ana {key}", "modalities": ["reiki"], "email": f"{key}-{address}"}
            clinic.put(f"{elm.path}/roster/{key}", json=person).raise_for_status()
        assert await records.fetchval("SELECT count(*) FROM invitation WHERE invited_by = $1", f"Elm {address}") == 0
        some = clinic.post(f"{elm.path}/invitations", json={"external_ids": ["a", "nobody"]})
        assert (some.status_code, some.json()) == (202, {"invited": 1, "not_invited": {"not listed": 1}})
        rest = clinic.post(f"{elm.path}/invitations", json={})
        assert rest.json() == {"invited": 1, "not_invited": {"invited before": 1}}
