"""The way to a clinic's desk, how things stand there, who may sign in, and the log of what was done."""

from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from schemas.accounts.account import Role
from schemas.messages import refusals
from service.accounts.roles import list_roles, list_staff
from service.clinics.count_funnel import count_funnel, count_funnels
from service.clinics.manage_staff import add_staff, desk_path, remove_staff
from service.clinics.read_security_log import list_log
from service.core.errors import BadRequest, Conflict
from service.i18n.wording import word
from service.i18n.words import N_
from service.web.access import access
from service.web.forms.fields import FormData, typed_from
from service.web.pages.desk.base import ACTIONS, ACTORS, OWNER, ROLE_WORDS, STAFF, Desk, at_desk, back, desk_page
from service.web.pages.practitioner.base import onward, own_page, visit
from service.web.pages.rendering import AnyRequest, Cursor
from service.web.services import Provided

_CLINIC = "/{clinic:uuid}"
_MOST_LINES = 100  # on a page
_ROLES: tuple[Role, ...] = ("staff", "owner")
_ROLE_FAULT = N_("Choose what they may do.")


@get("/", include_in_schema=False, opt=access("account", **STAFF))
async def get_desks(request: AnyRequest, services: Provided) -> Response[str] | Redirect:
    """The desks that somebody may sit at; straight on to the only one, or to those of everybody for the operator."""
    async with visit(request, services) as context:
        held_roles = await list_roles(context.me.connection, context.me.account)
        own = {role.clinic_id for role in held_roles if role.clinic_id is not None}
        if len(own) == 1:
            return onward(request, desk_path(own.pop()))
        if not own:
            return onward(request, "/operator/clinics")
        return own_page(
            request, "desk/desks.html", context.me, desks=await count_funnels(context.me.connection, [*own])
        )


@get(_CLINIC, include_in_schema=False, opt=access("account", **STAFF))
async def get_desk(clinic: FromPath[UUID], request: AnyRequest, services: Provided) -> Response[str]:
    """How far the people of the roster have come, and what to do next."""
    async with at_desk(request, services, clinic) as desk:
        funnel = await count_funnel(desk.connection, clinic)
        return desk_page(request, desk, "overview.html", funnel=funnel)


@get(_CLINIC + "/staff", include_in_schema=False, opt=access("account", **OWNER))
async def get_staff(clinic: FromPath[UUID], request: AnyRequest, services: Provided) -> Response[str]:
    """Who may sign in here."""
    async with at_desk(request, services, clinic) as desk:
        return await _staff(request, desk, FormData())


@post(_CLINIC + "/staff", status_code=200, include_in_schema=False, opt=access("account", repeats="forgotten", **OWNER))
async def post_staff(clinic: FromPath[UUID], request: AnyRequest, services: Provided) -> Response[str] | Redirect:
    """Enters somebody, or removes them, as the button says."""
    async with at_desk(request, services, clinic, typing=True) as desk:
        typed = typed_from(desk.visit.posted)
        if desk.renewed:
            return await _staff(request, desk, typed, 403)
        try:
            done = await _staffed(desk, typed, services.settings.base_url)
        except BadRequest as error:
            typed.errors["email"] = word(error.message, desk.locale)
        except Conflict as error:
            typed.errors["people"] = word(error.message, desk.locale)
        if typed.errors:
            return await _staff(request, desk, typed, 422)
        return back(request, desk, f"/staff?done={done}")


async def _staffed(desk: Desk, typed: FormData, base_url: str) -> str:
    match desk.visit.one("do"):
        case "remove":
            await remove_staff(desk.connection, desk.writer, desk.clinic.id, typed.one("person"))
            return "staff-removed"
        case "add" if typed.one("role") not in _ROLES:
            typed.errors["role"] = desk.locale.say(_ROLE_FAULT)
        case "add":
            role = next(role for role in _ROLES if role == typed.one("role"))
            door = base_url, desk.locale.language
            await add_staff(desk.connection, desk.writer, desk.clinic, (typed.one("email"), role), door)
        case _:
            raise BadRequest(refusals.UNKNOWN_BUTTON())
    return "staff"


async def _staff(request: AnyRequest, desk: Desk, typed: FormData, status: int = 200) -> Response[str]:
    people = await list_staff(desk.connection, desk.clinic.id)
    choices = [(role, desk.locale.say(ROLE_WORDS[role])) for role in _ROLES]
    return desk_page(
        request, desk, "staff.html", status, people=people, typed=typed, choices=choices, role_words=ROLE_WORDS
    )


@get(_CLINIC + "/log", include_in_schema=False, opt=access("account", **STAFF))
async def get_desk_log(
    clinic: FromPath[UUID], request: AnyRequest, services: Provided, cursor: Cursor = ""
) -> Response[str]:
    """What was done about the clinic, by whom, the latest first."""
    async with at_desk(request, services, clinic) as desk:
        log = await list_log(desk.connection, clinic, _MOST_LINES, cursor)
        return desk_page(request, desk, "log.html", log=log, action_words=ACTIONS, actor_words=ACTORS)
