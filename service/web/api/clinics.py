"""Rosters and imports of clinics (`docs/clinics.md`)."""

from collections.abc import Sequence
from typing import Annotated, Any, get_args
from uuid import UUID

import msgspec
from litestar import Request, Response, delete, get, patch, post, put
from litestar.params import FromPath, JSONBody, PathParameter, QueryParameter
from litestar.response import Stream
from msgspec.structs import replace

from schemas.clinics.clinic import (
    ClinicSelf,
    Import,
    ImportFormat,
    ImportMode,
    ImportPage,
    RosterEntry,
    RosterPage,
    RosterSaved,
)
from schemas.core.fields import CLEAN_FILLED
from schemas.core.message import Message
from schemas.core.problem import FieldError
from schemas.messages import expected, refusals
from schemas.profiles.practitioner import ProfileDraft
from service.clinics.read_stated import read_stated
from service.clinics.roster import (
    end_on_roster,
    list_roster,
    patch_on_roster,
    put_on_roster,
    roster_tag,
    show_roster_entry,
    take_off_roster,
)
from service.clinics.show_own_clinic import show_own_clinic
from service.core.clock import today
from service.core.errors import BadRequest
from service.i18n.wording import word
from service.intake.formats.columns import COLUMNS
from service.intake.receive_import import ImportOptions, cancel_import, receive_import, show_import, write_errors
from service.intake.review_import import list_imports
from service.intake.store_imports import Problem
from service.matching.index.index_profiles import MatchIndexer
from service.profiles.cells.reading import Remark
from service.profiles.in_force import take_standing
from service.web.access import access
from service.web.keys import AuthenticatedClient
from service.web.middleware.encoded_slashes import own_id
from service.web.middleware.idempotency import idempotency_key
from service.web.openapi.examples import PERSON
from service.web.problems import HttpRefusal
from service.web.reader import reader_of
from service.web.services import Provided, Services

_ROSTER = "/v1/clinics/{clinic:uuid}/roster"
_IMPORTS = "/v1/clinics/{clinic:uuid}/imports"


# The clinic's own id of a person, as `Key` has it.
OwnId = Annotated[
    str, PathParameter(min_length=1, max_length=200, pattern=CLEAN_FILLED, description="your own id of the person")
]


@put(
    _ROSTER + "/{external_id:str}",
    operation_id="putOnRoster",
    tags=["clinics"],
    opt=access(
        "clinic",
        scope="roster:write",
        repeats="inherent",
        conditions=("If-Match",),
        body=ProfileDraft,
        example=PERSON,
    ),
)
async def put_roster_entry(
    clinic: FromPath[UUID],
    external_id: OwnId,
    data: JSONBody[dict[str, Any]],
    client: AuthenticatedClient,
    services: Provided,
    request: Request[Any, Any, Any],
) -> Response[RosterSaved]:
    """States what the clinic knows of a person; the same request again changes nothing.

    Values are read as the cells of an import are: languages, countries and states by name or code, money and days as
    people write them; `remarks` name what may have been meant otherwise, and what cannot be read is refused, all faults
    at once. Facts only: `practices` and `puts_first` are refused. Fields the person has edited keep the person's word;
    the answer names them in `kept_by_practitioner`. A new profile stays unlisted until the person claims and publishes
    it. `active: false`, `status`, `end_date` or `death_date` in the body say that the person is there no longer: the
    listing ends (404 where there is none).
    """
    document, gone = take_standing(data, today())
    if gone is not None:
        return await _ended(services, client, external_id, request)
    matcher = services.matcher
    draft, remarks = read_stated(document, matcher.terms)
    async with services.database.primary.acquire() as connection:
        stated, if_match = (own_id(external_id), draft), request.headers.get("if-match")
        saved = await put_on_roster(connection, client, stated, matcher.terms, MatchIndexer(matcher.model), if_match)
        tag = await roster_tag(connection, client, stated[0])
    return Response(_remarked(request, saved, remarks), headers={"ETag": tag})


@get(
    _ROSTER + "/{external_id:str}",
    operation_id="getFromRoster",
    tags=["clinics"],
    opt=access("clinic", scope="roster:read"),
)
async def get_roster_entry(
    clinic: FromPath[UUID], external_id: OwnId, client: AuthenticatedClient, services: Provided
) -> Response[RosterEntry]:
    """One person on the roster, by the clinic's own id; its ETag is that of what the clinic states, for If-Match."""
    async with services.database.primary.acquire() as connection:
        tag = await roster_tag(connection, client, own_id(external_id))  # first: a change in between is then noticed
        entry = await show_roster_entry(connection, client, own_id(external_id))
    return Response(entry, headers={"ETag": tag})


