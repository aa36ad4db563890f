"""Leaving with everything: export, and erasure of which nothing personal is left anywhere."""

from collections.abc import Callable
from datetime import timedelta

import httpx2
import pytest

from service.core.clock import today
from service.core.database.pool import Connection
from tests.fixtures.accounts import change, create
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.running import Server

pytestmark = pytest.mark.anyio

SignIn = Callable[[str], httpx2.Client]
CANARY = "quetzalcanary"


async def rows_with(records: Connection, text: str) -> list[str]:
    """Every table of the directory with a row in which the text occurs in any column."""
    tables = await records.fetch(
        "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables "
        "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    )
    results = []
    for table in tables:
        # bytea reads as hexadecimal: a text inside it is looked for as such
        query = (
            f"SELECT count(*) FROM {table['name']} AS t WHERE position($1 IN lower(t::text)) > 0 "
            f"OR position(encode(convert_to($1, 'utf-8'), 'hex') IN t::text) > 0"
        )
        if await records.fetchval(query, text):
            results.append(table["name"])
    return results


async def test_erasing_leaves_an_id_a_date_and_a_reason_and_nothing_else(
    sign_in: SignIn, mailbox: Mailbox, office: Server, records: Connection, visitor: httpx2.Client
) -> None:
    address = f"{CANARY}@example.org"
    person = sign_in(address)
    create(
        person,
        display_name=f"{CANARY} One",
        email=address,
        modalities=["massage therapy", f"{CANARY} method"],
        concerns=[f"{CANARY} worry", "insomnia"],
        approach=f"I am {CANARY}.",
        credentials=[{"title": f"{CANARY} title"}],
        places=[{"address": {"line": f"{CANARY} street", "city": "Hartford", "region": "CT", "country": "US"}}],
        contact={"website": f"https://{CANARY}.example"},
    ).raise_for_status()
    change(person, {"approach": f"Changed by {CANARY}.", "does_not_treat": [CANARY]}).raise_for_status()
    state = person.post("/v1/me/profile/publish", headers={"Idempotency-Key": CANARY}).json()
    token = person.post("/v1/me/tokens", json={"name": CANARY, "scopes": ["profile:read"]}).json()["token"]
    person.post("/v1/me/preview", json={"story": f"the story of {CANARY}"}).raise_for_status()
    assert "public.practitioner_version" in await rows_with(records, CANARY)

    exported = person.get("/v1/me/export")
    assert exported.headers["Content-Disposition"].startswith("attachment")
    export = exported.json()
    assert export["account"]["email"] == address
    assert export["profile"]["approach"] == f"Changed by {CANARY}."
    assert [version["profile"]["approach"] for version in export["versions"]] == [
        f"I am {CANARY}.",
        f"Changed by {CANARY}.",
    ]
    assert [token["name"] for token in export["tokens"]] == [CANARY]
    assert len(export["sessions"]) == 1

    before = len(mailbox.to(address))
    assert person.delete("/v1/me").status_code == 204
    assert mailbox.to(address, before + 1)[-1]["Subject"] == "Your account on Ayni is erased"
    assert await rows_with(records, CANARY) == []
    left = await rows_with(records, state["id"])
    assert "public.tombstone" in left
    tomb = await records.fetchrow("SELECT reason, erased_at FROM tombstone WHERE practitioner_id = $1", state["id"])
    assert tomb is not None
    assert tomb["reason"] == "erased by the practitioner"
    assert not {"public.practitioner", "public.match_profile", "public.practitioner_version"} & set(left)
    assert CANARY not in office.log().lower()
    assert visitor.get(f"/v1/practitioners/{state['id']}").status_code == 404
    assert visitor.get("/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert person.get("/v1/me").status_code == 401

    again = sign_in(address)  # the same address starts from nothing
    assert again.get("/v1/me").json()["profile"] is None
    assert create(again, modalities=[f"{CANARY} method"]).status_code == 201
    again.delete("/v1/me").raise_for_status()
    assert await rows_with(records, CANARY) == []


async def test_a_term_that_others_use_stays_when_one_of_them_leaves(
    sign_in: SignIn, address: str, records: Connection
) -> None:
    one, other = sign_in(f"one-{address}"), sign_in(f"other-{address}")
    for client in (one, other):
        create(client, modalities=["wuthering breathwork of the moors"]).raise_for_status()
    one.delete("/v1/me").raise_for_status()
    assert other.get("/v1/me/profile").json()["modalities"] == ["wuthering breathwork of the moors"]


def test_an_account_without_a_profile_is_exported_and_erased_as_well(person: httpx2.Client) -> None:
    assert person.get("/v1/me/export").json()["profile"] is None
    assert person.delete("/v1/me").status_code == 204
    assert person.get("/v1/me").status_code == 401


def test_the_overview_stands_in_every_state_and_pauses_until_a_day(keeper: httpx2.Client) -> None:
    def press(**fields: str) -> int:
        token = keeper.get("/v1/me").json()["form_token"]
        return keeper.post("/me/state", data={"form_token": token, **fields}).status_code

    day = (today() + timedelta(days=9)).isoformat()
    for fields, shows in (
        ({"do": "publish"}, 'name="until"'),
        ({"do": "pause", "until": day}, f'value="{day}"'),
        ({"do": "withdraw"}, "Withdrawn"),
    ):
        assert press(**fields) == 303
        page = keeper.get("/me")
        assert (page.status_code, shows in page.text) == (200, True)
    assert press(do="pause", until="soon") == 400  # no date
