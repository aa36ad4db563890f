"""What the OpenAPI document says once for all operations: tags, headers of answers, and the messages of webhooks."""

from typing import Any

from service.web.openapi.examples import example_of

TAGS = {
    "matching": "Who fits, and why: no account, nothing kept.",
    "directory": "Published profiles.",
    "reference": "Qualities, kinds of practice, concerns, places, and the policy in force.",
    "account": "A practitioner's own account.",
    "own profile": "A practitioner's own profile.",
    "clinics": "Rosters, imports, changes and webhooks, with a clinic's key (docs/clinics.md).",
    "operation": "Health and figures of the server.",
}


def _header(says: str, example: str) -> dict[str, Any]:
    return {"description": says, "schema": {"type": "string"}, "example": example}


HEADERS: dict[str, Any] = {
    "ETag": _header("the version, for If-Match and If-None-Match", 'W/"5f2b1c"'),
    "RateLimit": _header("what is left of the minute, and when the next one begins", '"minute";r=599;t=42'),
    "RateLimit-Policy": _header("how many requests a minute has", '"minute";q=600;w=60'),
    "Retry-After": _header("in how many seconds to come back", "3"),
    "Idempotent-Replayed": _header("true where this is the answer to the first request with that key", "true"),
}


def webhooks(message: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    """What is sent to a clinic's receiver, by Standard Webhooks."""
    says = {
        "webhook-id": "the same for every attempt to send this message: drop one that you have seen",
        "webhook-timestamp": "seconds since 1970",
        "webhook-signature": "v1 and the signature, of several secrets one after another",
    }
    examples = {"webhook-id": "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W", "webhook-timestamp": "1764495000"}
    sent = {
        "operationId": "receiveChange",
        "tags": ["clinics"],
        "summary": "Something that happened to a person",
        "description": "The same that `GET /v1/changes` lists; `type` says what happened. Check the signature first.",
        "security": [],
        "parameters": [
            {"name": name, "in": "header", "required": True, "description": words, "schema": {"type": "string"},
             "example": examples.get(name, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")}
            for name, words in says.items()
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": message, "example": example_of(message, components)}},
        },
        "responses": {
            "204": {"description": "Taken; any 2xx within ten seconds will do."},
            "410": {"description": "Nothing more is wanted: the webhook ends."},
        },
    }  # fmt: skip
    return {"change": {"post": sent}}
