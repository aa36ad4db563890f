"""A clinic's own keys for programs, by name, and the sites on which its page may stand."""

from typing import Any, get_args
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from schemas.clinics.clinic import ClinicKey, KeyIssued, Scope
from schemas.messages import refusals
from service.clinics.allow_origins import allow_origins, read_embedding
from service.clinics.issue_key import issue_key, list_keys, own_key, revoke_key, rotate_key
from service.core.clock import now
from service.core.errors import BadRequest
from service.i18n.wording import word
from service.i18n.words import N_
from service.web.access import access
from service.web.forms.fields import FormData, typed_from
from service.web.pages.desk.base import OWNER, Desk, Question, ask_first, at_desk, back, desk_page
from service.web.pages.rendering import AnyRequest
from service.web.services import Provided

_KEYS, _SITES = "/{clinic:uuid}/keys", "/{clinic:uuid}/sites"
SCOPE_WORDS: dict[Scope, str] = {
    "roster:read": N_("read the roster, its imports and the changes"),
    "roster:write": N_("state people, import files, invite"),
    "match": N_("match more often"),
    "webhooks": N_("make and end webhooks"),
}
_OVERLAPS = {"0": N_("at once"), "1": N_("in a day"), "7": N_("in a week"), "30": N_("in 30 days")}
_REVOKE = Question(
    N_("Revoke this key?"),
    N_("Programs that use it are refused from this moment, and it cannot be brought back."),
    N_("Revoke at once"),
)
_ROTATE = Question(
    N_("End this key at once?"),
    N_("Programs that use it are refused until they have the new one, and it cannot be brought back."),
    N_("A new one in its place"),
)
_NO_NAME = N_("Give the key a name, of at most 100 characters, so that you know it again.")
_NO_SCOPE = N_("Choose what it may do.")


@get(_KEYS, include_in_schema=False, opt=access("account", **OWNER))
async def get_keys(clinic: FromPath[UUID], request: AnyRequest, services: Provided) -> Response[str]:
    """The keys by name, what each opens and when it was last used."""
    async with at_desk(request, services, clinic) as desk:
        return await _keys(request, desk, FormData())


async def _keys(
    request: AnyRequest, desk: Desk, typed: FormData, status: int = 200, issued: KeyIssued | None = None
) -> Response[str]:
    known, moment = await list_keys(desk.connection, desk.clinic), now()

    def lives(key: ClinicKey) -> bool:
        return key.revoked_at is None and (key.expires_at is None or key.expires_at > moment)

    words: dict[str, Any] = {
        "scopes": [(scope, desk.locale.say(text)) for scope, text in SCOPE_WORDS.items()],
        "scope_words": SCOPE_WORDS,
        "overlaps": [(days, desk.locale.say(text)) for days, text in _OVERLAPS.items()],
    }
    living, ended = [key for key in known if lives(key)], [key for key in known if not lives(key)]
    return desk_page(
        request, desk, "keys.html", status, living=living, ended=ended, typed=typed, issued=issued, **words
    )


@post(_KEYS, status_code=200, include_in_schema=False, opt=access("account", repeats="forgotten", **OWNER))
async def post_keys(clinic: FromPath[UUID], request: AnyRequest, services: Provided) -> Response[str] | Redirect:
    """Makes a key, one in the place of another, or ends one, as the button says."""
    async with at_desk(request, services, clinic, typing=True) as desk:
        wish, _, about = desk.visit.one("do").partition(" ")
        if wish == "make":
            return await _make_key(request, desk)
        if wish not in ("rotate", "revoke"):
            raise BadRequest(refusals.UNKNOWN_BUTTON())
        desk.check_genuine()
        id = posted_id(about)
        days = int(desk.visit.one("overlap")) if desk.visit.one("overlap") in _OVERLAPS else 7
        key = await own_key(desk.connection, desk.clinic, id)
        question = _REVOKE if wish == "revoke" else _ROTATE if days == 0 else None
        if question_page := ask_first(request, desk, question, key.name or key.shown):
            return question_page
        if wish == "rotate":
            issued = await rotate_key(desk.connection, desk.clinic, id, days, desk.writer.actor)
            return await _keys(request, desk, FormData(), issued=issued)
        await revoke_key(desk.connection, str(key.id), desk.writer.actor)
        return back(request, desk, "/keys?done=key-revoked")


async def _make_key(request: AnyRequest, desk: Desk) -> Response[str]:
    typed = typed_from(desk.visit.posted)
    if desk.renewed:
        return await _keys(request, desk, typed, 403)
    scopes = [scope for scope in get_args(Scope) if typed.has("scopes", scope)]
    if not 0 < len(typed.one("name")) <= 100:
        typed.errors["name"] = desk.locale.say(_NO_NAME)
    if not scopes:
        typed.errors["scopes"] = desk.locale.say(_NO_SCOPE)
    if typed.errors:
        return await _keys(request, desk, typed, 422)
    issued = await issue_key(desk.connection, desk.clinic, scopes, name=typed.one("name"), actor=desk.writer.actor)
    return await _keys(request, desk, FormData(), issued=issued)


def posted_id(text: str) -> UUID:
    """The id that a button carries; BadRequest for what is none."""
    try:
        return UUID(text)
    except ValueError:
        raise BadRequest(refusals.UNKNOWN_BUTTON()) from None


@get(_SITES, include_in_schema=False, opt=access("account", **OWNER))
async def get_sites(clinic: FromPath[UUID], request: AnyRequest, services: Provided) -> Response[str]:
    """Where the clinic's page may be shown, and the lines to paste there."""
    async with at_desk(request, services, clinic) as desk:
        return await _sites(request, desk, FormData())


async def _sites(request: AnyRequest, desk: Desk, typed: FormData, status: int = 200) -> Response[str]:
    embedding = await read_embedding(desk.connection, desk.clinic.id)
    return desk_page(request, desk, "sites.html", status, embedding=embedding, typed=typed)


@post(_SITES, status_code=200, include_in_schema=False, opt=access("account", repeats="forgotten", **OWNER))
async def post_sites(clinic: FromPath[UUID], request: AnyRequest, services: Provided) -> Response[str] | Redirect:
    """Lets a site show the page, or no longer, as the button says."""
    async with at_desk(request, services, clinic, typing=True) as desk:
        typed = typed_from(desk.visit.posted)
        wish, _, about = desk.visit.one("do").partition(" ")
        if wish not in ("allow", "forbid"):
            raise BadRequest(refusals.UNKNOWN_BUTTON())
        if desk.renewed:
            return await _sites(request, desk, typed, 403)
        allow, forbid = ([], [about]) if wish == "forbid" else ([typed.one("site").rstrip("/").lower()], [])
        try:
            await allow_origins(desk.connection, clinic, allow, forbid, desk.writer.actor)
        except BadRequest as error:
            typed.errors["site"] = word(error.message, desk.locale)
            return await _sites(request, desk, typed, 422)
        return back(request, desk, f"/sites?done=site-{wish}")
