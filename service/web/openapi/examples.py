"""Examples for the OpenAPI document: written ones of requests, and one made from its schema for every other body.

A test sends the written ones to a running server, and holds all of them against the schemas they stand beside.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

SEEKER: dict[str, Any] = {
    "story": "Since my divorce I hardly sleep and my back hurts every morning.",
    "goals": [{"domain": "sleep", "importance": 3}],
    "practices": {"horizontal": 2, "options": 3, "service": 0},
    "preferences": {"languages": ["es"], "times": ["weekday_evening"], "importance": {"languages": 2}},
    "limits": {"near": {"place": "Hartford, CT", "radius_km": 40}, "telehealth_in": "US-CT"},
    "limit": 5,
}
CIRCLE = SEEKER | {"size": 3}
PERSON: dict[str, Any] = {
    "display_name": "Ana Example (fictional)",
    "email": "ana@example.org",
    "modalities": ["massage therapy", "reiki"],
    "languages": ["en", "es"],
    "places": [{"address": {"city": "Hartford", "region": "CT", "postal_code": "06105", "country": "US"}}],
    "fees": {"currency": "USD", "session": {"min": 80, "max": 120}},
    "accepting_new": True,
}
CSV = "staff_id,name,modalities,languages,city\nstaff-17,Ana Example (fictional),massage; reiki,English,Hartford\n"
ERRORS = (
    "row,outcome,external_id,pointer,reason,code,params,column,value\n"
    "3,rejected,staff-19,/display_name,required,expected_required,{},,\n"
)

# What stands under a name, wherever it fits the schema.
_BY_NAME: Mapping[str, Any] = {
    "display_name": "Ana Example (fictional)", "name": "reiki", "external_id": "staff-17", "email": "ana@example.org",
    "city": "Hartford", "region": "CT", "postal_code": "06105", "country": "US", "line": "1 Example Street",
    "phone": "+1 860-555-0100", "website": "https://www.example.org", "booking": "https://www.example.org/book",
    "url": "https://www.example.org/hook", "npi": "1073518767", "currency": "USD", "seed": "any text",
    "place": "Hartford, Connecticut, US", "quote": "I hardly sleep", "because": "I hardly sleep", "policy": "6",
    "story": "I hardly sleep.", "detail": "as a sentence", "type": "about:blank", "title": "Bad request",
    "status": "published", "cursor": "eyJhIjoxfQ", "next_cursor": "eyJhIjoxfQ", "telehealth_in": "US-CT",
    "approach": "How I work, in my own words.", "lat": 41.77, "lon": -72.69,
    "fit": 0.78, "considered": 1234, "weight": 0.5, "value": 0.7, "pointer": "/limits/near/place",
}  # fmt: skip
_TEXTS = (
    "text", "en", "US", "US-CT", "USD", "18:30", "2026-12-01", "ana@example.org", "https://www.example.org",
    "https://www.example.org/hook", "+1 860-555-0100", "1073518767", f"/pictures/{'0123456789abcdef' * 4}",
)  # fmt: skip
_FORMATS: Mapping[str, str] = {
    "uuid": "0190a5d4-7c1e-7b3a-9f10-5d2c8e4b6a71", "date": "2026-12-01", "date-time": "2026-11-30T09:30:00Z",
    "uri": "https://www.example.org", "byte": "dGV4dA==",
}  # fmt: skip
_DEEPEST = 12
Schema = Mapping[str, Any]


def example_of(schema: Schema, components: Mapping[str, Schema], name: str = "", depth: int = 0) -> Any:
    """A value that fits a schema (OpenAPI 3.1), with all that it requires and some of what it takes besides."""
    if "$ref" in schema:
        return example_of(components[schema["$ref"].rpartition("/")[2]], components, name, depth + 1)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return next(value for value in schema["enum"] if value is not None)
    for choices in (schema.get("anyOf"), schema.get("oneOf")):
        if choices:
            results = [choice for choice in choices if choice.get("type") != "null"]
            return example_of(results[0], components, name, depth + 1) if depth < _DEEPEST else None
    match schema.get("type"):
        case "object":
            return dict(_members(schema, components, depth))
        case "array":
            few = max(schema.get("minItems", 0), 0 if depth > _DEEPEST or schema.get("maxItems") == 0 else 1)
            return [example_of(schema.get("items", {}), components, name, depth + 1) for _ in range(few)]
        case "string":
            return _text(schema, name)
        case "integer" | "number" as kind:
            return _number(schema, name, integer=kind == "integer")
        case "boolean":
            return True
        case "null":
            return None
    return "text"


def _members(schema: Schema, components: Mapping[str, Schema], depth: int) -> Iterator[tuple[str, Any]]:
    required = set(schema.get("required", ()))
    for name, member in schema.get("properties", {}).items():
        if name in required or (name in _BY_NAME and depth < _DEEPEST // 2):
            yield name, example_of(member, components, name, depth + 1)
    others = schema.get("additionalProperties")
    if isinstance(others, Mapping) and not schema.get("properties") and depth < _DEEPEST:
        keys = schema.get("propertyNames", {}).get("enum", ["insomnia"])
        yield keys[0], example_of(others, components, "", depth + 1)


def _text(schema: Schema, name: str) -> str:
    if schema.get("format") in _FORMATS:
        return _FORMATS[str(schema["format"])]
    least, most = schema.get("minLength", 0), schema.get("maxLength", 10_000)
    pattern = schema.get("pattern")
    texts: tuple[Any, ...] = (_BY_NAME.get(name), *_TEXTS)
    for text in texts:
        if isinstance(text, str) and least <= len(text) <= most and (not pattern or re.search(pattern, text)):
            return text
    return "x" * max(int(least), 1)


def _number(schema: Schema, name: str, *, integer: bool) -> float:
    least = schema.get("minimum", schema.get("exclusiveMinimum", 0))
    most = schema.get("maximum", schema.get("exclusiveMaximum", least + 1))
    named = _BY_NAME.get(name)
    if isinstance(named, int | float) and least <= named <= schema.get("maximum", named):
        return int(named) if integer else named
    return int(max(least, min(most, 1))) if integer else float(max(least, 0) + min(most, 1)) / 2