@patch(
    _ROSTER + "/{external_id:str}",
    operation_id="patchOnRoster",
    tags=["clinics"],
    opt=access("clinic", scope="roster:write", repeats="inherent", conditions=("If-Match",)),
)
async def patch_roster_entry(
    clinic: FromPath[UUID],
    external_id: OwnId,
    data: JSONBody[dict[str, Any]],
    client: AuthenticatedClient,
    services: Provided,
    request: Request[Any, Any, Any],
) -> Response[RosterSaved]:
    """Changes parts of what the clinic states (RFC 7396): null takes back, the rest stays as it was stated.

    `active: false` and the like end the listing, as in PUT."""
    document, gone = take_standing(data, today())
    if gone is not None:
        return await _ended(services, client, external_id, request)
    matcher = services.matcher
    async with services.database.primary.acquire() as connection:
        stated, if_match = (own_id(external_id), document), request.headers.get("if-match")
        saved, remarks = await patch_on_roster(
            connection, client, stated, matcher.terms, MatchIndexer(matcher.model), if_match
        )
        tag = await roster_tag(connection, client, stated[0])
    return Response(_remarked(request, saved, remarks), headers={"ETag": tag})


async def _ended(
    services: Services, client: AuthenticatedClient, external_id: str, request: Request[Any, Any, Any]
) -> Response[RosterSaved]:
    async with services.database.primary.acquire() as connection:
        return Response(await end_on_roster(connection, client, own_id(external_id), request.headers.get("if-match")))


def _remarked(request: Request[Any, Any, Any], saved: RosterSaved, remarks: Sequence[Remark]) -> RosterSaved:
    """The answer with its remarks in the reader's language."""
    reader = reader_of(request)
    worded = [
        FieldError(remark.pointer, word(remark.reason, reader), remark.reason.code, remark.reason.params)
        for remark in remarks
    ]
    return replace(saved, remarks=worded)


@get("/v1/clinics/me", operation_id="getOwnClinic", tags=["clinics"], opt=access("clinic", scope="roster:read"))
async def get_own_clinic(client: AuthenticatedClient, services: Provided) -> ClinicSelf:
    """Who the key belongs to, and what it opens."""
    async with services.database.primary.acquire() as connection:
        return await show_own_clinic(connection, client)


@delete(
    _ROSTER + "/{external_id:str}",
    operation_id="takeOffRoster",
    tags=["clinics"],
    opt=access("clinic", scope="roster:write", repeats="inherent"),
)
async def delete_roster_entry(
    clinic: FromPath[UUID], external_id: OwnId, client: AuthenticatedClient, services: Provided
) -> None:
    """Ends the listing, if there is one. An unclaimed profile that no other source knows is erased."""
    async with services.database.primary.acquire() as connection:
        await take_off_roster(connection, client, own_id(external_id))


@get(_ROSTER, operation_id="listRoster", tags=["clinics"], opt=access("clinic", scope="roster:read"))
async def get_roster(
    clinic: FromPath[UUID],
    client: AuthenticatedClient,
    services: Provided,
    limit: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
    cursor: Annotated[str, QueryParameter(max_length=500)] = "",
) -> RosterPage:
    """The roster in the order of the clinic's own ids."""
    async with services.database.primary.acquire() as connection:
        return await list_roster(connection, client, limit, cursor)


@post(
    _IMPORTS,
    status_code=202,
    operation_id="startImport",
    tags=["clinics"],
    request_max_body_size=None,
    opt=access(
        "clinic", scope="roster:write", repeats="kept with import", file="the file, in the format that `format` names"
    ),
)
async def post_import(  # noqa: PLR0913 - a query parameter each
    clinic: FromPath[UUID],
    request: Request[Any, Any, Any],
    client: AuthenticatedClient,
    services: Provided,
    format: Annotated[ImportFormat, QueryParameter(description=", ".join(get_args(ImportFormat)))],
    dry_run: Annotated[bool, QueryParameter(description="count what would happen, change nothing")] = False,
    mode: Annotated[
        ImportMode, QueryParameter(description="replace: end the listings of whom the file leaves out")
    ] = "upsert",
    confirm: Annotated[
        bool, QueryParameter(description="with replace: end them even if they are more than a fifth of the roster")
    ] = False,
    mapping: Annotated[
        str,
        QueryParameter(
            max_length=10_000,
            description='of a CSV or spreadsheet: {"Your column": "column of ours"}, "" leaves it unread; what '
            "the clinic has said at its desk holds besides",
        ),
    ] = "",
) -> Import:
    """Imports a file, which is the body as it is; a job works it off. Ask for its progress with the `id`.

    `Content-Encoding: gzip` is understood, and so are forms (multipart/form-data), spreadsheets, and zip archives with
    several files of one format in them.
    """
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip"):
        raise HttpRefusal(415, refusals.FILE_ENCODING(), {"Accept-Encoding": "gzip"})
    most = services.settings.import_most_bytes
    kind, parameters = request.content_type
    wanted = ImportOptions(
        format,
        dry_run,
        idempotency_key(request),
        most,
        gzipped=encoding == "gzip",
        mode=mode,
        confirmed=confirm,
        boundary=parameters.get("boundary") if kind == "multipart/form-data" else None,
        mapping=_mapping(mapping),
    )
    return _worded(request, await receive_import(services.database, client, wanted, request.stream()))


