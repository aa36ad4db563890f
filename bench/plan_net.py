"""Plan-Net searches in the style of the public test kit, against a running server: passed and failed, by group.

    python -m bench.plan_net [--url http://localhost:8000] [--write]

As the kit does it takes values from resources that the server itself shows, asks for each, and sees that the resource
comes back. What nothing here has (networks, endpoints) has to be answered with an empty Bundle; a refusal is a failure.
Without an address it starts a server on the demo directory, with a registry number and a clinic given to some people.
"""

import argparse
import asyncio
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import httpx2

from bench.figures import write_section
from bench.must_support import MUST_SUPPORT
from bench.plan_net_kit import NPI, TYPES, Json, Kit, values_of
from schemas.clinics.clinic import ClinicData
from schemas.profiles.practitioner import Address
from service.boot.database import prepare_database
from service.clinics.state_clinic_data import put_clinic_data
from service.core.clock import today
from service.core.database.embedded_postgres import start
from service.core.database.pool import connect
from service.population import DEMO_SEED, demo_people, dump_lines
from tests.fixtures.clinics import list_on_roster, open_practice
from tests.fixtures.profiles import load
from tests.fixtures.running import running_server

SEARCHES = {
    "Practitioner": ("_id", "_lastUpdated", "name", "family", "given"),
    "PractitionerRole": (
        "_id", "_lastUpdated", "practitioner", "organization", "location", "service", "network", "endpoint", "role",
        "specialty",
    ),
    "Organization": ("_id", "_lastUpdated", "name", "partof", "endpoint", "address", "type", "coverage-area"),
    "Location": (
        "_id", "_lastUpdated", "address", "address-city", "address-state", "address-postalcode", "partof",
        "organization", "endpoint", "type",
    ),
    "HealthcareService": (
        "_id", "_lastUpdated", "name", "location", "service-type", "specialty", "service-category", "coverage-area",
        "organization", "endpoint",
    ),
}  # fmt: skip
TARGETS = {
    "practitioner": "Practitioner", "organization": "Organization", "location": "Location",
    "service": "HealthcareService", "network": "Organization", "partof": "", "endpoint": "Endpoint",
    "coverage-area": "Location",
}  # fmt: skip
CHAINED = {
    "Practitioner": ("name", "family", "given"),
    "Organization": ("name", "address", "partof", "type"),
    "Location": ("address", "address-city", "address-state", "address-postalcode", "organization", "type"),
    "HealthcareService": ("service-category", "organization", "location"),
    "Endpoint": ("organization",),
}
INCLUDES = {
    "PractitionerRole": ("practitioner", "organization", "location", "service", "network", "endpoint"),
    "Organization": ("partof", "endpoint", "coverage-area"),
    "Location": ("partof", "organization", "endpoint"),
    "HealthcareService": ("location", "coverage-area", "organization", "endpoint"),
}
REVERSE = {
    "Practitioner": ("PractitionerRole:practitioner",),
    "Organization": ("Endpoint:organization", "HealthcareService:organization", "InsurancePlan:administered-by",
                     "InsurancePlan:owned-by", "OrganizationAffiliation:primary-organization",
                     "OrganizationAffiliation:participating-organization", "PractitionerRole:organization"),
    "Location": ("HealthcareService:location", "InsurancePlan:coverage-area", "OrganizationAffiliation:location",
                 "PractitionerRole:location"),
    "HealthcareService": ("PractitionerRole:service", "OrganizationAffiliation:service"),
}  # fmt: skip
HAS = {
    "Practitioner": "_has:PractitionerRole:practitioner:specialty",
    "Location": "_has:PractitionerRole:location:specialty",
    "Organization": "_has:PractitionerRole:organization:specialty",
    "HealthcareService": "_has:PractitionerRole:service:specialty",
}  # fmt: skip


def run(kit: Kit) -> None:
    """Every group of the kit."""
    for type_ in TYPES:
        sample = kit.samples[type_][0]
        kit.check("search, read, references", f"{type_} search", lambda type_=type_: bool(kit.bundle(type_)))
        kit.check("search, read, references", f"{type_} read", lambda sample=sample: _reads(kit, sample))
        kit.check("search, read, references", f"{type_} references", lambda type_=type_: _resolve(kit, type_))
        for name in SEARCHES[type_]:
            kit.check("SHALL searches", f"{type_}?{name}", lambda type_=type_, name=name: kit.finds(type_, name))
            kit.check(
                "several values", f"{type_}?{name}=a,b", lambda type_=type_, name=name: _several(kit, type_, name)
            )
            _chains(kit, type_, name)
        _dates(kit, type_)
        for name in INCLUDES.get(type_, ()):
            kit.check("_include", f"{type_}:{name}", lambda type_=type_, name=name: _includes(kit, type_, name))
        for name in REVERSE.get(type_, ()):
            kit.check("_revinclude", f"{type_} {name}", lambda type_=type_, name=name: _reverse(kit, type_, name))
        if type_ in HAS:
            kit.check("_has", HAS[type_], lambda type_=type_: _has(kit, type_))
        version = sample["meta"].get("versionId", "1")
        address = f"/fhir/{type_}/{sample['id']}/_history/{version}"
        kit.check("vread (SHOULD)", type_, lambda address=address: kit.client.get(address).status_code == 200)
        _result_parameters(kit, type_)
    kit.check("identifier, active, near", "identifier", lambda: kit.finds("Practitioner", "identifier"))
    for type_ in ("Practitioner", "PractitionerRole", "Organization", "HealthcareService"):
        kit.check("identifier, active, near", f"{type_}?active", lambda type_=type_: _active(kit, type_))
    kit.check("identifier, active, near", "near", lambda: _near(kit))


