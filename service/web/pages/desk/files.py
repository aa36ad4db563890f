"""Files of a clinic's desk: the ones that came, a new one, and what its columns mean."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import get_args
from uuid import UUID

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect

from schemas.clinics.clinic import ImportFormat, Writer
from schemas.messages import refusals
from service.core.errors import BadRequest, TooLarge
from service.i18n.languages import ReaderLocale
from service.i18n.wording import word
from service.i18n.words import N_
from service.intake.formats.columns import COLUMNS, STATED
from service.intake.formats.table import guess_format
from service.intake.receive_import import ImportOptions, receive_import, show_import
from service.intake.review_import import begin_review, list_imports, show_columns
from service.web.access import access
from service.web.forms.fields import FormData, typed_from
from service.web.pages.desk.base import STAFF, Desk, at_desk, back, desk_page
from service.web.pages.rendering import AnyRequest, Cursor
from service.web.services import Provided, Services

FILE = "/{clinic:uuid}/imports/{import_id:uuid}"
_GZIP, _HEAD, _CHUNK = b"\x1f\x8b", 1 << 16, 1 << 18
_MOST_BYTES = 30_000_000  # a form is held in memory; longer files come by the API
_MOST_LISTED = 50
_LOOKS, _LOOK_SECONDS = 25, 0.1  # so long an answer waits for a file that is read at once
_OTHER_COLUMNS: Mapping[str, str] = {
    "external_id": N_("Your own id of the person"),
    "first_name": N_("First name"),
    "last_name": N_("Last name"),
    "email": N_("E-mail address (private)"),
    "languages": N_("Languages"),
    "credential": N_("Title or degree"),
    "credential_number": N_("Number of the licence"),
    "credential_jurisdiction": N_("Where the licence is valid"),
    "credential_issuer": N_("Who gave the licence"),
    "access": N_("Access at the place"),
    "active": N_("There still (yes or no)"),
    "status": N_("There still (in words: active, retired)"),
    "ended": N_("Last day"),
}
_OF_CLASS = N_("Class or group: %(field)s")
_NAMES = ("display_name", "first_name", "last_name")
_NO_NAME = N_("Say which column holds the name.")
FORMAT_WORDS: dict[ImportFormat, str] = {
    "csv": N_("a table: spreadsheet, CSV, or address cards"),
    "ndjson": N_("people as JSON"),
    "fhir": N_("FHIR R4"),
    "hsds": N_("HSDS 3"),
    "nppes": N_("an extract of NPPES"),
}
IMPORT_WORDS = {
    "held": N_("waits for you to look at its columns"),
    "queued": N_("waits for its turn"),
    "running": N_("is being read"),
    "review": N_("read, and waits for your decision"),
    "tried": N_("only tried"),
    "done": N_("taken over"),
    "failed": N_("could not be read"),
    "cancelled": N_("stopped"),
}


@get("/{clinic:uuid}/imports", include_in_schema=False, opt=access("account", **STAFF))
async def get_files(
    clinic: FromPath[UUID], request: AnyRequest, services: Provided, cursor: Cursor = ""
) -> Response[str]:
    """The files that came, and the form to send one."""
    async with at_desk(request, services, clinic) as desk:
        return await _files(request, desk, FormData(), cursor=cursor)


async def _files(
    request: AnyRequest, desk: Desk, typed: FormData, status: int = 200, cursor: str = ""
) -> Response[str]:
    jobs, next_cursor = await list_imports(desk.connection, desk.clinic.id, _MOST_LISTED, cursor)
    formats = [("", desk.locale.say(N_("find out by itself")))]
    formats += [(format, desk.locale.say(text)) for format, text in FORMAT_WORDS.items()]
    return desk_page(
        request,
        desk,
        "files.html",
        status,
        jobs=jobs,
        typed=typed,
        next_cursor=next_cursor,
        words=IMPORT_WORDS,
        most=_MOST_BYTES // 1_000_000,
        formats=formats,
    )


@post(
    "/{clinic:uuid}/imports",
    status_code=200,
    include_in_schema=False,
    request_max_body_size=None,
    opt=access("account", repeats="forgotten", form_bytes=_MOST_BYTES, **STAFF),
)
async def post_files(clinic: FromPath[UUID], request: AnyRequest, services: Provided) -> Response[str] | Redirect:
    """Holds a file for somebody to look at; nothing of it is kept before they say so."""
    async with at_desk(request, services, clinic) as desk:
        typed = typed_from(desk.visit.posted)
        sent = next((value for name, value in desk.visit.posted if isinstance(value, UploadFile)), None)
    try:
        id = await _hold(desk.writer, services, sent, typed.one("format"))
    except (BadRequest, TooLarge) as error:
        fault = error.fields[0][1] if isinstance(error, BadRequest) and error.fields else error.message
        typed.errors["file"] = word(fault, desk.locale)
        async with at_desk(request, services, clinic) as desk:
            return await _files(request, desk, typed, 422)
    async with services.database.primary.acquire() as connection:
        if await show_columns(connection, clinic, id):
            return back(request, desk, f"/imports/{id}/columns")
        await begin_review(connection, desk.writer, id, {})
    await wait_a_moment(services, clinic, id)
    return back(request, desk, f"/imports/{id}")


async def _hold(writer: Writer, services: Services, sent: UploadFile | None, format_name: str) -> UUID:
    head = await sent.read(_HEAD) if sent else b""
    if sent is None or not head:
        raise BadRequest(refusals.NO_FILE())
    await sent.seek(0)
    gzipped = head.startswith(_GZIP)
    known = next((format for format in get_args(ImportFormat) if format == format_name), None)
    options = ImportOptions(
        known or ("csv" if gzipped else guess_format(head)),
        dry_run=True,
        idempotency_key=None,
        most_bytes=_MOST_BYTES * 10,  # unpacked
        gzipped=gzipped,
        reviewed=True,
        file_name=(sent.filename or "").strip()[:200] or None,
    )
    return (await receive_import(services.database, writer, options, _chunks(sent))).id


async def _chunks(sent: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await sent.read(_CHUNK):
        yield chunk


async def wait_a_moment(services: Services, clinic: UUID, id: UUID) -> None:
    """Most files are read within seconds: then nobody needs to look at a bar. No connection is held meanwhile."""
    for _ in range(_LOOKS):
        async with services.database.primary.acquire() as connection:
            if (await show_import(connection, clinic, id)).status not in ("queued", "running"):
                return
        await asyncio.sleep(_LOOK_SECONDS)


@get(FILE + "/columns", include_in_schema=False, opt=access("account", **STAFF))
async def get_columns(
    clinic: FromPath[UUID], import_id: FromPath[UUID], request: AnyRequest, services: Provided
) -> Response[str] | Redirect:
    """What each column of a held file is read as, to be corrected by hand."""
    async with at_desk(request, services, clinic) as desk:
        return await _columns(request, desk, import_id, FormData())


async def _columns(
    request: AnyRequest, desk: Desk, id: UUID, typed: FormData, status: int = 200
) -> Response[str] | Redirect:
    columns = await show_columns(desk.connection, desk.clinic.id, id)
    if not columns:
        return back(request, desk, f"/imports/{id}")
    for number, column in enumerate(columns):
        typed.values.setdefault(f"means.{number}", [column.means])
    choices = column_choices(desk.locale)
    return desk_page(request, desk, "columns.html", status, columns=columns, typed=typed, id=id, choices=choices)


def column_choices(locale: ReaderLocale) -> list[tuple[str, str]]:
    """(column, what it is called on the form) of everything that a column may be."""
    names = {column: locale.say(_OTHER_COLUMNS.get(column) or STATED[column].label) for column in COLUMNS}
    names |= {
        column: locale.say(_OF_CLASS) % {"field": name} for column, name in names.items() if column.startswith("group_")
    }
    ordered = sorted(names, key=lambda column: (column not in _NAMES, names[column].casefold()))
    return [("", locale.say(N_("leave unread"))), *((column, names[column]) for column in ordered)]


@post(FILE + "/columns", status_code=200, include_in_schema=False, opt=access("account", repeats="forgotten", **STAFF))
async def post_columns(
    clinic: FromPath[UUID], import_id: FromPath[UUID], request: AnyRequest, services: Provided
) -> Response[str] | Redirect:
    """Remembers what the columns mean, and reads the file for somebody to look at."""
    async with at_desk(request, services, clinic, typing=True) as desk:
        columns = await show_columns(desk.connection, clinic, import_id)
        typed = typed_from(desk.visit.posted)
        means = {column.name: typed.one(f"means.{number}") for number, column in enumerate(columns)}
        if not desk.renewed and not set(means.values()) & set(_NAMES):
            typed.errors["means.0"] = desk.locale.say(_NO_NAME)
        if desk.renewed or typed.errors:
            typed.values |= {f"means.{number}": [value] for number, value in enumerate(means.values())}
            return await _columns(request, desk, import_id, typed, 403 if desk.renewed else 422)
        await begin_review(desk.connection, desk.writer, import_id, means)
    await wait_a_moment(services, clinic, import_id)
    return back(request, desk, f"/imports/{import_id}")
