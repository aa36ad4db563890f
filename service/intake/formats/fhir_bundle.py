"""Cuts a FHIR R4 directory, a Bundle or NDJSON, into resources; `fhir_draft.py` joins them by reference."""

import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import Any

import msgspec

from schemas.messages import expected, imports
from service.intake.formats.fhir_draft import contained_person, person_key
from service.intake.formats.ndjson import RejectedRecord
from service.intake.formats.records import (
    MOST_RECORD_BYTES,
    UNREAD,
    FormatError,
    Lines,
    Reading,
    Record,
    Resource,
    SkippedRecord,
    Source,
)

TYPES = ("Practitioner", "PractitionerRole", "Location", "Organization", "HealthcareService")
_decoder = json.JSONDecoder()


def open_fhir(first: bytes) -> Source:
    """A FHIR file by its first piece: resources one a line, a Bundle, or resources over several lines."""
    starts = len(BOM_UTF8) if first.startswith(BOM_UTF8) else 0
    if _is_record(_object(first[starts:].split(b"\n", 1)[0])):
        return Source(starts, Lines, read_resource)
    if _is_record(first_value(first[starts:])):
        return Source(starts, Entries, read_resource)
    return Source(_array_start(first, "entry"), Entries, read_resource)


def _is_record(value: Any) -> bool:
    """Whether this is a resource by itself, an entry of a Bundle, or the name of a file that was left unread."""
    if not isinstance(value, dict):
        return False
    return value.get("resourceType", "Bundle") != "Bundle" or "resource" in value or UNREAD in value


def _object(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def first_value(first: bytes) -> Any:
    """The JSON value that a file begins with, over as many lines as it goes; None where there is none."""
    text = first.decode("latin-1").lstrip()
    if text[:1] != "{":
        return None
    try:
        return _decoder.raw_decode(text)[0]
    except (json.JSONDecodeError, RecursionError):
        return None


def graph_start(first: bytes) -> int | None:
    """Where the first description of a document of JSON-LD may begin, which holds several; None for any other."""
    if b'"@graph"' not in first or len(_DOCUMENTS.findall(first)) > 1:
        return None
    try:
        return _array_start(first, "@graph")
    except FormatError:
        return None


_DOCUMENTS = re.compile(rb"(?m)^\{")  # more than one: a document a line


def _array_start(first: bytes, wanted: str) -> int:
    """Where the first element of an array of the outermost object may begin. Latin-1 keeps one character a byte."""
    text = first.decode("latin-1")
    at = text.find("{") + 1
    try:
        while at > 0:
            at = _past(text, at, " \t\r\n,")
            if text[at : at + 1] == "}":
                break
            name, at = _decoder.raw_decode(text, at)
            at = _past(text, at, " \t\r\n:")
            if name == wanted and text[at : at + 1] == "[":
                return at + 1
            _, at = _decoder.raw_decode(text, at)
    except (json.JSONDecodeError, RecursionError):
        pass
    raise FormatError(imports.NOT_FHIR())


def _past(text: str, at: int, passed: str) -> int:
    while at < len(text) and text[at] in passed:
        at += 1
    return at


class Entries:
    """Cuts the elements of a JSON array out of a stream."""

    def __init__(self, starts: int) -> None:
        self._at = starts  # of the buffer's first byte, in the file
        self._buffer = b""
        self._ended = False

    def feed(self, piece: bytes) -> Iterator[Record]:
        self._buffer += piece
        text, at = self._buffer.decode("latin-1"), 0
        base = self._at
        while not self._ended:
            at = _past(text, at, " \t\r\n,")
            if text[at : at + 1] == "]":
                self._ended = True
                break
            try:
                _, end = _decoder.raw_decode(text, at)
            except json.JSONDecodeError:
                if len(text) - at > MOST_RECORD_BYTES:
                    raise FormatError(imports.ENTRY_NOT_JSON(at=base + at)) from None
                break
            except RecursionError:
                raise FormatError(imports.ENTRY_NOT_JSON(at=base + at)) from None
            yield Record(base + end, self._buffer[at:end])
            at = end
        self._buffer = b"" if self._ended else self._buffer[at:]
        self._at = base + at

    def close(self) -> Iterator[Record]:
        if not self._ended and self._buffer.strip():
            yield Record(self._at + len(self._buffer), self._buffer)


def read_resource(line: int, data: bytes) -> Reading:
    """A resource, out of its Bundle entry if it stands in one."""
    try:
        result = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return RejectedRecord(line, "", imports.FHIR_JSON())
    if not isinstance(result, dict):
        return RejectedRecord(line, "", imports.FHIR_OBJECT())
    if UNREAD in result:
        return SkippedRecord(line, imports.FILE_UNREAD(name=str(result[UNREAD])))
    url = result.get("fullUrl") if "resourceType" not in result else None
    document = result.get("resource") if "resourceType" not in result else result
    if not isinstance(document, dict) or not isinstance(document.get("resourceType"), str):
        return RejectedRecord(line, "/resourceType", expected.REQUIRED())
    type_, own = document["resourceType"], document.get("id")
    if type_ not in TYPES:
        return SkippedRecord(line, imports.RESOURCE_NOT_READ(type=type_[:40]))
    key = url if isinstance(url, str) and url.startswith("urn:") else own
    if not isinstance(key, str) or not 0 < len(key) <= 200:
        return RejectedRecord(line, "/id", imports.FHIR_ID())
    if type_ == "PractitionerRole" and (person := contained_person(document)) is not None:
        return Resource(line, "Practitioner", key, None, person)
    about = person_key(document) if type_ == "PractitionerRole" else None
    if type_ == "PractitionerRole" and about is None:
        return SkippedRecord(line, imports.ROLE_OF_NOBODY(), key)
    return Resource(line, type_, key, about, document)
