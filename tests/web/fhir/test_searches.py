"""FHIR searches on the demo directory: what each parameter finds, what comes with it, and how pages follow."""

import httpx2
import pytest

from tests.web.fhir.reading import bundle, following, matches, pages

ROLE = "PractitionerRole"


def names(resources: list[dict]) -> list[str]:  # type: ignore[type-arg]
    return [resource["name"][0]["text"] for resource in resources]


def all_matches(client: httpx2.Client, address: str) -> list[dict]:  # type: ignore[type-arg]
    return [resource for page in pages(client, address) for resource in matches(page)]


def test_a_name_is_found_by_the_start_of_any_word_without_case_and_accents(demo_client: httpx2.Client) -> None:
    everyone = all_matches(demo_client, "/fhir/Practitioner?_count=200")
    accented = next(resource for resource in everyone if not resource["name"][0].get("family", "").isascii())["name"][0]
    plain = accented["family"].replace("á", "a").replace("é", "e").replace("í", "i").replace("ó", "o")
    plain = plain.replace("ú", "u").replace("ñ", "n").replace("ü", "u")
    if plain.isascii():
        assert accented["text"] in names(all_matches(demo_client, f"/fhir/Practitioner?family={plain.upper()}"))
    expected = {
        resource["id"]
        for resource in everyone
        if any(w.lower().startswith("mar") for w in resource["name"][0]["text"].split())
    }
    assert {resource["id"] for resource in all_matches(demo_client, "/fhir/Practitioner?name=mar")} == expected


def test_everyone_is_found_by_the_family_and_given_name_shown(demo_client: httpx2.Client) -> None:
    for shown in matches(bundle(demo_client, "/fhir/Practitioner?_count=60")):
        name = shown["name"][0]
        parameters = {"family": name["family"]} | ({"given": name["given"][0]} if name.get("given") else {})
        page = demo_client.get("/fhir/Practitioner", params={**parameters, "_count": 200}).json()
        assert shown["id"] in {resource["id"] for resource in matches(page)}, name


def test_commas_mean_or_and_ids_that_cannot_be_find_nothing(demo_client: httpx2.Client) -> None:
    first, second = (resource["id"] for resource in matches(bundle(demo_client, "/fhir/Practitioner?_count=2")))
    people = matches(bundle(demo_client, f"/fhir/Practitioner?_id={first},{second},nobody"))
    assert {person["id"] for person in people} == {first, second}
    assert matches(bundle(demo_client, "/fhir/Practitioner?_id=nobody")) == []


def test_a_kind_of_practice_is_found_by_nucc_code_and_by_its_own_name(demo_client: httpx2.Client) -> None:
    for query in ("specialty=reiki", "role=reiki"):
        roles = all_matches(demo_client, f"/fhir/{ROLE}?{query}")
        assert roles
        assert all("reiki" in {concept["text"] for concept in role["specialty"]} for role in roles)
    coded = all_matches(demo_client, f"/fhir/{ROLE}?specialty=http://nucc.org/provider-taxonomy|225700000X")
    assert coded
    assert all("massage therapy" in {concept["text"] for concept in role["specialty"]} for role in coded)
    assert matches(bundle(demo_client, f"/fhir/{ROLE}?specialty=http://example.org/other|reiki")) == []
    assert matches(bundle(demo_client, f"/fhir/{ROLE}?specialty=no-such-code")) == []


def test_a_role_is_found_by_the_place_and_the_name_it_points_at(demo_client: httpx2.Client) -> None:
    walked = list(pages(demo_client, f"/fhir/{ROLE}?location.address-city=hartford&_include=*&_count=40"))
    roles = [resource for page in walked for resource in matches(page)]
    included = {
        f"{resource['resourceType']}/{resource['id']}": resource
        for page in walked
        for resource in matches(page, "include")
    }
    assert roles
    for role in roles:
        cities = {included[at["reference"]]["address"]["city"] for at in role["location"]}
        assert "Hartford" in cities
        assert role["practitioner"]["reference"] in included
        assert role["healthcareService"][0]["reference"] in included
    family = included[roles[0]["practitioner"]["reference"]]["name"][0]["family"]
    chained = demo_client.get(f"/fhir/{ROLE}", params={"practitioner.family": family, "_count": 200}).json()
    assert roles[0]["id"] in {resource["id"] for resource in matches(chained)}


