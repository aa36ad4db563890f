"""What programs that do not know us look for: the catalogue of our APIs (RFC 9727), and a text for language models."""

import msgspec
from litestar import Response, get

from service.web.access import access
from service.web.services import Provided

_DAY = {"Cache-Control": "public, max-age=86400"}
_CATALOGUE = "/.well-known/api-catalog"
_LINKSET = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'


@get(_CATALOGUE, include_in_schema=False, sync_to_thread=False, opt=access("anyone"))
def get_api_catalog(services: Provided) -> Response[bytes]:
    """Each interface with its description, its documentation and its state, as a linkset (RFC 9264)."""
    base = services.settings.base_url
    health = [{"href": f"{base}/health/ready"}]
    linkset = [
        {
            "anchor": f"{base}{_CATALOGUE}",
            "item": [{"href": f"{base}{path}"} for path in ("/v1", "/fhir", "/mcp")],
        },
        {
            "anchor": f"{base}/v1",
            "service-desc": [{"href": f"{base}/schema/openapi.json", "type": "application/vnd.oai.openapi+json"}],
            "service-doc": [{"href": f"{base}/schema", "type": "text/html"}],
            "status": health,
        },
        {
            "anchor": f"{base}/fhir",
            "service-desc": [{"href": f"{base}/fhir/metadata", "type": "application/fhir+json"}],
            "status": health,
        },
        {
            "anchor": f"{base}/mcp",
            "service-doc": [{"href": f"{base}/llms.txt", "type": "text/plain"}],
            "status": health,
        },
    ]
    headers = _DAY | {"Link": f'<{base}{_CATALOGUE}>; rel="api-catalog"'}
    return Response(msgspec.json.encode({"linkset": linkset}), media_type=_LINKSET, headers=headers)


@get("/llms.txt", include_in_schema=False, sync_to_thread=False, opt=access("anyone"))
def get_llms(services: Provided) -> Response[str]:
    """What there is and how to ask for it, in the form of llmstxt.org; English, as programs read it."""
    return Response(
        _TEXT.replace("BASE", services.settings.base_url), media_type="text/plain; charset=utf-8", headers=_DAY
    )


_TEXT = """# Ayni

> A directory that matches people with practitioners of any modality by how they work, and says why. No specialty is
> favoured. A story is read in memory and neither stored nor logged. It gives no diagnosis and does not predict outcome.

Ask before you send somebody's story. If a story speaks of danger, answers carry `read.help` with help lines: show them
first. Every reason in an answer says what it stands on; do not promise more. People marked "(fictional)" are invented.

## Interfaces

- [MCP](BASE/mcp): read only, Streamable HTTP, no login; tools match, circle, practitioner, vocabulary, places
- [OpenAPI 3.1](BASE/schema/openapi.json): the whole API; [readable](BASE/schema)
- [FHIR R4](BASE/fhir/metadata): the directory as Plan-Net resources
- [Changes](BASE/v1/feed): what changed, in public; [a nightly copy](BASE/v1/feed/people.ndjson)

## Asking who fits

- POST BASE/v1/matches with {"story": "…", "limits": {"near": {"place": "Hartford, CT", "radius_km": 40}}}; all optional
- POST BASE/v1/circles with the same: a few people who together cover what is needed
- GET BASE/v1/places?q=…, BASE/v1/modalities?q=…, BASE/v1/concerns?q=…: the words that requests may use
- GET BASE/v1/practitioners/{id}: one profile

## About

- [How the order comes about](BASE/ranking)
- [Neutrality, measured](BASE/neutrality)
- [Privacy](BASE/privacy)
"""
