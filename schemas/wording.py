"""Words for msgspec's complaints: a JSON pointer to the field and what was expected, without echoing what was sent."""

import re

import msgspec

# What a pattern asks for, in words; patterns are listed in schemas/fields.py.
_PATTERNS = (
    (r"[^\s\x00-\x1f\x7f]", "text that is not empty, without control characters"),
    (r"\x0e-\x1f", "text without control characters"),
    ("@[^@", "an e-mail address"),
    ("https?://", "an http or https address"),
    ("[a-zA-Z]{2,3}", "a BCP 47 language tag such as en or es-MX"),
    ("[A-Z]{2}(-", "an ISO 3166 code such as US or US-CT"),
    ("[A-Z]{3}", "an ISO 4217 currency such as USD"),
    ("[A-Z]{2}$", "an ISO 3166-1 country such as US"),
    ("[12][0-9]{9}", "an NPI of ten digits"),
)
_UNKNOWN_FIELD = re.compile(r"unknown field `([^`]*)`")
_MISSING_FIELD = re.compile(r"missing required field `([^`]*)`")
_ENUM = re.compile(r"Invalid enum value .*")


def pointer(path: str) -> str:
    """`goals[0].domain` as a JSON pointer; keys that msgspec does not name are left out."""
    steps = re.sub(r"\[(\d+)\]", r".\1", path.replace("[...]", "")).split(".")
    return "".join(f"/{pointer_step(step)}" for step in steps if step and step != "$")


def pointer_step(name: str) -> str:
    """A name as one step of a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1")


def field_fault(message: str, path: str) -> tuple[str, str]:
    """One msgspec complaint as (pointer, what was expected)."""
    at = pointer(path)
    if (found := _UNKNOWN_FIELD.search(message)) is not None:
        return f"{at}{pointer(found.group(1))}", "no such field; see /schema"
    if (found := _MISSING_FIELD.search(message)) is not None:
        return f"{at}{pointer(found.group(1))}", "required"
    return at, expected(message)


def expected(message: str) -> str:
    """msgspec's words without patterns and without echoing what was sent."""
    if "matching regex" in message:
        meaning = next((words for mark, words in _PATTERNS if mark in message.replace("\\\\", "\\")), "another form")
        return f"Expected {meaning}"
    return _ENUM.sub("Expected one of the values listed at /schema", message).replace("`", "")


def fault_of(error: msgspec.ValidationError) -> tuple[str, str]:
    """(pointer, what was expected) of a msgspec validation error."""
    message, _, path = str(error).partition(" - at `")
    # A fault in a key reads "key` in `$.concerns`": the field that holds it is as near as one can point.
    return field_fault(message, path.rpartition("` in `")[2].rstrip("`"))
