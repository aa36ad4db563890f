"""Whole imports of a clinic, from the bytes that are sent to profiles that can be matched: rows a second and memory.

    python -m bench.imports [--rows 5000] [--nppes ../shared/data/nppes_sample.csv] [--write]

An embedded PostgreSQL of its own, one clinic a format. Two processors are at work at most: this process reads and
derives, PostgreSQL writes, and one waits for the other. Rows a second are given by the clock, and by the processor time
of both together on two processors, which a busy machine changes little. Memory is what this process holds most beside a
tenth of the file, and beside all of it: constant means that both are alike.
"""

import argparse
import asyncio
import csv
import itertools
import random
import resource
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

from bench.figures import write_section
from bench.intake_rows import NPPES, composed_name, csv_rows, fhir_rows
from bench.processor_time import seconds_of_tree
from schemas.clinics.clinic import ImportFormat
from service.boot.database import prepare_database
from service.boot.matcher import indexer
from service.core.database.embedded_postgres import start
from service.core.database.pool import Database, connect, open_database
from service.core.settings import Settings
from service.intake.receive_import import ImportOptions, receive_import, show_import
from service.intake.run_import import run_import
from tests.fixtures.clinics import Practice, open_practice


def registry_rows(rows: int, file: Path) -> Iterator[bytes]:
    """The sample's rows again and again, each time as other people: other numbers, names and telephones."""
    chance = random.Random(13)
    with file.open(newline="", encoding="utf-8") as lines:
        head, *sample = csv.reader(lines)
    names = [head.index(f"Provider {name}") for name in ("Last Name (Legal Name)", "First Name")]
    phone = head.index("Provider Business Practice Location Address Telephone Number")
    yield _line(head)
    for number, row in enumerate(itertools.islice(itertools.cycle(sample), rows)):
        other = [str(1_000_000_000 + number), *row[1:]]
        for column in names:
            other[column] = other[column] and composed_name(chance).upper()
        other[phone] = f"860{2_000_000 + number}"
        yield _line(other)


def _line(cells: list[str]) -> bytes:
    return (",".join(f'"{cell}"' for cell in cells) + "\n").encode()


async def measure(
    database: Database, practice: Practice, format: ImportFormat, data: bytes, postmaster: int
) -> tuple[int, float, float]:
    """(rows, seconds by the clock, seconds of all processors)."""

    async def body() -> AsyncIterator[bytes]:
        for at in range(0, len(data), 1 << 16):
            yield data[at : at + (1 << 16)]

    before, started = _spent(postmaster), time.monotonic()
    wanted = ImportOptions(format, dry_run=False, idempotency_key=None, most_bytes=1 << 32)
    begun = await receive_import(database, practice.caller, wanted, body())
    await run_import(database, indexer(Settings()), begun.id)
    seconds, spent = time.monotonic() - started, _spent(postmaster) - before
    async with database.primary.acquire() as connection:
        done = await show_import(connection, practice.clinic.id, begun.id)
    print(format, done.status, done.rows, done.counts)
    return done.rows, seconds, spent


def _spent(postmaster: int) -> float:
    """Processor seconds of this process and of PostgreSQL with all of its processes."""
    return time.process_time() + seconds_of_tree(postmaster)


async def run(dsn: str, rows: int, nppes: Path | None, postmaster: int) -> list[list[str]]:
    """The table: a row per format, after a tenth of the rows has warmed what is remembered."""
    await prepare_database(dsn)
    database = await open_database(dsn)
    table = [["format", "rows", "a second by the clock", "on two processors", "ms a row", "MB a tenth", "MB all"],
             ["---"] * 7]  # fmt: skip
    formats: dict[ImportFormat, Callable[[int], Iterator[bytes]]] = {"csv": csv_rows, "fhir": fhir_rows}
    if nppes is not None:
        formats["nppes"] = lambda size: registry_rows(size, nppes)
    try:
        for format, lines in formats.items():
            resident = []
            for size in (rows // 10, rows):
                connection = await connect(dsn)
                practice = await open_practice(connection, f"{format} {size}")
                await connection.close()
                came, seconds, spent = await measure(database, practice, format, b"".join(lines(size)), postmaster)
                resident.append(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")
            table.append([format, f"{came:,}", f"{came / seconds:,.0f}", f"{2 * came / spent:,.0f}",
                          f"{spent / came * 1e3:.2f}", *resident])  # fmt: skip
    finally:
        await database.close()
    return table


def main() -> None:
    """Prints a row per format."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--nppes", type=Path, default=NPPES)
    parser.add_argument("--write", action="store_true", help="append to bench/RESULTS.md")
    arguments = parser.parse_args()
    nppes = arguments.nppes if arguments.nppes.exists() else None
    with tempfile.TemporaryDirectory(prefix="ayni-imports-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with start(Path(folder) / "data") as server:
            postmaster = int(next(Path(folder).rglob("postmaster.pid")).read_text().split()[0])
            table = asyncio.run(run(server.dsn, arguments.rows, nppes, postmaster))
    text = "\n".join(f"| {' | '.join(row)} |" for row in table)
    print(text)
    if arguments.write:
        write_section("Whole imports, from bytes to profiles that can be matched", text)


if __name__ == "__main__":
    main()
