"""The clinic's own data at its desk: written as people write, read as every other door reads."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from schemas.clinics.clinic import ClinicData
from schemas.core.message import Message
from service.clinics.state_clinic_data import put_clinic_data, read_clinic_data
from service.i18n.languages import ReaderLocale
from service.i18n.wording import word
from service.i18n.words import N_
from service.profiles.cells.by_field import READERS
from service.profiles.cells.reading import RowContext
from service.web.access import access
from service.web.forms.fields import FormData, typed_from
from service.web.pages.desk.base import OWNER, Desk, at_desk, back, desk_page
from service.web.pages.rendering import AnyRequest
from service.web.services import Provided

_ABOUT = "/{clinic:uuid}/about"
# Input -> the field of a profile whose reader it has; the country comes first, for others are read by it.
_READ_AS: Mapping[str, str] = {
    "country": "places[].address.country",
    "line": "",
    "city": "",
    "region": "places[].address.region",
    "postal_code": "places[].address.postal_code",
    "phone": "contact.phone",
    "npi": "npi",
    "website": "contact.website",
}
_ADDRESS = ("line", "city", "region", "postal_code", "country")
_TOO_LONG = N_("This is too long, or holds characters that cannot be read.")


@get(_ABOUT, include_in_schema=False, opt=access("account", **OWNER))
async def get_about(clinic: FromPath[UUID], request: AnyRequest, services: Provided) -> Response[str]:
    """What the clinic says of itself."""
    async with at_desk(request, services, clinic) as desk:
        stated: dict[str, Any] = msgspec.to_builtins(await read_clinic_data(desk.connection, clinic))
        values = {**stated, **(stated.pop("address", None) or {})}
        if values.get("country"):
            values["country"] = desk.locale.country_name(values["country"])
        return _page(request, desk, FormData({name: [str(value)] for name, value in values.items() if value}))


def _page(request: AnyRequest, desk: Desk, typed: FormData, status: int = 200) -> Response[str]:
    return desk_page(request, desk, "about.html", status, typed=typed)


@post(_ABOUT, status_code=200, include_in_schema=False, opt=access("account", repeats="forgotten", **OWNER))
async def post_about(clinic: FromPath[UUID], request: AnyRequest, services: Provided) -> Response[str] | Redirect:
    """Keeps them; what cannot be read is shown again as it was typed."""
    async with at_desk(request, services, clinic, typing=True) as desk:
        typed = typed_from(desk.visit.posted)
        if desk.renewed:
            return _page(request, desk, typed, 403)
        data = _read(typed, desk.locale)
        if data is None:
            return _page(request, desk, typed, 422)
        await put_clinic_data(desk.connection, desk.writer, data)
        return back(request, desk, "/about?done=saved")


def _read(typed: FormData, locale: ReaderLocale) -> ClinicData | None:
    """None, with the faults noted, for what cannot be read."""
    values: dict[str, Any] = {}
    for name, path in _READ_AS.items():
        text = typed.one(name)
        read = READERS[path]([text], RowContext(values.get("country"))) if text and path else None
        if read is not None and read.value is None and read.remark is not None:
            why = read.remark.params.get("why")  # of an import it would be left out; here it is to be mended
            typed.errors[name] = word(Message(**why) if isinstance(why, dict) else read.remark, locale)
        elif text:
            values[name] = read.value if read else text
    document = {name: value for name, value in values.items() if name not in _ADDRESS}
    document["address"] = {name: values[name] for name in _ADDRESS if name in values}
    if typed.errors:
        return None
    try:
        return msgspec.convert(document, ClinicData)
    except msgspec.ValidationError as error:
        name = str(error).rpartition("`$")[2].strip(".`").rpartition(".")[2]
        typed.errors[name if name in _READ_AS else "line"] = locale.say(_TOO_LONG)
        return None
