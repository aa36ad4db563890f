"""The table of import formats: another one is a line here."""

from collections.abc import Callable, Mapping

from schemas.clinics.clinic import ImportFormat
from schemas.messages import imports
from service.intake.formats.csv_profiles import convert_draft, open_csv
from service.intake.formats.fhir_bundle import Entries, first_value, graph_start, open_fhir
from service.intake.formats.hsds import open_hsds
from service.intake.formats.linked_data import describes_several, is_linked, person_of
from service.intake.formats.ndjson import RejectedRecord, read_object
from service.intake.formats.nppes import open_nppes
from service.intake.formats.records import FormatError, Lines, Reading, SkippedRecord, Source
from service.intake.formats.vcards import Cards, are_cards, person_of_card
from service.profiles.cells.practices import Crafts
from service.profiles.read_draft import DraftReader


def open_ndjson(first: bytes, crafts: Crafts | None = None) -> Source:
    """An NDJSON file, or one that holds the same objects in an array or over several lines each."""
    if are_cards(first):
        return open_cards(crafts)
    reader = DraftReader(crafts)

    def read(line: int, data: bytes) -> Reading:
        document = read_object(line, data)
        if isinstance(document, RejectedRecord):
            return document
        if is_linked(document):
            described = person_of(document)
            if described is None:
                return SkippedRecord(line, imports.NOBODY_DESCRIBED())
            document = described
        own = document.get("external_id")
        return convert_draft(line, document, own if isinstance(own, str) else None, reader)

    at = next((place for place, byte in enumerate(first) if byte not in b"\xef\xbb\xbf \t\r\n"), 0)
    if first[at : at + 1] == b"[":
        return Source(at + 1, Entries, read)
    graph = graph_start(first) if first[at : at + 1] == b"{" else None
    if graph is not None and describes_several(first_value(first[at:])):
        return Source(graph, Entries, read)
    if first[at : at + 1] not in (b"{", b"") and (table := _as_table(first, crafts)) is not None:
        return table
    over_lines = not first[at:].split(b"\n", 1)[0].rstrip().endswith(b"}") and first_value(first[at:]) is not None
    return Source(at, Entries, read) if over_lines else Source(0, Lines, read)


def _as_table(first: bytes, crafts: Crafts | None) -> Source | None:
    """A spreadsheet or table that was sent as lines of JSON."""
    try:
        return open_csv(first, crafts)
    except FormatError:
        return None


def open_cards(crafts: Crafts | None = None) -> Source:
    """A file of address cards."""
    reader = DraftReader(crafts)

    def read(line: int, data: bytes) -> Reading:
        document = person_of_card(line, data)
        if isinstance(document, RejectedRecord):
            return document
        return convert_draft(line, document, document.get("external_id"), reader)

    return Source(0, Cards, read)


def open_rows(first: bytes, crafts: Crafts | None = None, mapping: Mapping[str, str] | None = None) -> Source:
    """What offices send as a table, or as the cards of an address book."""
    return open_cards(crafts) if are_cards(first) else open_csv(first, crafts, mapping)


# First piece of the file and what is known of kinds of practice: an opened file, or FormatError.
FORMATS: Mapping[ImportFormat, Callable[[bytes, Crafts], Source]] = {
    "ndjson": open_ndjson,
    "csv": open_rows,
    "nppes": open_nppes,
    "fhir": lambda first, crafts: open_fhir(first),
    "hsds": open_hsds,
}


def open_file(format: ImportFormat, first: bytes, crafts: Crafts, mapping: Mapping[str, str]) -> Source:
    """An opened file, its columns (where it has any) read as `mapping` says; FormatError."""
    return open_rows(first, crafts, mapping) if format == "csv" else FORMATS[format](first, crafts)


def has_columns(format: ImportFormat, first: bytes) -> bool:
    """Whether it is a table, whose columns somebody may have to name."""
    return format == "csv" and not are_cards(first)


def guess_format(first: bytes) -> ImportFormat:
    """The format that a file seems to be of, by its first piece: a table where nothing else speaks."""
    head = first.removeprefix(b"\xef\xbb\xbf").lstrip()[:4_000]
    if head[:1] in (b"{", b"["):
        return "fhir" if b'"resourceType"' in head else "ndjson"
    return "nppes" if b"Entity Type Code" in head and b"NPI" in head else "csv"