def test_references_narrow_each_other(demo_client: httpx2.Client) -> None:
    role = next(
        resource for resource in matches(bundle(demo_client, f"/fhir/{ROLE}?_count=50")) if resource.get("location")
    )
    place = role["location"][0]["reference"]
    for query in (
        f"location={place}",
        f"practitioner={role['id']}&location={place}",
        f"service=HealthcareService/{role['id']}",
    ):
        assert [resource["id"] for resource in matches(bundle(demo_client, f"/fhir/{ROLE}?{query}"))] == [role["id"]]
    other = next(
        resource["id"]
        for resource in matches(bundle(demo_client, "/fhir/Practitioner?_count=2"))
        if resource["id"] != role["id"]
    )
    assert matches(bundle(demo_client, f"/fhir/{ROLE}?practitioner={other}&location={place}")) == []
    assert matches(bundle(demo_client, f"/fhir/{ROLE}?location={place}9")) == []


def test_what_points_at_a_match_comes_along_when_asked(demo_client: httpx2.Client) -> None:
    person = bundle(demo_client, "/fhir/Practitioner?_count=5&_revinclude=PractitionerRole:practitioner")
    assert {resource["id"] for resource in matches(person, "include")} == {
        resource["id"] for resource in matches(person)
    }
    place = bundle(demo_client, "/fhir/Location?_count=5&_revinclude=*")
    kinds = {resource["resourceType"] for resource in matches(place, "include")}
    assert kinds == {"PractitionerRole", "HealthcareService"}


def test_places_are_found_by_city_region_postal_code_and_any_word_of_the_address(demo_client: httpx2.Client) -> None:
    place = next(
        resource
        for resource in matches(bundle(demo_client, "/fhir/Location?_count=50"))
        if {"city", "state", "postalCode"} <= set(resource.get("address", {}))
    )
    address = place["address"]
    for parameters in (
        {"address-city": address["city"][:4]},
        {"address-state": address["state"].lower()},
        {"address-postalcode": address["postalCode"]},
        {"address": address["city"].split()[-1], "address-state": address["state"]},
        {"address-city:contains": address["city"][1:].upper()},
    ):
        query = "&".join(f"{name}={value}" for name, value in parameters.items())
        places = all_matches(demo_client, f"/fhir/Location?{query}&_count=200")
        assert place["id"] in {match["id"] for match in places}, parameters


def test_a_wildcard_in_a_text_is_a_letter_like_any_other(demo_client: httpx2.Client) -> None:
    for text in ("%25", "_", "a%25", "%5C%5C"):
        assert matches(bundle(demo_client, f"/fhir/Practitioner?name={text}")) == []


@pytest.mark.parametrize(
    ("date", "some"),
    [
        ("ge2020", True),
        ("lt2020", False),
        ("2020-02-29", False),
        ("ge2020-01-01T00:00:00Z", True),
        ("le2020-01-01T00:00:00%2B02:00", False),
        ("ge2020-01&_lastUpdated=lt9998-12-31", True),
        ("gt2020-01-01T10:00&_lastUpdated=eb2020-06", False),
    ],
)
def test_last_updated_takes_dates_of_any_precision(demo_client: httpx2.Client, date: str, some: bool) -> None:
    page = bundle(demo_client, f"/fhir/Practitioner?_lastUpdated={date}&_count=5")
    assert bool(matches(page)) is some


def test_the_order_of_pages_starts_anew_with_every_search(demo_client: httpx2.Client) -> None:
    firsts = {matches(bundle(demo_client, "/fhir/Practitioner?_count=1"))[0]["id"] for _ in range(5)}
    assert len(firsts) > 1


