"""What the Plan-Net kit asks with: a server, an example of each type, and the tally."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx2

from bench.must_support import missing

Json = dict[str, Any]
NPI = "1073518767"
TYPES = ("Practitioner", "PractitionerRole", "Organization", "Location", "HealthcareService")


class Kit:
    """A server, an example of each type, and the tally."""

    def __init__(self, client: httpx2.Client) -> None:
        self.client = client
        self.tally: dict[str, list[int]] = {}
        self.failures: list[str] = []
        self.samples = {type_: self.bundle(type_, _count="100") for type_ in TYPES}
        for clinic in self.samples["Organization"][:1]:  # roles for a clinic are few among all
            self.samples["PractitionerRole"] += self.bundle("PractitionerRole", organization=clinic["id"], _count="20")
        numbered = self.bundle("Practitioner", identifier=f"http://hl7.org/fhir/sid/us-npi|{NPI}")
        samples = self.samples | {"Practitioner": self.samples["Practitioner"] + numbered}
        self.lacking = {type_: missing(type_, samples[type_]) for type_ in TYPES}

    def bundle(self, type_: str, **parameters: str) -> list[Json]:
        """The matches of a search; HTTPStatusError when it is refused."""
        page = self.client.get(f"/fhir/{type_}", params=parameters).raise_for_status().json()
        return [entry["resource"] for entry in page.get("entry", []) if entry["search"]["mode"] == "match"]

    def check(self, group: str, name: str, passes: Callable[[], bool]) -> None:
        try:
            passed = passes()
        except (httpx2.HTTPStatusError, KeyError, IndexError, StopIteration) as error:
            passed, name = False, f"{name} ({type(error).__name__})"
        self.tally.setdefault(group, [0, 0])[0 if passed else 1] += 1
        if not passed:
            self.failures.append(f"{group}: {name}")

    def example(self, type_: str, name: str) -> tuple[Json, str] | None:
        """A resource that has what is searched for by that name, and the value; None when none of them has."""
        for resource in self.samples[type_]:
            for value in values_of(resource, name):
                return resource, value
        return None

    def finds(self, type_: str, name: str, written: str = "") -> bool:
        """A search by a value that a resource shows brings it back; by what none has, it brings nothing."""
        example = self.example(type_, name)
        if example is None:
            return self.bundle(type_, **{written or name: "nothing"}) == []
        resource, value = example
        resources = self.bundle(type_, **{written or name: value, "_count": "200"})
        return resource["id"] in {other["id"] for other in resources} or self._further(
            type_, {written or name: value}, resource
        )

    def _further(self, type_: str, parameters: dict[str, str], resource: Json) -> bool:
        """The same search for this one alone: it may stand on a later page."""
        return bool(self.bundle(type_, **parameters, _id=resource["id"]))


def values_of(resource: Json, name: str) -> Iterator[str]:
    """What a resource shows of a search parameter."""
    address = resource.get("address", {}) if isinstance(resource.get("address"), dict) else {}
    human = (resource.get("name") or [{}])[0] if isinstance(resource.get("name"), list) else {}
    simple: dict[str, Any] = {
        "_id": resource["id"], "_lastUpdated": resource["meta"]["lastUpdated"],
        "name": human.get("text") or (resource.get("name") if isinstance(resource.get("name"), str) else None),
        "family": human.get("family"), "given": next(iter(human.get("given", [])), None),
        "address": address.get("city"),
        "address-city": address.get("city"), "address-state": address.get("state"),
        "address-postalcode": address.get("postalCode"),
        "identifier": _token(resource.get("identifier", [])),
        "practitioner": _at(resource.get("practitioner")), "organization": _at(resource.get("organization")),
        "location": _at(resource.get("location")), "service": _at(resource.get("healthcareService")),
        "role": _coding(resource.get("code")), "specialty": _coding(resource.get("specialty")),
        "service-type": _coding(resource.get("type")) if resource["resourceType"] == "HealthcareService" else None,
    }  # fmt: skip
    value = simple.get(name)
    if value:
        yield str(value).replace("\\", "\\\\").replace(",", "\\,") if name != "_lastUpdated" else str(value)


def _at(reference: Any) -> str | None:
    first = reference[0] if isinstance(reference, list) and reference else reference
    return first.get("reference") if isinstance(first, dict) else None


def _coding(concepts: Any) -> str | None:
    return next(
        (f"{coding['system']}|{coding['code']}" for concept in concepts or [] for coding in concept["coding"]), None
    )


def _token(identifiers: list[Json]) -> str | None:
    return next(
        (f"{identifier['system']}|{identifier['value']}" for identifier in identifiers if identifier.get("system")),
        None,
    )
