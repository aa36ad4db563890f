"""Reads and writes profiles as NDJSON, a line at a time: one bad line never loses the others."""

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from schemas.core.message import Message
from schemas.core.wording import fault_in
from schemas.messages import expected, imports
from schemas.profiles.practitioner import ProfileDraft, ProfileDump
from schemas.profiles.profile_problems import profile_problems
from service.core.clock import today
from service.profiles.cells.reading import Remark
from service.profiles.fields import PRACTITIONER_ONLY
from service.profiles.in_force import take_standing
from service.profiles.read_draft import DraftReader, Fault

MOST_LINE_BYTES = 1_000_000
_decoder = msgspec.json.Decoder(ProfileDump)
# What a directory says of a profile besides it: a line with any of it was written by one (`ayni export`).
_STATE = tuple(name for name in ProfileDump.__struct_fields__ if name not in ProfileDraft.__struct_fields__)
_STATE_NAMES = [f'"{name}"'.encode() for name in _STATE]
_encoder = msgspec.json.Encoder()


class ReadLine(msgspec.Struct):
    """A line that can be taken, and remarks about its cells."""

    profile: ProfileDump
    remarks: list[Remark] = []


class RejectedRecord(msgspec.Struct):
    """A line that cannot be taken: where it is, the field at fault, and what was expected."""

    line: int
    pointer: str
    reason: Message
    external_id: str | None = None


def read_profiles(
    lines: Iterable[tuple[int, bytes]], reader: DraftReader
) -> Iterator[tuple[int, ReadLine | RejectedRecord]]:
    """(line number, line or rejection) of numbered lines.

    A line with the state of a profile comes from a directory and is taken as it stands, or not at all; of all others
    the cells are read as those of any other file, and only a name and the practitioner's own answers can reject one.
    """
    for number, line in lines:
        yield number, _read_line(number, line, reader)


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


def _read_line(number: int, line: bytes, reader: DraftReader) -> ReadLine | RejectedRecord:
    if number == 1:
        line = line.removeprefix(BOM_UTF8)  # some editors write one
    if len(line) > MOST_LINE_BYTES:
        return RejectedRecord(number, "", imports.LONG_LINE())
    profile = _dumped(line)
    if profile is not None and not profile_problems(profile):
        return ReadLine(profile)
    try:
        document = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        document = None
    if not isinstance(document, dict):
        return RejectedRecord(number, "", imports.ONE_OBJECT_A_LINE())
    own = document.get("external_id")
    own = own if isinstance(own, str) else None
    person, gone = take_standing(document, today(), reader.month_first)
    if gone is not None:
        return RejectedRecord(number, f"/{gone[0]}", imports.SAID_TO_BE_GONE(name=gone[0], value=gone[1]), own)
    if any(document.get(name) is not None for name in _STATE):
        return _read_profile(number, line, own)
    draft, remarks = reader.read(person)
    if isinstance(draft, Fault):
        return RejectedRecord(number, draft.pointer, draft.reason, own)
    for remark in remarks:
        if remark.pointer.split("/")[1] in PRACTITIONER_ONLY:
            why = remark.reason.params.get("why")
            return RejectedRecord(number, remark.pointer, Message(**why) if why else remark.reason, own)
    return ReadLine(ProfileDump(**{name: getattr(draft, name) for name in draft.__struct_fields__}), remarks)


def _dumped(line: bytes) -> ProfileDump | None:
    """The profile of a line that a directory has written; None for any other line.

    No profile has a place for what says that somebody is gone, and its status is one of a directory's.
    """
    if not any(name in line for name in _STATE_NAMES):
        return None
    try:
        profile = _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return profile if any(getattr(profile, name) for name in _STATE) else None


def _read_profile(number: int, line: bytes, own: str | None) -> ReadLine | RejectedRecord:
    try:
        profile = _decoder.decode(line)
    except msgspec.ValidationError as error:
        return RejectedRecord(number, *fault_in(error, line, ProfileDump), own)
    problems = profile_problems(profile)
    return RejectedRecord(number, *problems[0], own) if problems else ReadLine(profile)


def write_profile(profile: ProfileDump) -> bytes:
    """One line, with its line break."""
    return _encoder.encode(profile) + b"\n"