def _reads(kit: Kit, sample: Json) -> bool:
    address = f"/fhir/{sample['resourceType']}/{sample['id']}"
    return bool(kit.client.get(address).raise_for_status().json()["id"] == sample["id"])


def _resolve(kit: Kit, type_: str) -> bool:
    values = [
        at for name in TARGETS for sample in kit.samples[type_][:3] if (at := next(values_of(sample, name), None))
    ]
    addresses = [f"/fhir/{at}" for at in values if "/" in at]
    return all(kit.client.get(address).status_code == 200 for address in addresses)


def _several(kit: Kit, type_: str, name: str) -> bool:
    example = kit.example(type_, name)
    if example is None:
        return kit.bundle(type_, **{name: "nothing,nobody"}) == []
    resource, value = example
    other = "1999-01-01" if name == "_lastUpdated" else "nothing"
    return bool(kit.bundle(type_, **{name: f"{value},{other}", "_id": resource["id"]}))


def _chains(kit: Kit, type_: str, name: str) -> None:
    target = TARGETS.get(name)
    if target is None:
        return
    for chained in CHAINED[target or type_]:
        forms = {"chained": f"{name}.{chained}", "chained, typed": f"{name}:{target or type_}.{chained}"}
        for group, written in forms.items():

            def passes(written: str = written, chained: str = chained) -> bool:
                return _chain(kit, type_, (name, written, chained))

            kit.check(group, f"{type_}?{written}", passes)


def _chain(kit: Kit, type_: str, search: tuple[str, str, str]) -> bool:
    """A search by what the resource pointed at shows brings back one that points at it."""
    name, written, chained = search
    for resource in kit.samples[type_]:
        reference = next(values_of(resource, name), None)
        if reference is None:
            continue
        target = kit.client.get(f"/fhir/{reference}").raise_for_status().json()
        value = next(values_of(target, chained), None)
        if value is not None:
            return bool(kit.bundle(type_, **{written: value, "_id": resource["id"]}))
    return kit.bundle(type_, **{written: "nothing"}) == []


