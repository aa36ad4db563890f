"""How would I appear? One's own card for a story, the position among unnamed peers, and what is open."""

from dataclasses import replace
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.response import Redirect

from schemas.core.wording import fault_of
from schemas.matching.limits import LIMITS
from schemas.matching.match import MatchRequest, Read
from schemas.profiles.qualities import DOMAINS
from service.accounts.own_profile import find_own, read_own
from service.accounts.preview_profile import preview_profile
from service.accounts.sample_requests import SAMPLES
from service.core.clock import now
from service.core.errors import BadRequest
from service.i18n.languages import ReaderLocale
from service.i18n.words import N_, PARTS, QUALITY_TITLES
from service.matching.describe_policy import describe_policy
from service.matching.qualities import ENTRIES
from service.vocabulary.money import currency_of, read_money
from service.vocabulary.places import resolve_place
from service.web.access import access
from service.web.forms.fields import FormData, typed_from
from service.web.pages.practitioner.base import Visit, onward, own_page, visit
from service.web.pages.practitioner.profile_words import field_name, step_of
from service.web.pages.practitioner.words import FAULTS
from service.web.pages.rendering import AnyRequest
from service.web.pages.seeker.answers import PAGE_HEARS, SeekerForm
from service.web.pages.seeker.playback import heard_as, play_back
from service.web.pages.seeker.result_words import cards
from service.web.services import Provided, Services

_NO_WISH = N_("either way")
_TOO_LONG = N_("The story is too long, or holds characters that cannot be read. It may have 10,000 characters.")
_UNKNOWN_PLACE = N_("This place is not known, or there are several of that name: write it with its state or country.")
_RADIUS_KM, _USUAL_CURRENCY = 40, "USD"
_AT_MOST = N_("at most %(fee)s")
_WISHED = {"minus": -2, "plus": 2}
_UNKNOWN_SAMPLE = N_("Choose one of the stories, or write one.")


@get("/me/appearance", include_in_schema=False, opt=access("account", assistant=True))
async def get_appearance(request: AnyRequest, services: Provided) -> Response[str] | Redirect:
    """The form: a story of one's own, or an invented one."""
    async with visit(request, services) as context:
        if await find_own(context.me.connection, context.me.account) is None:
            return onward(request, "/me/profile/who")
        return _page(request, context, FormData())


@post(
    "/me/appearance",
    status_code=200,
    include_in_schema=False,
    opt=access("account", assistant=True, reads=True, repeats="forgotten"),
)
async def post_appearance(request: AnyRequest, services: Provided) -> Response[str]:
    """The same page with the answer; the story is in the page alone and kept nowhere."""
    async with visit(request, services) as context:
        typed = typed_from(context.posted)
        wanted = _wanted(context, typed, await _own_currency(context))
        if wanted is None:
            return _page(request, context, typed, status=422)
        return await _answered(request, context, services, typed, wanted)


async def _own_currency(visit: Visit) -> str:
    """The currency of one's own fees, else that of one's first country: what "90" means without a sign."""
    own = await find_own(visit.me.connection, visit.me.account)
    if own is None:
        return _USUAL_CURRENCY
    if own.profile.fees and own.profile.fees.currency:
        return own.profile.fees.currency
    countries = (place.address.country for place in own.profile.places if place.address.country)
    return currency_of(next(countries, "")) or _USUAL_CURRENCY


def _wanted(visit: Visit, typed: FormData, currency: str) -> MatchRequest | None:
    """The request that a seeker's page would send for the same words."""
    sample, more = typed.one("sample"), _more(visit, typed, currency)
    if typed.errors:
        return None
    if typed.one("story") or more:
        try:
            wanted = msgspec.convert({"story": typed.one("story"), "seed": "preview"} | more, MatchRequest)
            return _as_from_page(wanted, typed)
        except msgspec.ValidationError as error:
            fault_of(error)
            typed.errors["story"] = visit.locale.say(_TOO_LONG)
            return None
    if sample.isdecimal() and len(sample) < 3 and int(sample) < len(SAMPLES):
        return _as_from_page(SAMPLES[int(sample)].request, typed)
    typed.errors["sample"] = visit.locale.say(_UNKNOWN_SAMPLE)
    return None


def _as_from_page(wanted: MatchRequest, typed: FormData) -> MatchRequest:
    return msgspec.structs.replace(wanted, hear=list(PAGE_HEARS), must=_seeker_form(wanted, typed).musts())


def _seeker_form(wanted: MatchRequest, typed: FormData) -> SeekerForm:
    """What was said, as the seeker's form holds it."""
    return SeekerForm({"story": [wanted.story], "fee": typed.all("fee")})


