"""The addresses with which somebody signs in: another one asked for, confirmed by mailed links that show a button."""

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from schemas.messages import refusals
from service.accounts.change_address import ask_address, confirm_address, remove_address, show_change, stop_change
from service.core.errors import BadRequest, Conflict
from service.i18n.wording import word
from service.web import sessions
from service.web.access import access
from service.web.forms.fields import typed_from
from service.web.pages.practitioner.account import account_page
from service.web.pages.practitioner.base import onward, own_page, visit
from service.web.pages.rendering import AnyRequest
from service.web.services import Provided


@post("/me/address", status_code=200, include_in_schema=False, opt=access("account", repeats="forgotten"))
async def post_address(request: AnyRequest, services: Provided) -> Response[str] | Redirect:
    """Asks for another address or a second one, or removes a second one."""
    async with visit(request, services) as context:
        connection, account = context.me.connection, context.me.account
        wish, typed = context.one("do"), typed_from(context.posted)
        if wish == "remove":
            await remove_address(connection, account, context.one("email"))
            return onward(request, "/me/account?done=address-removed")
        if wish not in ("change", "second"):
            raise BadRequest(refusals.UNKNOWN_BUTTON())
        links = services.settings.base_url, context.locale.language
        try:
            await ask_address(connection, account, context.one("email"), links, second=wish == "second")
        except (BadRequest, Conflict) as error:
            typed.errors["email"] = word(error.message, context.locale)
            return await account_page(request, context, typed, status=422)
    return onward(request, "/me/account?done=address-asked")


@get("/address/{token:str}", include_in_schema=False, opt=access("anyone", robots=False))
async def get_address(token: FromPath[str], request: AnyRequest, services: Provided) -> Response[str]:
    """What is asked, and two buttons; nothing changes by looking."""
    async with services.database.primary.acquire() as connection, connection.transaction():
        change = await show_change(connection, token)
    return own_page(request, "address.html", token=token, change=change, stopped=False)


@post(
    "/address/{token:str}",
    status_code=200,
    include_in_schema=False,
    opt=access("anyone", repeats="forgotten", robots=False),
)
async def post_address_link(token: FromPath[str], request: AnyRequest, services: Provided) -> Response[str]:
    """This mailbox says yes, or no."""
    sessions.check_origin(request, services.settings)
    wish = typed_from(list((await request.form()).multi_items())).one("do")
    async with services.database.primary.acquire() as connection:
        if wish == "no":
            await stop_change(connection, token)
            return own_page(request, "address.html", token=token, change=None, stopped=True)
        change = await confirm_address(connection, token)
    return own_page(request, "address.html", token=token, change=change, stopped=False)
