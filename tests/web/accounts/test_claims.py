"""Claiming an imported profile: by the address that came with it, by a link to it, or by a person's word."""

from collections.abc import Callable
from uuid import UUID, uuid4

import httpx2
import pytest

from service.accounts.claim_profile import decide_claim
from service.core.database.pool import Connection
from tests.fixtures.accounts import change
from tests.fixtures.clinics import open_practice
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.profiles import load, profile
from tests.fixtures.running import Server

pytestmark = pytest.mark.anyio

SignIn = Callable[[str], httpx2.Client]


async def imported(records: Connection, key: str, **fields: object) -> UUID:
    """The id of a profile as an import brings it: unlisted, without practices."""
    _, rejected = await load(records, [profile(key, **fields)], publish=False, source="import")
    assert not rejected
    id: UUID = await records.fetchval("SELECT id FROM practitioner WHERE (source, external_id) = ('import', $1)", key)
    return id


def claim(client: httpx2.Client, id: UUID | str, note: str | None = None) -> httpx2.Response:
    return client.post("/v1/claims", json={"practitioner_id": str(id), "note": note})


async def test_the_imported_address_claims_at_once_and_the_profile_stays_unlisted_until_published(
    person: httpx2.Client, address: str, records: Connection
) -> None:
    id = await imported(records, f"own-{address}", email=address.upper(), approach="As imported.", languages=["en"])
    me = person.get("/v1/me").json()
    assert [profile["id"] for profile in me["claimable"]] == [str(id)]
    assert claim(person, id).json()["status"] == "granted"
    assert person.get("/v1/me").json()["profile"]["status"] == "draft"
    assert person.get(f"/v1/practitioners/{id}").status_code == 404
    assert person.post("/v1/me/profile/publish").status_code == 200
    assert person.get(f"/v1/practitioners/{id}").json()["approach"] == "As imported."


async def test_what_the_person_changes_becomes_their_word_and_the_rest_keeps_its_source_and_the_row_its_key(
    person: httpx2.Client, address: str, records: Connection
) -> None:
    key = f"sources-{address}"
    id = await imported(records, key, email=address, approach="As imported.", languages=["en"])
    claim(person, id)
    change(person, {"approach": "In my own words.", "serves": ["adults"]}).raise_for_status()
    state = person.get("/v1/me").json()["profile"]
    sources = {
        name: state["sources"][name] for name in ("approach", "serves", "languages", "display_name", "modalities")
    }
    assert sources == {
        "approach": "practitioner",
        "serves": "practitioner",
        "languages": "import",
        "display_name": "import",
        "modalities": "import",
    }
    row = await records.fetchrow("SELECT source, external_id FROM practitioner WHERE id = $1", id)
    assert row is not None
    assert tuple(row) == ("import", key)
    assert await records.fetchval("SELECT count(*) FROM practitioner WHERE external_id = $1", key) == 1


async def test_another_address_claims_by_a_link_to_the_imported_one_in_the_claimants_browser_only(
    sign_in: SignIn, mailbox: Mailbox, address: str, records: Connection
) -> None:
    office_address = f"office-{address}"
    id = await imported(records, f"link-{address}", email=office_address)
    person, other = sign_in(address), sign_in(f"other-{address}")
    assert claim(person, id).json()["status"] == "mailed"
    assert person.get("/v1/me").json()["profile"] is None
    token = mailbox.token_to(office_address)
    for looking in (person.head, person.get):  # a program that reads mail uses nothing up
        assert looking(f"/claim/{token}").status_code == 200
    assert person.get("/v1/me").json()["profile"] is None
    assert other.post("/v1/claims/link", json={"token": token}).status_code == 403
    assert person.post("/v1/claims/link", json={"token": token}).json()["status"] == "granted"
    assert person.post("/v1/claims/link", json={"token": token}).status_code == 403
    assert person.get("/v1/me").json()["profile"]["id"] == str(id)
    assert claim(other, id).status_code == 409


