"""Writes the real counsellors and registry rows of ../shared/data as NDJSON profiles, for `ayni load`.

    python -m bench.real_directory > real.ndjson
    ayni load real.ndjson --publish --source real

A counsellor's approach is what they wrote about themselves and two of their answers; what they state as concerns is
what the reader finds in all of their answers. Registry rows bring name, kind of practice and place. None of it is
committed: it is for benchmarks on one's own machine.
"""

import csv
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np

from schemas.profiles.practitioner import Address, Place, ProfileDump
from service.intake.formats.ndjson import write_profile
from service.listener.reading import StoryReader
from service.vocabulary.encoder import load_encoder
from service.vocabulary.shipped import DATA, shipped_concerns

SHARED = Path("../shared/data")
MOST_CONCERNS = 8
_APPROACH_ANSWERS = 2


def main() -> None:
    """Writes every profile to standard output and says on standard error how many."""
    if not SHARED.exists():
        sys.exit(f"{SHARED} is absent: there is nothing to convert")
    count = 0
    for profile in [*counsellors(), *registry_people()]:
        sys.stdout.buffer.write(write_profile(profile))
        count += 1
    print(f"wrote {count:,} profiles", file=sys.stderr)


def counsellors() -> Iterator[ProfileDump]:
    """One profile for each counsellor who answered."""
    reader = StoryReader.build(load_encoder("wordllama-256"), shipped_concerns())
    answers: dict[str, list[str]] = defaultdict(list)
    result: dict[str, str] = {}
    for line in (SHARED / "counselchat_dev.jsonl").read_bytes().splitlines():
        for answer in msgspec.json.decode(line)["answers"]:
            answers[answer["therapist_id"]].append(answer["text"])
            result[answer["therapist_id"]] = answer["therapist_info"] or ""
    for number, (id, texts) in enumerate(sorted(answers.items()), 1):
        concerns = read_concerns(reader, texts)
        yield ProfileDump(
            external_id=id,
            display_name=f"Counsellor {number:03d}",
            modalities=["counseling"],
            approach=clean("\n".join([result[id], *texts[:_APPROACH_ANSWERS]]))[:10_000] or None,
            concerns=concerns,
            concerns_first=concerns[:3],
            serves=["adults"],
            languages=["en"],
            modes=["video"],
            telehealth=["US"],
        )


def read_concerns(reader: StoryReader, texts: list[str]) -> list[str]:
    """The concerns that come up clearly most often in someone's answers."""
    result: Counter[str] = Counter()
    for text in texts:
        reading = reader.read(text)
        if reading is not None:
            result.update(reader.concerns[index] for index in np.argsort(-reading.scores)[:4])
    return [name for name, _ in result.most_common(MOST_CONCERNS)]


def registry_people() -> Iterator[ProfileDump]:
    """Individuals of the registry sample whose kind of practice the vocabulary knows."""
    by_code: dict[str, str] = {}
    for entry in tomllib.loads((DATA / "modalities.toml").read_text(encoding="utf-8"))["modality"]:
        for code in (entry.get("nucc"), *entry.get("nucc_also", [])):
            if code:
                by_code[code] = entry["name"]
    with (SHARED / "nppes_sample.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            modality = by_code.get(row["Healthcare Provider Taxonomy Code_1"])
            if row["Entity Type Code"] != "1" or modality is None:
                continue
            name = f"{row['Provider First Name']} {row['Provider Last Name (Legal Name)']}".title()
            prefix = "Provider Business Practice Location Address"
            address = Address(
                city=row[f"{prefix} City Name"].title() or None,
                region=row[f"{prefix} State Name"] or None,
                postal_code=row[f"{prefix} Postal Code"][:5] or None,
                country=row[f"{prefix} Country Code (If outside U.S.)"] or "US",
            )
            yield ProfileDump(npi=row["NPI"], display_name=name, modalities=[modality], places=[Place(address=address)])


def clean(text: str) -> str:
    """Without the control characters no profile may hold."""
    return "".join(c for c in text if c in "\n\t" or c.isprintable()).strip()


if __name__ == "__main__":
    main()