def test_a_next_link_of_another_search_is_refused(demo_client: httpx2.Client) -> None:
    link = following(bundle(demo_client, "/fhir/Practitioner?_count=2"))
    assert link is not None
    for changed in (
        link.replace("Practitioner?", "Location?"),
        link + "&name=mar",
        link.replace("_cursor=", "_cursor=A"),
    ):
        answer = demo_client.get(changed)
        assert answer.status_code == 400
        assert answer.json()["issue"][0]["expression"] == ["http._cursor"]


def count(client: httpx2.Client, address: str) -> int:
    return int(bundle(client, f"{address}{'&' if '?' in address else '?'}_summary=count")["total"])


def test_a_search_says_how_many_there_are_without_showing_them(demo_client: httpx2.Client) -> None:
    everyone = len(all_matches(demo_client, "/fhir/Practitioner?_count=200"))
    for query in ("_count=0", "_summary=count", "_count=0&_total=accurate"):
        page = bundle(demo_client, f"/fhir/Practitioner?{query}")
        assert (page["total"], page.get("entry", [])) == (everyone, [])
    page = bundle(demo_client, "/fhir/Practitioner?_count=3&_total=accurate")
    assert (page["total"], len(page["entry"])) == (everyone, 3)
    assert "total" not in bundle(demo_client, "/fhir/Practitioner?_count=3")


def test_a_condition_said_twice_must_be_met_twice(demo_client: httpx2.Client) -> None:
    role = next(
        resource
        for resource in matches(bundle(demo_client, f"/fhir/{ROLE}?_count=200"))
        if len(resource.get("specialty", [])) > 1
    )
    first, second = (concept["text"] for concept in role["specialty"][:2])
    both = all_matches(demo_client, f"/fhir/{ROLE}?specialty={first}&specialty={second}")
    assert role["id"] in {match["id"] for match in both}
    assert all({first, second} <= {concept["text"] for concept in match["specialty"]} for match in both)
    assert count(demo_client, f"/fhir/{ROLE}?specialty={first}") > len(both)
    assert matches(bundle(demo_client, "/fhir/Practitioner?name=zzz&name=mar")) == []


def test_the_type_of_a_reference_may_be_written(demo_client: httpx2.Client) -> None:
    plain = count(demo_client, f"/fhir/{ROLE}?location.address-city=hartford")
    assert plain
    assert count(demo_client, f"/fhir/{ROLE}?location:Location.address-city=hartford") == plain
    place = matches(bundle(demo_client, "/fhir/Location?_count=1"))[0]["id"]
    assert count(demo_client, f"/fhir/{ROLE}?location:Location={place}") == 1
    assert demo_client.get(f"/fhir/{ROLE}?location:Organization.name=x").status_code == 400


def test_what_points_at_a_resource_narrows_it(demo_client: httpx2.Client) -> None:
    people = all_matches(
        demo_client, "/fhir/Practitioner?_has:PractitionerRole:practitioner:specialty=reiki&_count=200"
    )
    roles = all_matches(demo_client, f"/fhir/{ROLE}?specialty=reiki&_count=200")
    assert {person["id"] for person in people} == {role["id"] for role in roles}
    places = all_matches(demo_client, "/fhir/Location?_has:PractitionerRole:location:specialty=reiki&_count=200")
    assert {place["id"] for place in places} == {
        at["reference"].partition("/")[2] for role in roles for at in role.get("location", [])
    }
    assert demo_client.get("/fhir/Practitioner?_has:Location:organization:name=x").status_code == 400


