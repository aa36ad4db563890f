"""The public directory: one profile, and browsing in an order that rotates."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, QueryParameter

from schemas.core.fields import CLEAN
from schemas.profiles.practitioner import PractitionerPublic
from service.directory.browse_directory import Browse, DirectoryPage, browse_directory
from service.directory.show_profile import show_profile
from service.web.access import access
from service.web.etags import holds
from service.web.services import Provided


@get(
    "/v1/practitioners/{practitioner_id:uuid}",
    operation_id="getPractitioner",
    tags=["directory"],
    responses={304: ResponseSpec(None, description="The caller has it: If-None-Match named its ETag.")},
    opt=access("anyone", conditions=("If-None-Match",)),
)
async def get_practitioner(
    practitioner_id: FromPath[UUID], services: Provided, request: Request[Any, Any, Any]
) -> Response[PractitionerPublic]:
    """A published profile; answers 304 to If-None-Match with the profile's ETag."""
    shown = await services.database.reading(lambda connection: show_profile(connection, practitioner_id))
    headers = {"ETag": shown.etag, "Cache-Control": "no-cache"}
    if holds(request.headers.get("if-none-match"), shown.etag):
        return Response(None, status_code=304, headers=headers)  # type: ignore[arg-type]
    return Response(shown.profile, headers=headers)


@get("/v1/practitioners", operation_id="listPractitioners", tags=["directory"], opt=access("anyone"))
async def get_practitioners(
    services: Provided,
    q: Annotated[str, QueryParameter(max_length=100, pattern=CLEAN, description="part of a name, typo-tolerant")] = "",
    modality: Annotated[str, QueryParameter(max_length=100, pattern=CLEAN, description="a kind of practice")] = "",
    near: Annotated[str, QueryParameter(max_length=200, pattern=CLEAN, description="a city or postal code")] = "",
    radius_km: Annotated[float, QueryParameter(gt=0, le=20_000)] = 40.0,
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = 20,
    cursor: Annotated[str, QueryParameter(max_length=500)] = "",
) -> DirectoryPage:
    """Published practitioners; the order rotates by a seed carried in the cursor, never by name or date."""
    browse = Browse(name=q, modality=modality, near=near, radius_km=radius_km, limit=limit, cursor=cursor)
    return await services.database.reading(
        lambda connection: browse_directory(connection, services.matcher.terms, browse)
    )
