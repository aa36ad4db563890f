"""Keys of clinics over HTTP: what each opens, how it is refused, how often it may be used."""

from collections.abc import Iterator
from datetime import datetime

import httpx2
import pytest

from service.clinics.issue_key import issue_key, list_keys
from service.core.database.pool import connect
from tests.fixtures.clinics import Practice, practice_on
from tests.fixtures.running import Server, run_apart, running_server

PERSON = {"display_name": "Ana Example", "modalities": ["massage therapy"]}


@pytest.fixture
def server(database_url: str) -> Iterator[Server]:
    with running_server(database_url, AYNI_KEY_REQUESTS_PER_MINUTE="5", AYNI_OPEN_REQUESTS_PER_MINUTE="5") as started:
        yield started


def test_a_route_says_which_key_and_which_scope_it_needs(server: Server) -> None:
    reader = practice_on(server.database_url, "Readers", ("roster:read",))
    other = practice_on(server.database_url, "Others")
    with httpx2.Client(base_url=server.url) as stranger:
        nobody = stranger.get(f"{reader.path}/roster")
        unknown = stranger.get(f"{reader.path}/roster", headers={"Authorization": "Bearer ayni_ck_nothing"})
    assert nobody.status_code == unknown.status_code == 401
    for answer in (nobody, unknown):
        assert "roster:read" in answer.json()["detail"] and 'scope="roster:read"' in answer.headers["www-authenticate"]
    with reader.client(server.url) as client:
        assert client.get(f"{reader.path}/roster").status_code == 200
        refused = client.put(f"{reader.path}/roster/1", json=PERSON)
        assert refused.status_code == 403 and "roster:write" in refused.json()["detail"]
        assert 'error="insufficient_scope", scope="roster:write"' in refused.headers["www-authenticate"]
        foreign = client.get(f"{other.path}/roster")
        assert foreign.status_code == 403 and "another clinic" in foreign.json()["detail"]


def test_each_key_has_its_share_of_a_minute(server: Server) -> None:
    practice: Practice = practice_on(server.database_url, "Busy", ("roster:read",))
    with practice.client(server.url) as client:
        answers = [client.get("/v1/changes") for _ in range(7)]
    left = [answer.headers["ratelimit"].split(";")[1] for answer in answers]
    assert left[0] == "r=4" and answers[0].headers["ratelimit-policy"] == '"minute";q=5;w=60'
    # The minute may turn in between; never are more than five let through in one.
    late = [answer for answer in answers if answer.status_code == 429]
    assert late and all(1 <= int(answer.headers["retry-after"]) <= 60 for answer in late)


def test_guesses_of_keys_are_counted_by_network_and_leave_good_keys_there_alone(server: Server) -> None:
    practice = practice_on(server.database_url, "Good", ("roster:read",))
    away = {"X-Forwarded-For": "203.0.113.7"}
    with httpx2.Client(base_url=server.url, headers=away) as stranger:
        guesses = [
            stranger.get("/v1/changes", headers={"Authorization": f"Bearer ayni_ck_{number}"}) for number in range(14)
        ]
    statuses = [guess.status_code for guess in guesses]
    assert statuses[0] == 401 and set(statuses) == {401, 429} and statuses.count(401) <= 10  # the minute may turn
    with practice.client(server.url) as client:
        assert client.get("/v1/changes", headers=away).status_code == 200


async def _rotated(url: str, practice: Practice) -> tuple[str, datetime | None]:
    connection = await connect(url)
    try:
        issued = await issue_key(connection, practice.clinic, ["roster:read"], days=30, overlap_days=0)
        old = await list_keys(connection, practice.clinic)
        return issued.key, old[-1].expires_at
    finally:
        await connection.close()


def test_a_rotated_key_ends_with_its_overlap_and_the_new_one_goes_on(server: Server) -> None:
    practice = practice_on(server.database_url, "Turning", ("roster:read",))
    with practice.client(server.url) as client:
        assert client.get("/v1/changes").status_code == 200
        key, ended_at = run_apart(_rotated(server.database_url, practice))
        expired = client.get("/v1/changes")
        renewed = client.get("/v1/changes", headers={"Authorization": f"Bearer {key}"})
    assert ended_at is not None and expired.status_code == 401 and "expired" in expired.json()["detail"]
    assert renewed.status_code == 200


def test_any_id_of_a_clinic_can_be_addressed_and_a_change_between_look_and_save_is_noticed(server: Server) -> None:
    practice = practice_on(server.database_url, "Slashes")
    with practice.client(server.url) as client:
        path = f"{practice.path}/roster/north%2Fa%201"
        first = client.put(path, json=PERSON)
        entry = client.get(path)
        assert entry.json()["external_id"] == "north/a 1" and entry.headers["etag"] == first.headers["etag"]
        client.patch(path, json={"waiting_weeks": 2}, headers={"If-Match": first.headers["etag"]}).raise_for_status()
        stale = client.put(path, json=PERSON, headers={"If-Match": first.headers["etag"]})
        assert stale.status_code == 412


def test_a_statement_that_somebody_is_gone_ends_their_listing(server: Server) -> None:
    practice = practice_on(server.database_url, "Leavers")
    with practice.client(server.url) as client:
        path = f"{practice.path}/roster/a-1"
        for gone in (client.put, client.patch):
            tag = client.put(path, json=PERSON | {"active": True}).raise_for_status().headers["etag"]
            assert gone(path, json=PERSON | {"active": False}, headers={"If-Match": '"other"'}).status_code == 412
            ended = gone(path, json=PERSON | {"active": False}, headers={"If-Match": tag})
            assert (ended.status_code, ended.json()["outcome"]) == (200, "ended")
            assert client.get(path).status_code == 404
        assert client.put(path, json=PERSON | {"end_date": "2020-01-31"}).status_code == 404