def test_the_nearest_places_come_first_with_their_distance(demo_client: httpx2.Client) -> None:
    page = bundle(demo_client, "/fhir/Location?near=41.7658|-72.6734|60|km&_count=200&_total=accurate")
    away = [entry["search"]["extension"][0]["valueDistance"]["value"] for entry in page["entry"]]
    assert away == sorted(away)
    assert 0 < away[-1] <= 60
    inside = {
        resource["id"]
        for resource in all_matches(demo_client, "/fhir/Location?_count=200")
        if resource.get("position")
        and abs(resource["position"]["latitude"] - 41.7658) < 0.2
        and abs(resource["position"]["longitude"] + 72.6734) < 0.2
    }
    assert inside <= {entry["resource"]["id"] for entry in page["entry"]}
    walked = all_matches(demo_client, "/fhir/Location?near=41.7658|-72.6734|60|km&_count=2")
    assert [resource["id"] for resource in walked] == [entry["resource"]["id"] for entry in page["entry"]]
    assert page["total"] == len(walked)
    miles = count(demo_client, "/fhir/Location?near=41.7658|-72.6734|37.2823|mi")
    assert miles == len(walked)
    for wrong in ("here", "91|0|5|km", "41|-72|-5|km", "41|-72|5|furlong"):
        assert demo_client.get("/fhir/Location", params={"near": wrong}).status_code == 400, wrong


@pytest.mark.parametrize("order", ["_lastUpdated", "-_lastUpdated", "_id", "-_id"])
def test_a_copy_can_be_kept_in_an_order_that_says_nothing_of_anybody(demo_client: httpx2.Client, order: str) -> None:
    found = all_matches(demo_client, f"/fhir/Practitioner?_sort={order}&_count=200")
    keys = [one["id"] if "id" in order else one["meta"]["lastUpdated"] for one in found]
    assert len(found) > 400 and len({one["id"] for one in found}) == len(found)
    assert keys == sorted(keys, reverse=order.startswith("-"))


def test_a_search_may_come_as_a_form(demo_client: httpx2.Client) -> None:
    sent = demo_client.post("/fhir/Practitioner/_search", data={"name": "mar", "_count": "200"}).raise_for_status()
    got = bundle(demo_client, "/fhir/Practitioner?name=mar&_count=200")
    assert {resource["id"] for resource in matches(sent.json())} == {resource["id"] for resource in matches(got)}
    assert demo_client.post("/fhir/Practitioner/_search", data={"colour": "blue"}).status_code == 400


def test_a_resource_may_be_cut_to_some_of_its_elements(demo_client: httpx2.Client) -> None:
    for query, members in (
        ("_elements=name", {"name"}),
        ("_summary=text", set()),
    ):
        for resource in matches(bundle(demo_client, f"/fhir/Practitioner?_count=3&{query}")):
            assert set(resource) == {"resourceType", "id", "meta"} | members
            assert resource["meta"]["tag"][0]["code"] == "SUBSETTED"
    assert "extension" not in matches(bundle(demo_client, f"/fhir/{ROLE}?_count=1&_summary=true"))[0]


def test_what_nothing_here_has_is_answered_with_nothing(demo_client: httpx2.Client) -> None:
    for query in ("endpoint=Endpoint/1", "network.name=x", "endpoint:Endpoint.organization=1", "active=false"):
        assert matches(bundle(demo_client, f"/fhir/{ROLE}?{query}")) == []
    assert count(demo_client, f"/fhir/{ROLE}?active=true") == count(demo_client, f"/fhir/{ROLE}")
    assert matches(bundle(demo_client, f"/fhir/{ROLE}?_include=PractitionerRole:endpoint&_count=1"))


@pytest.mark.parametrize(
    ("query", "some"),
    [("ne1999", True), ("ne2026", False), ("ap1999", False), ("1999,ge2020", True), ("1998,1999", False)],
)
def test_last_updated_takes_other_prefixes_and_several_values(
    demo_client: httpx2.Client, query: str, some: bool
) -> None:
    year = matches(bundle(demo_client, "/fhir/Practitioner?_count=1"))[0]["meta"]["lastUpdated"][:4]
    query = query.replace("2026", year)
    assert bool(matches(bundle(demo_client, f"/fhir/Practitioner?_lastUpdated={query}&_count=5"))) is some


def test_a_service_is_found_by_the_name_it_shows(demo_client: httpx2.Client) -> None:
    shown = matches(bundle(demo_client, "/fhir/HealthcareService?_count=1"))[0]
    page = demo_client.get("/fhir/HealthcareService", params={"name": shown["name"], "_count": 200}).json()
    assert shown["id"] in {resource["id"] for resource in matches(page)}
