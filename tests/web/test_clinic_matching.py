"""`limits.clinic`: only people on that clinic's roster who have published; no key is needed."""

import httpx2

from service.core.clock import now
from service.core.database.pool import connect
from service.matching.index.store_vectors import remove_match_profiles
from service.profiles.store_lifecycle import set_status
from tests.fixtures.clinics import list_on_roster, practice_on
from tests.fixtures.running import run_apart, running_server


async def _list_five(url: str, clinic_id: str) -> set[str]:
    connection = await connect(url)
    try:
        rows = await connection.fetch("SELECT id FROM practitioner WHERE status = 'published' ORDER BY id LIMIT 5")
        await list_on_roster(connection, clinic_id, {str(number): row["id"] for number, row in enumerate(rows)})
        async with connection.transaction():
            await set_status(connection, rows[0]["id"], "paused", now())
            await remove_match_profiles(connection, [rows[0]["id"]])
        return {str(row["id"]) for row in rows[1:]}
    finally:
        await connection.close()


def test_matching_inside_a_clinic_considers_its_published_roster_only(demo_copy_url: str) -> None:
    practice = practice_on(demo_copy_url)
    listed = run_apart(_list_five(demo_copy_url, str(practice.clinic.id)))
    with running_server(demo_copy_url, AYNI_OPEN_MATCHES_PER_MINUTE="3") as server:
        with httpx2.Client(base_url=server.url, timeout=30) as anyone:
            limits = {"clinic": str(practice.clinic.id)}
            body = anyone.post("/v1/matches", json={"story": "I hardly sleep.", "limits": limits}).json()
            assert {result["practitioner"]["id"] for result in body["results"]} == listed and body["considered"] == 4
            unknown = anyone.post("/v1/matches", json={"limits": {"clinic": "00000000-0000-7000-8000-000000000000"}})
            assert unknown.status_code == 400 and unknown.json()["errors"][0]["pointer"] == "/limits/clinic"
            far = {"X-Forwarded-For": "203.0.113.7"}
            paced = [anyone.post("/v1/matches", json={}, headers=far).status_code for _ in range(9)]
            assert 429 in paced and paced[0] == 200
            household = [{"X-Forwarded-For": f"2001:db8::{number}"} for number in range(9)]
            embed = f"/embed/{practice.clinic.id}"
            paced = [
                anyone.post(embed, data={"story": "I hardly sleep."}, headers=forwarded).status_code
                for forwarded in household
            ]
            assert 429 in paced and paced[0] == 200
        with practice.client(server.url) as own:
            answers = [own.post("/v1/matches", json={}, headers=far) for _ in range(9)]
            assert {answer.status_code for answer in answers} == {200} and "q=3000" in answers[0].headers[
                "ratelimit-policy"
            ]
