"""What a request carries besides parameters and JSON, for the OpenAPI document: who asks, conditions, keys, files."""

import re
from typing import Any

from service.web.access import Access

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
_SAYS = {
    "If-Match": "the ETag of the version that is meant",
    "If-None-Match": "an ETag; for PUT `*`: only when there is nothing yet",
    "Idempotency-Key": "a word of your own: the same request again under it does nothing and gets the same answer",
}


def describe_request(access: Access, entry: dict[str, Any]) -> None:
    """Adds credentials, header parameters, file bodies and a readable summary to an operation, in place."""
    entry["summary"] = re.split(r"[.;:](?:\s|$)", entry["description"], maxsplit=1)[0]
    entry["security"] = _security(access)
    if access.scope is not None:
        entry["x-scope"] = access.scope
        entry["description"] += f"\n\nNeeds the scope `{access.scope}`."
    names = list(access.conditions)
    if access.remembers or access.repeats == "kept with import":
        names.append("Idempotency-Key")
    if names:
        entry["parameters"] = [*entry.get("parameters", []), *map(_header, names)]
    if access.file is not None:
        content = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        entry["requestBody"] = {"required": True, "description": access.file, "content": content}


def _security(access: Access) -> list[dict[str, list[str]]]:
    match access.who:
        case "clinic":
            return [{"clinicKey": []}]
        case "account":
            return [{"session": []}, {"personalToken": []}] if access.scope else [{"session": []}]
        case "session if any":
            return [{"session": []}, {}]
        case _:
            return []


def _header(name: str) -> dict[str, Any]:
    schema = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[ -~]+$"}
    return {"name": name, "in": "header", "required": False, "description": _SAYS[name], "schema": schema}
