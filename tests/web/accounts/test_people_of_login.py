"""Several people of a practice under one login, who share places and fees; assistants who edit and do not confirm."""

from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from tests.fixtures.accounts import browser, change, create, new_address
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.running import Server

pytestmark = pytest.mark.anyio
SignIn = Callable[[str], httpx2.Client]
HARTFORD = {"address": {"city": "Hartford", "region": "CT", "country": "US"}}
FEES = {"currency": "USD", "session": {"min": 90}}


def people(client: httpx2.Client) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = client.get("/v1/me/people").raise_for_status().json()["results"]
    return results


def work_at(client: httpx2.Client, account: str) -> None:
    client.put("/v1/me/people/current", json={"account": account}).raise_for_status()


def form_token(client: httpx2.Client) -> str:
    token: str = client.get("/v1/me").json()["form_token"]
    return token


def test_one_login_keeps_several_people_who_share_places_and_fees(keeper: httpx2.Client, address: str) -> None:
    change(keeper, {"places": [HARTFORD], "fees": FEES}).raise_for_status()
    [own] = people(keeper)
    other = keeper.post("/v1/me/people").raise_for_status().json()["account"]
    assert keeper.get("/v1/me").json()["profile"] is None  # the browser works at the new person's account
    create(keeper, display_name="Bo Example").raise_for_status()
    sharing = f"/v1/me/people/{other}/sharing"
    keeper.put(sharing, json={"with_account": own["account"]}).raise_for_status()
    assert keeper.get("/v1/me/profile").json()["fees"]["session"]["min"] == 90
    assert keeper.put(f"/v1/me/people/{own['account']}/sharing", json={"with_account": other}).status_code == 404

    work_at(keeper, own["account"])
    change(keeper, {"fees": {"session": {"min": 110}}}).raise_for_status()
    work_at(keeper, other)
    profile = keeper.get("/v1/me/profile").json()
    assert (profile["display_name"], profile["fees"]["session"]["min"]) == ("Bo Example", 110)
    assert profile["places"][0]["address"]["city"] == "Hartford"
    change(keeper, {"fees": {"session": {"min": 70}}}).raise_for_status()  # their own word, from then on
    assert [person["shares_with"] for person in people(keeper)] == [None, None]
    assert keeper.get("/v1/me").json()["email"] == address  # mails for both reach the practice


def test_a_form_of_one_profile_never_lands_in_another_and_keeps_what_was_typed(keeper: httpx2.Client) -> None:
    [own] = people(keeper)
    before = {"form_token": form_token(keeper), "for": own["account"], "version": "1", "display_name": "Typed long ago"}
    keeper.post("/v1/me/people").raise_for_status()
    create(keeper, display_name="Bo Example").raise_for_status()
    answer = keeper.post("/me/profile/who", data=before)
    assert (answer.status_code, 'value="Typed long ago"' in answer.text) == (409, True)
    assert keeper.get("/v1/me/profile").json()["display_name"] == "Bo Example"


def test_an_assistant_edits_and_says_nothing_for_the_person(
    keeper: httpx2.Client, sign_in: SignIn, mailbox: Mailbox, office: Server
) -> None:
    helper_address = new_address()
    keeper.post("/v1/me/assistants", json={"email": helper_address}).raise_for_status()
    assert "help with" in mailbox.to(helper_address)[-1].get_content()
    [own] = people(keeper)
    helper = sign_in(helper_address)
    assert [person["acting"] for person in people(helper)] == ["own", "asked"]
    work_at(helper, own["account"])
    change(helper, {"approach": "Written by a friend."}).raise_for_status()
    assert keeper.get("/v1/me/profile").json()["approach"] == "Written by a friend."
    assert helper_address in keeper.get("/me").text  # the person is told
    etag = {"If-Match": helper.get("/v1/me/profile").headers["ETag"]}
    practices = {"practices": {"options": {"items": {"two_or_more_routes": 9}}}}
    assert helper.patch("/v1/me/profile", json=practices, headers=etag).status_code == 403
    token = form_token(helper)
    refused = [
        helper.post("/v1/me/profile/publish"),
        helper.post("/v1/me/profile/confirm"),
        helper.post("/me/state", data={"form_token": token, "do": "publish"}),
        helper.post("/v1/me/assistants", json={"email": new_address()}),
        helper.post("/me/people", data={"form_token": token, "do": "person"}),
        helper.patch("/v1/me/address", json={"email": new_address()}),
        helper.get("/v1/me/export"),
        helper.delete("/v1/me"),
    ]
    assert [answer.status_code for answer in refused] == [403] * len(refused)
    page = helper.get("/me").text
    assert 'value="publish"' not in page and "You help with" in page
    keeper.delete(f"/v1/me/assistants/{helper_address}").raise_for_status()
    assert helper.get("/v1/me").json()["email"] == helper_address  # at once, in a session that was open
    assert helper.put("/v1/me/people/current", json={"account": own["account"]}).status_code == 404
    with browser(office) as stranger:
        assert stranger.put("/v1/me/people/current", json={"account": own["account"]}).status_code == 401


def test_erasing_a_practice_takes_those_along_whom_nobody_else_reaches(keeper: httpx2.Client) -> None:
    [own] = people(keeper)
    keeper.post("/v1/me/people").raise_for_status()
    id = create(keeper, display_name="Bo Example").raise_for_status() and keeper.get("/v1/me").json()["profile"]["id"]
    keeper.post("/v1/me/profile/publish").raise_for_status()
    work_at(keeper, own["account"])
    assert keeper.get(f"/v1/practitioners/{id}").status_code == 200
    keeper.delete("/v1/me").raise_for_status()
    assert keeper.get(f"/v1/practitioners/{id}").status_code in (404, 410)


def test_the_page_of_people_does_the_same(keeper: httpx2.Client, address: str) -> None:
    def press(do: str, **fields: str) -> httpx2.Response:
        return keeper.post("/me/people", data={"form_token": form_token(keeper), "do": do, **fields})

    wrong = press("assistant", email="nobody")
    assert (wrong.status_code, 'value="nobody"' in wrong.text) == (422, True)
    assert press("assistant", email=new_address()).headers["Location"] == "/me/people?done=assistant-asked"
    [own] = people(keeper)
    assert press("person").headers["Location"] == "/me?done=person"
    assert "You work at the profile of somebody of your practice" in keeper.get("/me").text
    assert press("work", account=own["account"]).status_code == 303
    page = keeper.get("/me/people").text
    assert "Ana Example" in page and "Somebody without a profile yet" in page
