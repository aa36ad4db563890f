"""Webhooks of a clinic's desk: made, tried, paused, filtered, with a new secret, ended; and what was sent."""

from typing import Any, get_args
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from schemas.clinics.clinic import Webhook, WebhookEvent, WebhookIn, WebhookPatch, WebhookTest
from schemas.messages import refusals
from service.clinics.subscribe_webhook import (
    change_webhook,
    end_webhook,
    list_deliveries,
    list_webhooks,
    replay_deliveries,
    rotate_secret,
    show_webhook,
    subscribe_webhook,
)
from service.core.errors import BadRequest
from service.i18n.wording import word
from service.i18n.words import N_
from service.jobs.webhooks import open_client, send_test
from service.web.access import access
from service.web.forms.fields import FormData, typed_from
from service.web.pages.desk.base import OWNER, Desk, Question, ask_first, at_desk, back, desk_page
from service.web.pages.rendering import AnyRequest, Cursor
from service.web.services import Provided

_ALL = "/{clinic:uuid}/webhooks"
_ONE = _ALL + "/{webhook_id:uuid}"
_MOST_DELIVERIES = 50
EVENT_WORDS: dict[WebhookEvent, str] = {
    "updated": N_("somebody was listed, published, edited or confirmed"),
    "removed": N_("somebody is no longer to be shown"),
}
_ROSTERS = {"own": N_("people of our roster only"), "all": N_("everybody who is published here, too")}
_STATES = {"waiting": N_("waits"), "delivered": N_("delivered"), "dead": N_("given up")}
_NO_EVENT = N_("Choose at least one; to be told nothing for a while, pause it.")
_END = Question(
    N_("End this webhook?"),
    N_("Nothing more is sent there, and what waits is thrown away. To be told nothing for a while, pause it instead."),
    N_("End it"),
)
_NOT_CALLED = N_("This address is not called. Needed is: %(needed)s.")
_NO_URL = N_("Give an address of yours, beginning with https://.")


@get(_ALL, include_in_schema=False, opt=access("account", **OWNER))
async def get_webhooks_page(clinic: FromPath[UUID], request: AnyRequest, services: Provided) -> Response[str]:
    """The addresses that are told of changes, and the form for another."""
    async with at_desk(request, services, clinic) as desk:
        return await _webhooks(request, desk, FormData({"events": ["updated", "removed"], "roster": ["own"]}))


async def _webhooks(request: AnyRequest, desk: Desk, typed: FormData, status: int = 200) -> Response[str]:
    known = await list_webhooks(desk.connection, desk.clinic.id)
    return desk_page(request, desk, "webhooks.html", status, webhooks=known, typed=typed, **_choices(desk))


def _choices(desk: Desk) -> dict[str, Any]:
    return {
        "events": [(event, desk.locale.say(text)) for event, text in EVENT_WORDS.items()],
        "rosters": [(roster, desk.locale.say(text)) for roster, text in _ROSTERS.items()],
    }


@post(_ALL, status_code=200, include_in_schema=False, opt=access("account", repeats="forgotten", **OWNER))
async def post_webhooks_page(clinic: FromPath[UUID], request: AnyRequest, services: Provided) -> Response[str]:
    """Tells an address of changes from now on; the secret is shown this one time."""
    async with at_desk(request, services, clinic, typing=True) as desk:
        typed = typed_from(desk.visit.posted)
        wanted = None if desk.renewed else _wanted(desk, typed)
        if wanted is None:
            return await _webhooks(request, desk, typed, 403 if desk.renewed else 422)
    webhook = None
    try:  # the address is looked up, which may take long: without a connection
        webhook = await subscribe_webhook(services.database, desk.writer, wanted, services.settings.webhook_loopback)
    except BadRequest as error:
        needed = word(error.fields[0][1], desk.locale) if error.fields else ""
        typed.errors["url"] = (
            desk.locale.say(_NOT_CALLED) % {"needed": needed} if needed else word(error.message, desk.locale)
        )
    async with at_desk(request, services, clinic) as desk:
        if webhook is None:
            return await _webhooks(request, desk, typed, 422)
        return await _webhook(request, desk, webhook.id, secret=webhook.secret)


