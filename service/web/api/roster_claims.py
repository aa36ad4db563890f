"""Claims on the people of a clinic's roster, for the clinic's word, and invitations to claim (`docs/clinics.md`)."""

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from schemas.accounts.account import Claim
from schemas.accounts.invitation import InvitationRequest, InvitationsSent
from schemas.clinics.clinic import ClaimDecision, RosterClaims
from service.clinics.decide_roster_claims import RosterDecision, decide_roster_claim, list_roster_claims
from service.clinics.invite_roster import invite_roster
from service.web.access import access
from service.web.keys import AuthenticatedClient
from service.web.services import Provided

_CLAIMS = "/v1/clinics/{clinic:uuid}/claims"


@get(_CLAIMS, operation_id="listClaims", tags=["clinics"], opt=access("clinic", scope="roster:read"))
async def get_roster_claims(
    clinic: FromPath[UUID],
    client: AuthenticatedClient,
    services: Provided,
    limit: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
    cursor: Annotated[str, QueryParameter(max_length=500)] = "",
) -> RosterClaims:
    """Open claims on people of the roster, the oldest first: who says that a profile is theirs."""
    async with services.database.primary.acquire() as connection:
        return await list_roster_claims(connection, client, limit, cursor)


@post(
    _CLAIMS + "/{claim_id:uuid}",
    status_code=200,
    operation_id="decideClaim",
    tags=["clinics"],
    opt=access("clinic", scope="roster:write", repeats="remembered"),
)
async def post_roster_claim(
    clinic: FromPath[UUID],
    claim_id: FromPath[UUID],
    data: JSONBody[ClaimDecision],
    client: AuthenticatedClient,
    services: Provided,
) -> Claim:
    """The clinic's word: the profile is theirs to keep from now on, or the claim is refused.

    An accepted profile stays listed or unlisted as it was until the person publishes it.
    """
    async with services.database.primary.acquire() as connection:
        return await decide_roster_claim(connection, client, RosterDecision(claim_id, data.accept))


@post(
    "/v1/clinics/{clinic:uuid}/invitations",
    status_code=202,
    operation_id="invitePeople",
    tags=["clinics"],
    opt=access("clinic", scope="roster:write", repeats="remembered"),
)
async def post_invitations(
    clinic: FromPath[UUID], data: JSONBody[InvitationRequest], client: AuthenticatedClient, services: Provided
) -> InvitationsSent:
    """Asks people of the roster by mail whether their profile is theirs, in the clinic's name.

    Each is written to once in half a year, at most 500 a day; never whoever has claimed, wants no mail, or was made up.
    An import writes to nobody.
    """
    async with services.database.primary.acquire() as connection:
        return await invite_roster(connection, client, data)
