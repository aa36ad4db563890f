"""Clinics in FHIR: organizations, and a role for each clinic that lists a practitioner."""

from collections.abc import AsyncIterator, Iterator
from uuid import UUID

import httpx2
import pytest

from schemas.clinics.clinic import ClinicData, Writer
from schemas.profiles.practitioner import Address
from service.clinics.state_clinic_data import put_clinic_data
from service.core.database.pool import Connection, connect
from tests.fixtures.clinics import list_on_roster
from tests.fixtures.running import running_server
from tests.web.fhir.reading import bundle, checked, matches, pages

pytestmark = pytest.mark.anyio


@pytest.fixture
async def directory(demo_copy_url: str) -> AsyncIterator[Connection]:
    connection = await connect(demo_copy_url)
    yield connection
    await connection.close()


@pytest.fixture
def client(demo_copy_url: str) -> Iterator[httpx2.Client]:
    with running_server(demo_copy_url) as server, httpx2.Client(base_url=server.url, timeout=30) as opened:
        yield opened


async def test_a_clinic_is_an_organization_with_a_role_for_everyone_published_on_its_roster(
    directory: Connection, client: httpx2.Client
) -> None:
    names = ("Río Clinic (fictional)", "Mesa Clinic (fictional)")
    river, mesa = [
        await directory.fetchval("INSERT INTO clinic (name) VALUES ($1) RETURNING id::text", name) for name in names
    ]
    people = [
        row["id"]
        for row in await directory.fetch("SELECT id::text FROM practitioner WHERE status = 'published' LIMIT 6")
    ]
    hidden = await directory.fetchval("SELECT id::text FROM practitioner WHERE status = 'draft' LIMIT 1")
    listed = [(river, id) for id in [*people, hidden]] + [(mesa, people[0])]
    for clinic in (river, mesa):
        await list_on_roster(directory, clinic, {id: UUID(id) for other, id in listed if other == clinic})

    organizations = matches(bundle(client, "/fhir/Organization?name=rio"))
    assert [(organization["id"], organization["name"]) for organization in organizations] == [(river, names[0])]
    data = ClinicData(Address(city="Hartford", country="US"), phone="+18605550100", npi="1245319599")
    await put_clinic_data(directory, Writer(UUID(mesa), "owner@mesa.example"), data)
    shown = checked(client.get(f"/fhir/Organization/{mesa}").json())
    assert shown["name"] == names[1] and shown["address"][0]["city"] == "Hartford"
    assert [point["value"] for point in shown["telecom"]] == ["+18605550100"]
    assert shown["identifier"][1]["value"] == "1245319599"
    assert {resource["id"] for page in pages(client, "/fhir/Organization?_count=1") for resource in matches(page)} == {
        river,
        mesa,
    }

    for asked in ("address=hartford", "identifier=1245319599", f"identifier=urn:uuid:{mesa}", "name=mesa&type=prvgrp"):
        assert [shown["id"] for shown in matches(bundle(client, f"/fhir/Organization?{asked}"))] == [mesa], asked
    assert matches(bundle(client, "/fhir/Organization?type=pay")) == []
    # Of the river clinic all people but one are its alone.
    for type_, element in (("HealthcareService", "providedBy"), ("Location", "managingOrganization")):
        alone = bundle(client, f"/fhir/{type_}?organization={river}&_include={type_}:organization&_count=100")
        assert {shown[element]["reference"] for shown in matches(alone)} == {f"Organization/{river}"}
        assert [shown["id"] for shown in matches(alone, "include")] == [river]
        named = bundle(client, f"/fhir/{type_}?organization.name=rio&_count=100")
        assert {shown["id"] for shown in matches(named)} == {shown["id"] for shown in matches(alone)}
    offered = bundle(client, f"/fhir/Organization?_id={river}&_revinclude=HealthcareService:organization")
    assert {shown["id"] for shown in matches(offered, "include")} == set(people[1:])
    assert "providedBy" not in client.get(f"/fhir/HealthcareService/{people[0]}").json()
    assert len(matches(bundle(client, "/fhir/PractitionerRole?organization.type=prvgrp&_count=100"))) == 7

    both = bundle(client, f"/fhir/Organization?_id={mesa}&_revinclude=PractitionerRole:organization")
    assert [role["organization"]["reference"] for role in matches(both, "include")] == [f"Organization/{mesa}"]

    searched = list(pages(client, f"/fhir/PractitionerRole?organization={river}&_include=*&_count=2"))
    roles = [role for page in searched for role in matches(page)]
    assert sorted(role["practitioner"]["reference"] for role in roles) == sorted(f"Practitioner/{id}" for id in people)
    assert {role["organization"]["reference"] for role in roles} == {f"Organization/{river}"}
    assert all(river in {resource["id"] for resource in matches(page, "include")} for page in searched)
    for role in roles:
        assert checked(client.get(f"/fhir/PractitionerRole/{role['id']}").json()) == role

    for query in (f"practitioner={people[0]}", f"practitioner={people[0]}&_count=1"):
        own = [role for page in pages(client, f"/fhir/PractitionerRole?{query}") for role in matches(page)]
        by_clinic = {role.get("organization", {}).get("display") for role in own}
        assert (len(own), by_clinic) == (3, {None, *names})
    assert len(matches(bundle(client, "/fhir/PractitionerRole?organization.name=mesa"))) == 1
    assert matches(bundle(client, "/fhir/PractitionerRole?organization.name=nobody")) == []
    person = bundle(client, f"/fhir/Practitioner?_id={people[0]}&_revinclude=PractitionerRole:practitioner")
    assert len(matches(person, "include")) == 3
