"""How each case of the field is sent, and what must come of it."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from tests.field.walk import Json, Walk

NPI = "1023011061"
US_NPI = "http://hl7.org/fhir/sid/us-npi"
NUCC = "http://nucc.org/provider-taxonomy"
STATES = "https://www.usps.com/"


def expect(came: Any, wanted: Any) -> None:
    if came != wanted:
        raise AssertionError(f"{came!r}, not {wanted!r}")


def near(place: Json, lat: float, lon: float | None = None, within: float = 0.3) -> None:
    """AssertionError unless the point is that near."""
    if (
        place.get("lat") is None
        or abs(place["lat"] - lat) > within
        or (lon is not None and abs(place["lon"] - lon) > within)
    ):
        raise AssertionError(f"{place.get('lat')}, {place.get('lon')}")


def person(**more: Any) -> Json:
    """A practitioner with an NPI, and what is to be tried of them."""
    name = [{"family": "Zimmer", "given": ["Ada"]}]
    return {
        "resourceType": "Practitioner",
        "id": "p1",
        "identifier": [{"system": US_NPI, "value": NPI}],
        "name": name,
    } | more


def role(practitioner: Json | None = None, **more: Any) -> Json:
    specialty = [{"coding": [{"system": NUCC, "code": "111N00000X"}]}]
    practitioner = practitioner or {"reference": "Practitioner/p1"}
    return {"resourceType": "PractitionerRole", "id": "r1", "practitioner": practitioner, "specialty": specialty} | more


def registry(**cells: str) -> bytes:
    """A file of the US registry with one row."""
    place = "Provider {} Business Practice Location Address"
    at = "Provider Business Practice Location Address"
    row = {
        "NPI": "1073518767", "Entity Type Code": "1", "Provider Last Name (Legal Name)": "OTTOKAR",
        "Provider First Name": "HENRY", "Provider Middle Name": "", "Provider Name Suffix Text": "",
        "Provider Credential Text": "LMT", place.format("First Line"): "12 NW 23RD ST", place.format("Second Line"): "",
        f"{at} City Name": "PORTLAND", f"{at} State Name": "OR", f"{at} Postal Code": "97210",
        f"{at} Country Code (If outside U.S.)": "US", f"{at} Telephone Number": "", "NPI Deactivation Date": "",
        "NPI Reactivation Date": "", "Healthcare Provider Taxonomy Code_1": "225700000X",
        "Provider License Number_1": "", "Provider License Number State Code_1": "",
        "Healthcare Provider Primary Taxonomy Switch_1": "Y",
    } | cells  # fmt: skip
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([list(row), list(row.values())])
    return text.getvalue().encode()


def pair(walk: Walk, first: str, second: str) -> None:
    """Whether two names with one telephone, from a load and a clinic's import, are proposed as one person."""
    walk.load(
        [{"external_id": first, "display_name": first, "modalities": ["reiki"], "contact": {"phone": "860-555-0147"}}]
    )
    row = {
        "external_id": f"c-{second}",
        "display_name": second,
        "modalities": ["reiki"],
        "contact": {"phone": "860-555-0147"},
    }
    walk.send(json.dumps(row).encode(), "ndjson")
    _proposed(walk, first, second)


def _proposed(walk: Walk, first: str, second: str) -> None:
    rows = walk.fetch(
        "SELECT 1 FROM duplicate_candidate AS d JOIN practitioner AS a ON a.id = d.first_id "
        "JOIN practitioner AS b ON b.id = d.second_id WHERE array[a.display_name, b.display_name] <@ $1::text[]",
        [first, second],
    )
    if not rows:
        raise AssertionError("not proposed")


def _country(*countries: str) -> Callable[[Walk, str], None]:
    """Each alternative of the input lies in its country."""

    def check(walk: Walk, text: str) -> None:
        for part, country in zip(text.split(" | "), countries, strict=True):
            came = walk.place(part)
            if not came.endswith(country):
                raise AssertionError(f"{part}: {came}")

    return check


def _military(walk: Walk, text: str) -> None:
    body = {"display_name": "M", "modalities": ["reiki"], "places": [{"address": json.loads(text)}]}
    walk.client.put(f"{walk.path}/roster/g09", json=body).raise_for_status()
    expect(walk.point("g09"), {"lat": None, "lon": None})


