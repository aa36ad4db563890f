"""The table of import formats: another one is a line here."""

from collections.abc import Callable, Mapping

from schemas.clinics.clinic import ImportFormat
from schemas.messages import imports
from service.intake.formats.csv_profiles import open_csv
from service.intake.formats.fhir_bundle import open_fhir
from service.intake.formats.ndjson import read_draft
from service.intake.formats.nppes import open_nppes
from service.intake.formats.records import FormatError, Lines, Source


def open_ndjson(first: bytes) -> Source:
    """An NDJSON file; FormatError for a JSON array, whose every line would be rejected."""
    if first.lstrip()[:1] == b"[":
        raise FormatError(imports.JSON_ARRAY())
    return Source(0, Lines, read_draft)


# First piece of the file and taxonomy code -> modality: an opened file, or FormatError.
FORMATS: Mapping[ImportFormat, Callable[[bytes, Mapping[str, str]], Source]] = {
    "ndjson": lambda first, codes: open_ndjson(first),
    "csv": lambda first, codes: open_csv(first),
    "nppes": open_nppes,
    "fhir": lambda first, codes: open_fhir(first),
}
