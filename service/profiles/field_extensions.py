"""Fields for which FHIR has no element, as extensions named after them: written from the table, and read back.

`fees.donation` is the extension `…/StructureDefinition/profile-fees-donation` with a valueBoolean. A list is written
as several extensions, and what has fields of its own as an extension of extensions.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import inspect

from service.profiles.field_types import type_at
from service.profiles.fields import EXTENSION, FIELDS, ProfileField, value_at

_DEFINITION = "/StructureDefinition/profile-"
EXTENDED = {field.path.replace(".", "-").replace("_", "-"): field for field in FIELDS if field.fhir == EXTENSION}


def write_extensions(document: Mapping[str, Any], base: str) -> Iterator[dict[str, Any]]:
    """What a profile (as JSON) states of those fields; `base` is the address of `/fhir`."""
    for name, field in EXTENDED.items():
        value = value_at(document, field.path)
        for item in value if isinstance(value, list) else [value]:
            if item is not None:
                yield _extension(f"{base}{_DEFINITION}{name}", item)


def _extension(url: str, value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return {"url": url, "extension": [_extension(name, inner) for name, inner in value.items()]}
    kinds = {bool: "valueBoolean", int: "valueInteger", float: "valueDecimal"}
    return {"url": url, kinds.get(type(value), "valueString"): value}


def read_extensions(extensions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The fields that extensions state, as a part of a profile (JSON); those of other makers are left alone."""
    document: dict[str, Any] = {}
    for extension in extensions:
        _, known, name = str(extension.get("url", "")).partition(_DEFINITION)
        if known and (field := EXTENDED.get(name)) is not None and (value := _value(extension)) is not None:
            _put(document, field, value)
    return document


def _put(document: dict[str, Any], field: ProfileField, value: Any) -> None:
    *outer, last = field.path.split(".")
    for step in outer:
        document = document.setdefault(step, {})
    if isinstance(type_at(field.path), inspect.ListType):
        document.setdefault(last, []).append(value)
    else:
        document.setdefault(last, value)


def _value(extension: Mapping[str, Any]) -> Any:
    inner = extension.get("extension")
    if isinstance(inner, list):
        parts = {str(item.get("url")): _value(item) for item in inner if isinstance(item, Mapping)}
        return {name: value for name, value in parts.items() if value is not None} or None
    return next((value for key, value in extension.items() if key.startswith("value")), None)
