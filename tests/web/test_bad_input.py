"""What is wrong with a request is said in problem+json, with a pointer to the field; never a 500, never an echo."""

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

JSON = {"Content-Type": "application/json"}
CANARY = "canary-7f3b9"


def _refused(answer: httpx2.Response, status: int = 400) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = dict(answer.json())
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    return body


@pytest.mark.parametrize(
    ("request_body", "pointer"),
    [
        ({"colour": "blue"}, "/colour"),
        ({"limits": {"near": {"place": "Hartford, CT", "radius": 3}}}, "/limits/near/radius"),
        ({"preferences": {"importance": {"story": 1}}}, "/preferences/importance/story"),
        ({"limit": "20"}, "/limit"),
        ({"limits": {"accepting_new": 1}}, "/limits/accepting_new"),
        ({"story": ["a"]}, "/story"),
        ({"goals": {"sleep": 3}}, "/goals"),
        ({"goals": [{"domain": "sleep"}, {"domain": "sleeping"}]}, "/goals/1/domain"),
        ({"goals": [{"domain": "sleep"}, {"domain": "sleep"}]}, "/goals/1/domain"),
        ({"goals": [{"importance": 3}]}, "/goals/0/domain"),
        ({"limit": 0}, "/limit"),
        ({"limit": 101}, "/limit"),
        ({"limit": 2**70}, "/limit"),
        ({"practices": {"story": 1, "horizontal": 4}}, "/practices/horizontal"),
        ({"practices": {"kindness": 1}}, "/practices/kindness"),
        ({"concerns": {"grief": 1, "insomnia": 1.5}}, "/concerns/insomnia"),
        ({"concerns": {"no such/~concern": 1}}, "/concerns/no such~1~0concern"),
        ({"concerns": {"": 1}}, "/concerns/"),
        ({"weights": {"story": 0, "lifestyle": 0, "practices": 0, "preferences": 0}}, "/weights"),
        ({"seed": ""}, "/seed"),
        ({"seed": "   "}, "/seed"),
        ({"story": "a\u0000b"}, "/story"),
        ({"preferences": {"gender": "\u0000"}}, "/preferences/gender"),
        ({"story": "a" * 10_001}, "/story"),
        ({"limits": {"near": {"place": "Nowhereville, ZZ"}}}, "/limits/near/place"),
        ({"limits": {"near": {"radius_km": 5}}}, "/limits/near"),
        ({"limits": {"near": {"lat": 91, "lon": 0}}}, "/limits/near/lat"),
        ({"limits": {"near": {"lat": 41.7}}}, "/limits/near"),
        ({"limits": {"near": {"place": "06105", "radius_km": 0}}}, "/limits/near/radius_km"),
        ({"limits": {"near": {"place": "06105", "radius_km": -3}}}, "/limits/near/radius_km"),
        ({"limits": {"near": {"place": "06105", "radius_km": 40_000}}}, "/limits/near/radius_km"),
        ({"limits": {"telehealth_in": "Connecticut"}}, "/limits/telehealth_in"),
        ({"limits": {"max_fee": {"amount": 90}}}, "/limits/max_fee/currency"),
        ({"limits": {"max_fee": {"amount": -1, "currency": "USD"}}}, "/limits/max_fee/amount"),
        ({"limits": {"modalities_only": ["no such modality at all"]}}, "/limits/modalities_only/0"),
        ({"limits": {"clinic": "mine"}}, "/limits/clinic"),
        ({"cursor": "broken"}, "/cursor"),
        ({"cursor": "é"}, "/cursor"),
    ],
)
def test_a_match_request_that_is_wrong_names_the_field(
    demo_client: httpx2.Client, request_body: dict[str, Any], pointer: str
) -> None:
    body = _refused(demo_client.post("/v1/matches", json=request_body))
    assert [error["pointer"] for error in body["errors"]] == [pointer]
    assert all(error["detail"] for error in body["errors"])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"not json",
        b"[]",
        b"null",
        b'"text"',
        b'{"story": "\xff\xfe"}',
        b'{"story": "\\ud800"}',
        b'{"limit": NaN}',
        b'{"limit": 1e999}',
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b"[" * 10_000 + b"]" * 10_000,
        b'{"concerns":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    ],
    ids=lambda content: repr(content[:24]),
)
def test_a_body_that_cannot_be_read_is_a_bad_request(demo_client: httpx2.Client, content: bytes) -> None:
    assert _refused(demo_client.post("/v1/matches", content=content, headers=JSON))["errors"]


