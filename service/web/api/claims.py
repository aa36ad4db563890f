"""Claiming an imported profile, and confirming one by the link of a reminder."""

from typing import Any

from litestar import Request, post
from litestar.params import JSONBody

from schemas.accounts.account import Claim, ClaimRequest, MailedToken
from service.accounts.claim_profile import LinkBase, claim_profile, follow_claim_link
from service.accounts.confirm_profile import Confirmation, confirm_by_link
from service.web.access import access
from service.web.services import Provided
from service.web.sessions import caller, language_of


@post(
    "/v1/claims",
    status_code=202,
    operation_id="claimProfile",
    tags=["account"],
    opt=access("account", repeats="remembered"),
)
async def post_claims(data: JSONBody[ClaimRequest], services: Provided, request: Request[Any, Any, Any]) -> Claim:
    """Says that an imported profile is one's own: granted, proved by a mailed link, or left to a person."""
    settings = services.settings
    async with caller(request, services) as me:
        door = LinkBase(settings.base_url, language_of(request), settings.operator_mail)
        return await claim_profile(me.connection, me.account, data, door)


@post(
    "/v1/claims/link",
    status_code=200,
    operation_id="proveClaim",
    tags=["account"],
    opt=access("account", repeats="remembered"),
)
async def post_claims_link(data: JSONBody[MailedToken], services: Provided, request: Request[Any, Any, Any]) -> Claim:
    """Proves a claim with the link mailed to the imported address."""
    async with caller(request, services) as me:
        return await follow_claim_link(me.connection, me.account, data.token)


@post(
    "/v1/confirmations",
    status_code=200,
    operation_id="confirmByLink",
    tags=["own profile"],
    opt=access("anyone", repeats="forgotten", also={403}, robots=False),
)
async def post_confirmations(data: JSONBody[MailedToken], services: Provided) -> Confirmation:
    """Confirms a profile with the signed link of a reminder, without signing in."""
    async with services.database.primary.acquire() as connection:
        return await confirm_by_link(connection, services.matcher, data.token)
