"""The account: personal tokens, everything that is kept as a file, signing out everywhere, and erasing it all."""

from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.response import Redirect

from schemas.accounts.account import NoticeChoice, TokenMade, TokenRequest
from schemas.messages import refusals
from service.accounts.erase_profile import erase_account
from service.accounts.export_own_data import export_own_data
from service.accounts.personal_tokens import list_tokens, make_token, revoke_token
from service.accounts.store_addresses import list_addresses
from service.accounts.tell_accounts import CHOSEN, choose_notices, read_notice_choice, remove_notice
from service.core.clock import now
from service.core.errors import BadRequest
from service.i18n.words import N_
from service.web import sessions
from service.web.access import access
from service.web.forms.fields import FormData, typed_from
from service.web.last_mail import last_mail
from service.web.pages.practitioner import words
from service.web.pages.practitioner.base import Visit, onward, own_page, visit
from service.web.pages.rendering import AnyRequest
from service.web.services import Provided

_WRONG_WISH = N_("A token needs a name, and at least one thing it may do.")
_NOT_TYPED = N_("Type your address exactly as it is shown, so that nothing is erased by accident.")


@get("/me/account", include_in_schema=False, opt=access("account"))
async def get_account(request: AnyRequest, services: Provided) -> Response[str]:
    """What is kept, and how to take it along or away."""
    async with visit(request, services) as context:
        return await account_page(request, context, FormData())


@post("/me/tokens", status_code=200, include_in_schema=False, opt=access("account", repeats="forgotten"))
async def post_tokens_page(request: AnyRequest, services: Provided) -> Response[str]:
    """A new token, shown this once."""
    async with visit(request, services) as context:
        typed = typed_from(context.posted)
        try:
            wish = msgspec.convert({"name": typed.one("name"), "scopes": typed.all("scopes")}, TokenRequest)
        except msgspec.ValidationError:
            typed.errors["name"] = context.locale.say(_WRONG_WISH)
            return await account_page(request, context, typed, status=422)
        return await account_page(
            request, context, FormData(), token_made=await make_token(context.me.connection, context.me.account, wish)
        )


@post("/me/tokens/revoke", status_code=200, include_in_schema=False, opt=access("account", repeats="forgotten"))
async def post_revoke(request: AnyRequest, services: Provided) -> Redirect:
    """From now on the token opens nothing."""
    async with visit(request, services) as context:
        try:
            token = UUID(context.one("token"))
        except ValueError:
            raise BadRequest(refusals.UNKNOWN_BUTTON()) from None
        await revoke_token(context.me.connection, context.me.account, token)
    return onward(request, "/me/account?done=revoked")


@post("/me/notices", status_code=200, include_in_schema=False, opt=access("account", repeats="forgotten"))
async def post_notices(request: AnyRequest, services: Provided) -> Redirect:
    """A notice was seen, or which of them are mailed was chosen."""
    async with visit(request, services) as context:
        connection, account = context.me.connection, context.me.account
        if context.one("do") == "mails":
            kinds = {name: [kind for kind in CHOSEN if kind in context.all(name)] for name in ("mailed", "shown")}
            await choose_notices(connection, account.id, NoticeChoice(**kinds))
            return onward(request, "/me/account?done=saved")
        try:
            notice = UUID(context.one("seen"))
        except ValueError:
            raise BadRequest(refusals.UNKNOWN_BUTTON()) from None
        await remove_notice(connection, account.id, notice)
    return onward(request, "/me")


@post("/me/export", status_code=200, include_in_schema=False, opt=access("account", reads=True, repeats="forgotten"))
async def post_export(request: AnyRequest, services: Provided) -> Response[bytes]:
    """Everything that is kept about the account, as a file."""
    async with visit(request, services) as context:
        data = await export_own_data(context.me.connection, context.me.account)
    headers = {"Content-Disposition": 'attachment; filename="ayni.json"', "Cache-Control": "no-store"}
    body = msgspec.json.format(msgspec.json.encode(data), indent=2)
    return Response(body, media_type="application/json", headers=headers)


@post("/me/erase", status_code=200, include_in_schema=False, opt=access("account", repeats="forgotten"))
async def post_erase(request: AnyRequest, services: Provided) -> Response[str] | Redirect:
    """Erases account and profile at once, when the address was typed to confirm it."""
    async with visit(request, services) as context:
        typed = typed_from(context.posted)
        if typed.one("confirm").lower() != context.me.account.email:
            typed.errors["confirm"] = context.locale.say(_NOT_TYPED)
            return await account_page(request, context, typed, status=422)
        await erase_account(context.me.connection, services.matcher, context.me.account)
    if context.me.account.acting != "own":  # somebody of the practice; whoever signed in stays signed in
        return onward(request, "/me/people")
    answer = own_page(request, "erased.html")
    answer.background = last_mail(services.settings, context.me.account, context.locale.language)
    answer.cookies.append(sessions.ended(sessions.SESSION, request, services.settings))
    return answer


async def account_page(
    request: AnyRequest, visit: Visit, typed: FormData, status: int = 200, token_made: TokenMade | None = None
) -> Response[str]:
    """The page, with what was typed into one of its forms."""
    choice = await read_notice_choice(visit.me.connection, visit.me.account.id)
    return own_page(
        request,
        "account.html",
        visit.me,
        status,
        typed=typed,
        made=token_made,
        addresses=await list_addresses(visit.me.connection, visit.me.account.id, now()),
        tokens=await list_tokens(visit.me.connection, visit.me.account),
        scopes=[(scope, visit.locale.say(text)) for scope, text in words.SCOPES.items()],
        scope_words=words.SCOPES,
        notice_kinds=[(kind, visit.locale.say(words.NOTICE_KINDS[kind])) for kind in CHOSEN],
        notices=FormData({"mailed": list(choice.mailed), "shown": list(choice.shown)}),
    )