def _short_zip(walk: Walk, text: str) -> None:
    walk.csv(text)
    near(walk.point("z1"), 42.35, -71.0, 0.3)


def _named_place(walk: Walk, _: str) -> None:
    page = walk.client.post("/en/matches", data={"place": "Cologne", "radius": "5"}, headers={"Accept": "text/html"})
    if "Looked around" not in page.text:
        raise AssertionError("the page names no place")


def _kansas(walk: Walk, text: str) -> None:
    columns = "staff_id,name,modalities" + text.removeprefix("…").replace("c1,A B,reiki,", "c1,A B,reiki,")
    walk.csv(columns)
    near(walk.point("c1"), 41.77)


def _languages(walk: Walk, _: str) -> None:
    walk.load([{"external_id": "i02", "display_name": "I Zwei", "modalities": ["reiki"], "languages": ["spa"]}])
    walk.finds("I Zwei", limits={"languages": ["es"]})


def _sign_language(walk: Walk, _: str) -> None:
    stated = walk.csv("staff_id,name,modalities,languages / i04,I Vier,reiki,ASL")
    expect(stated["languages"], ["ase"])
    walk.load([{"external_id": "i04", "display_name": "I Vier", "modalities": ["reiki"], "languages": ["sgn-US"]}])
    walk.finds("I Vier", limits={"languages": ["ase"]})


def _states(walk: Walk, text: str) -> None:
    stated = walk.csv(text)
    expect([sorted(stated["telehealth"]), stated["credentials"][0].get("jurisdiction")], [["US-CT", "US-NY"], "US-CT"])


def _in_codepage(walk: Walk, text: str) -> None:
    expect(walk.csv(text, "cp1252")["display_name"], "José Núñez")


def _conditional(walk: Walk, _: str) -> None:
    stated = walk.fhir(role({"reference": f"Practitioner?identifier={US_NPI}|{NPI}"}), person())
    expect(stated["modalities"], ["chiropractic"])


def _logical(walk: Walk, _: str) -> None:
    stated = walk.fhir(role({"identifier": {"system": US_NPI, "value": NPI}}), person())
    expect(stated["modalities"], ["chiropractic"])


def _suffix(walk: Walk, _: str) -> None:
    stated = walk.fhir(role(), person(name=[{"given": ["John"], "family": "Smith", "suffix": ["Jr.", "LMT"]}]))
    expect(
        [stated["display_name"], [credential["title"] for credential in stated["credentials"]]],
        ["John Smith Jr.", ["LMT"]],
    )


def _closed_place(walk: Walk, _: str) -> None:
    place = {"resourceType": "Location", "id": "l1", "status": "inactive", "address": {"city": "Boston", "state": "MA"}}
    expect(walk.fhir(role(location=[{"reference": "Location/l1"}]), place, person()).get("places", []), [])


def _deactivated(walk: Walk, _: str) -> None:
    walk.send(registry(), "nppes")
    walk.send(registry(**{"NPI Deactivation Date": "01/02/2026"}), "nppes")
    listed = walk.client.get(f"{walk.path}/roster").raise_for_status().json()["results"]
    if any("Ottokar" in entry["profile"]["display_name"] for entry in listed):
        raise AssertionError("still on the roster")


def _telecom(walk: Walk, _: str) -> None:
    telecom = [
        {"system": "phone", "value": "860-555-0101", "use": "old"},
        {"system": "phone", "value": "860-555-0102", "use": "work"},
        {"system": "email", "value": "old@example.org", "use": "old"},
        {"system": "email", "value": "work@example.org", "use": "work"},
    ]
    stated = walk.fhir(role(), person(telecom=telecom))
    phone = "".join(sign for sign in stated["contact"]["phone"] if sign.isdigit())[-10:]
    expect([phone, stated["email"]], ["8605550102", "work@example.org"])


def _role_code(walk: Walk, _: str) -> None:
    system = "http://hl7.org/fhir/us/davinci-pdex-plan-net/CodeSystem/ProviderRoleCS"
    stated = walk.fhir(role(code=[{"coding": [{"system": system, "code": "ph", "display": "Physician"}]}]), person())
    expect(stated["modalities"], ["chiropractic"])


