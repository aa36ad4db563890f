"""How many rows a second the readers of imports take, for one processor: from bytes to drafts, without the store.

    python -m bench.intake_rows [--rows 20000] [--nppes ../shared/data/nppes_sample.csv] [--write]

Processor time of this process, so that a busy machine changes little. Rows are composed, most of their cells distinct;
the registry's are those of the sample, again and again. A FHIR row is one resource; three of them make a person.
"""

import argparse
import itertools
import json
import random
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

from bench.figures import write_section
from schemas.clinics.clinic import ImportFormat
from service.intake.formats.records import Source
from service.intake.formats.table import FORMATS
from service.profiles.cells.practices import shipped_crafts

NPPES = Path(__file__).parents[2] / "shared" / "data" / "nppes_sample.csv"
_PIECE = 1 << 20
_SYLLABLES = [consonant + vowel for consonant in "bdfghklmnprstvwz" for vowel in ("a", "e", "i", "o", "u", "an", "or")]
_CITIES = (("Hartford", "CT"), ("Boston", "MA"), ("Portland", "Oregon"), ("St. Paul", "Minnesota"), ("San Juan", "PR"))
_KINDS = ("massage, reiki", "LMT", "psychotherapy / yoga", "acupuncture", "103TC0700X", "marriage & family therapy")


def csv_rows(rows: int) -> Iterator[bytes]:
    """An office's table, with all that people write in cells."""
    chance = random.Random(7)
    yield b"staff_id,name,modalities,languages,phone,email,city,state,zip,session_min,currency,next_opening,license\n"
    for number in range(rows):
        city, state = chance.choice(_CITIES)
        cells = [
            f"s{number}", f'"{composed_name(chance)}, {composed_name(chance)} Q., LMT"', f'"{chance.choice(_KINDS)}"',
            "English; Spanish",
            f"(860) 555-{number % 10_000:04}", f"p{number}@example.org", city, state, "",
            f"${chance.randint(40, 220)}", "usd",
            f"{chance.randint(1, 12)}/{chance.randint(1, 28)}/2027", "LMT",
        ]  # fmt: skip
        yield (",".join(cells) + "\n").encode()


def composed_name(chance: random.Random) -> str:
    """A name that nearly nobody else has: of people who are all called alike, each is compared with all."""
    return "".join(chance.choice(_SYLLABLES) for _ in range(3)).capitalize()


def nppes_rows(rows: int, file: Path) -> Iterator[bytes]:
    lines = file.read_bytes().splitlines(keepends=True)
    yield lines[0]
    yield from itertools.islice(itertools.cycle(lines[1:]), rows)


def fhir_rows(rows: int) -> Iterator[bytes]:
    """Practitioner, PractitionerRole and Location in turn."""
    system = "http://nucc.org/provider-taxonomy"
    chance = random.Random(11)
    for number in range(rows // 3):
        name = [{"family": composed_name(chance), "given": [composed_name(chance)], "suffix": ["LMT"]}]
        city, state = _CITIES[number % len(_CITIES)]
        specialty = [{"coding": [{"system": system, "code": "225700000X"}]}]
        points = {"reference": f"Practitioner/p{number}"}
        resources = (
            {"resourceType": "Practitioner", "id": f"p{number}", "name": name, "active": True},
            {"resourceType": "PractitionerRole", "id": f"r{number}", "practitioner": points, "specialty": specialty},
            {"resourceType": "Location", "id": f"l{number}", "address": {"city": city, "state": state}},
        )
        yield from (json.dumps(resource).encode() + b"\n" for resource in resources)


def measure(format: ImportFormat, data: bytes) -> tuple[int, float, float]:
    """(rows, seconds of the processor, megabytes held at most besides the file)."""
    source: Source = FORMATS[format](data[:_PIECE], shipped_crafts())
    _read(source, data[: len(data) // 10])  # what is remembered of tables and words belongs to no file
    tracemalloc.start()
    _read(source, data[: len(data) // 10])
    megabytes = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    started = time.process_time()
    rows = _read(source, data)
    return rows, time.process_time() - started, megabytes


def _read(source: Source, data: bytes) -> int:
    """How many rows there are, each of them read."""
    splitter, rows = source.splitter(source.starts), 0
    for at in range(source.starts, len(data), _PIECE):
        for record in splitter.feed(data[at : at + _PIECE]):
            rows += 1
            source.read(rows, record.data)
    for record in splitter.close():
        rows += 1
        source.read(rows, record.data)
    return rows


def main() -> None:
    """Prints a row per format."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--nppes", type=Path, default=NPPES)
    parser.add_argument("--write", action="store_true", help="append to bench/RESULTS.md")
    arguments = parser.parse_args()
    files: dict[ImportFormat, Iterator[bytes]] = {"csv": csv_rows(arguments.rows), "fhir": fhir_rows(arguments.rows)}
    if arguments.nppes.exists():
        files["nppes"] = nppes_rows(arguments.rows, arguments.nppes)
    table = [["format", "rows", "rows a second", "µs a row", "MB held"], ["---"] * 5]
    for format, lines in files.items():
        rows, seconds, megabytes = measure(format, b"".join(lines))
        table.append([format, f"{rows:,}", f"{rows / seconds:,.0f}", f"{seconds / rows * 1e6:.0f}", f"{megabytes:.0f}"])
    text = "\n".join(f"| {' | '.join(row)} |" for row in table)
    print(text)
    if arguments.write:
        write_section("Rows a second of the readers of imports", text)


if __name__ == "__main__":
    main()
