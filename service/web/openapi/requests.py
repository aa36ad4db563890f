"""What a request carries besides parameters and JSON, for the OpenAPI document: who asks, conditions, keys, files."""

import re
from typing import Any

from litestar.handlers import HTTPRouteHandler

from service.web.keys import Needs
from service.web.middleware.idempotency import NEVER_KEPT

# Who asks. A key of a clinic and a personal token come the same way, and open different things.
SCHEMES: dict[str, dict[str, str]] = {
    "clinicKey": {"type": "http", "scheme": "bearer", "description": "A clinic's key, made by `ayni key create`."},
    "personalToken": {"type": "http", "scheme": "bearer", "description": "A practitioner's token: POST /v1/me/tokens."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__Host-ayni",
        "description": "The cookie of a browser that followed a mailed link (POST /v1/sign-in).",
    },
}
_PERSONAL = ("/v1/me", "/v1/claims", "/v1/sign-out")
# Where a person has to act, no token will do.
_IN_PERSON = frozenset(
    {"eraseMe", "exportMe", "listTokens", "makeToken", "revokeToken", "claimProfile", "proveClaim", "signOut"}
)
_CONDITIONS: dict[str, tuple[str, ...]] = {
    "putOwnProfile": ("If-Match", "If-None-Match"),
    "patchOwnProfile": ("If-Match",),
    "restore": ("If-Match",),
    "getPractitioner": ("If-None-Match",),
}
_SAYS = {
    "If-Match": "the ETag of the version that is meant",
    "If-None-Match": "an ETag; for PUT `*`: only when there is nothing yet",
    "Idempotency-Key": "a word of your own: the same request again under it does nothing and gets the same answer",
}
# Bodies that are files.
_FILES = {"startImport": "the file, in the format that `format` names"}


def describe_request(path: str, method: str, handler: HTTPRouteHandler, entry: dict[str, Any]) -> None:
    """Adds credentials, header parameters, file bodies and a readable summary to an operation, in place."""
    operation = entry["operationId"]
    entry["summary"] = re.split(r"[.;:](?:\s|$)", entry["description"], maxsplit=1)[0]
    if security := _security(path, operation, handler):
        entry["security"] = security
    names = list(_CONDITIONS.get(operation, ()))
    if method == "POST" and path.startswith("/v1/") and path not in NEVER_KEPT:
        names.append("Idempotency-Key")
    if names:
        entry["parameters"] = [*entry.get("parameters", []), *map(_header, names)]
    if operation in _FILES:
        content = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        entry["requestBody"] = {"required": True, "description": _FILES[operation], "content": content}


def _security(path: str, operation: str, handler: HTTPRouteHandler) -> list[dict[str, list[str]]]:
    for guard in handler.guards or ():
        if isinstance(guard, Needs):
            return [{"clinicKey": [guard.scope]}]
    if not path.startswith(_PERSONAL) or operation == "listSampleRequests":
        return []
    if operation == "signOut":  # who is not signed in is answered alike
        return [{"session": []}, {}]
    return [{"session": []}] if operation in _IN_PERSON else [{"session": []}, {"personalToken": []}]


def _header(name: str) -> dict[str, Any]:
    schema = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[ -~]+$"}
    return {"name": name, "in": "header", "required": False, "description": _SAYS[name], "schema": schema}
