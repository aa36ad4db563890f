"""The API documentation as a page: drawn from the OpenAPI document on the server, without any script."""

from typing import Any

import msgspec
from litestar import Request
from litestar.openapi.plugins import OpenAPIRenderPlugin

from service.web.pages.rendering import render

_METHODS = ("get", "post", "put", "patch", "delete")


class ReadablePlugin(OpenAPIRenderPlugin):
    """What stands at /schema; the document itself is at /schema/openapi.json."""

    def __init__(self) -> None:
        super().__init__(path="/")

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        schemas = openapi_schema.get("components", {}).get("schemas", {})
        text = render(
            request,
            "schema.html",
            info=openapi_schema["info"],
            groups=operations(openapi_schema),
            schemas=sorted(schemas.items()),
            type_words=type_words,
            example_text=example_text,
        )
        return text.encode()


def operations(document: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Every operation under its tag, in the order of the document."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                operation = {"path": path, "method": method.upper(), **item[method]}
                operation["parameters"] = [*item.get("parameters", []), *operation.get("parameters", [])]
                groups.setdefault((operation.get("tags") or ["other"])[0], []).append(operation)
    return list(groups.items())


def type_words(schema: dict[str, Any]) -> str:
    """A schema in a few words: its type, its bounds, its choices."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " or ".join(type_words(item) for item in schema[key])
    if "enum" in schema:
        return "one of " + ", ".join(str(item) for item in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    kind = schema.get("type", "anything")
    if kind == "array":
        return f"list of {type_words(schema.get('items', {}))}"
    if kind == "object" and "additionalProperties" in schema and isinstance(schema["additionalProperties"], dict):
        return f"object of {type_words(schema['additionalProperties'])}"
    names = " or ".join(kind) if isinstance(kind, list) else str(kind)
    return ", ".join([names, *_bounds(schema)])


def _bounds(schema: dict[str, Any]) -> list[str]:
    words = {
        "minimum": "at least {}", "maximum": "at most {}", "exclusiveMinimum": "above {}", "maxLength": "{} characters",
        "maxItems": "{} items", "format": "{}", "default": "default {}",
    }  # fmt: skip
    return [text.format(schema[key]) for key, text in words.items() if schema.get(key) not in (None, "", [])]


def example_text(content: dict[str, Any]) -> str:
    """The first example of a body or an answer, as indented JSON; empty without one."""
    for media in content.values():
        example = media.get("example")
        if example is None and media.get("examples"):
            first = next(iter(media["examples"].values()))
            example = first.get("value") if isinstance(first, dict) else None
        if example is not None:
            return msgspec.json.format(msgspec.json.encode(example), indent=2).decode()
    return ""