def _degree(walk: Walk, _: str) -> None:
    stated = walk.fhir(role(), person(qualification=[{"code": {"text": "Bachelor of Science"}}]))
    expect(stated["modalities"], ["chiropractic"])


def _sample_npi(walk: Walk, _: str) -> None:
    expect(walk.fhir(role(), person(identifier=[{"system": US_NPI, "value": "9941339100"}])).get("npi"), None)


def _where_valid(walk: Walk, _: str) -> None:
    base = "http://hl7.org/fhir/us/davinci-pdex-plan-net/StructureDefinition"
    valid = {"url": "whereValid", "valueCodeableConcept": {"coding": [{"system": STATES, "code": "CT"}]}}
    extension = {"url": f"{base}/practitioner-qualification", "extension": [valid]}
    qualification = {"code": {"text": "DC"}, "extension": [extension]}
    stated = walk.fhir(role(), person(qualification=[qualification]))
    expect(stated["credentials"][0].get("jurisdiction"), "US-CT")


def _family(walk: Walk, _: str) -> None:
    walk.load([{"external_id": "n01", "display_name": "John Q. Zimmerwald Jr.", "modalities": ["reiki"]}])
    bundle = walk.client.get("/fhir/Practitioner", params={"family": "Zimmerwald"}).raise_for_status().json()
    expect(len(bundle.get("entry", [])), 1)


def _without_accents(walk: Walk, _: str) -> None:
    walk.load([{"external_id": "n03", "display_name": "María José García López", "modalities": ["reiki"]}])
    results = walk.client.get("/v1/practitioners", params={"q": "garcia lopez"}).raise_for_status().json()["results"]
    expect([result["display_name"] for result in results], ["María José García López"])


def _generation(walk: Walk, _: str) -> None:
    walk.send(registry(**{"NPI": NPI, "Provider Name Suffix Text": "III"}), "nppes")
    expect(_registered(walk)["display_name"].endswith("III"), True)


def _street(walk: Walk, _: str) -> None:
    walk.send(registry(NPI=NPI), "nppes")
    expect(_registered(walk)["places"][0]["address"]["line"], "12 NW 23rd St")


def _registered(walk: Walk) -> Json:
    (entry,) = walk.client.get(f"{walk.path}/roster").raise_for_status().json()["results"]
    return dict(entry["stated"])


def _two_sources(walk: Walk, _: str) -> None:
    for source, name in (("a", "Vera Amberg"), ("b", "V. Amberg")):
        walk.load([{"external_id": "d04", "display_name": name, "modalities": ["reiki"], "npi": NPI}], source)
    _proposed(walk, "Vera Amberg", "V. Amberg")


def _cardiology(walk: Walk, _: str) -> None:
    body = {"display_name": "T Eins", "modalities": ["Interventional Cardiology"]}
    walk.client.put(f"{walk.path}/roster/t01", json=body).raise_for_status()
    if any("radiology" in name for name in walk.entry("t01")["modalities"]):
        raise AssertionError("radiology")


def _unreviewed(walk: Walk, _: str) -> None:
    walk.csv("staff_id,name,modalities / t02,T Zwei,front desk")
    results = walk.client.get("/v1/modalities", params={"q": "front"}).raise_for_status().json()["results"]
    if any(result["name"] == "front desk" for result in results):
        raise AssertionError("suggested in public")


def _spanish_concern(walk: Walk, _: str) -> None:
    results = walk.client.get("/v1/concerns", params={"q": "ansiedad"}).raise_for_status().json()["results"]
    expect(any(result["name"] == "anxiety" for result in results), True)


def _gender(walk: Walk, _: str) -> None:
    people = [
        {"external_id": gender, "display_name": f"M {gender}", "modalities": ["reiki"], "gender": gender}
        for gender in ("woman", "female")
    ]
    walk.load(people)
    fits = [walk.finds(f"M {person['gender']}", preferences={"gender": "woman"})["fit"] for person in people]
    expect(round(fits[0], 6), round(fits[1], 6))


