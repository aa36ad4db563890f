"""Public samples through a clinic's imports: how many came, what became of each, and whether anybody was lost.

    python -m bench.samples [--data ../shared/data] [--write]

HL7's examples for Plan-Net as they are, and as a bulk export has them: a file a type in one archive, whose roles name
their people by reference, by an identifier alone, or by a conditional reference. The registry's sample. The sample of
HSDS. Lost is whoever is neither created nor named with a reason.
"""

import argparse
import asyncio
import csv
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.figures import write_section
from bench.intake_rows import NPPES
from schemas.clinics.clinic import Import, ImportFormat
from service.boot.database import prepare_database
from service.boot.matcher import indexer
from service.core.database.embedded_postgres import start
from service.core.database.pool import Database, open_database
from service.core.settings import Settings
from service.intake.receive_import import ImportOptions, receive_import, show_import
from service.intake.run_import import run_import
from tests.fixtures.clinics import open_practice
from tests.intake.files import archive

_US_NPI = "http://hl7.org/fhir/sid/us-npi"
Json = dict[str, Any]


def samples(data: Path) -> Iterator[tuple[str, ImportFormat, bytes, int]]:
    """Name, format, bytes, and how many people are in it."""
    bundle = data / "plan_net_examples.json"
    if bundle.exists():
        resources: list[Json] = [entry["resource"] for entry in json.loads(bundle.read_text())["entry"]]
        people = sum(resource["resourceType"] == "Practitioner" for resource in resources)
        yield "Plan-Net examples, a Bundle", "fhir", bundle.read_bytes(), people
        for way in ("references", "identifiers alone", "conditional references"):
            files: dict[str, str] = {}
            for resource in (_pointing(resource, resources, way) for resource in resources):
                name = f"{resource['resourceType']}.ndjson"
                files[name] = files.get(name, "") + json.dumps(resource) + "\n"
            yield f"Plan-Net examples, a file a type, {way}", "fhir", archive(files), people
    registry = data / "nppes_sample.csv"
    if registry.exists():
        rows = list(csv.DictReader(registry.read_text().splitlines()))
        yield "NPPES sample", "nppes", registry.read_bytes(), sum(row["Entity Type Code"] == "1" for row in rows)
    hsds = sorted((data / "hsds").glob("*.csv"))
    if hsds:
        yield "HSDS sample, an archive of tables", "hsds", archive({file.name: file.read_bytes() for file in hsds}), 1


def _pointing(resource: Json, resources: list[Json], way: str) -> Json:
    """A role with its person named in another way."""
    reference = resource.get("practitioner", {}).get("reference", "")
    person = next((candidate for candidate in resources if f"Practitioner/{candidate['id']}" == reference), None)
    if resource["resourceType"] != "PractitionerRole" or person is None or way == "references":
        return resource
    number = next(
        (identifier["value"] for identifier in person.get("identifier", []) if identifier.get("system") == _US_NPI),
        None,
    )
    if number is None:
        return resource
    if way == "identifiers alone":
        return resource | {"practitioner": {"identifier": {"system": _US_NPI, "value": number}}}
    return resource | {"practitioner": {"reference": f"Practitioner?identifier={_US_NPI}|{number}"}}


async def run(dsn: str, data: Path) -> tuple[list[list[str]], int]:
    """The table, and how many people were lost."""
    await prepare_database(dsn)
    database = await open_database(dsn)
    table = [["sample", "people", "created", "of them with a kind of practice", "skipped with a reason",
              "rejected", "lost"], ["---"] * 7]  # fmt: skip
    lost = 0
    try:
        for name, format, content, people in samples(data):
            done, practising = await _imported(database, name, format, content)
            counts = done.counts
            gone = max(0, people - counts.created - counts.skipped - counts.rejected)
            lost += gone + counts.rejected + (done.status != "done")
            table.append([name, *map(str, (people, counts.created, practising, counts.skipped, counts.rejected, gone))])
    finally:
        await database.close()
    return table, lost


async def _imported(database: Database, name: str, format: ImportFormat, content: bytes) -> tuple[Import, int]:
    async with database.primary.acquire() as connection:
        practice = await open_practice(connection, name)

    async def body() -> Any:
        yield content

    wanted = ImportOptions(format, dry_run=False, idempotency_key=None, most_bytes=1 << 30)
    begun = await receive_import(database, practice.caller, wanted, body())
    await run_import(database, indexer(Settings()), begun.id)
    async with database.primary.acquire() as connection:
        done = await show_import(connection, practice.clinic.id, begun.id)
        practising = await connection.fetchval(
            "SELECT count(*) FROM clinic_listing AS l JOIN practitioner AS p ON p.id = l.practitioner_id "
            "WHERE l.clinic_id = $1 AND jsonb_array_length(p.document -> 'modalities') > 0", practice.clinic.id,
        )  # fmt: skip
    return done, practising


def main() -> None:
    """Prints a row per sample; exit status 1 when somebody was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=NPPES.parent)
    parser.add_argument("--write", action="store_true", help="append to bench/RESULTS.md")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ayni-samples-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with start(Path(folder) / "data") as server:
            table, lost = asyncio.run(run(server.dsn, arguments.data))
    text = "\n".join(f"| {' | '.join(row)} |" for row in table)
    print(text)
    if arguments.write:
        write_section("Public samples through a clinic's imports", text)
    sys.exit(lost > 0)


if __name__ == "__main__":
    main()
