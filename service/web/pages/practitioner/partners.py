"""Partners: found by name, asked, agreed with, ended; shown to others once both have agreed."""

from typing import Annotated
from uuid import UUID

from litestar import Response, get, post
from litestar.params import QueryParameter
from litestar.response import Redirect

from schemas.messages import refusals
from service.accounts.agree_partners import agree_partner, end_partner, list_partners
from service.accounts.own_profile import find_own
from service.core.errors import BadRequest
from service.directory.browse_directory import Browse, browse_directory
from service.web.access import access
from service.web.pages.practitioner.base import onward, own_page, visit
from service.web.pages.rendering import AnyRequest
from service.web.services import Provided

_FOUND = 10


@get("/me/partners", include_in_schema=False, opt=access("account"))
async def get_partners_page(
    request: AnyRequest, services: Provided, q: Annotated[str, QueryParameter(max_length=100)] = ""
) -> Response[str] | Redirect:
    """Partners by state, and a search by name."""
    async with visit(request, services) as context:
        connection, account = context.me.connection, context.me.account
        if await find_own(connection, account) is None:
            return onward(request, "/me/profile/who")
        known = await list_partners(connection, account)
        left_out = {state.partner.id for state in known} | {account.practitioner_id}
        result = []
        if q.strip():
            browse = Browse(name=q, limit=_FOUND)
            result = (await browse_directory(connection, services.matcher.terms, browse)).results
        return own_page(
            request,
            "partners.html",
            context.me,
            q=q,
            found=[card for card in result if card.id not in left_out],
            groups=[
                (state, [partner_state for partner_state in known if partner_state.state == state])
                for state in ("asks", "agreed", "asked")
            ],
        )


@post("/me/partners", status_code=200, include_in_schema=False, opt=access("account", repeats="forgotten"))
async def post_partners_page(request: AnyRequest, services: Provided) -> Redirect:
    """One's own word given, or taken back."""
    async with visit(request, services) as context:
        try:
            partner = UUID(context.one("partner"))
        except ValueError:
            raise BadRequest(refusals.UNKNOWN_BUTTON()) from None
        connection, account = context.me.connection, context.me.account
        if context.one("do") == "end":
            await end_partner(connection, services.matcher, account, partner)
            return onward(request, "/me/partners?done=ended")
        answer = await agree_partner(connection, services.matcher, account, partner)
    return onward(request, f"/me/partners?done={answer.state}")
