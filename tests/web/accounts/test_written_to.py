"""Whoever keeps a profile can be written to, also when the profile names no address; the address stays unseen."""

import httpx2

from tests.fixtures.accounts import new_address
from tests.fixtures.mailbox import Mailbox


def test_a_message_reaches_the_address_the_keeper_signs_in_with_when_the_profile_names_none(
    keeper: httpx2.Client, address: str, mailbox: Mailbox, visitor: httpx2.Client
) -> None:
    id = keeper.post("/v1/me/profile/publish").raise_for_status().json()["id"]
    before = len(mailbox.to(address))
    reply_to = new_address()
    sent = visitor.post(f"/v1/practitioners/{id}/introductions", json={"message": "Hello?", "reply_to": reply_to})
    assert sent.status_code == 200, sent.text
    assert reply_to in mailbox.to(address, before + 1)[-1].get_content()
    for shown in (sent.text, visitor.get(f"/v1/practitioners/{id}").text, visitor.get(f"/practitioners/{id}").text):
        assert address not in shown
