"""One's own account: state, tokens, preview, reach, export and erasure."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, delete, get, patch, post, put
from litestar.params import FromPath, JSONBody

from schemas.accounts.account import (
    AddressPage,
    Appearance,
    Me,
    NewAddress,
    NoticeChoice,
    PersonalData,
    ReachPage,
    TokenMade,
    TokenPage,
    TokenRequest,
)
from schemas.matching.match import MatchRequest
from service.accounts.change_address import ask_address, remove_address
from service.accounts.count_reach import show_reach
from service.accounts.erase_profile import erase_account
from service.accounts.export_own_data import export_own_data
from service.accounts.own_profile import show_me
from service.accounts.personal_tokens import list_tokens, make_token, revoke_token
from service.accounts.preview_profile import preview_profile
from service.accounts.sample_requests import SAMPLES, SamplePage
from service.accounts.store_addresses import list_addresses
from service.accounts.tell_accounts import choose_notices, read_notice_choice
from service.core.clock import now
from service.core.secret_tokens import form_token
from service.i18n.wording import word_reasons
from service.web import sessions
from service.web.access import access
from service.web.last_mail import last_mail
from service.web.openapi.examples import SEEKER
from service.web.reader import reader_of
from service.web.services import Provided
from service.web.sessions import caller


@get("/v1/me", operation_id="getMe", tags=["account"], opt=access("account", assistant=True, scope="profile:read"))
async def get_me(services: Provided, request: Request[Any, Any, Any]) -> Me:
    """The account, the state of its profile with hints and notices, and profiles that may be claimed at once."""
    async with caller(request, services) as me:
        shown = await show_me(me.connection, me.account)
        return msgspec.structs.replace(shown, form_token=form_token(me.session, me.account.id) if me.session else None)


@get("/v1/me/export", operation_id="exportMe", tags=["account"], opt=access("account"))
async def get_export(services: Provided, request: Request[Any, Any, Any]) -> Response[PersonalData]:
    """Everything that is kept about the account."""
    async with caller(request, services) as me:
        data = await export_own_data(me.connection, me.account)
    return Response(data, headers={"Content-Disposition": 'attachment; filename="ayni.json"'})


@delete("/v1/me", status_code=204, operation_id="eraseMe", tags=["account"], opt=access("account", repeats="inherent"))
async def delete_me(services: Provided, request: Request[Any, Any, Any]) -> Response[None]:
    """Erases account and profile, with all versions, at once and for good."""
    async with caller(request, services) as me:
        await erase_account(me.connection, services.matcher, me.account)
    return Response(
        None,
        status_code=204,
        cookies=[sessions.ended(sessions.SESSION, request, services.settings)],
        background=last_mail(services.settings, me.account, sessions.language_of(request)),
    )


@post(
    "/v1/me/preview",
    status_code=200,
    operation_id="previewMe",
    tags=["account"],
    opt=access("account", assistant=True, scope="profile:read", reads=True, repeats="forgotten", example=SEEKER),
)
async def post_preview(data: JSONBody[MatchRequest], services: Provided, request: Request[Any, Any, Any]) -> Appearance:
    """How and why one would appear for a request, against peers unnamed; nothing is stored."""
    async with caller(request, services) as me:
        seen = await preview_profile(me.connection, services.matcher, me.account, data)
    word_reasons((*seen.reasons, *seen.tensions), reader_of(request))
    return seen


@get(
    "/v1/me/preview/samples",
    operation_id="listSampleRequests",
    tags=["account"],
    sync_to_thread=False,
    opt=access("anyone"),
)
def get_samples() -> SamplePage:
    """Requests of invented seekers to try a preview with."""
    return SamplePage(list(SAMPLES))


@get(
    "/v1/me/reach",
    operation_id="getReach",
    tags=["account"],
    opt=access("account", assistant=True, scope="profile:read"),
)
async def get_reach(services: Provided, request: Request[Any, Any, Any]) -> ReachPage:
    """How often the profile was shown, per week and band of ranks, how often opened and written to.

    For single concerns from ten showings a month on.
    """
    async with caller(request, services) as me:
        return await show_reach(me.connection, me.account)


@get("/v1/me/address", operation_id="listAddresses", tags=["account"], opt=access("account"))
async def get_addresses(services: Provided, request: Request[Any, Any, Any]) -> AddressPage:
    """The addresses one signs in with, and the one that waits to be confirmed."""
    async with caller(request, services) as me:
        return AddressPage(await list_addresses(me.connection, me.account.id, now()))


@patch(
    "/v1/me/address",
    status_code=202,
    operation_id="askAddress",
    tags=["account"],
    opt=access("account", repeats="inherent"),
)
async def patch_address(data: JSONBody[NewAddress], services: Provided, request: Request[Any, Any, Any]) -> AddressPage:
    """Mails links: a new first address counts once the present mailbox and the new one have confirmed it, a second one
    once its own has."""
    links = services.settings.base_url, sessions.language_of(request)
    async with caller(request, services) as me:
        return AddressPage(await ask_address(me.connection, me.account, data.email, links, second=data.second))


@delete(
    "/v1/me/address/{email:str}",
    status_code=204,
    operation_id="removeAddress",
    tags=["account"],
    opt=access("account", repeats="inherent"),
)
async def delete_address(email: FromPath[str], services: Provided, request: Request[Any, Any, Any]) -> None:
    """A second address signs nobody in any more."""
    async with caller(request, services) as me:
        await remove_address(me.connection, me.account, email)


@get("/v1/me/notices", operation_id="getNoticeChoice", tags=["account"], opt=access("account"))
async def get_notices(services: Provided, request: Request[Any, Any, Any]) -> NoticeChoice:
    """Of which kinds one is told by mail, and on the overview."""
    async with caller(request, services) as me:
        return await read_notice_choice(me.connection, me.account.id)


@put(
    "/v1/me/notices",
    status_code=204,
    operation_id="putNoticeChoice",
    tags=["account"],
    opt=access("account", repeats="inherent"),
)
async def put_notices(data: JSONBody[NoticeChoice], services: Provided, request: Request[Any, Any, Any]) -> None:
    """From now on one is told of these kinds alone; without mails of messages no seeker can write to one here."""
    async with caller(request, services) as me:
        await choose_notices(me.connection, me.account.id, data)


@get("/v1/me/tokens", operation_id="listTokens", tags=["account"], opt=access("account"))
async def get_tokens(services: Provided, request: Request[Any, Any, Any]) -> TokenPage:
    """One's personal tokens, by their beginnings."""
    async with caller(request, services) as me:
        return TokenPage(await list_tokens(me.connection, me.account))


@post(
    "/v1/me/tokens",
    status_code=201,
    operation_id="makeToken",
    tags=["account"],
    opt=access("account", repeats="remembered without secret"),
)
async def post_tokens(data: JSONBody[TokenRequest], services: Provided, request: Request[Any, Any, Any]) -> TokenMade:
    """A new personal token; it is shown this once."""
    async with caller(request, services) as me:
        return await make_token(me.connection, me.account, data)


@delete(
    "/v1/me/tokens/{token_id:uuid}",
    status_code=204,
    operation_id="revokeToken",
    tags=["account"],
    opt=access("account", repeats="inherent"),
)
async def delete_token(token_id: FromPath[UUID], services: Provided, request: Request[Any, Any, Any]) -> None:
    """From now on this token opens nothing."""
    async with caller(request, services) as me:
        await revoke_token(me.connection, me.account, token_id)
