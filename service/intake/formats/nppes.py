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
from service.profiles.cells.practices import Crafts, modality_of
from service.profiles.read_draft import DraftReader

_NAMES = {
    "npi": "NPI",
    "kind": "Entity Type Code",
    "last": "Provider Last Name (Legal Name)",
    "first": "Provider First Name",
    "middle": "Provider Middle Name",
    "suffix": "Provider Name Suffix Text",
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
_SOMETIMES = ("suffix",)
_MOST_TAXONOMIES = 15
_STATES = frozenset({
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA",
    "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR",
    "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY", "PR", "GU", "VI", "AS", "MP",
})  # fmt: skip


def open_nppes(first: bytes, crafts: Crafts) -> Source:
    """An NPPES file by its first piece; FormatError when columns that are needed are not there."""
    starts, head = head_of(first)
    columns = named_columns(head)
    at = {column: index for index, column in enumerate(columns)}
    needed = [column for short, column in _NAMES.items() if short not in _SOMETIMES]
    missing = [column for column in (*needed, "Healthcare Provider Taxonomy Code_1") if column not in at]
    if missing:
        raise FormatError(imports.NOT_NPPES(missing=", ".join(missing[:3])))
    return Source(starts, lambda place: Lines(place, quoted=True), _reader(at, len(columns), crafts))


def is_nppes(first: bytes) -> bool:
    """Whether a file begins as the registry's main file does, and has a row besides the names of its columns."""
    try:
        starts, head = head_of(first)
        return starts < len(first.rstrip()) and {_NAMES["npi"], _NAMES["kind"]} <= set(named_columns(head))
    except FormatError:
        return False


def _reader(at: Mapping[str, int], width: int, crafts: Crafts) -> Callable[[int, bytes], Reading]:
    reader, modality_by_code = DraftReader(crafts, country="US"), crafts.by_code
    places = {short: at[column] for short, column in _NAMES.items() if column in at}
    taxonomies = [
        tuple(at[f"{column}_{number}"] for column in _TAXONOMY_COLUMNS)
        for number in range(1, _MOST_TAXONOMIES + 1)
        if all(f"{column}_{number}" in at for column in _TAXONOMY_COLUMNS)
    ]

    def read(line: int, data: bytes) -> Reading:
        cells = cells_of(data)
        if cells is None or len(cells) != width:
            return RejectedRecord(line, "", row_fault(data, cells, width))
        row = dict.fromkeys(_SOMETIMES, "") | {short: cells[index].strip() for short, index in places.items()}
        own = f"npi:{row['npi']}"
        if row["kind"] != "1":
            why = imports.ORGANISATION() if row["kind"] == "2" else imports.NO_ENTITY_TYPE()
            return SkippedRecord(line, why, own)
        if _is_inactive(row["deactivated"], row["reactivated"]):
            return SkippedRecord(line, imports.DEACTIVATED(), own, ended=True)
        coded = [[cells[index].strip() for index in group] for group in taxonomies]
        coded = sorted((group for group in coded if group[0]), key=lambda group: group[3] != "Y")
        modalities = [name for name in (modality_of(group[0], modality_by_code) for group in coded) if name]
        if not modalities:
            codes = ", ".join(group[0] for group in coded) or "none"
            return SkippedRecord(line, imports.NO_TAXONOMY(codes=codes), own)
        return convert_draft(line, _document(row, own, coded, list(dict.fromkeys(modalities))), own, reader)

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


def _document(row: Mapping[str, str], own: str, coded: list[list[str]], modalities: list[str]) -> dict[str, Any]:
    name = " ".join(proper(row[part]) for part in ("first", "middle", "last") if row[part])
    if suffix := proper(row["suffix"]).strip("."):
        name += f" {suffix}" if suffix.upper().strip("IVX") == "" else f" {suffix}."
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
    cased = re.sub(r"\bMc([a-z])", lambda match: f"Mc{match[1].upper()}", text.title()).replace("'S ", "'s ")
    cased = re.sub(r"\b(\d+)(St|Nd|Rd|Th)\b", lambda match: match[1] + match[2].lower(), cased)
    cased = re.sub(r"\b[DL]'(?=[A-Z])", lambda match: match[0].lower() if match.start() else match[0], cased)
    return _SHORT.sub(lambda match: match[0].upper(), cased)


# Compass points, post boxes and generations stay in capitals.
_SHORT = re.compile(r"\b(?:Nw|Ne|Sw|Se|Po(?= Box)|Us(?= H)|Ii|Iii|Iv)\b")
