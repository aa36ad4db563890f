"""A file at a clinic's desk: how far it is, each person as they would appear with what is said of their cells, who is
new, changed and gone; and the decision to take what is sound.
"""

from datetime import datetime
from typing import Annotated, Any, get_args
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Stream

from schemas.clinics.clinic import ImportMode
from schemas.messages import refusals
from schemas.profiles.practitioner import StoredProfile
from service.accounts.invite_people import known_fields
from service.clinics.manage_staff import desk_path
from service.core.clock import now
from service.core.errors import BadRequest, Conflict
from service.i18n.languages import ReaderLocale
from service.i18n.wording import word
from service.i18n.words import N_
from service.intake.receive_import import cancel_import, import_of_clinic, write_errors
from service.intake.review_import import (
    PersonPreview,
    Shown,
    drop_reviewed,
    leave_out,
    show_review,
    take_reviewed,
)
from service.intake.store_imports import ImportRow, Problem
from service.profiles.card import card
from service.web.access import access
from service.web.forms.fields import FormData, typed_from
from service.web.pages.desk.base import MADE_IDS, STAFF, Desk, Question, ask_first, at_desk, back, desk_page
from service.web.pages.desk.files import FILE, IMPORT_WORDS, wait_a_moment
from service.web.pages.practitioner.profile_words import change_words, field_name, value_words
from service.web.pages.rendering import AnyRequest
from service.web.services import Provided, Services

_MOST_PEOPLE = 100  # on a page
_NOBODY = UUID(int=0)
_SHOWN: dict[Shown, str] = {
    "all": N_("everybody"),
    "created": N_("new"),
    "updated": N_("changed"),
    "unchanged": N_("as before"),
    "warned": N_("with remarks"),
    "refused": N_("not taken"),
    "gone": N_("not in the file"),
}
_DROP = Question(
    N_("Throw the file away?"),
    N_("Nothing of it is kept, nor what you have left out by hand. What its columns mean stays remembered."),
    N_("Throw the file away"),
)
_OUTCOMES = {"created": N_("new here"), "updated": N_("changes"), "unchanged": N_("stays as it is")}


class ShownPerson(msgspec.Struct):
    """A person of a file as the page shows them, in the reader's language."""

    row: int
    external_id: str
    outcome: str
    card: Any
    facts: list[tuple[str, str]]  # everything that will be known besides, in the order of the form
    changes: list[tuple[str, str, str]]
    remarks: list[tuple[str, str, str]]  # column, what is written there, what was made of it
    kept: list[str]


@get(FILE, include_in_schema=False, opt=access("account", **STAFF))
async def get_file(
    clinic: FromPath[UUID],
    import_id: FromPath[UUID],
    request: AnyRequest,
    services: Provided,
    show: Annotated[str, QueryParameter(max_length=20)] = "all",
    after: Annotated[int, QueryParameter(ge=0)] = 0,
) -> Response[str] | Redirect:
    """How far the file is; once it is read, what it would do; once it is taken, what it did."""
    async with at_desk(request, services, clinic) as desk:
        job = await import_of_clinic(desk.connection, clinic, import_id)
        if job.status == "held":
            return back(request, desk, f"/imports/{import_id}/columns")
        if job.status == "done" and job.reviewed:
            return await _review(request, desk, services, job, FormData(), (_part(show), after))
        return _progress(request, desk, job)


def _part(show: str) -> Shown:
    return next((part for part in get_args(Shown) if part == show), "all")


def _progress(request: AnyRequest, desk: Desk, job: ImportRow) -> Response[str]:
    remark = word(job.remark, desk.locale) if job.remark else ""
    state = IMPORT_WORDS["tried" if job.status == "done" and job.dry_run else job.status]
    return desk_page(request, desk, "file.html", job=job, shown=job.public, remark=remark, state=desk.locale.say(state))


@get(FILE + "/progress", include_in_schema=False, opt=access("account", **STAFF))
async def get_file_progress(
    clinic: FromPath[UUID], import_id: FromPath[UUID], request: AnyRequest, services: Provided
) -> Response[str]:
    """The bar alone, for a page that asks again and again; once the file is read, the word to load the page anew."""
    async with at_desk(request, services, clinic) as desk:
        job = await import_of_clinic(desk.connection, clinic, import_id)
        answer = desk_page(request, desk, "bar.html", job=job, shown=job.public)
        if job.status not in ("queued", "running"):
            answer.headers["HX-Refresh"] = "true"
        return answer


@get(FILE + "/remarks.csv", include_in_schema=False, opt=access("account", **STAFF))
async def get_file_remarks(
    clinic: FromPath[UUID], import_id: FromPath[UUID], request: AnyRequest, services: Provided
) -> Stream:
    """Every remark about a cell and every row that was not taken, for a spreadsheet."""
    async with at_desk(request, services, clinic) as desk:
        await import_of_clinic(desk.connection, clinic, import_id)
        locale = desk.locale
    lines = write_errors(services.database, import_id, lambda problem: word(problem.reason, locale))
    headers = {"Content-Disposition": f'attachment; filename="{import_id}-remarks.csv"', "Cache-Control": "no-store"}
    return Stream(lines, media_type="text/csv; charset=utf-8", headers=headers)


