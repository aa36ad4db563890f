"""Reads and writes profiles as NDJSON, a line at a time: one bad line never loses the others."""

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import msgspec

from schemas.core.message import Message
from schemas.core.wording import fault_in
from schemas.messages import expected, imports
from schemas.profiles.practitioner import ProfileDraft, ProfileDump, profile_problems
from service.profiles.fields import PRACTITIONER_ONLY

_P = TypeVar("_P", bound=ProfileDraft)

MOST_LINE_BYTES = 1_000_000
_decoder = msgspec.json.Decoder(ProfileDump)
_encoder = msgspec.json.Encoder()


class RejectedRecord(msgspec.Struct):
    """A line that cannot be taken: where it is, the field at fault, and what was expected."""

    line: int
    pointer: str
    reason: Message
    external_id: str | None = None


def read_profiles(lines: Iterable[bytes]) -> Iterator[tuple[int, ProfileDump | RejectedRecord]]:
    """(line number from 1, profile or rejection); empty lines are passed over."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, _read_line(number, line, _decoder)


def read_object(number: int, line: bytes) -> dict[str, Any] | RejectedRecord:
    """A line of a clinic's import as it stands: facts only, without practices."""
    line = line.removeprefix(BOM_UTF8) if number == 1 else line
    if len(line) > MOST_LINE_BYTES:
        return RejectedRecord(number, "", imports.LONG_LINE())
    try:
        document = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        document = None
    if not isinstance(document, dict):
        return RejectedRecord(number, "", imports.ONE_OBJECT_A_LINE())
    own = document.get("external_id")
    for field in PRACTITIONER_ONLY:
        if document.get(field):
            return RejectedRecord(
                number, f"/{field}", expected.LEFT_TO_PRACTITIONER(), own if isinstance(own, str) else None
            )
    return document


def _read_line(number: int, line: bytes, decoder: msgspec.json.Decoder[_P]) -> _P | RejectedRecord:
    if number == 1:
        line = line.removeprefix(BOM_UTF8)  # some editors write one
    if len(line) > MOST_LINE_BYTES:
        return RejectedRecord(number, "", imports.LONG_LINE())
    try:
        profile = decoder.decode(line)
    except msgspec.ValidationError as error:
        pointer, reason = fault_in(error, line, decoder.type)
        return RejectedRecord(number, pointer, reason, _external_id(line))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return RejectedRecord(number, "", imports.ONE_OBJECT_A_LINE())
    problems = profile_problems(profile)
    return RejectedRecord(number, *problems[0], profile.external_id) if problems else profile


def _external_id(line: bytes) -> str | None:
    try:
        result = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    own = result.get("external_id") if isinstance(result, dict) else None
    return own if isinstance(own, str) else None


def write_whole_profile(profile: ProfileDump) -> bytes:
    """One line that names every field, also those left empty: what was sent comes back as it was."""
    return _encoder.encode({name: getattr(profile, name) for name in profile.__struct_fields__}) + b"\n"


def write_profile(profile: ProfileDump) -> bytes:
    """One line, with its line break."""
    return _encoder.encode(profile) + b"\n"
