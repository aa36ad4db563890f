"""Where the web framework would surprise a client: each trap stays closed."""

import json
from typing import Any

import httpx2
import msgspec
import pytest

STORY = {"story": "I hardly sleep.", "seed": "traps", "limit": 2}


def test_constraints_of_query_parameters_hold_and_are_documented(demo_client: httpx2.Client) -> None:
    assert demo_client.get("/v1/practitioners?limit=0").status_code == 400
    document = demo_client.get("/schema/openapi.json").json()
    parameters = {
        parameter["name"]: parameter["schema"]
        for parameter in document["paths"]["/v1/practitioners"]["get"]["parameters"]
    }
    assert (parameters["limit"]["minimum"], parameters["limit"]["maximum"]) == (1, 100)
    assert parameters["q"]["maxLength"] == 100


@pytest.mark.parametrize("sent", ["text/plain", "application/x-www-form-urlencoded", "application/xml", "json", None])
def test_a_json_body_that_does_not_say_so_is_an_unsupported_media_type(
    demo_client: httpx2.Client, sent: str | None
) -> None:
    headers = {"Content-Type": sent} if sent else {}
    answer = demo_client.post("/v1/matches", content=json.dumps(STORY).encode(), headers=headers)
    assert answer.status_code == 415
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "sent", ["application/json", "application/json; charset=utf-8", "application/merge-patch+json"]
)
def test_a_json_body_that_says_so_is_read(demo_client: httpx2.Client, sent: str) -> None:
    answer = demo_client.post("/v1/matches", content=json.dumps(STORY).encode(), headers={"Content-Type": sent})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "body", [{"limit": "20"}, {"limit": True}, {"limits": {"licensed_only": 0}}, {"limits": {"licensed_only": "true"}}]
)
def test_no_value_is_bent_into_the_type_wanted(demo_client: httpx2.Client, body: dict[str, Any]) -> None:
    assert demo_client.post("/v1/matches", json=body).status_code == 400


def test_messagepack_is_answered_where_accept_asks_for_it(demo_client: httpx2.Client) -> None:
    plain = demo_client.post("/v1/matches", json=STORY)
    packed = demo_client.post("/v1/matches", json=STORY, headers={"Accept": "application/x-msgpack"})
    assert plain.headers["content-type"] == "application/json"
    assert packed.headers["content-type"] == "application/x-msgpack"
    assert packed.headers["vary"] == "Accept"
    assert msgspec.msgpack.decode(packed.content) == plain.json()
    for accept in (
        "application/json, application/x-msgpack",
        "*/*",
        "application/x-msgpack;q=0",
        "application/x-msgpack;q=0.5, application/json",
    ):
        again = demo_client.post("/v1/matches", json=STORY, headers={"Accept": accept})
        assert again.headers["content-type"] == "application/json"


def test_a_client_of_messagepack_still_gets_problems_as_problem_json(demo_client: httpx2.Client) -> None:
    answer = demo_client.post("/v1/matches", json={"limit": 0}, headers={"Accept": "application/x-msgpack"})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 400


@pytest.mark.parametrize("path", ["/v1/policy", "/v1/qualities", "/v1/nothing", "/health/live", "/schema/openapi.json"])
def test_head_answers_as_get_without_the_body(demo_client: httpx2.Client, path: str) -> None:
    plain = {"Accept-Encoding": "identity"}
    got, head = demo_client.get(path, headers=plain), demo_client.head(path, headers=plain)
    assert (head.status_code, head.content) == (got.status_code, b"")
    for name in ("content-type", "content-length", "content-security-policy"):
        assert head.headers.get(name) == got.headers.get(name), name


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/v1/practitioners", {"GET", "HEAD", "OPTIONS"}),
        ("GET", "/v1/matches", {"POST", "OPTIONS"}),
        ("PUT", "/v1/matches", {"POST", "OPTIONS"}),
    ],
)
def test_a_method_that_is_not_served_names_those_that_are(
    demo_client: httpx2.Client, method: str, path: str, allowed: set[str]
) -> None:
    answer = demo_client.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.headers["allow"].split(", ")) == allowed
    response = demo_client.options(path)
    assert response.status_code == 204
    assert set(response.headers["allow"].split(", ")) == allowed


def test_patterns_in_the_document_match_ascii_digits_only(demo_client: httpx2.Client) -> None:
    patterns = [
        part.partition('"')[0] for part in demo_client.get("/schema/openapi.json").text.split('"pattern":"')[1:]
    ]
    assert patterns
    assert not [pattern for pattern in patterns if "\\\\d" in pattern or "\\\\w" in pattern]


def test_security_headers_stand_on_answers_that_no_handler_gave(demo_client: httpx2.Client) -> None:
    for answer in (demo_client.get("/v1/nothing"), demo_client.delete("/v1/matches")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "content-security-policy" in answer.headers
