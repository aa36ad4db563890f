"""Clinics as the operator sees them: how far the people of each have come, what stands still; and a new one."""

from litestar import Response, get, post
from litestar.response import Redirect

from schemas.clinics.clinic import Writer
from schemas.messages import refusals
from service.clinics.create_clinic import create_clinic
from service.clinics.list_clinic_states import list_clinic_states
from service.clinics.manage_staff import add_staff, desk_path
from service.core.errors import BadRequest, Conflict
from service.email.addresses import mail_address
from service.i18n.wording import word
from service.i18n.words import N_
from service.web.access import access
from service.web.forms.fields import FormData, typed_from
from service.web.pages.operator.base import OPERATOR_FACTS, operator_page
from service.web.pages.practitioner.base import Visit, onward, visit
from service.web.pages.rendering import AnyRequest, Cursor
from service.web.services import Provided

_MOST_CLINICS = 100  # on a page
_NO_NAME = N_("A name is needed, at most 200 characters.")
_TAKEN = N_("There is a clinic of that name.")


@get("/clinics", include_in_schema=False, opt=access("account", **OPERATOR_FACTS))
async def get_operator_clinics(request: AnyRequest, services: Provided, cursor: Cursor = "") -> Response[str]:
    """Clinics by name with their numbers, the way to each desk, and the form for another."""
    async with visit(request, services) as context:
        return await _clinics(request, context, FormData(), cursor=cursor)


async def _clinics(
    request: AnyRequest, context: Visit, typed: FormData, status: int = 200, cursor: str = ""
) -> Response[str]:
    states = await list_clinic_states(context.me.connection, _MOST_CLINICS, cursor)
    words = {"clinics": states.results, "next_cursor": states.next_cursor}
    return operator_page(request, "clinics.html", context.me, status, typed=typed, **words)


@post(
    "/clinics", status_code=200, include_in_schema=False, opt=access("account", repeats="forgotten", **OPERATOR_FACTS)
)
async def post_operator_clinics(request: AnyRequest, services: Provided) -> Response[str] | Redirect:
    """Makes a clinic, and its first owner, who is told by mail."""
    async with visit(request, services) as context:
        typed, locale = typed_from(context.posted), context.locale
        name, email = typed.one("name"), typed.one("email")
        if not 0 < len(name) <= 200:
            typed.errors["name"] = locale.say(_NO_NAME)
        if mail_address(email) is None:
            typed.errors["email"] = word(refusals.NO_MAIL_ADDRESS(), locale)
        if typed.errors:
            return await _clinics(request, context, typed, 422)
        connection = context.me.connection
        try:
            async with connection.transaction():
                clinic = await create_clinic(connection, name)
                writer = Writer(clinic.id, context.me.account.email)
                door = services.settings.base_url, locale.language
                await add_staff(connection, writer, clinic, (email, "owner"), door)
        except Conflict:
            typed.errors["name"] = locale.say(_TAKEN)
        except BadRequest as error:
            typed.errors["email"] = word(error.message, locale)
        if typed.errors:
            return await _clinics(request, context, typed, 422)
    return onward(request, f"{desk_path(clinic.id)}/staff?done=staff")
