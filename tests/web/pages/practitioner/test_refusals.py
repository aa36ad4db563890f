"""What the pages refuse: forms of other sites and sessions, links looked at by programs, pages without a session."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx2
import pytest

from tests.fixtures.accounts import browser, new_address
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.running import Server
from tests.web.pages.conftest import Visit
from tests.web.pages.practitioner.conftest import PLAIN, begin, press

_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


@contextmanager
def entered(office: Server, mailbox: Mailbox) -> Iterator[httpx2.Client]:
    """A plain HTTP client that is signed in."""
    with browser(office) as client:
        address = new_address()
        client.post("/sign-in", data={"email": address}).raise_for_status()
        assert client.post(f"/sign-in/{mailbox.token_to(address)}").status_code == 303
        yield client


def test_there_is_no_cookie_before_someone_asks_for_a_link(office: Server) -> None:
    with browser(office) as client:
        for path in ("/", "/practitioner", "/sign-in", "/sign-in/some-token", "/claim/some-token"):
            client.get(path)
        assert len(client.cookies) == 0


def test_where_a_browser_would_drop_the_cookies_the_page_says_so_before_anyone_waits_for_a_mail(office: Server) -> None:
    warning = "this page came over plain http"
    assert warning not in httpx2.get(f"{office.url}/practitioner").text
    assert warning in httpx2.get(f"{office.url}/practitioner", headers={"Host": "192.168.7.7:8000"}).text
    behind_a_proxy = {"Host": "ayni.example", "X-Forwarded-Proto": "https"}
    assert warning not in httpx2.get(f"{office.url}/practitioner", headers=behind_a_proxy).text


def test_known_and_unknown_addresses_get_the_same_page(office: Server, mailbox: Mailbox) -> None:
    with entered(office, mailbox) as known, browser(office) as client:
        address = known.get("/v1/me").json()["email"]
        pages = [client.post("/sign-in", data={"email": email}).text for email in (address, new_address())]
    assert pages[0] == pages[1]


def test_looking_at_a_link_uses_nothing_up_and_who_is_signed_in_goes_on_from_a_used_one(
    office: Server, mailbox: Mailbox
) -> None:
    address = new_address()
    with browser(office) as asking, browser(office) as scanner:
        asking.post("/sign-in", data={"email": address})
        link = f"/sign-in/{mailbox.token_to(address)}"
        assert scanner.get(link).status_code == 200
        assert asking.post(link).status_code == 303
        assert asking.post(link).headers["Location"] == "/me"
        assert scanner.post(link).status_code == 410


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/me/state", {"do": "publish"}),
        ("/me/erase", {"confirm": "someone@example.org"}),
        ("/me/tokens", {"name": "script", "scopes": "profile:write"}),
        ("/me/export", {}),
        ("/sign-out", {"everywhere": "yes"}),
    ],
)
def test_a_form_without_this_sessions_token_changes_nothing(
    office: Server, mailbox: Mailbox, path: str, data: dict[str, str]
) -> None:
    with entered(office, mailbox) as mine, entered(office, mailbox) as other:
        foreign = _TOKEN.search(other.get("/me/account").text)
        assert foreign is not None
        for given in ({}, {"form_token": foreign[1]}):
            assert mine.post(path, data=data | given).status_code == 403
        own = _TOKEN.search(mine.get("/me/account").text)
        assert own is not None
        elsewhere = {"Sec-Fetch-Site": "cross-site"}
        assert mine.post(path, data=data | {"form_token": own[1]}, headers=elsewhere).status_code == 403
        assert mine.get("/v1/me").status_code == 200


def test_a_step_saved_with_an_old_sessions_token_keeps_what_was_typed_and_saves_nothing(
    office: Server, mailbox: Mailbox
) -> None:
    with entered(office, mailbox) as mine:
        form = {"form_token": "x" * 43, "version": "0", "display_name": "Ana Typed", "modalities": "reiki"}
        answer = mine.post("/me/profile/who", data=form)
        assert answer.status_code == 403
        assert "Ana Typed" in answer.text and "Please save once more" in answer.text
        assert mine.get("/v1/me").json()["profile"] is None


def test_whoever_is_signed_out_is_told_how_to_keep_what_was_typed(
    office: Server, practitioner: Callable[..., tuple[Visit, str]]
) -> None:
    visit, _ = practitioner()
    begin(visit, "Ana Out")
    visit.page.get_by_label("How you work").fill("Typed while signed out elsewhere")
    visit.page.context.clear_cookies()
    press(visit, "Save and go on")
    assert visit.page.get_by_role("heading", level=1).inner_text() == "You are no longer signed in"
    visit.open("/me")
    assert visit.page.url.endswith("/sign-in")


def test_signing_out_everywhere_ends_other_browsers_too(
    practitioner: Callable[..., tuple[Visit, str]],
) -> None:
    visit, address = practitioner(PLAIN)
    other, _ = practitioner(PLAIN, address)
    visit.open("/me/account")
    press(visit, "Sign out everywhere")
    other.open("/me")
    assert other.page.url.endswith("/sign-in")