async def test_a_claim_link_ends_after_a_week(
    person: httpx2.Client, mailbox: Mailbox, address: str, records: Connection
) -> None:
    id = await imported(records, f"late-{address}", email=f"late-{address}")
    claim(person, id)
    await records.execute("UPDATE claim SET expires_at = now() WHERE practitioner_id = $1", id)
    late = person.post("/v1/claims/link", json={"token": mailbox.token_to(f"late-{address}")})
    assert late.status_code == 403


async def test_without_an_address_a_claim_waits_for_a_person_who_grants_or_refuses(
    sign_in: SignIn, address: str, records: Connection
) -> None:
    granted = await imported(records, f"wait-{address}")
    refused = await imported(records, f"no-{address}")
    person, other = sign_in(address), sign_in(f"other-{address}")
    waiting = claim(person, granted, "I am listed at the clinic in Oak Street.").json()
    rival = claim(other, granted).json()
    assert (waiting["status"], rival["status"]) == ("waiting", "waiting")
    assert person.get("/v1/me").json()["profile"] is None
    turned_away = claim(other, refused).json()
    await decide_claim(records, UUID(turned_away["id"]), accept=False, decided_by="operator")
    assert claim(other, refused).status_code == 409
    await decide_claim(records, UUID(waiting["id"]), accept=True, decided_by="clinic:oak")
    assert person.get("/v1/me").json()["profile"]["id"] == str(granted)
    assert await records.fetchval("SELECT status FROM claim WHERE id = $1", UUID(rival["id"])) == "refused"


async def test_a_clinics_word_settles_claims_on_its_own_roster_and_on_no_other(
    office: Server, sign_in: SignIn, address: str, records: Connection
) -> None:
    oak, elm = await open_practice(records, f"Oak {address}"), await open_practice(records, f"Elm {address}")
    reader = await open_practice(records, f"Ash {address}", ("roster:read",))
    with oak.client(office.url) as clinic, elm.client(office.url) as stranger, reader.client(office.url) as looking:
        person = {"display_name": "Ana Roster", "modalities": ["reiki"]}
        id = clinic.put(f"{oak.path}/roster/staff-1", json=person).raise_for_status().json()["practitioner_id"]
        claimant, rival = sign_in(address), sign_in(f"rival-{address}")
        mine = claim(claimant, id, "Room 3, Mondays.").json()
        theirs = claim(rival, id).json()
        assert (mine["status"], theirs["status"]) == ("waiting", "waiting")

        listed = clinic.get(f"{oak.path}/claims", params={"limit": 1}).json()
        listing = {name: listed["results"][0][name] for name in ("id", "external_id", "email", "note")}
        assert listing == {"id": mine["id"], "external_id": "staff-1", "email": address, "note": "Room 3, Mondays."}
        rest = clinic.get(f"{oak.path}/claims", params={"cursor": listed["next_cursor"]}).json()
        assert [result["id"] for result in rest["results"]] == [theirs["id"]]
        assert stranger.get(f"{elm.path}/claims").json()["results"] == []
        assert stranger.get(f"{oak.path}/claims").status_code == 403
        assert stranger.post(f"{elm.path}/claims/{mine['id']}", json={"accept": True}).status_code == 404
        assert looking.post(f"{reader.path}/claims/{mine['id']}", json={"accept": True}).status_code == 403

        refused = clinic.post(f"{oak.path}/claims/{theirs['id']}", json={"accept": False})
        assert refused.json()["status"] == "refused"
        granted = clinic.post(f"{oak.path}/claims/{mine['id']}", json={"accept": True})
        assert granted.json()["status"] == "granted"
        assert claimant.get("/v1/me").json()["profile"]["status"] == "draft"  # unlisted until the person publishes
        assert rival.get("/v1/me").json()["profile"] is None
        assert clinic.post(f"{oak.path}/claims/{mine['id']}", json={"accept": True}).status_code == 404
    written = await records.fetch("SELECT action FROM security_log WHERE clinic_id = $1 ORDER BY id", oak.clinic.id)
    assert [row["action"] for row in written][-3:] == ["roster put", "claim refused", "claim granted"]


