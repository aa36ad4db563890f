"""The OpenAPI document: Litestar's paths and parameters, with msgspec's schemas, which keep every constraint.

Litestar loses constraints inside lists and dicts, and knows nothing of our errors; so the bodies, the answers and the
components are described again, from the very types that the handlers read and write. A process makes its document when
it is first asked for, for this costs half of a start.
"""

from collections.abc import Iterator
from typing import Any, get_args, get_origin

import msgspec
from litestar import Litestar, Request, Response
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Contact, License
from litestar.routes import HTTPRoute

from schemas.core.problem import Problem
from service.clinics.deliver_webhook import Message as WebhookMessage
from service.web.access import Access, access_of
from service.web.openapi.examples import CSV, ERRORS, example_of
from service.web.openapi.parts import HEADERS, TAGS, webhooks
from service.web.openapi.requests import SCHEMES, describe_request
from service.web.openapi.times import RENAMED, mark_moments
from service.web.pages.about.schema import ReadablePlugin

_REF = "#/components/schemas/{name}"
_PROBLEMS = {
    400: "The request does not have the expected form; `errors` points at the fields.",
    401: "Nobody is signed in, or the key or token is not known.",
    403: "Known who asks, and it is not for them; the detail says what would allow it.",
    404: "There is nothing under this id.",
    409: "The thing is in a state that does not allow this, or the same request is still running.",
    412: "The thing has changed since it was read.",
    413: "The body is too large.",
    415: "The body is of another media type.",
    422: "A rule of the store was not met, or the idempotency key came with another body before.",
    428: "If-Match is required.",
    429: "Too many requests; Retry-After says when to come back.",
    503: "The database does not answer; Retry-After says when to come back.",
}
_PLAIN = (str, bytes, type(None), Any)


def openapi_config() -> OpenAPIConfig:
    """OpenAPI 3.1 at /schema/openapi.json and readable docs at /schema."""
    return OpenAPIConfig(
        title="Ayni",
        version="1",
        license=License(name="Apache-2.0", identifier="Apache-2.0"),
        contact=Contact(name="Whoever runs this server"),
        description=(
            "Matches seekers with practitioners of any modality by fit. Errors are RFC 9457 problem details. Every GET "
            "answers HEAD too; `Accept: application/x-msgpack` brings the same values as MessagePack. Lists page by an "
            "opaque cursor. FHIR R4 lies beside this, at /fhir/metadata."
        ),
        path="/schema",
        use_handler_docstrings=True,
        render_plugins=[_Readable(), _Json()],
    )


class _Readable(ReadablePlugin):
    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        return super().render(request, document_of(request.app))


class _Json(JsonRenderPlugin):
    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        return super().render(request, document_of(request.app))


def document_of(app: Litestar) -> dict[str, Any]:
    """The app's document, made at the first call."""
    if "openapi" not in app.state:
        app.state["openapi"] = _complete_document(app)
    return dict(app.state["openapi"])


def _complete_document(app: Litestar) -> dict[str, Any]:
    """Litestar's document of the app with bodies, answers and errors described anew."""
    document: dict[str, Any] = app.plugins.get("OpenAPIPlugin").provide_openapi_schema()
    operations = list(_operations(app, document))
    types = [type_ for operation in operations for type_ in (operation.body, operation.answer) if type_ is not None]
    types += [WebhookMessage, Problem]
    schemas, components = _readable(msgspec.json.schema_components(types, ref_template=_REF))
    mark_moments(types, components)
    described = iter(schemas)
    for operation in operations:
        describe_request(operation.access, operation.entry)
        operation.leave_out_null()
        if operation.body is not None:
            operation.describe_body(next(described))
        if operation.answer is not None:
            operation.describe_answer(next(described))
        elif operation.empty:
            operation.leave_empty()
        operation.describe_problems()
        operation.describe_headers()
        operation.give_examples(components)
    problem = {"application/problem+json": {"schema": schemas[-1]}}
    for name, component in components.items():
        component["title"] = name  # two types may share theirs, and generators name classes by it
    document["components"] = {
        **document.get("components", {}),
        "schemas": dict(sorted(components.items())),
        "securitySchemes": SCHEMES,
        "headers": HEADERS,
        "responses": {
            _name(status): {"description": says, "content": problem} | _retry(status)
            for status, says in _PROBLEMS.items()
        },
    }
    document["tags"] = [{"name": name, "description": says} for name, says in TAGS.items()]
    document["webhooks"] = webhooks(schemas[-2], components)
    return document


