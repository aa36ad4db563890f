"""Says in schemas which texts are moments: msgspec leaves that out, and no client makes dates of plain texts."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import inspect

Schema = dict[str, Any]


def mark_moments(types: Sequence[Any], components: Mapping[str, Schema]) -> None:
    """Adds `format: date-time` in place, to the components of all structs in these types."""
    seen: set[type] = set()
    for info in inspect.multi_type_info(types):
        _walk(info, {}, components, seen)


def _walk(info: inspect.Type, schema: Schema, components: Mapping[str, Schema], seen: set[type]) -> None:
    if isinstance(info, inspect.Metadata):
        _walk(info.type, schema, components, seen)
    elif isinstance(info, inspect.DateTimeType):
        schema.setdefault("format", "date-time")
    elif isinstance(info, inspect.UnionType):
        for inner in info.types:
            plain = inner.type if isinstance(inner, inspect.Metadata) else inner
            texts = (choice for choice in schema.get("anyOf", ()) if choice.get("type") == "string")
            moment = isinstance(plain, inspect.DateTimeType)
            _walk(inner, next(texts, {}) if moment else {}, components, seen)
    elif isinstance(info, inspect.CollectionType):
        _walk(info.item_type, schema.get("items", {}), components, seen)
    elif isinstance(info, inspect.DictType):
        _walk(info.value_type, schema.get("additionalProperties", {}), components, seen)
    elif isinstance(info, inspect.StructType) and info.cls not in seen:
        seen.add(info.cls)
        properties = _component(info.cls, components).get("properties", {})
        for field in info.fields:
            _walk(field.type, properties.get(field.encode_name, {}), components, seen)


def _component(struct: type, components: Mapping[str, Schema]) -> Schema:
    """The component of a struct, whose name holds its module where two structs share theirs."""
    module = "".join(word.capitalize() for word in struct.__module__.rpartition(".")[2].split("_"))
    name = struct.__name__
    return components.get(f"{module}{name}") or components.get(name) or components.get(RENAMED.get(name, ""), {})


# Components whose own name is a reserved word in some language of clients.
RENAMED = {"Import": "RosterImport", "Class": "GroupClass"}
