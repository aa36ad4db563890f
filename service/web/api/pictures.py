"""Pictures of practitioners: taken from their own hands, and served from this address alone."""

from typing import Any

from litestar import Request, Response, get, put
from litestar.params import FromPath

from schemas.accounts.account import ProfileSaved
from schemas.messages import refusals
from service.accounts.edit_profile import Edit, Precondition
from service.accounts.own_profile import etag
from service.accounts.upload_picture import upload_picture
from service.core.errors import NotFound, TooLarge
from service.profiles.pictures import MEDIA_TYPE, MOST_BYTES
from service.profiles.store_pictures import read_published_picture
from service.web.access import access
from service.web.services import Provided
from service.web.sessions import caller


@get("/pictures/{digest:str}", include_in_schema=False, opt=access("anyone", robots=False))
async def get_picture(digest: FromPath[str], services: Provided) -> Response[bytes]:
    """The picture of a published profile; NotFound as soon as it is not listed or states another one."""
    try:
        wanted = bytes.fromhex(digest)
    except ValueError:
        raise NotFound(refusals.NO_PICTURE()) from None
    data = await services.database.reading(lambda connection: read_published_picture(connection, wanted))
    if data is None:
        raise NotFound(refusals.NO_PICTURE())
    # Not for longer: whoever withdraws is gone from pages within the hour.
    headers = {"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"}
    return Response(data, media_type=MEDIA_TYPE, headers=headers)


@put(
    "/v1/me/photo",
    operation_id="putPhoto",
    tags=["own profile"],
    request_max_body_size=None,
    opt=access(
        "account", assistant=True, scope="profile:write", repeats="inherent", conditions=("If-Match",),
        file="the picture: a JPEG, PNG, WebP or GIF of at most 5 MB",
    ),
)  # fmt: skip
async def put_photo(services: Provided, request: Request[Any, Any, Any]) -> Response[ProfileSaved]:
    """Takes a picture of you: drawn anew without the data in the file, and shown on the page of your profile."""
    sent = await bounded_body(request)
    async with caller(request, services) as me:
        edit = Edit(me.account, Precondition(request.headers.get("if-match")))
        saved = await upload_picture(me.connection, services.matcher, edit, sent)
    return Response(saved.answer(), headers={"ETag": etag(saved.stored)})


async def bounded_body(request: Request[Any, Any, Any]) -> bytes:
    """The body, of which no more than a picture may have is ever held; TooLarge beyond."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise TooLarge(refusals.PICTURE_TOO_LARGE())
    return bytes(body)
