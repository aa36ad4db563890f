"""A practitioner's POST under an `Idempotency-Key`: done once, whoever of the account asks; no secret is kept."""

from collections.abc import Callable

import httpx2
import pytest

from service.core.database.pool import Connection
from tests.fixtures.accounts import browser, change
from tests.fixtures.running import Server

pytestmark = pytest.mark.anyio

ONCE = {"Idempotency-Key": "once"}


def token_of(person: httpx2.Client, *scopes: str) -> str:
    response = person.post("/v1/me/tokens", json={"name": "script", "scopes": list(scopes)})
    return str(response.raise_for_status().json()["token"])


def test_a_repeated_wish_for_a_token_makes_one_and_says_that_it_was_told(person: httpx2.Client) -> None:
    wish = {"name": "script", "scopes": ["profile:read"]}
    first = person.post("/v1/me/tokens", json=wish, headers=ONCE)
    again = person.post("/v1/me/tokens", json=wish, headers=ONCE)
    other = person.post("/v1/me/tokens", json=wish | {"name": "another"}, headers=ONCE)
    assert first.status_code == 201
    assert again.status_code == 409 and "told once" in again.json()["detail"]
    assert first.json()["token"] not in again.text
    assert other.status_code == 422
    assert len(person.get("/v1/me/tokens").json()["results"]) == 1


def test_a_version_restored_twice_under_one_key_is_restored_once(keeper: httpx2.Client) -> None:
    change(keeper, {"approach": "Slowly."}).raise_for_status()
    path, meant = "/v1/me/profile/history/1/restore", {"If-Match": keeper.get("/v1/me/profile").headers["ETag"]}
    first = keeper.post(path, headers=ONCE | meant)
    again = keeper.post(path, headers=ONCE | meant)
    assert first.status_code == again.status_code == 200, again.text
    assert again.json() == first.json() and again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert keeper.post(path, headers=ONCE | {"If-Match": first.headers["ETag"]}).status_code == 422


def test_a_repeat_is_answered_to_the_account_by_session_or_token_and_to_nobody_else(
    keeper: httpx2.Client, sign_in: Callable[[str], httpx2.Client], office: Server
) -> None:
    writing, reading = token_of(keeper, "profile:write"), token_of(keeper, "profile:read")
    first = keeper.post("/v1/me/profile/publish", headers=ONCE).raise_for_status()
    assert "Idempotent-Replayed" not in first.headers
    keeper.post("/v1/me/profile/pause").raise_for_status()
    with browser(office) as script:
        again = script.post("/v1/me/profile/publish", headers=ONCE | {"Authorization": f"Bearer {writing}"})
        refused = script.post("/v1/me/profile/publish", headers=ONCE | {"Authorization": f"Bearer {reading}"})
        unknown = script.post("/v1/me/profile/publish", headers=ONCE)
    assert again.json() == first.json() and again.headers["Idempotent-Replayed"] == "true"
    assert keeper.get("/v1/me").json()["profile"]["status"] == "paused"
    assert (refused.status_code, unknown.status_code) == (403, 401)
    stranger = sign_in("stranger-to-once@example.org").post("/v1/me/profile/publish", headers=ONCE)
    assert stranger.status_code == 404 and "Idempotent-Replayed" not in stranger.headers


async def test_erasing_an_account_removes_the_answers_kept_for_it(
    keeper: httpx2.Client, address: str, records: Connection
) -> None:
    owner = await records.fetchval("SELECT 'account:' || id FROM account WHERE email = $1", address)
    keeper.post("/v1/me/profile/publish", headers=ONCE).raise_for_status()
    count_kept = "SELECT count(*) FROM remembered_answer WHERE owner = $1"
    assert await records.fetchval(count_kept, owner) == 1
    assert keeper.delete("/v1/me").status_code == 204
    assert await records.fetchval(count_kept, owner) == 0