def _dates(kit: Kit, type_: str) -> None:
    sample = kit.samples[type_][0]
    at = datetime.fromisoformat(sample["meta"]["lastUpdated"])
    before, after = ((at + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ") for days in (-1, 1))
    same = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    for prefix, value in (
        ("", same), ("eq", same), ("ne", before), ("gt", before), ("ge", before), ("lt", after), ("le", after),
        ("sa", before), ("eb", after), ("ap", same),
    ):  # fmt: skip
        parameters = {"_lastUpdated": prefix + value, "_id": sample["id"]}
        kit.check("_lastUpdated", f"{type_} {prefix}", lambda query=parameters: bool(kit.bundle(type_, **query)))


def _includes(kit: Kit, type_: str, name: str) -> bool:
    example = kit.example(type_, name)
    parameters = {"_include": f"{type_}:{name}"} | ({"_id": example[0]["id"]} if example else {})
    bundle = kit.client.get(f"/fhir/{type_}", params=parameters).raise_for_status().json()
    came = {f"{entry['resource']['resourceType']}/{entry['resource']['id']}" for entry in bundle.get("entry", [])}
    return example is None or example[1] in came


def _reverse(kit: Kit, type_: str, name: str) -> bool:
    pointing, _, reference = name.partition(":")
    pointing_here = [sample for sample in kit.samples.get(pointing, []) if next(values_of(sample, reference), None)]
    parameters = {"_revinclude": name} | (
        {"_id": next(values_of(pointing_here[0], reference)).partition("/")[2]} if pointing_here else {}
    )
    bundle = kit.client.get(f"/fhir/{type_}", params=parameters).raise_for_status().json()
    return not pointing_here or any(entry["resource"]["resourceType"] == pointing for entry in bundle["entry"])


def _has(kit: Kit, type_: str) -> bool:
    roles = [role for role in kit.samples["PractitionerRole"] if type_ != "Organization" or role.get("organization")]
    value = next(value for role in roles for value in values_of(role, "specialty"))
    return bool(kit.bundle(type_, **{HAS[type_]: value}))


def _result_parameters(kit: Kit, type_: str) -> None:
    group = "_count=0, _total, _summary, _elements, POST, and"

    def answer(**parameters: str) -> Json:
        return dict(kit.client.get(f"/fhir/{type_}", params=parameters).raise_for_status().json())

    total = "accurate"
    kit.check(group, f"{type_} _count=0", lambda: answer(_count="0").get("total", 0) > 0)
    kit.check(group, f"{type_} _summary=count", lambda: "entry" not in answer(_summary="count"))
    kit.check(group, f"{type_} _total", lambda: answer(_total=total)["total"] == answer(_count="0")["total"])
    kit.check(
        group, f"{type_} _elements", lambda: "meta" in answer(_elements="name", _count="1")["entry"][0]["resource"]
    )
    kit.check(group, f"{type_} _summary", lambda: bool(answer(_summary="true", _count="1")["entry"]))
    kit.check(group, f"{type_} POST", lambda: _posts(kit, type_))
    sample = kit.samples[type_][0]["id"]
    twice = [("_id", sample), ("_id", "nobody")]
    address = f"/fhir/{type_}"
    kit.check(
        group, f"{type_} and", lambda: "entry" not in kit.client.get(address, params=twice).raise_for_status().json()
    )
    kit.check(group, f"{type_} _sort", lambda: bool(answer(_sort="_lastUpdated")["entry"]))


def _posts(kit: Kit, type_: str) -> bool:
    sample = kit.samples[type_][0]["id"]
    bundle = kit.client.post(f"/fhir/{type_}/_search", data={"_id": sample}).raise_for_status().json()
    return [entry["resource"]["id"] for entry in bundle["entry"]] == [sample]


def _active(kit: Kit, type_: str) -> bool:
    return bool(kit.bundle(type_, active="true")) and kit.bundle(type_, active="false") == []


def _near(kit: Kit) -> bool:
    place = next(location for location in kit.samples["Location"] if location.get("position"))
    at = f"{place['position']['latitude']}|{place['position']['longitude']}|5|km"
    entries = kit.client.get("/fhir/Location", params={"near": at, "_count": "200"}).raise_for_status().json()["entry"]
    away = [entry["search"]["extension"][0]["valueDistance"]["value"] for entry in entries]
    return place["id"] in {entry["resource"]["id"] for entry in entries} and away == sorted(away)


@contextmanager
def demo() -> Iterator[str]:
    """The address of a server on the demo directory with a clinic, and registry numbers for some."""
    with tempfile.TemporaryDirectory(prefix="ayni-plan-net-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with start(Path(folder) / "data") as database:
            asyncio.run(_filled(database.dsn))
            with running_server(database.dsn, AYNI_DATA=folder) as server:
                yield server.url


async def _filled(dsn: str) -> None:
    await prepare_database(dsn)
    connection = await connect(dsn)
    try:
        await load(connection, list(dump_lines(demo_people(DEMO_SEED, today()))))
        practice = await open_practice(connection, "Bench Clinic")
        data = ClinicData(
            Address("1 Elm St", "Hartford", "CT", "06105", "US"), "+1 860-555-0100", "1245319599", "https://example.org"
        )
        await put_clinic_data(connection, practice.caller, data)
        rows = await connection.fetch("SELECT id FROM practitioner ORDER BY id LIMIT 20")
        await list_on_roster(connection, practice.clinic.id, {str(row["id"]): row["id"] for row in rows})
        await connection.execute(
            "UPDATE practitioner SET document = document || jsonb_build_object('npi', $1::text) "
            "WHERE id = (SELECT min(id::text)::uuid FROM practitioner WHERE status = 'published')",
            NPI,
        )
    finally:
        await connection.close()


def main() -> None:
    """Prints what fails, and the tally by group."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="a server that runs; default: one of its own, on the demo directory")
    parser.add_argument("--write", action="store_true", help="append to bench/RESULTS.md")
    arguments = parser.parse_args()
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    if arguments.url:
        _report(arguments.url, arguments.write)
        return
    with demo() as url:
        _report(url, arguments.write)


def _report(url: str, write: bool) -> None:
    with httpx2.Client(base_url=url, timeout=60) as client:
        kit = Kit(client)
        run(kit)
    for failure in kit.failures:
        print(failure)
    for type_, lacking in kit.lacking.items():
        print(f"{type_} lacks {', '.join(lacking)}")
    sums = [sum(tally[place] for tally in kit.tally.values()) for place in (0, 1)]
    rows = [["group", "passed", "failed"], ["---"] * 3]
    rows += [[group, *map(str, tally)] for group, tally in [*kit.tally.items(), ("sum", sums)]]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    print(table)
    table_rows = [["resource", "found", "of"], ["---"] * 3]
    table_rows += [
        [type_, str(len(MUST_SUPPORT[type_]) - len(lacking)), str(len(MUST_SUPPORT[type_]))]
        for type_, lacking in kit.lacking.items()
    ]
    supported = "\n".join(f"| {' | '.join(row)} |" for row in table_rows)
    print(supported)
    if write:
        write_section("Plan-Net searches in the style of the public test kit", table)
        write_section("Must-support elements of Plan-Net that are found", supported)


if __name__ == "__main__":
    main()
