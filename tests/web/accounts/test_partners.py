"""Partners: agreed by both, shown while both are published, and evidence of working as part of a team."""

from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from tests.fixtures.accounts import change, create

SignIn = Callable[[str], httpx2.Client]


@pytest.fixture
def pair(sign_in: SignIn, address: str) -> tuple[httpx2.Client, httpx2.Client]:
    """Two published practitioners of different modalities."""
    both = sign_in(f"a-{address}"), sign_in(f"b-{address}")
    for client, name, modality in zip(both, ("Ana", "Ben"), ("massage therapy", "chaplaincy"), strict=True):
        create(
            client, display_name=name, modalities=[modality], telehealth=["NZ-CAN"], modes=["video"]
        ).raise_for_status()
        items = next(
            result["items"] for result in client.get("/v1/qualities").json()["results"] if result["id"] == "webwork"
        )
        practices = {"webwork": {"items": {items[0]["id"]: 8}}}
        change(client, {"practices": practices}).raise_for_status()
        client.post("/v1/me/profile/publish").raise_for_status()
    return both


def id_of(client: httpx2.Client) -> str:
    return str(client.get("/v1/me").json()["profile"]["id"])


def public(client: httpx2.Client, other: httpx2.Client) -> dict[str, Any]:
    return dict(client.get(f"/v1/practitioners/{id_of(other)}").json())


def matched_evidence(client: httpx2.Client, other: httpx2.Client) -> tuple[float, list[str]]:
    """The practices part of the other's match, and the evidence its reasons name."""
    request = {"practices": {"webwork": 3}, "limits": {"telehealth_in": "NZ-CAN"}, "seed": "s"}
    results = client.post("/v1/matches", json=request).json()["results"]
    own = next(one for one in results if one["practitioner"]["id"] == id_of(other))
    return own["parts"]["practices"]["value"], [
        reason.get("evidence", "stated") for reason in own["reasons"] + own["tensions"]
    ]


def test_partners_are_shown_and_confirmed_once_both_have_agreed(pair: tuple[httpx2.Client, httpx2.Client]) -> None:
    ana, ben = pair
    before = matched_evidence(ana, ana)
    etag = ana.get(f"/v1/practitioners/{id_of(ana)}").headers["ETag"]
    assert ana.put(f"/v1/me/partners/{id_of(ben)}").json() == {"state": "asked"}
    assert "partners" not in public(ana, ana)
    assert [result["state"] for result in ben.get("/v1/me/partners").json()["results"]] == ["asks"]
    assert matched_evidence(ana, ana) == before
    assert ben.put(f"/v1/me/partners/{id_of(ana)}").json() == {"state": "agreed"}
    for one, other, name, modality in ((ana, ben, "Ben", "chaplaincy"), (ben, ana, "Ana", "massage therapy")):
        shown = public(one, one)
        assert shown["partners"] == [{"id": id_of(other), "display_name": name, "modalities": [modality]}]
        assert shown["practices"]["webwork"]["evidence"] == "confirmed"
        assert one.get("/v1/me/partners").json()["results"][0]["state"] == "agreed"
    after = matched_evidence(ana, ana)
    assert after[0] != before[0]
    assert ana.get(f"/v1/practitioners/{id_of(ana)}").headers["ETag"] != etag


def test_either_side_ends_it_for_both(pair: tuple[httpx2.Client, httpx2.Client]) -> None:
    ana, ben = pair
    before = matched_evidence(ben, ben)
    ana.put(f"/v1/me/partners/{id_of(ben)}")
    ben.put(f"/v1/me/partners/{id_of(ana)}")
    assert ana.delete(f"/v1/me/partners/{id_of(ben)}").status_code == 204
    for client in pair:
        assert "partners" not in public(client, client)
        assert public(client, client)["practices"]["webwork"]["evidence"] == "stated"
        assert client.get("/v1/me/partners").json()["results"] == []
    assert matched_evidence(ben, ben) == before
    assert ana.delete(f"/v1/me/partners/{id_of(ben)}").status_code == 404


def test_a_partner_who_is_not_published_confirms_nothing_and_is_not_shown(
    pair: tuple[httpx2.Client, httpx2.Client],
) -> None:
    ana, ben = pair
    before = matched_evidence(ana, ana)
    ana.put(f"/v1/me/partners/{id_of(ben)}")
    ben.put(f"/v1/me/partners/{id_of(ana)}")
    ben.post("/v1/me/profile/pause").raise_for_status()
    assert "partners" not in public(ana, ana)
    assert matched_evidence(ana, ana) == before
    ben.post("/v1/me/profile/publish").raise_for_status()
    assert matched_evidence(ana, ana) != before
    ben.delete("/v1/me").raise_for_status()
    assert "partners" not in public(ana, ana)
    assert matched_evidence(ana, ana) == before


def test_nobody_is_their_own_partner_nor_that_of_a_draft(keeper: httpx2.Client, sign_in: SignIn, address: str) -> None:
    assert keeper.put(f"/v1/me/partners/{id_of(keeper)}").status_code == 400
    draft = sign_in(f"draft-{address}")
    create(draft)
    assert keeper.put(f"/v1/me/partners/{id_of(draft)}").status_code == 404


def test_nobody_asks_the_whole_directory_to_be_their_partners(pair: tuple[httpx2.Client, httpx2.Client]) -> None:
    ana, _ = pair
    people = [result["id"] for result in ana.get("/v1/practitioners?limit=12").json()["results"]]
    states = [ana.put(f"/v1/me/partners/{id}").status_code for id in people if id != id_of(ana)]
    assert states[:10] == [200] * 10
    assert set(states[10:]) == {429}
    assert len(ana.get("/v1/me/partners").json()["results"]) == 10
