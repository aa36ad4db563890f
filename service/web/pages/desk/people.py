"""People of a clinic's roster: how far each has come, invitations when asked for, claims, and taking somebody off."""

from collections.abc import Sequence
from typing import Annotated, get_args
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from schemas.accounts.invitation import InvitationRequest, InvitationsSent, NotInvited
from schemas.messages import refusals
from service.clinics.count_funnel import count_funnel
from service.clinics.decide_roster_claims import RosterDecision, decide_roster_claim, list_roster_claims
from service.clinics.invite_roster import invite_roster
from service.clinics.list_people import Stage, list_people
from service.clinics.roster import take_off_roster
from service.core.errors import BadRequest
from service.i18n.words import N_
from service.web.access import access
from service.web.pages.desk.base import MADE_IDS, STAFF, Desk, Question, ask_first, at_desk, back, desk_page
from service.web.pages.desk.keys import posted_id
from service.web.pages.rendering import AnyRequest, Cursor
from service.web.services import Provided

_PEOPLE = "/{clinic:uuid}/people"
_MOST, _MOST_CLAIMS = 100, 100
STAGES: dict[Stage, str] = {
    "no address": N_("no address to write to"),
    "to invite": N_("not invited yet"),
    "invited": N_("invited, no answer yet"),
    "claimed": N_("has claimed the profile, not published"),
    "published": N_("published"),
}
_NOT_INVITED: dict[NotInvited, str] = {
    "claimed": N_("profile claimed already"),
    "fictional": N_("invented"),
    "hidden": N_("hidden by whoever runs this directory"),
    "no address": N_("without an address"),
    "declined": N_("wish for no such mail"),
    "invited before": N_("invited within half a year already"),
    "tomorrow": N_("over the limit of a day: ask again tomorrow"),
    "not listed": N_("not on the roster"),
}
_QUESTIONS: dict[str, Question] = {
    "invite all": Question(
        N_("Invite everybody who can be?"),
        N_(
            "Everybody of your roster who has an address, has not claimed their profile and was not invited within "
            "half a year gets a mail in your name, at most 500 a day. A mail cannot be called back."
        ),
        N_("Invite them"),
    ),
    "off": Question(
        N_("Take them off the roster?"),
        N_(
            "Where nobody else lists them and they have not claimed their profile, it is erased and does not come back."
        ),
        N_("Take off"),
    ),
    "accept": Question(
        N_("Is this profile theirs?"),
        N_("They keep it from now on, write it and publish it. It cannot be taken back here."),
        N_("It is theirs"),
    ),
    "refuse": Question(N_("Refuse this claim?"), N_("They are told so, and can ask again."), N_("Refuse")),
}


@get(_PEOPLE, include_in_schema=False, opt=access("account", **STAFF))
async def get_people_of_roster(
    clinic: FromPath[UUID],
    request: AnyRequest,
    services: Provided,
    q: Annotated[str, QueryParameter(max_length=200)] = "",
    stage: Annotated[str, QueryParameter(max_length=20)] = "",
    cursor: Cursor = "",
    claims: Cursor = "",
) -> Response[str]:
    """The roster by name, each with how far they have come; and claims that wait for the clinic's word."""
    async with at_desk(request, services, clinic) as desk:
        return await _people(request, desk, RosterPart(q, _stage(stage), cursor, claims))


class RosterPart(msgspec.Struct, frozen=True):
    """Which people and claims a page of the roster shows."""

    text: str = ""
    stage: Stage | None = None
    cursor: str = ""
    claims_cursor: str = ""


async def _people(
    request: AnyRequest,
    desk: Desk,
    part: RosterPart,
    sent: InvitationsSent | None = None,
    *,
    chosen: Sequence[str] = (),
    status: int = 200,
) -> Response[str]:
    connection, clinic = desk.connection, desk.clinic.id
    claims = await list_roster_claims(connection, desk.writer, _MOST_CLAIMS, part.claims_cursor)
    reasons = [
        (desk.locale.number(count), desk.locale.say(_NOT_INVITED[why]))
        for why, count in (sent.not_invited.items() if sent else ())
    ]
    return desk_page(
        request,
        desk,
        "people.html",
        status,
        funnel=await count_funnel(connection, clinic),
        page=await list_people(connection, clinic, (part.text, part.stage), _MOST, part.cursor),
        claims=claims,
        q=part.text,
        stage=part.stage or "",
        cursor=part.cursor,
        stage_words=STAGES,
        made_ids=MADE_IDS,
        sent=sent,
        reasons=reasons,
        chosen=chosen,
    )


def _stage(text: str) -> Stage | None:
    return next((stage for stage in get_args(Stage) if stage == text), None)


@post(_PEOPLE, status_code=200, include_in_schema=False, opt=access("account", repeats="forgotten", **STAFF))
async def post_people_of_roster(
    clinic: FromPath[UUID], request: AnyRequest, services: Provided
) -> Response[str] | Redirect:
    """Invites, decides about a claim, or takes somebody off, as the button says."""
    async with at_desk(request, services, clinic, typing=True) as desk:
        wish, _, about = desk.visit.one("do").partition(" ")
        part = RosterPart(desk.visit.one("q"), _stage(desk.visit.one("stage")), desk.visit.one("cursor"))
        chosen = desk.visit.all("person")
        if desk.renewed and wish == "invite":
            return await _people(request, desk, part, chosen=chosen, status=403)
        desk.check_genuine()
        question = _QUESTIONS.get(wish if wish != "invite" else desk.visit.one("do"))
        if question_page := ask_first(request, desk, question, await _whom(desk, wish, about) if question else ""):
            return question_page
        match wish:
            case "invite":
                wanted = InvitationRequest(external_ids=chosen if about == "chosen" else None)
                sent = await invite_roster(desk.connection, desk.writer, wanted)
                return await _people(request, desk, part, sent)
            case "off":
                await take_off_roster(desk.connection, desk.writer, about)
                return back(request, desk, "/people?done=off")
            case "accept" | "refuse":
                decision = RosterDecision(posted_id(about), wish == "accept", desk.visit.me.account.id)
                await decide_roster_claim(desk.connection, desk.writer, decision)
                return back(request, desk, "/people?done=claim")
        raise BadRequest(refusals.UNKNOWN_BUTTON())


async def _whom(desk: Desk, wish: str, about: str) -> str:
    """About whom a button is, in words."""
    if wish == "off":
        page = await list_people(desk.connection, desk.clinic.id, (about, None), _MOST, "")
        return next((person.display_name for person in page.results if person.external_id == about), about)
    claims = await list_roster_claims(desk.connection, desk.writer, _MOST_CLAIMS, "")
    return next((claim.email for claim in claims.results if str(claim.id) == about), "")
