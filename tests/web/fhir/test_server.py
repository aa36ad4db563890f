"""The FHIR server as such: what it says it can do, how it refuses, and what a client with a copy is told."""

import httpx2
import pytest

from service.fhir.describe_in_fhir import MODALITY, PRACTICE
from service.profiles.field_extensions import EXTENDED
from service.web.fhir.searches import EMPTY_INCLUDES, EMPTY_REVERSE_INCLUDES, INCLUDES, REVERSE_INCLUDES, SEARCHES
from tests.web.fhir.reading import bundle, checked, matches

VALUES = {
    "date": "ge2020",
    "string": "a",
    "token": "reiki",
    "reference": "01890a5d-ac96-774b-bcce-b302099a8057",
    "special": "41.77|-72.69|25|km",
}


def test_the_capability_statement_promises_what_is_served_and_nothing_else(demo_client: httpx2.Client) -> None:
    statement = checked(demo_client.get("/fhir/metadata").json())
    assert statement["fhirVersion"] == "4.0.1" and statement["name"] and statement["publisher"]
    assert [url.rpartition("/")[2] for url in statement["instantiates"]] == ["plan-net"]
    assert demo_client.get(httpx2.URL(statement["url"]).path).json()["url"] == statement["url"]
    for resource in statement["rest"][0]["resource"]:
        at = f"/fhir/{resource['type']}?_count=1"
        for parameter in resource["searchParam"]:
            bundle(demo_client, f"{at}&{parameter['name']}={VALUES[parameter['type']]}")
            chained = parameter["documentation"].partition("chained: ")[2]
            for name in filter(None, chained.split(", ")):
                bundle(demo_client, f"{at}&{parameter['name']}.{name}=a")
        for name, kind in (("_include", "searchInclude"), ("_revinclude", "searchRevInclude")):
            for value in resource.get(kind, []):
                bundle(demo_client, f"{at}&{name}={value}")
            assert demo_client.get(f"{at}&{name}=Endpoint:nothing").status_code == 400
        assert demo_client.get(f"{at}&colour=a").status_code == 400


@pytest.mark.parametrize("parameter", ["_count=0", "_total=accurate", "_summary=count", "_elements=name", "_sort=-_id"])
def test_what_the_statement_says_of_every_search_is_so(demo_client: httpx2.Client, parameter: str) -> None:
    statement = demo_client.get("/fhir/metadata").json()["rest"][0]
    assert parameter.partition("=")[0] in statement["documentation"]
    for resource in statement["resource"]:
        bundle(demo_client, f"/fhir/{resource['type']}?_count=1&{parameter}")


def test_every_search_that_is_served_is_listed(demo_client: httpx2.Client) -> None:
    for resource in demo_client.get("/fhir/metadata").json()["rest"][0]["resource"]:
        listed = set()
        for parameter in resource["searchParam"]:
            chained = parameter["documentation"].partition("chained: ")[2].split(", ")
            listed |= {parameter["name"], *(f"{parameter['name']}.{name}" for name in chained if name)}
        assert listed == set(SEARCHES[resource["type"]])
        type_ = resource["type"]
        assert {*resource.get("searchInclude", [])} == {*INCLUDES[type_], *EMPTY_INCLUDES[type_]}
        assert {*resource.get("searchRevInclude", [])} == {*REVERSE_INCLUDES[type_], *EMPTY_REVERSE_INCLUDES[type_]}


def test_addresses_of_this_directory_s_own_resolve(demo_client: httpx2.Client) -> None:
    """Whatever host a client names, an address is the installation's own, and answers with itself."""
    [service] = matches(bundle(demo_client, "/fhir/HealthcareService?_count=1"))
    systems = {code["system"] for kind in service["specialty"] for code in kind["coding"]}
    [modality] = {system for system in systems if "/fhir/CodeSystem/" in system}
    definitions = {f"/StructureDefinition/profile-{name}" for name in EXTENDED} | {PRACTICE}
    for url in {modality} | {modality.removesuffix(MODALITY) + path for path in definitions}:
        shown = demo_client.get("/fhir" + url.partition("/fhir")[2], headers={"Host": "elsewhere.example"}).json()
        assert shown["url"] == url
    assert demo_client.get("/fhir/StructureDefinition/profile-nothing").status_code == 404


# The search parameters with SHALL in the CapabilityStatement of Plan-Net 1.1.0 for the types of this directory.
PLAN_NET = {
    "Practitioner": "name _id _lastUpdated family given",
    "PractitionerRole": "practitioner organization location service network endpoint role specialty _id _lastUpdated",
    "Organization": "partof endpoint address name _id _lastUpdated type coverage-area",
    "Location": (
        "partof organization endpoint address-city address-state address-postalcode address type _id _lastUpdated"
    ),
    "HealthcareService": (
        "location coverage-area organization endpoint name service-category service-type specialty _id _lastUpdated"
    ),
}