async def test_one_account_keeps_one_profile_and_a_second_cannot_be_claimed(
    person: httpx2.Client, address: str, records: Connection
) -> None:
    first = await imported(records, f"first-{address}", email=address)
    assert claim(person, first).json()["status"] == "granted"
    id = await imported(records, f"second-{address}")
    assert claim(person, id).status_code == 409
    assert (await records.fetchval("SELECT count(*) FROM claim WHERE practitioner_id = $1", id)) == 0


async def test_claims_are_counted(person: httpx2.Client) -> None:
    answers = [claim(person, uuid4()).status_code for _ in range(11)]
    assert answers == [404] * 10 + [429]


OWN = {
    "approach": "Mine now.",
    "languages": ["en", "fr"],
    "concerns": ["grief", "insomnia"],
    "concerns_first": ["grief"],
    "practices": {"options": {"items": {"two_or_more_routes": 3}}},
    "places": [{"address": {"city": "New Haven", "region": "CT", "country": "US"}}],
    "fees": {"currency": "USD", "session": {"min": 80, "max": 90}},
    "pronouns": None,
}
REGISTER = {
    "approach": "As registered.",
    "languages": ["en"],
    "concerns": ["back pain"],
    "practices": {"options": {"items": {"two_or_more_routes": 9}}},
    "places": [{"address": {"city": "Hartford", "region": "CT", "country": "US"}}],
    "fees": {"currency": "EUR", "session": {"min": 10, "max": 20}, "sliding_scale": True},
    "pronouns": "they",
    "gender": "woman",
}


@pytest.mark.parametrize(
    "loaded", [REGISTER, REGISTER | {"status": "published", "confirmed_at": "2020-01-01T00:00:00Z"}, {}]
)
async def test_loading_the_same_register_again_keeps_every_field_that_the_practitioner_has_touched(
    person: httpx2.Client, address: str, records: Connection, loaded: dict[str, object]
) -> None:
    key = f"register-{address}"
    await load(records, [profile(key, email=address, **REGISTER)], source="register")
    id = await records.fetchval("SELECT id FROM practitioner WHERE (source, external_id) = ('register', $1)", key)
    claim(person, id)
    change(person, OWN).raise_for_status()
    person.post("/v1/me/profile/withdraw").raise_for_status()
    before, state = person.get("/v1/me/profile").json(), person.get("/v1/me").json()["profile"]
    changed = profile(key, email=address, **{**loaded, "gender": "man"})
    counts, rejected = await load(records, [changed], source="register")
    assert (counts.updated, rejected) == (1, [])
    after, now = person.get("/v1/me/profile").json(), person.get("/v1/me").json()["profile"]
    assert {name: after.get(name) for name in OWN} == {name: before.get(name) for name in OWN}
    assert after["gender"] == "man"
    assert {name: now["sources"][name] for name in OWN} == dict.fromkeys(OWN, "practitioner")
    assert (now["status"], now["confirmed_at"]) == ("withdrawn", state["confirmed_at"])
    assert {name: now["updated_at"][name] for name in OWN} == {name: state["updated_at"][name] for name in OWN}
    again, _ = await load(records, [changed], source="register")
    assert again.unchanged == 1


async def test_loading_never_publishes_what_its_keeper_has_not_published(
    person: httpx2.Client, address: str, records: Connection
) -> None:
    key = f"unlisted-{address}"
    id = await imported(records, key, email=address)
    claim(person, id)
    await load(records, [profile(key, email=address, approach="New.", status="published")], source="import")
    assert person.get("/v1/me").json()["profile"]["status"] == "draft"
    assert person.get("/v1/me/profile").json()["approach"] == "New."
