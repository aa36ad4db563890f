"""`POST /v1/circles` over real HTTP on the demo directory."""

from typing import Any
from uuid import uuid4

import httpx2
import pytest

REQUEST = {
    "story": "Since my divorce I hardly sleep and my back hurts every morning. I feel lost.",
    "goals": [{"domain": "sleep", "importance": 3}, {"domain": "meaning", "importance": 1}],
    "practices": {"horizontal": 2},
    "seed": "a seed",
}


def circle(client: httpx2.Client, **request: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.post("/v1/circles", json=request).raise_for_status().json()
    return answer


def ids(body: dict[str, Any]) -> list[str]:
    return [member["practitioner"]["id"] for member in body["members"]]


def test_a_circle_says_who_covers_what(demo_client: httpx2.Client) -> None:
    body = circle(demo_client, **REQUEST)
    assert len(set(ids(body))) == 3
    assert {"policy", "seed", "considered", "read", "uncovered", "together"} < set(body)
    needs = body["coverage"]["needs"]
    assert sum(need["weight"] for need in needs) == pytest.approx(1.0)
    assert sum(need["weight"] * need["value"] for need in needs) == pytest.approx(body["coverage"]["total"])
    plural = {"concern": "concerns", "goal": "goals", "layer": "layers"}
    for need in needs:
        covering = {
            m["practitioner"]["id"] for m in body["members"] if need["name"] in m["covers"][plural[need["kind"]]]
        }
        assert covering == set(need["by"])
        assert (need["value"] == 0) == (not covering)
    open_needs = [(need["kind"], need["name"]) for need in needs if not need["by"]]
    assert [(need["kind"], need["name"]) for need in body["uncovered"]] == open_needs
    assert {"body", "spirit"} <= {need["name"] for need in needs if need["kind"] == "layer"}


def test_a_member_is_told_as_a_match_is(demo_client: httpx2.Client) -> None:
    member = circle(demo_client, **REQUEST)["members"][0]
    parts = member["parts"].values()
    assert sum(part["value"] * part["weight"] for part in parts) == pytest.approx(member["fit"], abs=1e-6)
    assert member["reasons"]
    assert {"tensions", "not_stated", "expectations", "best_at", "kept"} < set(member)


def test_the_same_seed_gives_the_same_circle_byte_for_byte(demo_client: httpx2.Client) -> None:
    first, second = (demo_client.post("/v1/circles", json=REQUEST).content for _ in range(2))
    assert first == second


def test_without_a_seed_a_fresh_one_is_used_and_told(demo_client: httpx2.Client) -> None:
    first, second = circle(demo_client), circle(demo_client)
    assert first["seed"] != second["seed"]
    assert ids(circle(demo_client, seed=first["seed"])) == ids(first)


@pytest.mark.parametrize("size", [2, 5])
def test_a_circle_has_the_size_asked_for(demo_client: httpx2.Client, size: int) -> None:
    assert len(circle(demo_client, **REQUEST, size=size)["members"]) == size


def test_a_member_can_be_swapped_and_the_coverage_is_told_anew(demo_client: httpx2.Client) -> None:
    before = ids(circle(demo_client, **REQUEST))
    body = circle(demo_client, **REQUEST, keep=before[1:], without=before[:1])
    assert ids(body)[:2] == before[1:]
    assert before[0] not in ids(body)
    assert [member["kept"] for member in body["members"]] == [True, True, False]


def test_limits_hold_for_every_member(demo_client: httpx2.Client) -> None:
    body = circle(demo_client, **REQUEST, limits={"near": {"place": "Hartford, CT", "radius_km": 60}})
    assert 0 < body["considered"] < 200
    assert all(any("CT" in place for place in member["practitioner"]["places"]) for member in body["members"])


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"size": 6}, "/size"),
        ({"size": 1}, "/size"),
        ({"cursor": "abc"}, "/cursor"),
        ({"keep": [str(uuid4())]}, "/keep/0"),
        ({"keep": ["nobody"]}, "/keep/0"),
        ({"size": 2, "keep": [str(uuid4()) for _ in range(3)]}, "/keep"),
        ({"keep": (same := [str(uuid4())]), "without": same}, "/keep/0"),
        ({"concerns": {"no such concern at all": 1}}, "/concerns/no such concern at all"),
        ({"goals": [{"domain": "sleep"}, {"domain": "sleep"}]}, "/goals/1/domain"),
        ({"weights": dict.fromkeys(("story", "lifestyle", "practices", "preferences"), 0)}, "/weights"),
        ({"limits": {"near": {"place": "Nowhere at all, ZZ"}}}, "/limits/near/place"),
        ({"colour": "blue"}, "/colour"),
    ],
)
def test_bad_input_is_answered_with_the_field_at_fault(
    demo_client: httpx2.Client, wrong: dict[str, Any], pointer: str
) -> None:
    answer = demo_client.post("/v1/circles", json=wrong | {"story": "a private story"})
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]
    assert "private story" not in answer.text


def test_the_circle_is_described_in_the_schema(demo_client: httpx2.Client) -> None:
    schema = demo_client.get("/schema/openapi.json").raise_for_status().json()
    assert schema["paths"]["/v1/circles"]["post"]["operationId"] == "buildCircle"
    assert schema["components"]["schemas"]["CircleRequest"]["properties"]["size"]["maximum"] == 5