def _retry(status: int) -> dict[str, Any]:
    return {"headers": {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}} if status in (429, 503) else {}


def _readable(schema: Any) -> Any:
    """The same schemas, with pairs of one kind written as lists of fixed length: generators stop at `items: false`."""
    if isinstance(schema, list | tuple):
        return [_readable(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kinds = schema.get("prefixItems", [])
    if kinds and all(kind == kinds[0] for kind in kinds):
        schema = {name: value for name, value in schema.items() if name != "prefixItems"} | {"items": kinds[0]}
    schema = _without_default(schema)
    if "items" in schema and (plain := _or_null(schema["items"])):
        schema = schema | {"items": plain}
    return {_plain_name(name): _readable_part(name, value) for name, value in schema.items()}


def _without_default(schema: dict[str, Any]) -> dict[str, Any]:
    """A default said in words: generators take a member that has one for one that has to be sent."""
    if "default" not in schema or not {"type", "anyOf", "$ref", "enum"} & set(schema):
        return schema
    default = schema["default"]
    rest = {name: value for name, value in schema.items() if name != "default"}
    if default in (None, [], {}, ""):
        return rest
    words = f"default: {msgspec.json.encode(default).decode()}"
    return rest | {"description": f"{rest['description']}; {words}" if "description" in rest else words}


def _or_null(schema: dict[str, Any]) -> dict[str, Any] | None:
    """A list's entries of a plain type or null as one type, for generators that have no class for null."""
    kinds = schema.get("anyOf", [])
    if len(kinds) == 2 and kinds[1] == {"type": "null"} and set(kinds[0]) == {"type"}:
        return {"type": [kinds[0]["type"], "null"]}
    return None


def _readable_part(name: str, value: Any) -> Any:
    if name == "$ref":
        return _plain_ref(value)
    # A quote needs no sign before it in a pattern, and some generators cannot do with one.
    return value.replace('\\"', r"\x22") if name == "pattern" else _readable(value)


def _plain_ref(ref: str) -> str:
    folder, _, name = ref.rpartition("/")
    return f"{folder}/{_plain_name(name)}"


def _plain_name(name: str) -> str:
    """`schemas.clinics.clinic.Change`, as msgspec names one of two types called Change, becomes `ClinicChange`."""
    if not name.startswith(("schemas.", "service.")):
        return RENAMED.get(name, name)
    return "".join(word.capitalize() for word in name.split(".")[-2].split("_")) + name.rpartition(".")[2]


class _Operation(msgspec.Struct):
    """One method of one path, with the types its handler reads and writes; None where it is not JSON."""

    path: str
    method: str
    handler: HTTPRouteHandler
    entry: dict[str, Any]
    body: Any
    answer: Any
    empty: bool  # answers without a body

    @property
    def access(self) -> Access:
        return access_of(self.handler)

    def leave_out_null(self) -> None:
        """A parameter of an address is left out, and never null."""
        for parameter in self.entry.get("parameters", []):
            schema = parameter["schema"]
            if isinstance(schema.get("type"), list):
                schema["type"] = next(kind for kind in schema["type"] if kind != "null")
                schema.pop("default", None)
            if None in schema.get("enum", []):
                schema["enum"] = [value for value in schema["enum"] if value is not None]

    def leave_empty(self) -> None:
        for status, response in self.entry["responses"].items():
            if status.startswith("2"):
                response.pop("content", None)

    def describe_body(self, schema: dict[str, Any]) -> None:
        content = self.entry.setdefault("requestBody", {}).setdefault("content", {})
        content["application/json"] = {"schema": schema}
        if self.access.example is not None:
            content["application/json"]["example"] = self.access.example

    def describe_answer(self, schema: dict[str, Any]) -> None:
        for status, response in self.entry["responses"].items():
            if status.startswith("2") and status != "204":
                kinds = {kind: {"schema": schema} for kind in ("application/json", "application/x-msgpack")}
                response["content"] = kinds

    def describe_problems(self) -> None:
        """Every error that can occur here, besides those the handler declares itself."""
        self.entry["responses"].get("204", {}).pop("content", None)
        result = {status: item for status, item in self.entry["responses"].items() if status < "400"}
        self.entry["responses"] = result | {
            str(status): {"$ref": f"#/components/responses/{_name(status)}"} for status in sorted(self.problems())
        }

    def describe_headers(self) -> None:
        """What an answer that went well carries besides its body."""
        names = ["RateLimit", "RateLimit-Policy"] if self.access.rate in ("key", "matching") else []
        names += ["ETag"] if self.access.conditions or "304" in self.entry["responses"] else []
        names += ["Idempotent-Replayed"] if self.access.remembers or self.access.repeats == "kept with import" else []
        for status, response in self.entry["responses"].items():
            if status < "300":
                headers = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
                response.pop("headers", None)
                response.update({"headers": headers} if headers else {})

    def give_examples(self, components: dict[str, Any]) -> None:
        """An example in every body, made from its schema where none is written."""
        bodies = [self.entry.get("requestBody", {}), *self.entry["responses"].values()]
        for content in (body.get("content", {}) for body in bodies):
            for kind, described in content.items():
                if kind == "application/json" and "example" not in described:
                    described["example"] = example_of(described["schema"], components)
                elif kind == "text/csv":
                    described["example"] = CSV if "requestBody" in self.entry else ERRORS
                elif kind.startswith("text/plain"):
                    described["example"] = "ok"
        if self.access.file is not None:
            example = CSV if self.access.repeats == "kept with import" else "(the bytes of the file)"
            self.entry["requestBody"]["content"]["application/octet-stream"]["example"] = example

    def problems(self) -> set[int]:
        if not self.path.startswith("/v1/"):
            return set(self.access.also)
        parameters = self.entry.get("parameters", [])
        statuses = {429, 503} | self.access.also
        if parameters or "requestBody" in self.entry:
            statuses.add(400)
        if "requestBody" in self.entry:
            statuses |= {413, 415}
        if self.access.who in ("account", "clinic"):
            statuses |= {401, 403}
        if "{" in self.path or self.access.who == "account":
            statuses.add(404)
        if self.method != "GET" and not self.access.reads:
            statuses |= {409, 422}
        if "If-Match" in self.access.conditions:
            statuses |= {412, 428} if self.access.who == "account" else {412}  # a clinic may leave it out
        return statuses


def _operations(app: Litestar, document: dict[str, Any]) -> Iterator[_Operation]:
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            continue
        for method, (handler, _) in route.route_handler_map.items():
            entry = document["paths"].get(route.path_format or "/", {}).get(method.lower())
            if entry is not None:
                yield _Operation(route.path_format, method, handler, entry, _body_of(handler), *_answer_of(handler))


def _body_of(handler: HTTPRouteHandler) -> Any:
    if (stated := access_of(handler).body) is not None:
        return stated
    data = handler.parsed_fn_signature.parameters.get("data")
    return None if data is None or data.annotation in _PLAIN else data.annotation


def _answer_of(handler: HTTPRouteHandler) -> tuple[Any, bool]:
    """The type answered, None when it is not JSON; and whether there is no body at all."""
    answer = handler.parsed_fn_signature.return_type.annotation
    if isinstance(get_origin(answer) or answer, type) and issubclass(get_origin(answer) or answer, Response):
        answer = next(iter(get_args(answer)), None)
    plain = answer in _PLAIN or answer is None
    return None if plain else answer, answer in (None, type(None))


def _name(status: int) -> str:
    return f"Problem{status}"
