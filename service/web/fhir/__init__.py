"""The FHIR R4 facade, read only and without login (docs/fhir.md): one module per thing a FHIR server must say."""

from litestar import Router

from service.web.fhir.outcomes import FHIR_EXCEPTION_HANDLERS
from service.web.fhir.resources import (
    get_field_definition,
    get_metadata,
    get_modalities,
    get_practice_definition,
    get_resource,
    get_resources,
    get_version,
    post_search,
    refuse_to_write,
)

# Not in the OpenAPI document: FHIR clients read /fhir/metadata.
FHIR_ROUTER = Router(
    "/fhir",
    route_handlers=[
        get_metadata,
        get_practice_definition,
        get_field_definition,
        get_modalities,
        get_resources,
        get_resource,
        post_search,
        get_version,
        refuse_to_write,
    ],
    exception_handlers=FHIR_EXCEPTION_HANDLERS,
    include_in_schema=False,
)
