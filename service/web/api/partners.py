"""Partners: shown as working alongside each other once both sides have said so."""

from typing import Any
from uuid import UUID

from litestar import Request, delete, get, put
from litestar.params import FromPath

from schemas.accounts.account import PartnerAnswer, PartnerPage
from service.accounts.agree_partners import agree_partner, end_partner, list_partners
from service.web.access import access
from service.web.services import Provided
from service.web.sessions import caller


@get("/v1/me/partners", operation_id="listPartners", tags=["own profile"], opt=access("account", scope="profile:read"))
async def get_partners(services: Provided, request: Request[Any, Any, Any]) -> PartnerPage:
    """Partners agreed, those asked, and those who wait for one's word."""
    async with caller(request, services) as me:
        return PartnerPage(await list_partners(me.connection, me.account))


@put(
    "/v1/me/partners/{practitioner_id:uuid}",
    operation_id="agreePartner",
    tags=["own profile"],
    opt=access("account", scope="profile:write", repeats="inherent"),
)
async def put_partner(
    practitioner_id: FromPath[UUID], services: Provided, request: Request[Any, Any, Any]
) -> PartnerAnswer:
    """One's own word; agreed once the other side has given it too."""
    async with caller(request, services) as me:
        return await agree_partner(me.connection, services.matcher, me.account, practitioner_id)


@delete(
    "/v1/me/partners/{practitioner_id:uuid}",
    status_code=204,
    operation_id="endPartner",
    tags=["own profile"],
    opt=access("account", scope="profile:write", repeats="inherent"),
)
async def delete_partner(practitioner_id: FromPath[UUID], services: Provided, request: Request[Any, Any, Any]) -> None:
    """Ends it for both sides."""
    async with caller(request, services) as me:
        await end_partner(me.connection, services.matcher, me.account, practitioner_id)