def _wanted(desk: Desk, typed: FormData) -> WebhookIn | None:
    """What was typed; None, with the faults noted, for what cannot be."""
    events = [event for event in get_args(WebhookEvent) if typed.has("events", event)]
    if not events:
        typed.errors["events"] = desk.locale.say(_NO_EVENT)
    roster = "own" if typed.one("roster") == "own" else "all"
    try:
        wanted = msgspec.convert({"url": typed.one("url"), "roster": roster}, WebhookIn)
    except msgspec.ValidationError:
        typed.errors["url"] = desk.locale.say(_NO_URL)
        return None
    return msgspec.structs.replace(wanted, events=events) if events else None


@get(_ONE, include_in_schema=False, opt=access("account", **OWNER))
async def get_webhook_page(
    clinic: FromPath[UUID], webhook_id: FromPath[UUID], request: AnyRequest, services: Provided, cursor: Cursor = ""
) -> Response[str]:
    """One webhook: what it is told, whether it is paused, and what was sent."""
    async with at_desk(request, services, clinic) as desk:
        return await _webhook(request, desk, webhook_id, cursor=cursor)


async def _webhook(
    request: AnyRequest,
    desk: Desk,
    id: UUID,
    *,
    typed: FormData | None = None,
    status: int = 200,
    cursor: str = "",
    **news: str | WebhookTest,
) -> Response[str]:
    """The page of one webhook; `news` are its `secret`, shown this one time, or what came of a `test`."""
    webhook = await show_webhook(desk.connection, desk.clinic.id, id)
    deliveries = await list_deliveries(desk.connection, desk.clinic.id, id, None, _MOST_DELIVERIES, cursor)
    typed = typed or FormData({"events": list(webhook.events), "roster": [webhook.roster]})
    states = {state: desk.locale.say(text) for state, text in _STATES.items()}
    return desk_page(
        request,
        desk,
        "webhook.html",
        status,
        webhook=webhook,
        deliveries=deliveries.results,
        next_cursor=deliveries.next_cursor,
        typed=typed,
        states=states,
        **{"secret": "", "test": None} | news,
        **_choices(desk),
    )


@post(_ONE, status_code=200, include_in_schema=False, opt=access("account", repeats="forgotten", **OWNER))
async def post_webhook_page(
    clinic: FromPath[UUID], webhook_id: FromPath[UUID], request: AnyRequest, services: Provided
) -> Response[str] | Redirect:
    """Tries it, changes or pauses it, gives it a new secret, sends again what was given up, or ends it."""
    async with at_desk(request, services, clinic, typing=True) as desk:
        wish = desk.visit.one("do")
        webhook = await show_webhook(desk.connection, clinic, webhook_id)
        if wish != "test":
            return await _done(request, desk, webhook, wish)
        desk.check_genuine()
    async with open_client() as client:
        test = await send_test(services.database, client, services.settings, webhook)
    async with at_desk(request, services, clinic) as desk:
        return await _webhook(request, desk, webhook_id, test=test)


async def _done(request: AnyRequest, desk: Desk, webhook: Webhook, wish: str) -> Response[str] | Redirect:
    typed = typed_from(desk.visit.posted)
    if wish == "save":
        if not desk.renewed and not typed.all("events"):
            typed.errors["events"] = desk.locale.say(_NO_EVENT)
        if desk.renewed or typed.errors:
            return await _webhook(request, desk, webhook.id, typed=typed, status=403 if desk.renewed else 422)
    desk.check_genuine()
    if question_page := ask_first(request, desk, _END if wish == "end" else None, webhook.url):
        return question_page
    match wish:
        case "rotate":
            rotated = await rotate_secret(desk.connection, desk.writer, webhook.id)
            return await _webhook(request, desk, webhook.id, secret=rotated.secret)
        case "end":
            await end_webhook(desk.connection, desk.writer, webhook.id)
            return back(request, desk, "/webhooks?done=webhook-ended")
        case "replay":
            await replay_deliveries(desk.connection, desk.writer, webhook.id, None)
        case "save" | "pause" | "go-on":
            await change_webhook(desk.connection, desk.writer, webhook.id, _patch(desk, wish))
        case _:
            raise BadRequest(refusals.UNKNOWN_BUTTON())
    return back(request, desk, f"/webhooks/{webhook.id}?done=saved")


def _patch(desk: Desk, wish: str) -> WebhookPatch:
    if wish != "save":
        return WebhookPatch(paused=wish == "pause")
    events = [event for event in get_args(WebhookEvent) if event in desk.visit.all("events")]
    return WebhookPatch(events=events, roster="own" if desk.visit.one("roster") == "own" else "all")
