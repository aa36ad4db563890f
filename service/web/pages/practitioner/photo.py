"""One's own picture: sent here, shown as others will see it, or taken away again."""

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.response import Redirect

from schemas.messages import refusals
from service.accounts.edit_profile import Edit, Precondition, patch_profile
from service.accounts.own_profile import find_own
from service.accounts.upload_picture import upload_picture
from service.core.errors import NotFound
from service.profiles.pictures import MEDIA_TYPE
from service.profiles.store_pictures import read_own_picture
from service.web.access import access
from service.web.pages.practitioner.base import Visit, onward, own_page, visit
from service.web.pages.rendering import AnyRequest
from service.web.services import Provided, Services


@get("/me/photo", include_in_schema=False, opt=access("account", assistant=True))
async def get_photo_page(request: AnyRequest, services: Provided) -> Response[str] | Redirect:
    """The picture, if there is one, and the form to send another."""
    async with visit(request, services) as context:
        stored = await find_own(context.me.connection, context.me.account)
        if stored is None:
            return onward(request, "/me/profile/who")
        return own_page(request, "photo.html", context.me, stored=stored)


@get("/me/photo/image", include_in_schema=False, opt=access("account", assistant=True))
async def get_own_picture(request: AnyRequest, services: Provided) -> Response[bytes]:
    """One's own picture, published or not."""
    async with visit(request, services) as context:
        stored = await find_own(context.me.connection, context.me.account)
        data = await read_own_picture(context.me.connection, stored.id) if stored else None
    if data is None:
        raise NotFound(refusals.NO_PICTURE())
    return Response(data, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


@post(
    "/me/photo",
    status_code=200,
    include_in_schema=False,
    request_max_body_size=None,
    opt=access("account", assistant=True, repeats="forgotten", form_bytes=5_200_000),
)
async def post_photo_page(request: AnyRequest, services: Provided) -> Redirect:
    """Takes the picture, or takes it away, as the button says."""
    async with visit(request, services) as context:
        edit = Edit(context.me.account, Precondition(if_match=f'"{context.one("version")}"'))
        await _save(context, services, edit)
    return onward(request, "/me/photo?done=saved")


async def _save(visit: Visit, services: Services, edit: Edit) -> None:
    if visit.one("do") == "remove":
        await patch_profile(visit.me.connection, services.matcher, edit, {"photo": None})
        return
    sent = next((value for name, value in visit.posted if name == "photo" and isinstance(value, UploadFile)), None)
    await upload_picture(visit.me.connection, services.matcher, edit, await sent.read() if sent else b"")
