"""Signing in by mailed link, over real HTTP and real SMTP."""

import re
import secrets
from collections.abc import Callable, Iterator

import asyncpg
import httpx2
import pytest

from service.email.smtp import FAILURES
from tests.conftest import new_database
from tests.fixtures.accounts import browser, new_address
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.running import Server, free_port, running_server

pytestmark = pytest.mark.anyio

SignIn = Callable[[str], httpx2.Client]


def ask(client: httpx2.Client, address: str) -> httpx2.Response:
    return client.post("/v1/sign-in", json={"email": address})


def follow(client: httpx2.Client, token: str) -> httpx2.Response:
    return client.post("/v1/sign-in/link", json={"token": token})


def test_the_mailed_link_signs_in_the_browser_that_asked(
    visitor: httpx2.Client, mailbox: Mailbox, address: str
) -> None:
    assert visitor.get("/v1/me").status_code == 401
    assert ask(visitor, address).status_code == 202
    token = mailbox.token_to(address)
    ahead = visitor.get(f"/sign-in/{token}", headers={"Sec-Purpose": "prefetch"})
    assert ahead.status_code == 200  # a page with a button: looking uses nothing up
    answer = visitor.get(f"/sign-in/{token}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me")
    assert visitor.get("/v1/me").json()["email"] == address


def test_known_and_unknown_addresses_get_the_same_answer_and_the_same_letter(
    visitor: httpx2.Client, sign_in: SignIn, mailbox: Mailbox, address: str
) -> None:
    known, unknown = f"known-{address}", f"new-{address}"
    sign_in(known)
    answers = [ask(visitor, email) for email in (known, unknown)]
    outcomes = [(answer.status_code, answer.json(), sorted(set(answer.headers) - {"date"})) for answer in answers]
    assert outcomes[0] == outcomes[1]
    assert "link" not in answers[0].json()
    texts = [mailbox.to(known, 2)[-1].get_content(), mailbox.to(unknown)[-1].get_content()]
    secret = re.compile(r"/sign-in/|: \d{3} \d{3}$")
    without_link = [[line for line in text.splitlines() if not secret.search(line)] for text in texts]
    assert without_link[0] == without_link[1]


def test_a_link_works_once(visitor: httpx2.Client, mailbox: Mailbox, address: str) -> None:
    nonce = ask(visitor, address).cookies["ayni-asked"]
    token = mailbox.token_to(address)
    assert follow(visitor, token).status_code == 200
    visitor.cookies.clear()
    visitor.cookies.set("ayni-asked", nonce)
    again = follow(visitor, token)
    assert again.status_code == 403
    assert "used already" in again.json()["detail"]


async def test_a_link_ends_after_fifteen_minutes(
    visitor: httpx2.Client, mailbox: Mailbox, address: str, office: Server
) -> None:
    ask(visitor, address)
    database = await asyncpg.connect(office.database_url)
    left = await database.fetchval("SELECT expires_at - now() FROM sign_in_link WHERE email = $1", address)
    assert 14 * 60 < left.total_seconds() <= 15 * 60
    await database.execute("UPDATE sign_in_link SET expires_at = now() WHERE email = $1", address)
    await database.close()
    late = follow(visitor, mailbox.token_to(address))
    assert late.status_code == 403
    assert "older than 15 minutes" in late.json()["detail"]


def test_the_link_works_on_another_device_where_a_button_is_pressed(
    visitor: httpx2.Client, mailbox: Mailbox, address: str, office: Server
) -> None:
    ask(visitor, address)
    token = mailbox.token_to(address)
    with browser(office) as other:
        ask(other, f"other-{address}")  # has a nonce, of its own
        assert other.head(f"/sign-in/{token}").status_code == 200
        assert f"Sign in as {address}" in other.get(f"/sign-in/{token}").text  # looking uses nothing up
        assert other.get("/v1/me").status_code == 401
        assert other.post(f"/sign-in/{token}").headers["Location"] == "/me"
        assert other.get("/v1/me").json()["email"] == address
        assert other.get(f"/sign-in/{token}").headers["Location"] == "/me"  # used, and signed in already
    assert follow(visitor, token).status_code == 403


def test_looking_at_the_link_with_head_signs_nobody_in(visitor: httpx2.Client, mailbox: Mailbox, address: str) -> None:
    ask(visitor, address)
    assert visitor.head(f"/sign-in/{mailbox.token_to(address)}").status_code == 200
    assert visitor.get("/v1/me").status_code == 401


def code_to(mailbox: Mailbox, address: str) -> str:
    found = re.search(r"\b\d{3} \d{3}\b", mailbox.to(address)[-1].get_content())
    assert found
    return found[0]


