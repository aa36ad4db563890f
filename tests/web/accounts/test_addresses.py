"""The address one signs in with: changed from both mailboxes, a second one, and the operator's help."""

from collections.abc import Callable

import httpx2
import pytest

from service.accounts.change_address import move_account
from service.core.database.pool import Connection
from service.core.errors import Conflict
from tests.fixtures.accounts import create, new_address
from tests.fixtures.mailbox import Mailbox

pytestmark = pytest.mark.anyio
SignIn = Callable[[str], httpx2.Client]


def say(client: httpx2.Client, token: str, word: str = "yes") -> str:
    answer = client.post(f"/address/{token}", data={"do": word})
    assert answer.status_code == 200, answer.text
    return answer.text


def test_a_change_counts_once_both_mailboxes_have_said_yes(
    keeper: httpx2.Client, address: str, mailbox: Mailbox, visitor: httpx2.Client, sign_in: SignIn
) -> None:
    new, before = new_address(), len(mailbox.to(address))
    listed = keeper.patch("/v1/me/address", json={"email": new.upper()}).raise_for_status().json()["results"]
    assert listed == [{"email": address, "state": "first"}, {"email": new, "state": "waiting"}]
    at_new, at_old = mailbox.token_to(new), mailbox.token_to(address, before + 1)
    for token in (at_new, at_old):  # looking, as programs that read mail do, changes nothing
        assert visitor.head(f"/address/{token}").status_code == 200
        assert "Yes" in visitor.get(f"/address/{token}").text
    assert keeper.get("/v1/me").json()["email"] == address
    assert "other mailbox" in say(visitor, at_new)
    assert keeper.get("/v1/me").json()["email"] == address
    assert "signs in from now on" in say(visitor, at_old)
    assert keeper.get("/v1/me").json()["email"] == new
    assert sign_in(new).get("/v1/me").json()["profile"]["display_name"] == "Ana Example"
    assert sign_in(address).get("/v1/me").json()["profile"] is None
    assert visitor.post(f"/address/{at_old}", data={"do": "yes"}).status_code == 403


def test_either_mailbox_stops_a_change(
    keeper: httpx2.Client, address: str, mailbox: Mailbox, visitor: httpx2.Client
) -> None:
    new, before = new_address(), len(mailbox.to(address))
    keeper.patch("/v1/me/address", json={"email": new}).raise_for_status()
    assert "Stopped" in say(visitor, mailbox.token_to(address, before + 1), "no")
    assert visitor.post(f"/address/{mailbox.token_to(new)}", data={"do": "yes"}).status_code == 403
    assert keeper.get("/v1/me/address").json()["results"] == [{"email": address, "state": "first"}]


def test_a_second_address_signs_in_and_says_yes_where_the_first_is_lost(
    keeper: httpx2.Client, address: str, mailbox: Mailbox, visitor: httpx2.Client, sign_in: SignIn
) -> None:
    second, new, before = new_address(), new_address(), len(mailbox.to(address))
    keeper.patch("/v1/me/address", json={"email": second, "second": True}).raise_for_status()
    assert "other mailbox" in say(visitor, mailbox.token_to(second))  # whoever is signed in alone adds no way in
    assert keeper.get("/v1/me/address").json()["results"][-1] == {"email": second, "state": "waiting"}
    say(visitor, mailbox.token_to(address, before + 1))
    there = sign_in(second)
    assert there.get("/v1/me").json()["email"] == address
    before = len(mailbox.to(second))
    there.patch("/v1/me/address", json={"email": new}).raise_for_status()
    say(visitor, mailbox.token_to(new))
    say(visitor, mailbox.token_to(second, before + 1))
    assert there.get("/v1/me").json()["email"] == new
    there.delete(f"/v1/me/address/{second}").raise_for_status()
    assert there.delete(f"/v1/me/address/{second}").status_code == 404
    assert sign_in(second).get("/v1/me").json()["profile"] is None


def test_an_address_of_somebody_elses_profile_is_refused_to_its_own_mailbox_alone(
    keeper: httpx2.Client, address: str, mailbox: Mailbox, visitor: httpx2.Client, sign_in: SignIn
) -> None:
    taken, before = new_address(), len(mailbox.to(address))
    create(sign_in(taken)).raise_for_status()
    asked = keeper.patch("/v1/me/address", json={"email": taken})
    assert asked.status_code == 202  # tells nobody who keeps a profile here
    say(visitor, mailbox.token_to(address, before + 1))
    assert visitor.post(f"/address/{mailbox.token_to(taken, 2)}", data={"do": "yes"}).status_code == 409
    assert keeper.get("/v1/me").json()["email"] == address
    wrong = keeper.patch("/v1/me/address", json={"email": "no address"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (400, "/email")
    page = keeper.post("/me/address", data={"form_token": _form_token(keeper), "do": "change", "email": "no address"})
    assert (page.status_code, 'value="no address"' in page.text) == (422, True)


async def test_the_operator_helps_whoever_lost_their_mailbox_and_the_log_says_so(
    keeper: httpx2.Client, address: str, mailbox: Mailbox, records: Connection, sign_in: SignIn
) -> None:
    new, taken = new_address(), new_address()
    create(sign_in(taken)).raise_for_status()
    with pytest.raises(Conflict):
        await move_account(records, address, taken, "They called.")
    await move_account(records, address, new, "They called, and we know their voice.")
    assert keeper.get("/v1/me").status_code == 401  # whoever was signed in is no more
    assert sign_in(new).get("/v1/me").json()["profile"]["display_name"] == "Ana Example"
    assert "know their voice" in mailbox.to(address, 2)[-1].get_content()
    logged = await records.fetchrow(
        "SELECT actor, after FROM security_log WHERE action = 'moderation: address changed' ORDER BY at DESC LIMIT 1"
    )
    assert (logged["actor"], logged["after"]["from"], logged["after"]["to"]) == ("operator", address, new)


def _form_token(client: httpx2.Client) -> str:
    token: str = client.get("/v1/me").json()["form_token"]
    return token