def _insurer(walk: Walk, _: str) -> None:
    fees = {"insurance": ["Blue Cross Blue Shield"]}
    walk.load([{"external_id": "m03", "display_name": "M Drei", "modalities": ["reiki"], "fees": fees}])
    walk.finds("M Drei", limits={"insurance": ["BCBS"]})


def _extension(walk: Walk, _: str) -> None:
    contact = {"phone": "860-555-0100 ext. 212"}
    walk.load([{"external_id": "w01", "display_name": "W Eins", "modalities": ["reiki"], "contact": contact}])
    page = walk.client.get(f"/en/practitioners/{_id(walk, 'W Eins')}").raise_for_status().text
    link = page.partition('href="tel:')[2].partition('"')[0]
    if not link or "ext." in link or not (";ext=212" in link or ",212" in link):
        raise AssertionError(f"tel:{link}")


def _canonical(walk: Walk, _: str) -> None:
    walk.load([{"external_id": "w03", "display_name": "W Drei", "modalities": ["reiki"]}])
    head = walk.client.get(f"/en/practitioners/{_id(walk, 'W Drei')}").raise_for_status().text.partition("</head>")[0]
    links = [part.partition(">")[0] for part in head.split("<link")[1:]]
    addresses = {"canonical": set(), "alternate": set()}  # type: dict[str, set[str]]
    for link in links:
        for relation, allowed in addresses.items():
            if f'rel="{relation}"' in link:
                allowed.add(link.partition('href="')[2].partition('"')[0])
    if not addresses["canonical"] or not addresses["canonical"] <= addresses["alternate"]:
        raise AssertionError(str(addresses))


def _id(walk: Walk, name: str) -> str:
    return str(walk.fetch("SELECT id FROM practitioner WHERE display_name = $1", name)[0]["id"])


def _csv_has(**wanted: Any) -> Callable[[Walk, str], None]:
    """The person of a CSV row has these values; `country` stands for that of the first place."""

    def check(walk: Walk, text: str) -> None:
        stated = walk.csv(text)
        for name, value in wanted.items():
            came = stated["places"][0]["address"]["country"] if name == "country" else stated[name]
            expect(came, value)

    return check


def _located(external_id: str, lat: float, lon: float | None = None) -> Callable[[Walk, str], None]:
    """The person of a CSV row stands there, within a fifth of a degree."""

    def check(walk: Walk, text: str) -> None:
        walk.csv(text)
        near(walk.point(external_id), lat, lon, 0.2)

    return check


def _fee(walk: Walk, text: str) -> None:
    fees = walk.csv(text)["fees"]
    expect([fees["currency"], fees["session"]["min"]], ["USD", 80])


CHECKS: dict[str, Callable[[Walk, str], None]] = {
    "G01": _country("DE"), "G03": _country("CA"), "G05": _country("CR"), "G06": _country("US"),
    "G07": _country("MX", "AT", "DE"), "G09": _military, "G10": _country("GB"), "G11": _short_zip, "G13": _named_place,
    "G19": _located("s1", 39.8, -89.6),
    "G21": _located("b1", 52.5), "G22": _kansas,
    "I01": _csv_has(languages=["en", "es"]), "I02": _languages, "I04": _sign_language,
    "I05": _csv_has(modalities=["massage therapy", "reiki"]), "I07": _fee, "I09": _csv_has(country="US"),
    "I10": _states,
    "I11": _in_codepage, "I14": _csv_has(modalities=["reiki"]), "F01": _conditional, "F02": _logical, "F06": _suffix,
    "F08": _closed_place, "F09": _deactivated, "F12": _telecom, "F13": _role_code, "F14": _degree, "F15": _sample_npi,
    "F16": _where_valid, "N01": _family, "N03": _without_accents, "N05": _generation, "N06": _street,
    "D01": lambda walk, _: pair(walk, "María Gómez", "Maria Gomez"),
    "D03": lambda walk, _: pair(walk, "Jane Doe, LMFT, PsyD", "Jane Doe"), "D04": _two_sources, "T01": _cardiology,
    "T02": _unreviewed, "T03": _spanish_concern, "M01": _gender, "M03": _insurer, "W01": _extension, "W03": _canonical,
}  # fmt: skip
