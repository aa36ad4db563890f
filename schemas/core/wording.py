"""msgspec's complaints as messages: a pointer to the field and what was expected, without echoing what was sent."""

import re
from typing import Any

import msgspec

from schemas.core.message import Message
from schemas.messages import expected

# What a pattern asks for; patterns are listed in schemas/core/fields.py.
_PATTERNS = (
    (r"[^\s\x00-\x1f\x7f]", expected.FILLED_TEXT()),
    (r"\x0e-\x1f", expected.CLEAN_TEXT()),
    ("@[^@", expected.EMAIL_FORM()),
    ("|[^\\s\\x00<>\\", expected.WEB_FORM()),
    ("/pictures/", expected.PHOTO_FORM()),
    ("https?://", expected.URL_FORM()),
    ("[a-zA-Z]{2,3}", expected.LANGUAGE_FORM()),
    ("[A-Z]{2}(-", expected.JURISDICTION_FORM()),
    ("[A-Z]{3}", expected.CURRENCY_FORM()),
    ("[A-Z]{2}$", expected.COUNTRY_FORM()),
    ("[12][0-9]{9}", expected.NPI_FORM()),
    ("[0-5][0-9]$", expected.TIME_OF_DAY()),
)
_TYPE = re.compile(r"Expected (?P<expected>.+), got (?P<got>.+)")
_LENGTH = re.compile(r"Expected (?P<type>.+) of length (?P<sign>[<>]=?) (?P<bound>\S+)")
_BOUND = re.compile(r"Expected (?P<type>.+) (?P<sign>[<>]=?) (?P<bound>\S+)")
_FORMS = ((_LENGTH, expected.LENGTH), (_BOUND, expected.BOUND), (_TYPE, expected.OF_TYPE))
_WHOLE = {
    str(message): message for message in (expected.NOT_VALID(), expected.UUID(), expected.DATE(), expected.TIME())
}
_UNKNOWN_FIELD = re.compile(r"unknown field `([^`]*)`")
_MISSING_FIELD = re.compile(r"missing required field `([^`]*)`")
_ENUM = re.compile(r"Invalid enum value .*")
# The way to the first map on the way to a fault: `.practices[...].items[...]` -> `.practices`.
_MAP = re.compile(r"((?:\.\w+|\[\d+\])*)\[\.\.\.\]")
_MOST_LOOKED_AT = 100_000
_MOST_KEYS = 100


def pointer(path: str) -> str:
    """`goals[0].domain` as a JSON pointer; keys that msgspec does not name are left out."""
    steps = re.sub(r"\[(\d+)\]", r".\1", path.replace("[...]", "")).split(".")
    return "".join(f"/{pointer_step(step)}" for step in steps if step and step != "$")


def pointer_step(name: str) -> str:
    """A name as one step of a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1")


def field_fault(message: str, path: str) -> tuple[str, Message]:
    """One msgspec complaint as (pointer, what was expected)."""
    at = pointer(path)
    if (match := _UNKNOWN_FIELD.search(message)) is not None:
        return f"{at}{pointer(match.group(1))}", expected.NO_SUCH_FIELD()
    if (match := _MISSING_FIELD.search(message)) is not None:
        return f"{at}{pointer(match.group(1))}", expected.REQUIRED()
    return at, _wanted(message)


def _wanted(message: str) -> Message:
    """What was expected, without patterns and without echoing what was sent."""
    if "matching regex" in message:
        plain = message.replace("\\\\", "\\")
        return next((meaning for mark, meaning in _PATTERNS if mark in plain), expected.OTHER_FORM())
    if _ENUM.search(message):
        return expected.LISTED_VALUE()
    words = message.replace("`", "")
    for form, declared in _FORMS:
        if match := form.fullmatch(words):
            return declared(**match.groupdict())
    return _WHOLE.get(words) or expected.IN_OTHER_WORDS(words=words)


def fault_in(error: msgspec.ValidationError, sent: bytes, type_: Any) -> tuple[str, Message]:
    """`fault_of`, with the key of the map entry at fault, which msgspec leaves out; `sent` is JSON decoded as `type_`.

    The key is found by decoding again with one entry of the map at a time, for bodies of a size that people send.
    """
    where, what = fault_of(error)
    steps = _MAP.match(str(error).rpartition("`$")[2].removesuffix("`"))
    if steps is None and " - at `key`" not in str(error):
        return where, what
    path = re.findall(r"[^.\[\]]+", steps.group(1)) if steps else [step for step in where.split("/") if step]
    document = msgspec.json.decode(sent) if len(sent) <= _MOST_LOOKED_AT else None
    holder = document
    for step in path:
        holder = holder[int(step) if isinstance(holder, list) else step] if holder else None
    if not isinstance(holder, dict) or len(holder) > _MOST_KEYS:
        return where, what
    for key, value in dict(holder).items():
        holder.clear()
        holder[key] = value
        alone = msgspec.json.encode(document)
        try:
            msgspec.json.decode(alone, type=type_)
        except msgspec.ValidationError as again:
            if str(again) == str(error):
                base = "".join(f"/{pointer_step(step)}" for step in path)
                return f"{base}/{pointer_step(key)}{where.removeprefix(base)}", what
    return where, what


def fault_of(error: msgspec.ValidationError) -> tuple[str, Message]:
    """(pointer, what was expected) of a msgspec validation error."""
    message, _, path = str(error).partition(" - at `")
    # A fault in a key reads "key` in `$.concerns`": the field that holds it is as near as one can point.
    return field_fault(message, path.rpartition("` in `")[2].rstrip("`"))