def test_the_code_is_typed_where_it_was_asked_for_and_nowhere_else(
    visitor: httpx2.Client, mailbox: Mailbox, address: str, office: Server
) -> None:
    ask(visitor, address)
    code = code_to(mailbox, address)
    with browser(office) as other:
        ask(other, f"other-{address}")
        assert other.post("/v1/sign-in/code", json={"code": code}).status_code == 403
    refused = visitor.post("/sign-in-code", data={"code": "12 34"})
    assert (refused.status_code, 'value="12 34"' in refused.text) == (422, True)
    assert visitor.post("/sign-in-code", data={"code": code}).headers["Location"] == "/me"
    assert visitor.get("/v1/me").json()["email"] == address


def test_a_code_is_tried_five_times_and_the_link_stays_good(
    visitor: httpx2.Client, mailbox: Mailbox, address: str
) -> None:
    ask(visitor, address)
    code = code_to(mailbox, address)
    wrong = f"{(int(code.replace(' ', '')) + 1) % 1_000_000:06}"
    assert {visitor.post("/v1/sign-in/code", json={"code": wrong}).status_code for _ in range(5)} == {403}
    assert visitor.post("/v1/sign-in/code", json={"code": code}).status_code == 403
    assert follow(visitor, mailbox.token_to(address)).status_code == 200


def test_a_session_chosen_by_the_browser_is_never_adopted(
    visitor: httpx2.Client, mailbox: Mailbox, address: str, office: Server
) -> None:
    planted = secrets.token_urlsafe(32)
    visitor.cookies.set("ayni", planted)
    ask(visitor, address)
    answer = follow(visitor, mailbox.token_to(address))
    assert answer.cookies["ayni"] != planted
    with browser(office) as attacker:
        attacker.cookies.set("ayni", planted)
        assert attacker.get("/v1/me").status_code == 401


def test_signing_in_again_ends_the_session_that_the_browser_had(
    sign_in: SignIn, mailbox: Mailbox, address: str, office: Server
) -> None:
    person = sign_in(address)
    old = person.cookies["ayni"]
    ask(person, address)
    follow(person, mailbox.token_to(address, 2)).raise_for_status()
    assert person.cookies["ayni"] != old
    with browser(office) as other:
        other.cookies.set("ayni", old)
        assert other.get("/v1/me").status_code == 401


async def test_links_sessions_and_tokens_are_kept_as_hashes_only(
    sign_in: SignIn, mailbox: Mailbox, address: str, office: Server
) -> None:
    person = sign_in(address)
    wish = {"name": "script", "scopes": ["profile:read"]}
    token = person.post("/v1/me/tokens", json=wish, headers={"Idempotency-Key": "once"}).json()["token"]
    database = await asyncpg.connect(office.database_url)
    rows = await database.fetch(
        "SELECT t::text AS row FROM session AS t UNION ALL SELECT t::text FROM api_token AS t "
        "UNION ALL SELECT t::text FROM sign_in_link AS t "
        "UNION ALL SELECT convert_from(t.body, 'utf-8') FROM remembered_answer AS t WHERE t.body IS NOT NULL"
    )
    await database.close()
    text = "\n".join(row["row"] for row in rows)
    for secret in (person.cookies["ayni"], token, mailbox.token_to(address)):
        assert secret not in text
        assert secret.encode().hex() not in text
    assert token not in office.log()
    assert address not in office.log()


def test_signing_out_ends_the_session_and_everywhere_ends_all(sign_in: SignIn, address: str) -> None:
    first, second, third = sign_in(address), sign_in(address), sign_in(address)
    cookie = first.cookies["ayni"]
    assert first.post("/v1/sign-out").status_code == 204
    first.cookies.set("ayni", cookie)
    assert first.get("/v1/me").status_code == 401
    assert second.get("/v1/me").status_code == 200
    second.post("/v1/sign-out", params={"everywhere": "true"}).raise_for_status()
    assert third.get("/v1/me").status_code == 401


def test_nobody_can_use_up_the_links_of_somebody_else(visitor: httpx2.Client, address: str, office: Server) -> None:
    assert {ask(visitor, address).status_code for _ in range(10)} == {202}
    assert ask(visitor, address.replace("@", "+tag@")).status_code == 429  # the same mailbox
    refused = ask(visitor, address.upper())
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "3600")
    networks = iter(range(1, 250))

    def ask_from_elsewhere(times: int) -> set[int]:
        with browser(office) as elsewhere:
            elsewhere.headers["X-Forwarded-For"] = f"198.51.100.{next(networks)}"
            return {ask(elsewhere, address).status_code for _ in range(times)}

    for _ in range(2):
        ask_from_elsewhere(10)
    assert ask_from_elsewhere(1) == {202}  # all may no longer, and the first of each network still does
    assert ask_from_elsewhere(2) == {202, 429}


def test_what_is_no_address_is_refused_with_its_pointer(visitor: httpx2.Client) -> None:
    for wrong in ("nobody", "a@b@c", "a b@example.org", "x@example.org\nBcc: y@example.org"):
        answer = ask(visitor, wrong)
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["pointer"] == "/email"


