"""A practitioner's own profile over HTTP: versions, preconditions, history, listing."""

from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from service.core.cursor import write_cursor
from tests.fixtures.accounts import change, create

SignIn = Callable[[str], httpx2.Client]


def profile(client: httpx2.Client) -> dict[str, Any]:
    return dict(client.get("/v1/me/profile").raise_for_status().json())


def test_two_letters_that_mean_a_state_at_home_are_kept_as_the_country_and_remarked(person: httpx2.Client) -> None:
    places = [{"address": {"city": "Boston", "region": "MA", "country": "US"}}]
    saved = create(person, places=places, telehealth=["MA", "FR", "US-CT"]).raise_for_status().json()
    assert saved["telehealth"] == ["MA", "FR", "US-CT"]
    [remark] = saved["remarks"]
    assert remark["pointer"] == "/telehealth/0" and remark["code"] == "cell_jurisdiction_two_ways"
    assert "MA is Morocco" in remark["detail"] and "write US-MA" in remark["detail"]
    assert "remarks" not in change(person, {"telehealth": ["US-MA", "MA"]}).raise_for_status().json()


def test_a_profile_is_created_as_a_draft_that_nobody_sees(person: httpx2.Client) -> None:
    nothing = person.get("/v1/me/profile")
    assert (nothing.status_code, nothing.headers["ETag"]) == (404, '"0"')
    response = create(person)
    assert (response.status_code, response.headers["ETag"]) == (201, '"1"')
    state = person.get("/v1/me").json()["profile"]
    assert (state["status"], state["matched"], state["source"]) == ("draft", False, "practitioner")
    assert person.get(f"/v1/practitioners/{state['id']}").status_code == 404


def test_what_get_answers_put_takes_and_nothing_changes(keeper: httpx2.Client) -> None:
    read = keeper.get("/v1/me/profile")
    again = keeper.put("/v1/me/profile", json=read.json(), headers={"If-Match": read.headers["ETag"]})
    assert (again.status_code, again.json()["outcome"]) == (200, "unchanged")
    assert again.headers["ETag"] == read.headers["ETag"]


def test_a_change_without_a_version_is_refused_and_says_what_is_missing(keeper: httpx2.Client) -> None:
    for answer in (
        keeper.patch("/v1/me/profile", json={"pronouns": "she"}),
        keeper.put("/v1/me/profile", json=profile(keeper)),
        keeper.post("/v1/me/profile/history/1/restore"),
    ):
        assert answer.status_code == 428
        assert 'If-Match: "1"' in answer.json()["detail"]


def test_two_open_tabs_never_overwrite_each_other(keeper: httpx2.Client) -> None:
    tab = keeper.get("/v1/me/profile").headers["ETag"]
    assert change(keeper, {"approach": "From the first tab."}).status_code == 200
    late = keeper.patch("/v1/me/profile", json={"approach": "From the second."}, headers={"If-Match": tab})
    assert (late.status_code, late.headers["ETag"]) == (412, '"2"')
    assert profile(keeper)["approach"] == "From the first tab."
    assert create(keeper).status_code == 412
    anything = keeper.patch("/v1/me/profile", json={"pronouns": "she"}, headers={"If-Match": '"9", "2"'})
    assert anything.status_code == 200


def test_patch_merges_objects_and_null_removes(keeper: httpx2.Client) -> None:
    change(keeper, {"fees": {"currency": "USD", "session": {"min": 80, "max": 90}}, "pronouns": "she"})
    answer = change(keeper, {"fees": {"session": {"max": 100}, "sliding_scale": True}, "pronouns": None})
    assert answer.json()["fees"] == {"currency": "USD", "session": {"min": 80.0, "max": 100.0}, "sliding_scale": True}
    assert "pronouns" not in answer.json()
    # taken out by the person: no import states it again
    assert keeper.get("/v1/me").json()["profile"]["sources"]["pronouns"] == "practitioner"
    assert change(keeper, {"display_name": None}).json()["errors"] == [
        {"pointer": "/display_name", "detail": "required", "code": "expected_required", "params": {}}
    ]