def _more(visit: Visit, typed: FormData, currency: str) -> dict[str, Any]:
    """Place, highest fee, goals and wishes, as a request has them; what cannot be read is noted beside its input."""
    request: dict[str, Any] = {}
    limits: dict[str, Any] = {}
    if place := typed.one("place"):
        if resolve_place(place) is None:
            typed.errors["place"] = visit.locale.say(_UNKNOWN_PLACE)
        limits["near"] = {"place": place, "radius_km": _RADIUS_KM}
    if fee := typed.one("fee"):
        money = read_money(fee, "", currency)
        if money is None:
            typed.errors["fee"] = visit.locale.say(FAULTS["decimal"])
        else:
            limits["max_fee"] = {"amount": money.most, "currency": money.currency or currency}
    if limits:
        request["limits"] = limits
    if goals := typed.all("goal"):
        request["goals"] = [{"domain": domain, "importance": 2} for domain in goals]
    wishes = {quality: _WISHED.get(typed.one(f"wish.{quality}"), 0) for quality in ENTRIES}
    if any(wishes.values()):
        request["practices"] = {quality: value for quality, value in wishes.items() if value}
    return request


async def _answered(
    request: AnyRequest, visit: Visit, services: Services, typed: FormData, wanted: MatchRequest
) -> Response[str]:
    locale = visit.locale
    try:
        seen = await preview_profile(visit.me.connection, services.matcher, visit.me.account, wanted)
    except BadRequest:
        typed.errors["story"] = locale.say(_TOO_LONG)
        return _page(request, visit, typed, status=422)
    averages = describe_policy(services.matcher.model.policy).averages
    own = cards([seen.card], wanted, averages, locale, now()) if seen.card else []
    own = [replace(card, number=seen.standing.position if seen.standing else 0) for card in own]
    return _page(
        request,
        visit,
        typed,
        seen=seen,
        story=wanted.story,
        own=own,
        unpublished=(await read_own(visit.me.connection, visit.me.account)).status != "published",
        kept_out=[_limit_named(name, wanted, seen.read, locale) for name in seen.kept_out_by],
        read=_read_in_words(wanted, typed, seen.read, locale) if seen.read else [],
        ahead={
            peer.position: locale.listed([locale.say(PARTS[name]) for name in peer.ahead_in])
            for peer in (seen.standing.peers if seen.standing else [])
        },
        more=[(field_name(not_stated.field, locale), step_of(not_stated.field)) for not_stated in seen.would_say_more],
    )


def _read_in_words(wanted: MatchRequest, typed: FormData, read: Read, locale: ReaderLocale) -> list[str]:
    """Everything that was heard, as the seeker's page words it, with what it counts as."""
    chips = play_back(read, _seeker_form(wanted, typed), locale).chips
    return [f"{chip.says} ({chip.state})" if chip.state else chip.says for chip in chips]


def _limit_named(name: str, wanted: MatchRequest, read: Read | None, locale: ReaderLocale) -> str:
    """A limit with what it asks for, as typed, else as it was heard in the story: "fee (at most $60)"."""
    about, limits = locale.say(LIMITS[name].about), wanted.limits
    if name == "near" and limits.near:
        asks = limits.near.place or ""
    elif name == "max_fee" and limits.max_fee:
        asks = locale.say(_AT_MOST) % {"fee": locale.money(limits.max_fee.amount, limits.max_fee.currency)}
    else:
        heard = [s for s in (read.statements if read else []) if name in (s.apply.must or {}).get("limits", {})]
        asks = ", ".join(heard_as(statement, locale) for statement in heard)
    return f"{about} ({asks})" if asks else about


def _page(request: AnyRequest, visit: Visit, typed: FormData, status: int = 200, **answer: object) -> Response[str]:
    samples = [(str(number), visit.locale.say(sample.title)) for number, sample in enumerate(SAMPLES)]
    nothing: dict[str, object] = {"seen": None, "story": "", "own": [], "kept_out": [], "more": [], "found": None}
    locale = visit.locale
    goals = [(domain.id, locale.say(domain.title)) for domain in DOMAINS]
    wishes = [
        (
            quality,
            locale.say(QUALITY_TITLES[quality]),
            [("", locale.say(_NO_WISH)), ("minus", locale.say(entry.wishes[0])), ("plus", locale.say(entry.wishes[1]))],
        )
        for quality, entry in ENTRIES.items()
    ]
    asked_for = {"samples": samples, "goals": goals, "wishes": wishes}
    return own_page(request, "appearance.html", visit.me, status, typed=typed, **(asked_for | nothing | answer))
