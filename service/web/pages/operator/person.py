"""One profile as the operator sees it: its state, what is said against it, what was decided, and what can be."""

import re
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from schemas.accounts.moderation import Explanation, NewSanctionForm
from schemas.messages import refusals
from service.accounts.change_address import move_account
from service.accounts.moderate import note_sanction, restore_profile, suspend_profile
from service.accounts.store import keeper_of
from service.accounts.store_moderation import NewSanction, list_decisions, list_sanctions, read_suspension
from service.core.clock import now
from service.core.errors import BadRequest, Conflict, NotFound
from service.directory.browse_directory import Browse, browse_directory
from service.i18n.wording import word
from service.i18n.words import N_
from service.matching.index.index_profiles import MatchIndexer
from service.profiles.store import read_profiles
from service.web.access import access
from service.web.forms.fields import FormData, typed_from
from service.web.pages.operator.base import OPERATOR_FACTS, SANCTION_WORDS, operator_page, who_decides
from service.web.pages.practitioner.base import Visit, onward, visit
from service.web.pages.rendering import AnyRequest
from service.web.services import Provided, Services

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FOUND, _DECISIONS = 20, 50
_REASON = N_("Say why, in at most 2,000 characters: the person reads it, and the log keeps it.")
_SANCTION_FAULTS = {
    "kind": N_("Choose what was decided."),
    "authority": N_("Name the authority, in at most 200 characters."),
    "source": N_("Give the address where it can be read, beginning with https://."),
    "decided_on": N_("A date is needed here: year, month, day, such as 2027-01-31."),
}
_DONE = {"hide": "hidden", "restore": "shown-again", "sanction": "sanctioned", "move": "moved"}
_NEW_ADDRESS = N_("Write the new address, and why in at most 2,000 characters.")


@get("/people", include_in_schema=False, opt=access("account", **OPERATOR_FACTS))
async def get_people(
    request: AnyRequest, services: Provided, q: Annotated[str, QueryParameter(max_length=300)] = ""
) -> Response[str] | Redirect:
    """A profile by its address or id, whatever its state; published ones by name."""
    if match := _ID.search(q.lower()):
        return onward(request, f"/operator/people/{match[0]}")
    async with visit(request, services) as context:
        browse = Browse(name=q, limit=_FOUND)
        page = await browse_directory(context.me.connection, services.matcher.terms, browse) if q.strip() else None
        return operator_page(request, "people.html", context.me, q=q, found=page.results if page else [])


@get("/people/{practitioner_id:uuid}", include_in_schema=False, opt=access("account", **OPERATOR_FACTS))
async def get_person(practitioner_id: FromPath[UUID], request: AnyRequest, services: Provided) -> Response[str]:
    """Everything that was said and decided about one profile."""
    async with visit(request, services) as context:
        return await _person(request, context, practitioner_id, FormData())


@post(
    "/people/{practitioner_id:uuid}",
    status_code=200,
    include_in_schema=False,
    opt=access("account", repeats="forgotten", **OPERATOR_FACTS),
)
async def post_person(
    practitioner_id: FromPath[UUID], request: AnyRequest, services: Provided
) -> Response[str] | Redirect:
    """Hides, shows again, or records a sanction; what cannot be taken is shown again as it was typed."""
    async with visit(request, services) as context:
        typed = typed_from(context.posted)
        if (wish := context.one("do")) not in _DONE:
            raise BadRequest(refusals.UNKNOWN_BUTTON())
        try:
            done = await _decided(context, services, practitioner_id, wish, typed)
        except (Conflict, BadRequest) as error:
            typed.errors["address" if wish == "move" else "reason"] = word(error.message, context.locale)
            return await _person(request, context, practitioner_id, typed, 409)
        if not done:
            return await _person(request, context, practitioner_id, typed, 422)
    return onward(request, f"/operator/people/{practitioner_id}?done={_DONE[wish]}")


async def _decided(context: Visit, services: Services, id: UUID, wish: str, typed: FormData) -> bool:
    """False, with the faults noted, for what cannot be taken."""
    connection, by = context.me.connection, who_decides(context.me)
    if wish == "sanction":
        sanction = _sanction(context, typed)
        if sanction is None:
            return False
        noted = NewSanction(practitioner_id=id, now=now(), **msgspec.structs.asdict(sanction))
        await note_sanction(connection, noted, by)
        return True
    if wish == "move":
        return await _moved(context, id, typed)
    try:
        reason = msgspec.convert(typed.one("reason").strip(), Explanation)
    except msgspec.ValidationError:
        typed.errors["reason"] = context.locale.say(_REASON)
        return False
    decide = suspend_profile if wish == "hide" else restore_profile
    indexer = MatchIndexer(services.matcher.model)
    await decide(connection, indexer, id, reason, services.settings.base_url, by)
    return True


async def _moved(context: Visit, id: UUID, typed: FormData) -> bool:
    """Another address to sign in with, for who has lost theirs."""
    try:
        why = msgspec.convert(typed.one("why").strip(), Explanation)
    except msgspec.ValidationError:
        typed.errors["why"] = context.locale.say(_NEW_ADDRESS)
        return False
    await move_account(context.me.connection, id, typed.one("address"), why, who_decides(context.me))
    return True


def _sanction(context: Visit, typed: FormData) -> NewSanctionForm | None:
    fields = {name: typed.one(name).strip() for name in _SANCTION_FAULTS}
    for name, field in zip(_SANCTION_FAULTS, msgspec.structs.fields(NewSanctionForm), strict=True):
        try:
            msgspec.convert(fields[name], field.type, strict=False)
        except msgspec.ValidationError:
            typed.errors[name] = context.locale.say(_SANCTION_FAULTS[name])
    return None if typed.errors else msgspec.convert(fields, NewSanctionForm, strict=False)


async def _person(request: AnyRequest, context: Visit, id: UUID, typed: FormData, status: int = 200) -> Response[str]:
    connection = context.me.connection
    stored = (await read_profiles(connection, [id])).get(id)
    if stored is None:
        raise NotFound(refusals.NO_PROFILE())
    return operator_page(
        request,
        "person.html",
        context.me,
        status,
        stored=stored,
        suspension=await read_suspension(connection, id),
        kept=await keeper_of(connection, id) is not None,
        sanction_choices=[(kind, context.locale.say(text)) for kind, text in SANCTION_WORDS.items()],
        sanctions=await list_sanctions(connection, id),
        decisions=await list_decisions(connection, _DECISIONS, id),
        typed=typed,
    )