@pytest.mark.parametrize(
    ("patch", "pointer"),
    [
        ({"rank": 1}, "/rank"),
        ({"status": "published"}, "/status"),
        ({"fees": {"discount": 1}}, "/fees/discount"),
        ({"languages": [3]}, "/languages/0"),
        ({"approach": "a\u0000b"}, "/approach"),
        ({"puts_first": ["story", "story"]}, "/puts_first"),
        (
            {"practices": {"options": {"items": {"two_or_more_routes": 11}}}},
            "/practices/options/items/two_or_more_routes",
        ),
        ({"concerns_first": ["grief"]}, "/concerns_first/0"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_pointer_and_nothing_is_saved(
    keeper: httpx2.Client, patch: dict[str, Any], pointer: str
) -> None:
    before = profile(keeper)
    answer = change(keeper, patch)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == pointer
    whole = keeper.put("/v1/me/profile", json=before | patch, headers={"If-Match": "*"})
    assert whole.status_code == 400
    assert profile(keeper) == before


def test_the_person_states_practices(keeper: httpx2.Client) -> None:
    patch = {"practices": {"options": {"items": {"two_or_more_routes": 9}}}, "puts_first": ["options"]}
    assert change(keeper, patch).status_code == 200
    sources = keeper.get("/v1/me").json()["profile"]["sources"]
    assert (sources["practices"], sources["puts_first"]) == ("practitioner", "practitioner")


def test_words_that_promise_too_much_are_named_and_saved_all_the_same(keeper: httpx2.Client) -> None:
    text = "I listen. I cure migraine, and I guarantee it."
    answer = change(keeper, {"approach": text}).json()
    assert answer["approach"] == text
    assert [
        (notice["pointer"], text[notice["start"] : notice["end"]], notice["kind"]) for notice in answer["notices"]
    ] == [
        ("/approach", "cure", "cure"),
        ("/approach", "guarantee", "guarantee"),
    ]


def test_a_published_profile_is_seen_and_matched_and_a_paused_one_leaves_at_once(keeper: httpx2.Client) -> None:
    change(keeper, {"telehealth": ["NZ-AUK"], "modes": ["video"]})
    request = {"limits": {"telehealth_in": "NZ-AUK"}}

    def matched() -> list[str]:
        results = keeper.post("/v1/matches", json=request).json()["results"]
        return [result["practitioner"]["id"] for result in results]

    id = keeper.get("/v1/me").json()["profile"]["id"]
    assert id not in matched()
    state = keeper.post("/v1/me/profile/publish").json()
    assert (state["status"], state["matched"], state["stale"]) == ("published", True, False)
    assert id in matched()
    assert keeper.get(f"/v1/practitioners/{id}").status_code == 200
    for step, status in (("pause", "paused"), ("publish", "published"), ("withdraw", "withdrawn")):
        assert keeper.post(f"/v1/me/profile/{step}").json()["status"] == status
        assert (id in matched()) == (status == "published")
        assert (keeper.get(f"/v1/practitioners/{id}").status_code == 200) == (status == "published")
    assert keeper.post("/v1/me/profile/pause").status_code == 409
    assert keeper.post("/v1/me/profile/confirm").status_code == 409
    assert profile(keeper)["display_name"] == "Ana Example"


def test_history_tells_what_each_version_changed_and_restores_one(keeper: httpx2.Client) -> None:
    change(keeper, {"approach": "Second thoughts.", "fees": {"currency": "USD", "session": {"min": 50}}})
    change(keeper, {"fees": {"session": {"min": 60}}})
    page = keeper.get("/v1/me/profile/history", params={"limit": 2}).json()
    newest, second = page["versions"]
    assert newest["changes"] == [{"pointer": "/fees/session/min", "before": 50.0, "after": 60.0}]
    assert {change["pointer"] for change in second["changes"]} == {"/approach", "/fees"}
    assert {version["saved_by"] for version in page["versions"]} == {"practitioner"}
    rest = keeper.get("/v1/me/profile/history", params={"cursor": page["next_cursor"]}).json()
    assert keeper.get("/v1/me/profile/history", params={"cursor": write_cursor(1)}).json() == {
        "versions": [],
        "next_cursor": None,
    }
    assert [version["version"] for version in rest["versions"]] == [1]
    assert rest["next_cursor"] is None
    restored = keeper.post("/v1/me/profile/history/1/restore", headers={"If-Match": '"3"'})
    assert (restored.status_code, restored.headers["ETag"]) == (200, '"4"')
    assert "approach" not in restored.json()
    assert "fees" not in restored.json()
    assert keeper.post("/v1/me/profile/history/99/restore", headers={"If-Match": '"4"'}).status_code == 404
    assert keeper.get("/v1/me/profile/history", params={"cursor": "x"}).status_code == 400
    assert keeper.get("/v1/me/profile/history", params={"cursor": write_cursor(-1)}).status_code == 400


def test_nobody_reaches_anothers_profile(sign_in: SignIn, address: str) -> None:
    first, second = sign_in(f"one-{address}"), sign_in(f"two-{address}")
    create(first, display_name="First Person")
    create(second, display_name="Second Person")
    change(first, {"pronouns": "they"})
    assert profile(second)["display_name"] == "Second Person"
    assert "pronouns" not in profile(second)
    assert [version["version"] for version in second.get("/v1/me/profile/history").json()["versions"]] == [1]
    assert second.post("/v1/me/profile/history/2/restore", headers={"If-Match": '"1"'}).status_code == 404
    token = first.post("/v1/me/tokens", json={"name": "t", "scopes": ["profile:read"]}).json()
    assert second.delete(f"/v1/me/tokens/{token['id']}").status_code == 404
    assert "First Person" not in second.get("/v1/me/export").text


def test_nothing_of_ones_own_is_told_to_anyone_else(visitor: httpx2.Client) -> None:
    for path in ("", "/profile", "/profile/history", "/export", "/reach", "/tokens", "/partners"):
        assert visitor.get(f"/v1/me{path}").status_code == 401
    for path in ("/profile/publish", "/profile/confirm", "/preview", "/tokens"):
        body = {"name": "t", "scopes": ["profile:read"]} if path == "/tokens" else {}
        assert visitor.post(f"/v1/me{path}", json=body).status_code == 401
    assert visitor.delete("/v1/me").status_code == 401


def test_no_cache_keeps_what_is_ones_own(keeper: httpx2.Client) -> None:
    for path in ("", "/profile", "/profile/history", "/export", "/reach", "/partners", "/tokens"):
        answer = keeper.get(f"/v1/me{path}")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store"), path
    response = keeper.post("/v1/me/tokens", json={"name": "script", "scopes": ["profile:read"]})
    assert (response.status_code, response.headers["Cache-Control"]) == (201, "no-store")
