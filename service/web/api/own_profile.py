"""One's own profile: read, written under an entity tag, its history, and whether it is listed."""

from datetime import date
from typing import Annotated, Any

from litestar import Request, Response, get, patch, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from schemas.accounts.account import History, OwnProfile, ProfileSaved
from schemas.accounts.moderation import SuspensionAnswer
from schemas.core.problem import FieldError
from schemas.messages import refusals
from schemas.profiles.practitioner import Profile, ProfileDraft
from service.accounts.confirm_profile import confirm_profile
from service.accounts.edit_profile import (
    Edit,
    Precondition,
    SavedProfile,
    patch_profile,
    replace_profile,
    restore_version,
)
from service.accounts.moderate import answer_suspension
from service.accounts.own_profile import NO_PROFILE, etag, find_own
from service.accounts.publish_profile import pause_profile, publish_profile, withdraw_profile
from service.accounts.show_history import show_history
from service.i18n.wording import word
from service.profiles.unreadable import doubtful
from service.web.access import access
from service.web.problems import problem
from service.web.reader import reader_of
from service.web.services import Provided
from service.web.sessions import Caller, caller


@get(
    "/v1/me/profile",
    operation_id="getOwnProfile",
    tags=["own profile"],
    opt=access("account", assistant=True, scope="profile:read"),
)
async def get_profile(services: Provided, request: Request[Any, Any, Any]) -> Response[Profile]:
    """The profile as PUT takes it, with its ETag."""
    async with caller(request, services) as me:
        stored = await find_own(me.connection, me.account)
    headers = {"ETag": etag(stored)}
    if stored is None:
        missing = problem(request, 404, refusals.NO_OWN_PROFILE())
        missing.headers.update({"ETag": NO_PROFILE, "Cache-Control": "no-store"})
        return missing  # type: ignore[return-value]
    return Response(stored.profile, headers=headers)


@put(
    "/v1/me/profile",
    operation_id="putOwnProfile",
    tags=["own profile"],
    opt=access(
        "account", assistant=True, scope="profile:write", repeats="inherent", conditions=("If-Match", "If-None-Match")
    ),
)
async def put_profile(
    data: JSONBody[ProfileDraft], services: Provided, request: Request[Any, Any, Any]
) -> Response[ProfileSaved]:
    """Replaces the profile; If-Match names the version meant, If-None-Match: * makes the first one."""
    async with caller(request, services) as me:
        saved = await replace_profile(me.connection, services.matcher, _edit(me, request), data)
    return _answer(request, saved)


@patch(
    "/v1/me/profile",
    operation_id="patchOwnProfile",
    tags=["own profile"],
    opt=access("account", assistant=True, scope="profile:write", repeats="inherent", conditions=("If-Match",)),
)
async def patch_own_profile(
    data: JSONBody[dict[str, Any]], services: Provided, request: Request[Any, Any, Any]
) -> Response[ProfileSaved]:
    """Changes parts of the profile (RFC 7396): null removes."""
    async with caller(request, services) as me:
        saved = await patch_profile(me.connection, services.matcher, _edit(me, request), data)
    return _answer(request, saved)


@get(
    "/v1/me/profile/history",
    operation_id="listVersions",
    tags=["own profile"],
    opt=access("account", assistant=True, scope="profile:read"),
)
async def get_history(
    services: Provided,
    request: Request[Any, Any, Any],
    cursor: Annotated[str, QueryParameter(max_length=20)] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = 20,
) -> History:
    """Versions, newest first, each with what it changed."""
    async with caller(request, services) as me:
        return await show_history(me.connection, me.account, cursor, limit)


@post(
    "/v1/me/profile/history/{version:int}/restore",
    status_code=200,
    operation_id="restore",
    tags=["own profile"],
    opt=access("account", assistant=True, scope="profile:write", repeats="remembered", conditions=("If-Match",)),
)
async def post_restore(
    version: FromPath[int], services: Provided, request: Request[Any, Any, Any]
) -> Response[ProfileSaved]:
    """Saves an earlier version again, as a new one; needs If-Match as well."""
    async with caller(request, services) as me:
        number = min(version, 2**31 - 1)
        saved = await restore_version(me.connection, services.matcher, _edit(me, request), number)
    return _answer(request, saved)


@post(
    "/v1/me/profile/publish",
    status_code=200,
    operation_id="publish",
    tags=["own profile"],
    opt=access("account", scope="profile:write", repeats="remembered"),
)
async def post_publish(services: Provided, request: Request[Any, Any, Any]) -> OwnProfile:
    """From now on everyone may see the profile, confirmed today."""
    async with caller(request, services) as me:
        return await publish_profile(me.connection, services.matcher, me.account)


@post(
    "/v1/me/profile/pause",
    status_code=200,
    operation_id="pause",
    tags=["own profile"],
    opt=access("account", scope="profile:write", repeats="remembered"),
)
async def post_pause(
    services: Provided,
    request: Request[Any, Any, Any],
    until: Annotated[date | None, QueryParameter(description="the day (UTC) on which it comes back by itself")] = None,
) -> OwnProfile:
    """Not shown for a while; with `until` it is published again by itself when that day begins."""
    async with caller(request, services) as me:
        return await pause_profile(me.connection, services.matcher, me.account, until)


@post(
    "/v1/me/profile/withdraw",
    status_code=200,
    operation_id="withdraw",
    tags=["own profile"],
    opt=access("account", scope="profile:write", repeats="remembered"),
)
async def post_withdraw(services: Provided, request: Request[Any, Any, Any]) -> OwnProfile:
    """Not shown any more, kept for oneself."""
    async with caller(request, services) as me:
        return await withdraw_profile(me.connection, services.matcher, me.account)


@post(
    "/v1/me/profile/confirm",
    status_code=200,
    operation_id="confirm",
    tags=["own profile"],
    opt=access("account", scope="profile:write", repeats="remembered"),
)
async def post_confirm(services: Provided, request: Request[Any, Any, Any]) -> OwnProfile:
    """The profile is still true today."""
    async with caller(request, services) as me:
        return await confirm_profile(me.connection, services.matcher, me.account)


@put(
    "/v1/me/suspension/answer",
    status_code=204,
    operation_id="answerSuspension",
    tags=["own profile"],
    opt=access("account", repeats="inherent"),
)
async def put_answer(data: JSONBody[SuspensionAnswer], services: Provided, request: Request[Any, Any, Any]) -> None:
    """What one says to the operator who has hidden the profile; the latest answer counts."""
    async with caller(request, services) as me:
        await answer_suspension(me.connection, me.account, data)


def _edit(me: Caller, request: Request[Any, Any, Any]) -> Edit:
    headers = request.headers
    return Edit(me.account, Precondition(headers.get("if-match"), headers.get("if-none-match")))


def _answer(request: Request[Any, Any, Any], saved: SavedProfile) -> Response[ProfileSaved]:
    status = 201 if saved.outcome == "created" else 200
    headers, answer, reader = {"ETag": etag(saved.stored)}, saved.answer(), reader_of(request)
    answer.remarks = [
        FieldError(pointer, word(reason, reader), reason.code, reason.params)
        for pointer, reason in doubtful(saved.stored.profile)
    ]
    return Response(answer, status_code=status, headers=headers)