def test_every_search_plan_net_asks_for_is_served(demo_client: httpx2.Client) -> None:
    statement = demo_client.get("/fhir/metadata").json()
    assert {resource["type"] for resource in statement["rest"][0]["resource"]} == set(PLAN_NET)
    for resource in statement["rest"][0]["resource"]:
        served = {parameter["name"] for parameter in resource["searchParam"]}
        assert set(PLAN_NET[resource["type"]].split()) <= served, resource["type"]


def test_a_service_is_found_by_the_name_it_begins_with(demo_client: httpx2.Client) -> None:
    service = matches(bundle(demo_client, "/fhir/HealthcareService?_count=1"))[0]
    word = service["name"].split()[0]
    for name, ids in ((word, [service["id"]]), ("xyz", [])):
        page = bundle(demo_client, f"/fhir/HealthcareService?name={name}&_id={service['id']}")
        assert [resource["id"] for resource in matches(page)] == ids


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("colour=blue", "colour"),
        ("name:exact=Ada", "name:exact"),
        ("name=", "name"),
        ("name=a,,b", "name"),
        ("name=%00", "name"),
        ("name=" + "a" * 2001, "name"),
        ("_id=" + ",".join("a" * 60), "_id"),
        ("_count=many", "_count"),
        ("_sort=name", "_sort"),
        ("_summary=most", "_summary"),
        ("_has:Location:organization:name=a", "_has:Location:organization:name"),
        ("_lastUpdated=yesterday", "_lastUpdated"),
        ("_lastUpdated=2026-02-30", "_lastUpdated"),
        ("_lastUpdated=ge0000", "_lastUpdated"),
        ("_cursor=%C3%A9", "_cursor"),
        ("_cursor=gg", "_cursor"),
        ("_include=Practitioner:everything", "_include"),
    ],
)
def test_a_search_that_cannot_be_served_is_an_operation_outcome_that_names_the_parameter(
    demo_client: httpx2.Client, query: str, parameter: str
) -> None:
    answer = demo_client.get(f"/fhir/Practitioner?{query}")
    assert answer.status_code == 400, answer.text
    issue = checked(answer.json())["issue"][0]
    assert issue["expression"] == [f"http.{parameter}"]
    assert issue["diagnostics"]


def test_an_unknown_parameter_is_passed_over_when_the_client_asks_to(demo_client: httpx2.Client) -> None:
    page = bundle(demo_client, "/fhir/Practitioner?colour=blue&_count=1", Prefer="handling=lenient")
    assert matches(page)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/fhir/Patient", 404),
        ("GET", "/fhir/Patient/1", 404),
        ("GET", "/fhir/Practitioner/01890a5d-ac96-774b-bcce-b302099a8057", 404),
        ("GET", "/fhir/Location/01890a5d-ac96-774b-bcce-b302099a8057-1", 404),
        ("GET", "/fhir/Location/1", 404),
        ("POST", "/fhir/Practitioner", 405),
        ("PUT", "/fhir/Practitioner/1", 405),
        ("DELETE", "/fhir/Practitioner/1", 405),
        ("GET", "/fhir/Practitioner?_format=xml", 406),
    ],
)
def test_refusals_are_operation_outcomes(demo_client: httpx2.Client, method: str, path: str, status: int) -> None:
    answer = demo_client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/fhir+json")
    assert checked(answer.json())["resourceType"] == "OperationOutcome"
    assert ("allow" in answer.headers) is (status == 405)


def test_a_client_that_takes_only_xml_is_told_so(demo_client: httpx2.Client) -> None:
    answer = demo_client.get("/fhir/Practitioner", headers={"Accept": "application/fhir+xml"})
    assert answer.status_code == 406
    response = demo_client.get("/fhir/Practitioner?_format=json&_count=1", headers={"Accept": "application/fhir+xml"})
    assert response.status_code == 200


def test_a_client_with_a_copy_is_told_that_it_is_still_good(demo_client: httpx2.Client) -> None:
    id = matches(bundle(demo_client, "/fhir/Practitioner?_count=1"))[0]["id"]
    for address in (f"/fhir/Practitioner/{id}", f"/fhir/PractitionerRole/{id}", f"/fhir/HealthcareService/{id}"):
        first = demo_client.get(address)
        for item in (
            {"If-None-Match": first.headers["etag"]},
            {"If-None-Match": f'"other", {first.headers["etag"]}'},
            {"If-Modified-Since": first.headers["last-modified"]},
        ):
            again = demo_client.get(address, headers=item)
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == first.headers["etag"]
        for other in ({"If-None-Match": '"other"'}, {"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}):
            assert demo_client.get(address, headers=other).status_code == 200
        head = demo_client.head(address)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == first.headers["content-length"]
        assert head.headers["etag"] == first.headers["etag"]


def test_the_version_that_is_shown_can_be_asked_for_and_no_other(demo_client: httpx2.Client) -> None:
    for type_ in ("Practitioner", "PractitionerRole", "Location", "HealthcareService"):
        shown = matches(bundle(demo_client, f"/fhir/{type_}?_count=1"))[0]
        at = f"/fhir/{type_}/{shown['id']}/_history"
        assert demo_client.get(f"{at}/{shown['meta']['versionId']}").raise_for_status().json() == shown
        assert demo_client.get(f"{at}/1").status_code == 404