def test_a_body_of_ten_megabytes_is_too_large_whether_its_length_is_declared_or_not(demo_client: httpx2.Client) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(11):
            yield b"a" * 1_000_000

    _refused(demo_client.post("/v1/matches", content=b"a" * 10_000_001, headers=JSON), 413)
    _refused(demo_client.post("/v1/matches", content=pieces(), headers=JSON), 413)


def test_a_cursor_of_another_request_is_refused(demo_client: httpx2.Client) -> None:
    first = demo_client.post("/v1/matches", json={"story": "I hardly sleep.", "limit": 2}).json()
    for changed in ({"story": "I sleep well."}, {"story": "I hardly sleep.", "seed": "another"}, {}):
        body = _refused(demo_client.post("/v1/matches", json={**changed, "cursor": first["next_cursor"]}))
        assert [error["pointer"] for error in body["errors"]] == ["/cursor"]
    page = demo_client.get("/v1/practitioners?limit=2").json()["next_cursor"]
    for other in ("q=mar", "modality=reiki", "near=06105"):
        body = _refused(demo_client.get(f"/v1/practitioners?{other}&cursor={page}"))
        assert [error["pointer"] for error in body["errors"]] == ["/cursor"]


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        ("/v1/practitioners?limit=0", "/limit"),
        ("/v1/practitioners?limit=101", "/limit"),
        ("/v1/practitioners?limit=many", "/limit"),
        ("/v1/practitioners?limit=99999999999999999999", "/limit"),
        ("/v1/practitioners?radius_km=0&near=06105", "/radius_km"),
        ("/v1/practitioners?radius_km=nan&near=06105", "/radius_km"),
        ("/v1/practitioners?radius_km=inf&near=06105", "/radius_km"),
        ("/v1/practitioners?near=Nowhereville", "/near"),
        ("/v1/practitioners?near=%00", "/near"),
        ("/v1/practitioners?modality=no+such+modality", "/modality"),
        ("/v1/practitioners?q=%00", "/q"),
        ("/v1/practitioners?q=" + "a" * 101, "/q"),
        ("/v1/practitioners?cursor=broken", "/cursor"),
        ("/v1/practitioners?cursor=%C3%A9", "/cursor"),
        ("/v1/modalities?q=%00", "/q"),
        ("/v1/modalities?cursor=x", "/cursor"),
        ("/v1/concerns?limit=1001", "/limit"),
        ("/v1/places?q=%00", "/q"),
    ],
)
def test_a_parameter_that_is_wrong_is_named(demo_client: httpx2.Client, path: str, pointer: str) -> None:
    body = _refused(demo_client.get(path))
    assert [error["pointer"] for error in body["errors"]] == [pointer]


@pytest.mark.parametrize("path", ["/v1/practitioners?q=%FF", "/v1/practitioners?q=%ED%A0%80"])
def test_bytes_that_are_no_utf_8_in_an_address_find_nothing(demo_client: httpx2.Client, path: str) -> None:
    assert demo_client.get(path).json() == {"results": [], "next_cursor": None}


@pytest.mark.parametrize(
    "path", ["/v1/nothing", "/v1/practitioners/1", "/v1/practitioners/01890a5d-ac96-774b-bcce-b302099a8057", "/%00"]
)
def test_what_is_not_there_is_a_problem_too(demo_client: httpx2.Client, path: str) -> None:
    _refused(demo_client.get(path), 404)


def test_a_refusal_never_quotes_what_was_sent(demo_client: httpx2.Client) -> None:
    for body in (
        {"story": [CANARY]},
        {"story": CANARY, "limit": 0},
        {"seed": f"{CANARY}\u0000"},
        {"story": CANARY, "goals": [{"domain": CANARY}]},
        {"limits": {"near": {"place": CANARY}}},
        {"limits": {"modalities_only": [CANARY]}},
        {"cursor": CANARY},
    ):
        assert CANARY not in demo_client.post("/v1/matches", json=body).text
    broken = demo_client.post("/v1/matches", content=f'{{"story": "{CANARY}'.encode(), headers=JSON)
    assert CANARY not in broken.text


@pytest.mark.parametrize(
    "name",
    ["%00", "site.css%00", "a" * 300, "a/" * 100, "a/" * 3_000, "%ff", "..%2f..%2fapp.py", ".", "é" * 200],
)
def test_a_static_file_of_an_impossible_name_is_not_found(demo_client: httpx2.Client, name: str) -> None:
    _refused(demo_client.get(f"/static/{name}"), 404)