@get(_IMPORTS, operation_id="listImports", tags=["clinics"], opt=access("clinic", scope="roster:read"))
async def get_imports(
    clinic: FromPath[UUID],
    client: AuthenticatedClient,
    services: Provided,
    request: Request[Any, Any, Any],
    limit: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
    cursor: Annotated[str, QueryParameter(max_length=500)] = "",
) -> ImportPage:
    """The clinic's imports, the latest first."""
    async with services.database.primary.acquire() as connection:
        rows, next_cursor = await list_imports(connection, client.clinic_id, limit, cursor)
    return ImportPage([_worded(request, row.public) for row in rows], next_cursor)


def _mapping(text: str) -> dict[str, str]:
    """Column of a file -> ours; BadRequest for what is no such object."""
    try:
        mapping = msgspec.json.decode(text or "{}", type=dict[str, str])
    except msgspec.MsgspecError:
        raise BadRequest(refusals.MAPPING_FORM(), [("/mapping", refusals.MAPPING_FORM())]) from None
    if unknown := sorted(set(mapping.values()) - COLUMNS - {""}):
        raise BadRequest(refusals.MAPPING_FORM(), [("/mapping", expected.COLUMN(column=unknown[0]))])
    return mapping


def _worded(request: Request[Any, Any, Any], shown: Import) -> Import:
    """The import with its `detail` in the reader's language."""
    if shown.code is None:
        return shown
    return replace(shown, detail=word(Message(shown.code, shown.params), reader_of(request)))


@get(
    _IMPORTS + "/{import_id:uuid}",
    operation_id="getImport",
    tags=["clinics"],
    opt=access("clinic", scope="roster:read"),
)
async def get_import(
    clinic: FromPath[UUID],
    import_id: FromPath[UUID],
    client: AuthenticatedClient,
    services: Provided,
    request: Request[Any, Any, Any],
) -> Import:
    """How far an import is, and what became of the rows read so far."""
    async with services.database.primary.acquire() as connection:
        return _worded(request, await show_import(connection, client.clinic_id, import_id))


@get(
    _IMPORTS + "/{import_id:uuid}/errors.csv",
    operation_id="getImportErrors",
    tags=["clinics"],
    media_type="text/csv",
    opt=access("clinic", scope="roster:read"),
)
async def get_import_errors(
    clinic: FromPath[UUID],
    import_id: FromPath[UUID],
    client: AuthenticatedClient,
    services: Provided,
    request: Request[Any, Any, Any],
) -> Response[str]:
    """The rows that were skipped or rejected: row, outcome, external id, JSON pointer, reason, its code and values."""
    reader = reader_of(request)

    def say(problem: Problem) -> str:
        return word(problem.reason, reader)

    async with services.database.primary.acquire() as connection:
        await show_import(connection, client.clinic_id, import_id)
    headers = {"Content-Disposition": f'attachment; filename="import-{import_id}-errors.csv"'}
    lines = write_errors(services.database, import_id, say)
    return Stream(lines, media_type="text/csv; charset=utf-8", headers=headers)  # type: ignore[return-value]


@post(
    _IMPORTS + "/{import_id:uuid}/cancel",
    status_code=200,
    operation_id="cancelImport",
    tags=["clinics"],
    opt=access("clinic", scope="roster:write", repeats="remembered"),
)
async def post_import_cancel(
    clinic: FromPath[UUID],
    import_id: FromPath[UUID],
    client: AuthenticatedClient,
    services: Provided,
    request: Request[Any, Any, Any],
) -> Import:
    """Stops an import after the batch at hand; what it has saved by then stays."""
    async with services.database.primary.acquire() as connection:
        return _worded(request, await cancel_import(connection, client, import_id))
