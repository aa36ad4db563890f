"""The FHIR requests: read one resource, search a type, ask what the server can do."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get, post, route
from litestar.params import FromPath

from schemas.fhir import resources as fhir
from schemas.messages import expected, refusals
from service.core.clock import now
from service.core.errors import BadRequest, NotFound
from service.fhir.describe_in_fhir import DEFINITIONS, MODALITY, PRACTICE
from service.fhir.search_fhir import Page, read_fhir, search_fhir
from service.vocabulary.browse_vocabulary import search_modalities
from service.web.access import access
from service.web.etags import holds
from service.web.fhir.capability import capability_statement, field_definition, modality_system, practice_definition
from service.web.fhir.outcomes import FHIR_JSON
from service.web.fhir.parameters import is_served, read_search
from service.web.fhir.searches import SEARCHES
from service.web.fhir.shortening import shortened
from service.web.problems import HttpRefusal
from service.web.services import Provided, Services

_FORMATS = frozenset({"json", "application/json", FHIR_JSON, "text/json"})
_ACCEPTED = frozenset({"application/json", FHIR_JSON, "application/*", "*/*"})
_MOST_CODES = 20_000  # of the vocabulary, in one answer
AnyRequest = Request[Any, Any, Any]


@get("/metadata", opt=access("anyone"))
async def get_metadata(services: Provided, request: AnyRequest) -> Response[bytes]:
    """The CapabilityStatement."""
    _check_format(request)
    return _fhir(capability_statement(_base(services)))


@get(PRACTICE, opt=access("anyone"))
async def get_practice_definition(services: Provided, request: AnyRequest) -> Response[bytes]:
    """The definition of the one extension of this directory."""
    _check_format(request)
    return _fhir(practice_definition(_base(services)))


@get(f"{DEFINITIONS}/{{name:str}}", opt=access("anyone"))
async def get_field_definition(name: FromPath[str], services: Provided, request: AnyRequest) -> Response[bytes]:
    """The definition of an extension that holds a field of a profile."""
    _check_format(request)
    if (definition := field_definition(_base(services), name)) is None:
        raise NotFound(refusals.FHIR_NO_SUCH(type="StructureDefinition"))
    return _fhir(definition)


@get(MODALITY, opt=access("anyone"))
async def get_modalities(services: Provided, request: AnyRequest) -> Response[bytes]:
    """The vocabulary of kinds of practice, whose address stands beside each code."""
    _check_format(request)
    page = await services.database.reading(
        lambda connection: search_modalities(connection, services.matcher.terms, "", _MOST_CODES, "")
    )
    names = [modality.name for modality in page.results]
    return _fhir(modality_system(_base(services), names, complete=page.next_cursor is None, at=now()))


@get("/{resource_type:str}", opt=access("anyone"))
async def get_resources(resource_type: FromPath[str], services: Provided, request: AnyRequest) -> Response[bytes]:
    """A page of a search, as a Bundle."""
    return await _answer_search(resource_type, request.query_params.multi_items(), services, request)


@post(
    "/{resource_type:str}/_search",
    status_code=200,
    opt=access("anyone", reads=True, repeats="forgotten"),
)
async def post_search(resource_type: FromPath[str], services: Provided, request: AnyRequest) -> Response[bytes]:
    """The same search with its parameters in a form, those of the address beside them."""
    form = await request.form()
    parameters = [*request.query_params.multi_items(), *((name, str(value)) for name, value in form.multi_items())]
    return await _answer_search(resource_type, parameters, services, request)


async def _answer_search(
    resource_type: str, given: Iterable[tuple[str, str]], services: Services, request: AnyRequest
) -> Response[bytes]:
    _check_type(resource_type)
    _check_format(request)
    base = _base(services)
    lenient = "handling=lenient" in request.headers.get("prefer", "").replace(" ", "")
    parameters = [item for item in given if not lenient or is_served(resource_type, item[0])]
    fhir_search = read_search(resource_type, parameters, base)
    cursors = [value for name, value in parameters if name == "_cursor"]
    if len(cursors) > 1:
        raise BadRequest(refusals.ONE_CURSOR(), [("_cursor", expected.NEXT_LINK())])
    moment = now()
    page = await services.database.reading(
        lambda connection: search_fhir(connection, fhir_search, cursors[0] if cursors else "", moment, base)
    )
    bundle = msgspec.to_builtins(_bundle(page, resource_type, parameters, moment, base))
    return _fhir(shortened(bundle, parameters))


@get("/{resource_type:str}/{resource_id:str}", opt=access("anyone"))
async def get_resource(
    resource_type: FromPath[str], resource_id: FromPath[str], services: Provided, request: AnyRequest
) -> Response[bytes]:
    """One resource; 304 when the caller has it."""
    _check_type(resource_type)
    _check_format(request)
    result = await services.database.reading(
        lambda connection: read_fhir(connection, resource_type, resource_id, now(), _base(services))
    )
    response = _fhir(result)
    tag = f'W/"{hashlib.sha256(response.content).hexdigest()[:20]}"'
    changed = result.meta.last_updated.astimezone(UTC).replace(microsecond=0)
    response.headers |= {"ETag": tag, "Last-Modified": format_datetime(changed, usegmt=True)}
    if _has_it(request, tag, changed):
        return Response(b"", status_code=304, headers=response.headers)
    return response


@get("/{resource_type:str}/{resource_id:str}/_history/{version:str}", opt=access("anyone"))
async def get_version(
    resource_type: FromPath[str],
    resource_id: FromPath[str],
    version: FromPath[str],
    services: Provided,
    request: AnyRequest,
) -> Response[bytes]:
    """The resource if that is its version; earlier ones are not served."""
    _check_type(resource_type)
    _check_format(request)
    result = await services.database.reading(
        lambda connection: read_fhir(connection, resource_type, resource_id, now(), _base(services))
    )
    if result.meta.version_id != version:
        raise NotFound(refusals.FHIR_NO_SUCH(type=resource_type))
    return _fhir(result)


@route(
    ["/{resource_type:str}", "/{resource_type:str}/{resource_id:str}"],
    http_method=["POST", "PUT", "PATCH", "DELETE"],
    opt=access("anyone", reads=True, repeats="forgotten"),
)
async def refuse_to_write() -> None:
    """Nothing is written through FHIR."""
    raise HttpRefusal(405, refusals.FHIR_READ_ONLY(), {"Allow": "GET, HEAD, OPTIONS"})


def _base(services: Services) -> str:
    return f"{services.settings.base_url}/fhir"


def _fhir(resource: Any) -> Response[bytes]:
    return Response(msgspec.json.encode(resource), media_type=FHIR_JSON, headers={"Cache-Control": "no-cache"})


def _check_type(resource_type: str) -> None:
    if resource_type not in SEARCHES:
        raise NotFound(refusals.FHIR_TYPES(types=list(SEARCHES)))


def _check_format(request: AnyRequest) -> None:
    """406 unless JSON will do; `_format` goes before Accept, as FHIR has it."""
    query_param = request.query_params.get("_format")
    if query_param is not None:
        if query_param.replace(" ", "+").partition(";")[0] not in _FORMATS:
            raise HttpRefusal(406, refusals.FHIR_JSON_ONLY())
        return
    accepted = {part.partition(";")[0].strip().lower() for part in request.headers.get("accept", "*/*").split(",")}
    if not accepted & (_ACCEPTED | {""}):
        raise HttpRefusal(406, refusals.FHIR_JSON_ONLY())


def _has_it(request: AnyRequest, tag: str, changed: datetime) -> bool:
    header = request.headers.get("if-none-match")
    if header is not None:
        return holds(header, tag)
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except ValueError:
        return False
    return since.tzinfo is not None and changed <= since


def _bundle(
    page: Page, resource_type: str, parameters: list[tuple[str, str]], moment: datetime, base: str
) -> fhir.Bundle:
    plain = [parameter for parameter in parameters if parameter[0] != "_cursor"]
    links = [fhir.BundleLink(relation="self", url=_address(base, resource_type, parameters))]
    if page.next_cursor:
        following = [*plain, ("_cursor", page.next_cursor)]
        links.append(fhir.BundleLink(relation="next", url=_address(base, resource_type, following)))
    return fhir.Bundle(
        type="searchset",
        total=page.total,
        timestamp=moment,
        link=links,
        entry=[
            fhir.BundleEntry(
                full_url=f"{base}/{type(resource).__name__}/{resource.id}",
                resource=resource,
                search=fhir.SearchEntry(
                    mode=mode,  # type: ignore[arg-type]
                    extension=_distance(page.distances.get(resource.id)),
                ),
            )
            for resource, mode in page.entries
        ],
    )


def _distance(kilometres: float | None) -> list[fhir.Extension]:
    if kilometres is None:
        return []
    value = fhir.Quantity(value=kilometres, unit="km", system="http://unitsofmeasure.org", code="km")
    return [fhir.Extension(url="http://hl7.org/fhir/StructureDefinition/location-distance", value_distance=value)]


def _address(base: str, resource_type: str, parameters: list[tuple[str, str]]) -> str:
    query = urlencode(parameters, safe="/|:,")
    return f"{base}/{resource_type}?{query}" if query else f"{base}/{resource_type}"
