"""FHIR resources of the whole demo directory: valid, complete, and nothing of a profile that is not public."""

import json
from collections import Counter
from typing import Any

import httpx2
import pytest

from bench.must_support import MUST_SUPPORT, missing
from service.core.database.pool import connect
from tests.fixtures.running import Server
from tests.web.fhir.reading import checked, matches, pages

pytestmark = pytest.mark.anyio
TYPES = ["Practitioner", "PractitionerRole", "Location", "HealthcareService"]


async def _rows(server: Server, sql: str) -> list[Any]:
    connection = await connect(server.database_url)
    try:
        return list(await connection.fetch(sql))
    finally:
        await connection.close()


@pytest.fixture(scope="module")
def everything(demo_server: Server) -> dict[str, list[dict[str, Any]]]:
    """Every resource of every type, page by page, each taken by an independent library."""
    with httpx2.Client(base_url=demo_server.url, timeout=30) as client:
        return {
            type_: [resource for page in pages(client, f"/fhir/{type_}?_count=200") for resource in matches(page)]
            for type_ in TYPES
        }


@pytest.mark.parametrize("type_", TYPES)
async def test_pages_show_every_published_resource_once(
    demo_server: Server, everything: dict[str, list[dict[str, Any]]], type_: str
) -> None:
    expected = await _rows(
        demo_server,
        "SELECT p.id::text || '-' || t.position AS id FROM practitioner AS p "
        "INNER JOIN practitioner_place AS t ON t.practitioner_id = p.id WHERE p.status = 'published'"
        if type_ == "Location"
        else "SELECT id::text FROM practitioner WHERE status = 'published'",
    )
    assert Counter(resource["id"] for resource in everything[type_]) == Counter(row["id"] for row in expected)
    assert {resource["resourceType"] for resource in everything[type_]} == {type_}


@pytest.mark.parametrize("type_", TYPES)
def test_a_resource_reads_as_the_search_showed_it(demo_client: httpx2.Client, type_: str) -> None:
    for shown in matches(demo_client.get(f"/fhir/{type_}?_count=3").json()):
        read = demo_client.get(f"/fhir/{type_}/{shown['id']}")
        assert read.json() == shown


@pytest.mark.parametrize(
    ("type_", "least"), [("Practitioner", 18), ("PractitionerRole", 24), ("Location", 20), ("HealthcareService", 20)]
)
def test_elements_that_plan_net_must_support_are_filled_from_what_is_known(
    everything: dict[str, list[dict[str, Any]]], type_: str, least: int
) -> None:
    lacking = missing(type_, everything[type_])
    assert len(MUST_SUPPORT[type_]) - len(lacking) >= least, lacking


async def test_private_addresses_and_drafts_appear_nowhere(
    demo_server: Server, everything: dict[str, list[dict[str, Any]]]
) -> None:
    private = await _rows(
        demo_server,
        "SELECT email FROM practitioner WHERE email IS NOT NULL AND email IS DISTINCT FROM contact_email",
    )
    hidden = await _rows(demo_server, "SELECT id FROM practitioner WHERE status <> 'published'")
    seen = json.dumps(everything)
    assert private
    assert hidden
    assert not [row["email"] for row in private if row["email"] in seen]
    assert not [row["id"] for row in hidden if str(row["id"]) in seen]


def test_every_practice_stands_in_the_one_documented_extension(demo_client: httpx2.Client) -> None:
    definition = checked(demo_client.get("/fhir/StructureDefinition/partnership-practice").json())
    qualities = {quality["id"] for quality in demo_client.get("/v1/qualities").json()["results"]}
    seen: set[str] = set()
    for role in matches(demo_client.get("/fhir/PractitionerRole?_count=50").json()):
        public = demo_client.get(f"/v1/practitioners/{role['id']}").json()
        ours = [extension for extension in role.get("extension", []) if extension["url"] == definition["url"]]
        stated = {
            part["valueCode"] for extension in ours for part in extension["extension"] if part["url"] == "quality"
        }
        assert stated == set(public.get("practices", {}))
        seen |= stated
    assert seen == qualities


def test_a_modality_is_named_in_text_always_and_by_nucc_code_where_one_exists(demo_client: httpx2.Client) -> None:
    codes = {
        result["name"]: result["codes"] for result in demo_client.get("/v1/modalities?limit=1000").json()["results"]
    }
    coded = 0
    for role in matches(demo_client.get("/fhir/PractitionerRole?_count=100").json()):
        assert role["code"] == role["specialty"]
        for concept in role["specialty"]:
            nucc = [
                coding["code"]
                for coding in concept["coding"]
                if coding["system"] == "http://nucc.org/provider-taxonomy"
            ]
            assert nucc == [code for system, code in codes[concept["text"]].items() if system == "nucc"]
            coded += len(nucc)
    assert coded
