"""Reads individuals from the US provider registry's wide file (NPPES, 329 or 330 columns).

Organisations, people deactivated and not reactivated since, and people with no taxonomy code that leads to a modality
are skipped with the reason. The registry's gender code is left alone: how someone wants to be described only they say.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from schemas.messages import imports
from service.core.amounts import read_day
from service.intake.formats.csv_profiles import cells_of, convert_draft, head_of, named_columns, row_fault
from service.intake.formats.ndjson import RejectedRecord
from service.intake.formats.records import FormatError, Lines, Reading, SkippedRecord, Source

_NAMES = {
    "npi": "NPI",
    "kind": "Entity Type Code",
    "last": "Provider Last Name (Legal Name)",
    "first": "Provider First Name",
    "middle": "Provider Middle Name",
    "credential": "Provider Credential Text",
    "line": "Provider First Line Business Practice Location Address",
    "line2": "Provider Second Line Business Practice Location Address",
    "city": "Provider Business Practice Location Address City Name",
    "state": "Provider Business Practice Location Address State Name",
    "code": "Provider Business Practice Location Address Postal Code",
    "country": "Provider Business Practice Location Address Country Code (If outside U.S.)",
    "phone": "Provider Business Practice Location Address Telephone Number",
    "deactivated": "NPI Deactivation Date",
    "reactivated": "NPI Reactivation Date",
}
_MOST_TAXONOMIES = 15
_STATES = frozenset({
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA",
    "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR",
    "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY", "PR", "GU", "VI", "AS", "MP",
})  # fmt: skip


def open_nppes(first: bytes, modality_by_code: Mapping[str, str]) -> Source:
    """An NPPES file by its first piece; FormatError when columns that are needed are not there."""
    starts, head = head_of(first)
    columns = named_columns(head)
    at = {column: index for index, column in enumerate(columns)}
    missing = [column for column in (*_NAMES.values(), "Healthcare Provider Taxonomy Code_1") if column not in at]
    if missing:
        raise FormatError(imports.NOT_NPPES(missing=", ".join(missing[:3])))
    return Source(starts, lambda place: Lines(place, quoted=True), _reader(at, len(columns), modality_by_code))


def _reader(at: Mapping[str, int], width: int, modality_by_code: Mapping[str, str]) -> Callable[[int, bytes], Reading]:
    places = {short: at[column] for short, column in _NAMES.items()}
    taxonomies = [
        tuple(at[f"{column}_{number}"] for column in _TAXONOMY_COLUMNS)
        for number in range(1, _MOST_TAXONOMIES + 1)
        if all(f"{column}_{number}" in at for column in _TAXONOMY_COLUMNS)
    ]

    def read(line: int, data: bytes) -> Reading:
        cells = cells_of(data)
        if cells is None or len(cells) != width:
            return RejectedRecord(line, "", row_fault(data, cells, width))
        row = {short: cells[index].strip() for short, index in places.items()}
        own = f"npi:{row['npi']}"
        if row["kind"] != "1":
            why = imports.ORGANISATION() if row["kind"] == "2" else imports.NO_ENTITY_TYPE()
            return SkippedRecord(line, why, own)
        if _is_inactive(row["deactivated"], row["reactivated"]):
            return SkippedRecord(line, imports.DEACTIVATED(), own)
        coded = [[cells[index].strip() for index in group] for group in taxonomies]
        coded = sorted((group for group in coded if group[0]), key=lambda group: group[3] != "Y")
        modalities = [name for name in (modality_of(group[0], modality_by_code) for group in coded) if name]
        if not modalities:
            codes = ", ".join(group[0] for group in coded) or "none"
            return SkippedRecord(line, imports.NO_TAXONOMY(codes=codes), own)
        return convert_draft(line, _document(row, own, coded, list(dict.fromkeys(modalities))), own)

    return read


_TAXONOMY_COLUMNS = (
    "Healthcare Provider Taxonomy Code",
    "Provider License Number",
    "Provider License Number State Code",
    "Healthcare Provider Primary Taxonomy Switch",
)


def _is_inactive(deactivated: str, reactivated: str) -> bool:
    if not deactivated:
        return False
    return not reactivated or _day(reactivated) < _day(deactivated)


def _day(text: str) -> str:
    """As ISO, so that dates compare; an unreadable one counts as never."""
    day = read_day(text, month_first=True)
    return day.isoformat() if day else ""


def modality_of(code: str, modality_by_code: Mapping[str, str]) -> str | None:
    """The modality of a taxonomy code, else of its classification (same first four characters), else None."""
    return modality_by_code.get(code) or modality_by_code.get(f"{code[:4]}00000X")


def _document(row: Mapping[str, str], own: str, coded: list[list[str]], modalities: list[str]) -> dict[str, Any]:
    name = " ".join(proper(row[part]) for part in ("first", "middle", "last") if row[part])
    title = row["credential"] or modalities[0]
    credentials = [
        {"title": title, "jurisdiction": f"US-{state}" if state in _STATES else None, "number": number}
        for _, number, state, _ in coded
        if number
    ]
    if not credentials and row["credential"]:
        credentials = [{"title": title}]
    country = row["country"] or "US"
    address = {
        "line": ", ".join(proper(row[part]) for part in ("line", "line2") if row[part]),
        "city": proper(row["city"]),
        "region": row["state"],
        "postal_code": re.sub(r"^([0-9]{5})([0-9]{4})$", r"\1-\2", row["code"]) if country == "US" else row["code"],
        "country": country,
    }
    document: dict[str, Any] = {
        "external_id": own,
        "display_name": name,
        "npi": row["npi"],
        "modalities": modalities[:20],
        "credentials": [{key: value for key, value in item.items() if value} for item in _distinct(credentials)][:30],
        "places": [{"address": {key: value for key, value in address.items() if value}}],
    }
    digits = re.sub(r"[^0-9]", "", row["phone"])
    if len(digits) == 10:
        document["contact"] = {"phone": f"+1 {digits[:3]}-{digits[3:6]}-{digits[6:]}"}
    return document


def _distinct(credentials: list[dict[str, str | None]]) -> list[dict[str, str | None]]:
    return [credential for index, credential in enumerate(credentials) if credential not in credentials[:index]]


def proper(text: str) -> str:
    """LETIEN as Letien, O'BRIEN-SMITH as O'Brien-Smith, MCDONALD as McDonald; what has small letters stays as it is."""
    if text != text.upper():
        return text
    return re.sub(r"\bMc([a-z])", lambda match: f"Mc{match[1].upper()}", text.title()).replace("'S ", "'s ")
