"""A server with a clinic on it, and the ways in: what the cases of the field walk."""

import csv
import json
import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx2

from service.core.database.pool import connect
from tests.fixtures.clinics import Practice, open_practice
from tests.fixtures.profiles import load
from tests.fixtures.running import run_apart

Json = dict[str, Any]


class Documented(Exception):
    """Another answer than the expected one, which the contract promises."""


@dataclass
class Walk:
    """A server, a clinic on it, and the ways in."""

    client: httpx2.Client
    path: str
    database_url: str

    def place(self, text: str) -> str:
        """The place that a match request reads; Documented with the candidates when it asks which one."""
        answer = self.client.post("/v1/matches", json={"limits": {"near": {"place": text}}})
        if answer.status_code == 400:
            raise Documented(str(answer.json()["errors"][0].get("params") or answer.json()["errors"][0]["detail"])[:90])
        return str(answer.raise_for_status().json()["read"]["place"])

    def send(self, data: bytes, format: str) -> Json:
        """An import of a file, when it has ended."""
        sent = self.client.post(f"{self.path}/imports", params={"format": format}, content=data).raise_for_status()
        address = f"{self.path}/imports/{sent.json()['id']}"
        while (state := self.client.get(address).raise_for_status().json())["status"] in ("queued", "running"):
            time.sleep(0.05)
        return dict(state)

    def entry(self, external_id: str) -> Json:
        """What the roster holds under an id."""
        answer = self.client.get(f"{self.path}/roster/{external_id}")
        if answer.status_code != 200:
            raise AssertionError(f"not on the roster ({answer.status_code})")
        return dict(answer.json()["stated"])

    def point(self, external_id: str) -> Json:
        """Where the first place of somebody on the roster was located; both None when it was not."""
        self.entry(external_id)
        rows = self.fetch(
            "SELECT p.lat, p.lon FROM practitioner_place AS p JOIN clinic_listing AS l USING (practitioner_id) "
            "WHERE l.external_id = $1 ORDER BY p.position LIMIT 1",
            external_id,
        )
        return dict(rows[0]) if rows else {"lat": None, "lon": None}

    def csv(self, text: str, encoding: str = "utf-8") -> Json:
        """The one person of a CSV whose rows are parted by " / "."""
        head, row = (part.strip() for part in text.split(" / ", 1))
        self.send(f"{head}\n{row}\n".encode(encoding), "csv")
        return self.entry(next(csv.reader([row], skipinitialspace=True))[0])

    def fhir(self, *resources: Json) -> Json:
        """The one person of FHIR resources whose practitioner is p1."""
        self.send("\n".join(json.dumps(resource) for resource in resources).encode(), "fhir")
        return self.entry("p1")

    def load(self, profiles: list[Json], source: str = "load", publish: bool = True) -> None:
        """As `ayni load` does."""

        async def loaded() -> None:
            connection = await connect(self.database_url)
            try:
                await load(connection, profiles, source=source, publish=publish)
            finally:
                await connection.close()

        run_apart(loaded())

    def fetch(self, sql: str, *values: Any) -> Any:
        async def fetched() -> Any:
            connection = await connect(self.database_url)
            try:
                return await connection.fetch(sql, *values)
            finally:
                await connection.close()

        return run_apart(fetched())

    def finds(self, name: str, **request: Any) -> Json:
        """The result about a person of that name; AssertionError when a match request does not find them."""
        body = {"limit": 100, **request}
        results = self.client.post("/v1/matches", json=body).raise_for_status().json()["results"]
        for result in results:
            if result["practitioner"]["display_name"] == name:
                return dict(result)
        raise AssertionError(f"{name} not among {len(results)} results")


def walk_on(url: str, database_url: str) -> Walk:
    """A new clinic on a server whose directory is emptied before."""

    async def opened() -> Practice:
        connection = await connect(database_url)
        try:
            await connection.execute("DELETE FROM practitioner")
            return await open_practice(connection, str(uuid4()))
        finally:
            await connection.close()

    practice = run_apart(opened())
    return Walk(practice.client(url), practice.path, database_url)
