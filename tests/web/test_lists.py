"""Every list answers `results` and `next_cursor`, and pages join into the one list."""

import httpx2
import pytest


@pytest.mark.parametrize(
    "path",
    [
        "/v1/qualities", "/v1/lifestyle-domains", "/v1/modalities", "/v1/concerns", "/v1/places?q=Hartford",
        "/v1/practitioners", "/v1/me/preview/samples",
    ],
)  # fmt: skip
def test_a_list_has_results_and_says_whether_it_goes_on(demo_client: httpx2.Client, path: str) -> None:
    body = demo_client.get(path).raise_for_status().json()
    assert len(body["results"]) > 0 and "next_cursor" in body


@pytest.mark.parametrize(
    ("path", "q"), [("/v1/modalities", ""), ("/v1/modalities", "massage"), ("/v1/concerns", "pain")]
)
def test_pages_of_a_vocabulary_join_into_the_one_list(demo_client: httpx2.Client, path: str, q: str) -> None:
    whole = demo_client.get(path, params={"q": q, "limit": 1000}).json()
    assert whole["next_cursor"] is None
    pages, cursor = [], ""
    while cursor is not None:
        page = demo_client.get(path, params={"q": q, "limit": 7, "cursor": cursor}).raise_for_status().json()
        pages += page["results"]
        cursor = page["next_cursor"]
    assert pages == whole["results"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Hartfrod", "Hartford, Connecticut, US"),
        ("Hartfo", "Hartford, Connecticut, US"),
        ("Hart", "Hart, "),
        ("Hartfrod, KS", "Hartford, Kansas, US"),
        ("Bostno", "Boston, Massachusetts, US"),
    ],
)
def test_of_equally_close_places_the_largest_comes_first(demo_client: httpx2.Client, typed: str, first: str) -> None:
    results = demo_client.get("/v1/places", params={"q": typed}).raise_for_status().json()["results"]
    assert results[0]["name"].startswith(first)


def test_a_cursor_of_another_search_is_refused(demo_client: httpx2.Client) -> None:
    cursor = demo_client.get("/v1/modalities", params={"q": "massage", "limit": 1}).json()["next_cursor"]
    answer = demo_client.get("/v1/modalities", params={"q": "reiki", "cursor": cursor})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/cursor")


def test_the_policy_tells_lambda_and_h(demo_client: httpx2.Client) -> None:
    policy = demo_client.get("/v1/policy").json()
    assert policy["lambda"] == 0.25 and 0.02 < policy["h"] < 0.05


@pytest.mark.parametrize("etag", ['"other", {}', "W/{}", "*"])
def test_a_profile_that_the_caller_holds_is_not_sent_again(demo_client: httpx2.Client, etag: str) -> None:
    path = f"/v1/practitioners/{demo_client.get('/v1/practitioners?limit=1').json()['results'][0]['id']}"
    tag = demo_client.get(path).headers["ETag"]
    assert demo_client.get(path, headers={"If-None-Match": etag.format(tag)}).status_code == 304
