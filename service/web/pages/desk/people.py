"""People of a clinic's roster: how far each has come, invitations when asked for, claims, and taking somebody off."""

from typing import Annotated, get_args
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from schemas.accounts.invitation import InvitationRequest, InvitationsSent, NotInvited
from schemas.messages import refusals
from service.clinics.count_funnel import count_funnel
from service.clinics.decide_roster_claims import decide_roster_claim, list_roster_claims
from service.clinics.invite_roster import invite_roster
from service.clinics.list_people import Stage, list_people
from service.clinics.roster import take_off_roster
from service.core.errors import BadRequest
from service.i18n.words import N_
from service.web.access import access
from service.web.pages.desk.base import STAFF, Desk, at_desk, back, desk_page
from service.web.pages.desk.keys import posted_id
from service.web.pages.rendering import AnyRequest
from service.web.services import Provided

_PEOPLE = "/{clinic:uuid}/people"
_MOST, _MOST_CLAIMS = 100, 100
_MADE_IDS = ("digest:", "email:", "npi:")  # of people whose clinic gave no id of its own
STAGES: dict[Stage, str] = {
    "no address": N_("no address to write to"),
    "to invite": N_("not invited yet"),
    "invited": N_("invited, no answer yet"),
    "claimed": N_("has claimed the profile, not published"),
    "published": N_("published"),
}
_NOT_INVITED: dict[NotInvited, str] = {
    "claimed": N_("have claimed their profile already"),
    "fictional": N_("are invented"),
    "hidden": N_("are hidden by whoever runs this directory"),
    "no address": N_("have no address"),
    "declined": N_("want no such mail"),
    "invited before": N_("were invited within half a year"),
    "tomorrow": N_("are over the limit of a day: ask again tomorrow"),
    "not listed": N_("are not on the roster"),
}


@get(_PEOPLE, include_in_schema=False, opt=access("account", **STAFF))
async def get_people_of_roster(
    clinic: FromPath[UUID],
    request: AnyRequest,
    services: Provided,
    q: Annotated[str, QueryParameter(max_length=200)] = "",
    stage: Annotated[str, QueryParameter(max_length=20)] = "",
    cursor: Annotated[str, QueryParameter(max_length=1000)] = "",
) -> Response[str]:
    """The roster by name, each with how far they have come; and claims that wait for the clinic's word."""
    async with at_desk(request, services, clinic) as desk:
        return await _people(
            request, desk, (q, next((value for value in get_args(Stage) if value == stage), None)), cursor
        )


async def _people(
    request: AnyRequest,
    desk: Desk,
    wanted: tuple[str, Stage | None],
    cursor: str = "",
    sent: InvitationsSent | None = None,
) -> Response[str]:
    connection, clinic = desk.connection, desk.clinic.id
    claims = await list_roster_claims(connection, desk.writer, _MOST_CLAIMS, "")
    reasons = [
        (desk.locale.number(count), desk.locale.say(_NOT_INVITED[why]))
        for why, count in (sent.not_invited.items() if sent else ())
    ]
    return desk_page(
        request,
        desk,
        "people.html",
        funnel=await count_funnel(connection, clinic),
        page=await list_people(connection, clinic, wanted, _MOST, cursor),
        claims=claims.results,
        q=wanted[0],
        stage=wanted[1] or "",
        stage_words=STAGES,
        made_ids=_MADE_IDS,
        sent=sent,
        reasons=reasons,
    )


@post(_PEOPLE, status_code=200, include_in_schema=False, opt=access("account", repeats="forgotten", **STAFF))
async def post_people_of_roster(
    clinic: FromPath[UUID], request: AnyRequest, services: Provided
) -> Response[str] | Redirect:
    """Invites, decides about a claim, or takes somebody off, as the button says."""
    async with at_desk(request, services, clinic) as desk:
        wish, _, about = desk.visit.one("do").partition(" ")
        match wish:
            case "invite":
                chosen = desk.visit.all("person") if about == "chosen" else None
                sent = await invite_roster(desk.connection, desk.writer, InvitationRequest(external_ids=chosen))
                return await _people(request, desk, ("", None), sent=sent)
            case "off":
                await take_off_roster(desk.connection, desk.writer, about)
                return back(request, desk, "/people?done=off")
            case "accept" | "refuse":
                id = posted_id(about)
                await decide_roster_claim(desk.connection, desk.writer, id, accept=wish == "accept")
                return back(request, desk, "/people?done=claim")
        raise BadRequest(refusals.UNKNOWN_BUTTON())