@post(FILE, status_code=200, include_in_schema=False, opt=access("account", repeats="forgotten", **STAFF))
async def post_file(
    clinic: FromPath[UUID], import_id: FromPath[UUID], request: AnyRequest, services: Provided
) -> Response[str] | Redirect:
    """Takes what is sound, shows another part, throws the file away, or stops its reading, as the button says."""
    async with at_desk(request, services, clinic, typing=True) as desk:
        wish, _, where = desk.visit.one("do").partition(" ")
        show, _, after = where.partition(" ")
        part = _part(show), int(after) if after.isdecimal() else 0
        if wish in ("take", "go"):
            if desk.renewed:
                return await _again(request, desk, services, import_id, part)
            await leave_out(desk.connection, desk.writer, import_id, _rows(desk, "shown"), _rows(desk, "leave"))
        if wish == "go":
            return back(request, desk, f"/imports/{import_id}?show={part[0]}&after={part[1]}")
        if wish != "take":
            return await _stopped(request, desk, import_id, wish)
        if refused := await _take(request, desk, services, import_id):
            return refused
    await wait_a_moment(services, clinic, import_id)
    return back(request, desk, f"/imports/{import_id}")


async def _stopped(request: AnyRequest, desk: Desk, id: UUID, wish: str) -> Response[str] | Redirect:
    if wish not in ("cancel", "drop"):
        raise BadRequest(refusals.UNKNOWN_BUTTON())
    desk.check_genuine()
    if wish == "cancel":
        await cancel_import(desk.connection, desk.writer, id)
        return back(request, desk, f"/imports/{id}")
    if question_page := ask_first(request, desk, _DROP):
        return question_page
    await drop_reviewed(desk.connection, desk.writer, id)
    return back(request, desk, "/imports?done=dropped")


async def _again(
    request: AnyRequest, desk: Desk, services: Services, id: UUID, part: tuple[Shown, int]
) -> Response[str]:
    """The review as it was ticked, when the form was made for another session."""
    job = await import_of_clinic(desk.connection, desk.clinic.id, id)
    left_out = {*job.left_out} - {*_rows(desk, "shown")} | {*_rows(desk, "leave")}
    job = msgspec.structs.replace(job, left_out=sorted(left_out))
    return await _review(request, desk, services, job, typed_from(desk.visit.posted), part, 403)


async def _take(request: AnyRequest, desk: Desk, services: Services, id: UUID) -> Response[str] | None:
    """Takes the file; the page once more where somebody has to confirm who would go."""
    typed = typed_from(desk.visit.posted)
    mode: ImportMode = "replace" if typed.has("whole", "yes") else "upsert"
    try:
        await take_reviewed(desk.connection, desk.writer, id, mode, confirmed=typed.has("confirm", "yes"))
    except Conflict as error:
        job = await import_of_clinic(desk.connection, desk.clinic.id, id)
        if not (job.reviewed and job.status == "done"):
            raise
        typed.errors["confirm"] = word(error.message, desk.locale)
        return await _review(request, desk, services, job, typed, ("gone", 0), 409)
    return None


def _rows(desk: Desk, name: str) -> list[int]:
    return [int(text) for text in desk.visit.all(name) if text.isdecimal() and len(text) < 16]


async def _review(
    request: AnyRequest,
    desk: Desk,
    services: Services,
    job: ImportRow,
    typed: FormData,
    part: tuple[Shown, int],
    status: int = 200,
) -> Response[str]:
    show, after = part
    wanted = (show, after, _MOST_PEOPLE)
    review = await show_review(desk.connection, desk.writer, job.id, services.matcher.terms, wanted)
    counts = job.public.counts
    numbers: dict[Shown, int] = {
        "all": counts.created + counts.updated + counts.unchanged,
        "created": counts.created,
        "updated": counts.updated,
        "unchanged": counts.unchanged,
        "warned": counts.warned,
        "refused": counts.skipped + counts.rejected,
        "gone": review.leaving,
    }
    return desk_page(
        request,
        desk,
        "review.html",
        status,
        job=job,
        remark=word(job.remark, desk.locale) if job.remark else "",
        show=show,
        parts=[(name, desk.locale.say(text), numbers[name]) for name, text in _SHOWN.items()],
        numbers=numbers,
        people=[_person(person, desk.locale, now()) for person in review.people],
        refused=[
            (problem, problem.pointer and field_name(problem.pointer, desk.locale), word(problem.reason, desk.locale))
            for problem in review.refused
        ],
        gone=review.gone,
        many=review.many,
        after=review.after,
        typed=typed,
        outcome_words=_OUTCOMES,
        made_ids=MADE_IDS,
        here_path=f"{desk_path(desk.clinic.id)}/imports/{job.id}",
    )


def _person(person: PersonPreview, locale: ReaderLocale, at: datetime) -> ShownPerson:
    shown = msgspec.structs.replace(person.stored or _nobody(person, at), profile=person.profile)
    document = msgspec.to_builtins(person.profile)
    return ShownPerson(
        person.row,
        person.external_id,
        person.outcome,
        card(shown, at),
        [(field_name(name, locale), value_words(name, document[name], locale)) for name in known_fields(shown)],
        change_words(person.changes, locale),
        [_remark(problem, locale) for problem in person.remarks],
        [field_name(field, locale) for field in person.kept_by_practitioner],
    )


def _nobody(person: PersonPreview, at: datetime) -> StoredProfile:
    """Somebody new, as the store would hold them."""
    return StoredProfile(
        id=_NOBODY,
        source="",
        external_id=person.external_id,
        status="draft",
        version=1,
        created_at=at,
        confirmed_at=None,
        updated_at={},
        sources={},
        profile=person.profile,
    )


def _remark(problem: Problem, locale: ReaderLocale) -> tuple[str, str, str]:
    column = problem.column_name or ""
    return column, problem.value or "", word(problem.reason, locale)
