"""Walks FHIR answers and checks each with an independent library (fhir.resources, R4B)."""

from collections.abc import Iterator
from typing import Any

import httpx2
from fhir.resources.R4B import get_fhir_model_class


def checked(resource: dict[str, Any]) -> dict[str, Any]:
    """The resource, after the independent library has taken it."""
    get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    return resource


def bundle(client: httpx2.Client, address: str, **headers: str) -> dict[str, Any]:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/fhir+json")
    return checked(answer.json())


def matches(page: dict[str, Any], mode: str = "match") -> list[dict[str, Any]]:
    return [entry["resource"] for entry in page.get("entry", []) if entry["search"]["mode"] == mode]


def following(page: dict[str, Any]) -> str | None:
    return next((link["url"] for link in page["link"] if link["relation"] == "next"), None)


def pages(client: httpx2.Client, address: str) -> Iterator[dict[str, Any]]:
    """Every page of a search, by its next links."""
    at: str | None = address
    while at is not None:
        page = bundle(client, at)
        yield page
        at = following(page)
