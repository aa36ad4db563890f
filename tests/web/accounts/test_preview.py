"""How one would appear: as a seeker would see it, against unnamed peers, with nothing kept."""

from typing import Any

import httpx2
import pytest

from service.core.database.pool import Connection
from tests.fixtures.accounts import change

pytestmark = pytest.mark.anyio

STORY = "I hardly sleep since my divorce and lie awake worrying about money."
REQUEST = {"story": STORY, "practices": {"options": 2, "expectations": 2}, "seed": "preview", "limit": 100}


def preview(client: httpx2.Client, **request: Any) -> dict[str, Any]:
    return dict(client.post("/v1/me/preview", json=REQUEST | request).raise_for_status().json())


async def test_a_draft_is_previewed_as_it_would_appear_and_stays_a_draft(
    keeper: httpx2.Client, records: Connection
) -> None:
    change(keeper, {"concerns": ["insomnia"], "concerns_first": ["insomnia"], "approach": "Sleep and worry."})
    seen = preview(keeper)
    assert seen["appears"]
    assert seen["card"]["practitioner"]["display_name"] == "Ana Example"
    assert seen["fit"] == pytest.approx(
        sum(part["value"] * part["weight"] for part in seen["parts"].values()), abs=1e-6
    )
    # What the seeker answered comes first; the seven axes left open count a little as well.
    assert seen["not_stated"][:2] == ["expectations", "options"] and len(seen["not_stated"]) == 9
    hints = [hint["field"] for hint in seen["would_say_more"]]
    assert {"practices/expectations", "practices/options", "expectations"} <= set(hints) and "fees" not in hints
    assert sum(hint.startswith("practices/") for hint in hints) == 2  # only what this seeker asked about
    state = keeper.get("/v1/me").json()["profile"]
    assert (state["status"], state["confirmed_at"]) == ("draft", None)
    assert await records.fetchval("SELECT count(*) FROM match_profile WHERE practitioner_id = $1", state["id"]) == 0


def test_the_preview_tells_what_the_seeker_will_see(keeper: httpx2.Client) -> None:
    change(keeper, {"concerns": ["insomnia", "divorce"], "concerns_first": ["insomnia", "divorce"]})
    before = preview(keeper)
    id = keeper.post("/v1/me/profile/publish").json()["id"]
    assert preview(keeper)["standing"] == before["standing"]
    listed = keeper.post("/v1/matches", json=REQUEST).json()["results"]
    ranks = [result["practitioner"]["id"] for result in listed]
    position = before["standing"]["position"]
    assert position <= 100
    assert ranks.index(id) + 1 == position
    assert before["fit"] == listed[position - 1]["fit"]
    assert before["card"]["tie"] == listed[position - 1]["tie"]
    assert before["standing"]["best"] <= position <= before["standing"]["worst"]


def test_peers_have_no_names(keeper: httpx2.Client) -> None:
    seen = preview(keeper)
    peers = seen["standing"]["peers"]
    assert [peer["you"] for peer in peers].count(True) == 1
    assert {name for peer in peers for name in peer} == {"position", "fit", "tie", "you", "ahead_in"}
    assert "(fictional)" not in str(seen)


def test_a_limit_that_keeps_one_out_is_named(keeper: httpx2.Client) -> None:
    change(keeper, {"accepting_new": False, "serves": ["adults"], "telehealth": ["US-CT"], "modes": ["video"]})
    limits = {"accepting_new": True, "serves": ["adults"], "telehealth_in": "US-CT"}
    seen = preview(keeper, limits=limits)
    assert (seen["appears"], seen["kept_out_by"], seen.get("standing")) == (False, ["accepting_new"], None)
    elsewhere = preview(keeper, limits={"near": {"lat": 41.7, "lon": -72.7}, "serves": ["adults"]})
    assert elsewhere["kept_out_by"] == ["near"]


def test_every_limit_that_keeps_one_out_is_named_also_where_none_would_be_enough_to_lift(keeper: httpx2.Client) -> None:
    change(keeper, {"accepting_new": False, "serves": ["adults"], "telehealth": ["US-CT"], "modes": ["video"]})
    limits = {"accepting_new": True, "near": {"lat": -33.9, "lon": 151.2}, "serves": ["adults"]}
    assert preview(keeper, limits=limits)["kept_out_by"] == ["near", "accepting_new"]


def test_limits_that_the_story_states_are_named_like_those_that_were_typed(keeper: httpx2.Client) -> None:
    change(keeper, {"fees": {"currency": "USD", "session": {"min": 90}}})
    heard = {"hear": ["concern", "place", "max_fee"], "must": ["max_fee"], "limits": {}}
    seen = preview(keeper, story="I cannot sleep. I live near Hartford, CT and can pay at most $60.", **heard)
    assert (seen["appears"], seen["kept_out_by"]) == (False, ["near", "max_fee"])


def test_what_was_read_is_told_and_in_what_those_before_are_ahead(keeper: httpx2.Client) -> None:
    seen = preview(keeper, story="I am grieving my mother and cannot sleep.")
    assert "grief" in {concern["name"] for concern in seen["read"]["concerns"]} or seen["read"]["concerns"]
    peers = seen["standing"]["peers"]
    mine = next(peer for peer in peers if peer["you"])
    for peer in peers:
        assert peer["position"] < mine["position"] or peer["ahead_in"] == {}
        assert set(peer["ahead_in"]) <= {"story", "lifestyle", "practices", "preferences"}


def test_an_empty_request_places_everyone_alike(keeper: httpx2.Client) -> None:
    seen = keeper.post("/v1/me/preview", json={}).json()
    assert (seen["fit"], seen["parts"], seen["standing"]["best"]) == (0.0, {}, 1)
    assert seen["standing"]["worst"] == seen["considered"]


def test_sample_requests_can_be_previewed(keeper: httpx2.Client) -> None:
    for sample in keeper.get("/v1/me/preview/samples").json()["results"]:
        assert keeper.post("/v1/me/preview", json=sample["request"]).json()["appears"]


async def test_a_previewed_story_is_kept_nowhere(keeper: httpx2.Client, records: Connection, office: Any) -> None:
    story = "ocelotcanary cannot sleep"
    preview(keeper, story=story)
    assert keeper.post("/v1/me/preview", json={"story": story, "cursor": "x"}).status_code == 400
    assert "ocelotcanary" not in office.log()
    for table in await records.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        query = f"SELECT count(*) FROM {table['tablename']} AS t WHERE position('ocelotcanary' IN t::text) > 0"
        assert await records.fetchval(query) == 0