def test_the_cookie_is_host_bound_and_secure_everywhere_but_on_this_machine(
    visitor: httpx2.Client, address: str
) -> None:
    local = ask(visitor, address).headers["Set-Cookie"]
    assert local.startswith("ayni-asked=")
    assert "Secure" not in local
    away = visitor.post("/v1/sign-in", json={"email": address}, headers={"Host": "ayni.example.org"})
    cookie = away.headers["Set-Cookie"]
    assert cookie.startswith("__Host-ayni-asked=")
    for part in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie


@pytest.fixture(scope="module")
def demonstration() -> Iterator[Server]:
    """`ayni demo` without a mail server."""
    for url in new_database("ayni_demo"):
        with running_server(url, "demo") as server:
            yield server


def test_the_demo_shows_the_link_to_who_sits_at_the_same_machine(demonstration: Server) -> None:
    with httpx2.Client(base_url=demonstration.url, timeout=30) as client:
        link = ask(client, "developer@example.org").json()["link"]
        page = client.post("/sign-in", data={"email": "developer@example.org"}).text
        assert f"{demonstration.url}/sign-in/" in page
        assert follow(client, link.rpartition("/")[2]).json()["email"] == "developer@example.org"


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "203.0.113.9"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Forwarded-Proto": "https"},
        {"x-forwarded-host": "localhost"},
        {"X-Real-IP": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"Via": "1.1 proxy"},
        {"Host": "directory.example.org"},
        {"Host": "localhost.example.org:8000"},
    ],
)
def test_the_demo_shows_no_link_through_a_proxy(demonstration: Server, headers: dict[str, str], address: str) -> None:
    with httpx2.Client(base_url=demonstration.url, timeout=30, headers=headers) as client:
        answer = ask(client, address)
        assert (answer.status_code, answer.json().get("link")) == (202, None)
        page = client.post("/sign-in", data={"email": address})
        assert page.status_code == 200
        assert "/sign-in/" not in page.text


def test_serve_never_shows_a_link(database_url: str) -> None:
    with (
        running_server(database_url, AYNI_DEMO="true") as server,
        httpx2.Client(base_url=server.url, timeout=30) as client,
    ):
        assert "link" not in ask(client, "ana@example.org").json()
        assert "/sign-in/" not in client.post("/sign-in", data={"email": "ana@example.org"}).text


def test_with_the_mail_server_away_the_page_health_and_metrics_say_so(database_url: str) -> None:
    away = f"smtp://127.0.0.1:{free_port()}"
    with running_server(database_url, AYNI_SMTP_URL=away) as server, browser(server) as client:
        pages = [client.post("/sign-in", data={"email": new_address()}).text for _ in range(FAILURES + 1)]
        assert "Our mail server does not answer" not in pages[0]  # nobody has tried yet
        assert "Our mail server does not answer" in pages[-1]
        assert client.get("/health/ready?needs=mail").json()["capabilities"]["mail"] == "paused"
        [failures] = re.findall(r"^ayni_mail_failures\S* (\d+)", httpx2.get(f"{server.url}/metrics").text, re.MULTILINE)
        assert int(failures) >= FAILURES


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "null"},
    ],
)
def test_a_change_asked_for_by_another_site_is_refused(
    keeper: httpx2.Client, visitor: httpx2.Client, headers: dict[str, str], address: str
) -> None:
    assert keeper.post("/v1/me/profile/publish", headers=headers).status_code == 403
    assert keeper.delete("/v1/me", headers=headers).status_code == 403
    assert keeper.post("/v1/sign-out", headers=headers).status_code == 403
    assert visitor.post("/v1/sign-in", json={"email": address}, headers=headers).status_code == 403
    assert keeper.get("/v1/me", headers=headers).json()["profile"]["status"] == "draft"
    assert keeper.post("/v1/me/profile/publish", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200
    own = {"Origin": str(keeper.base_url).rstrip("/")}
    assert keeper.post("/v1/me/profile/pause", headers=own).status_code == 200


def test_a_token_does_what_its_scope_says_and_needs_no_origin(keeper: httpx2.Client, visitor: httpx2.Client) -> None:
    body = keeper.post("/v1/me/tokens", json={"name": "script", "scopes": ["profile:read"]}).json()
    assert body["token"].startswith("ayni_me_")
    listed = keeper.get("/v1/me/tokens").json()["results"]
    assert [(token["name"], token["scopes"]) for token in listed] == [("script", ["profile:read"])]
    assert body["token"] not in str(listed)
    script = {"Authorization": f"Bearer {body['token']}", "Origin": "https://elsewhere.example"}
    assert visitor.get("/v1/me/profile", headers=script).status_code == 200
    refused = visitor.post("/v1/me/profile/publish", headers=script)
    assert refused.status_code == 403
    assert "profile:write" in refused.json()["detail"]
    for only_person in (visitor.delete("/v1/me", headers=script), visitor.get("/v1/me/export", headers=script)):
        assert only_person.status_code == 403
    keeper.delete(f"/v1/me/tokens/{body['id']}").raise_for_status()
    gone = visitor.get("/v1/me/profile", headers=script)
    assert gone.status_code == 401
    assert gone.headers["WWW-Authenticate"].startswith("Bearer")
