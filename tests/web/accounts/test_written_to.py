"""Whoever keeps a profile can be written to, also when the profile names no address; the address stays unseen."""

import re
from html import escape, unescape

import httpx2

from tests.fixtures.accounts import change, new_address
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


def test_a_message_comes_in_the_first_of_the_readers_languages_that_has_mails(
    keeper: httpx2.Client, address: str, mailbox: Mailbox, visitor: httpx2.Client
) -> None:
    change(keeper, {"languages": ["qu", "es-PE", "en"]}).raise_for_status()
    id = keeper.post("/v1/me/profile/publish").raise_for_status().json()["id"]
    before = len(mailbox.to(address))
    visitor.post(f"/v1/practitioners/{id}/introductions", json={"message": "Hi"}).raise_for_status()
    letter = mailbox.to(address, before + 1)[-1]
    assert letter["Subject"] == "Un mensaje para ti, por medio de Ayni"
    assert "/es/me/account" in letter.get_content()


def test_what_is_copied_into_ones_own_page_keeps_its_quotes(keeper: httpx2.Client) -> None:
    name = 'Ana "Nana" <RN>'
    change(keeper, {"display_name": name}).raise_for_status()
    keeper.post("/v1/me/profile/publish").raise_for_status()
    copied = [
        unescape(box) for box in re.findall(r"<textarea[^>]*>(.*?)</textarea>", keeper.get("/me/site").text, re.DOTALL)
    ]
    assert f'alt="{escape(name)}, Ayni"' in copied[0]
    assert f"<strong>{escape(name)}</strong>" in copied[1]
