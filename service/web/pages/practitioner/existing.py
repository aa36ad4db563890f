"""A profile from what exists already: a pasted text, or a page fetched once by our server when its person agrees.

What is read is proposed beside its sentence, to be ticked or struck out. The text stands in the page alone.
"""

from typing import Any, NamedTuple

import msgspec
from litestar import Response, get, post
from litestar.response import Redirect

from schemas.messages import refusals
from schemas.profiles.practitioner import StoredProfile
from service.accounts.edit_profile import Edit, Precondition, patch_profile
from service.accounts.own_profile import etag, find_own
from service.core.clock import now
from service.core.errors import BadRequest
from service.core.rate_limit import DAY, Limit, take
from service.i18n.words import N_
from service.intake.page_text import page_text
from service.intake.propose_answers import LISTS, MOST_CHARACTERS, ProposedAnswer, patch_of_answers, propose_answers
from service.jobs.fetching import fetch_page
from service.jobs.webhooks import open_client
from service.profiles.cells.contacts import read_web
from service.profiles.fields import value_at
from service.web.access import access
from service.web.forms.fields import FormData, looked_up, posted_values, typed_from
from service.web.pages.practitioner.answers import encoded
from service.web.pages.practitioner.base import Visit, onward, own_page, visit
from service.web.pages.practitioner.profile_words import field_name, value_words
from service.web.pages.rendering import AnyRequest
from service.web.services import Provided, Services

_FETCHED = Limit("page of account", 20, DAY, refusals.TOO_MANY_PAGES_READ())
_NOTHING_GIVEN = N_("Paste a text, or write the address of a page.")
_NO_CONSENT = N_("Tick that the page may be fetched, or paste its text instead.")
_NOT_HAD = N_(
    "This page could not be fetched: it has to be a public https address of a page of text. Paste its text instead."
)
_NOTHING_READ = N_("Nothing was read from this. A text in English or Spanish about your work is needed.")
_NAME_NEEDED = N_("A name is needed, at most 200 characters.")
_PRACTICE_NEEDED = N_("Tick at least one kind of practice, or write one here.")
_REFUSED = N_("This could not be kept as it stands: strike it out, and write it on the form. %(field)s")
# Not ticked beforehand: ways of working, which only their person can state, and an address shown to everyone.
_TO_TICK = ("practices.", "contact.email")


class _TickedField(NamedTuple):
    """What a tick sends: a field by its path, and what is stated."""

    path: str
    value: Any


@get("/me/existing", include_in_schema=False, opt=access("account", assistant=True))
async def get_existing(request: AnyRequest, services: Provided) -> Response[str]:
    """A box for a text, and one for an address."""
    async with visit(request, services) as context:
        return own_page(request, "existing.html", context.me, typed=FormData())


@post(
    "/me/existing", status_code=200, include_in_schema=False, opt=access("account", assistant=True, repeats="forgotten")
)
async def post_existing(request: AnyRequest, services: Provided) -> Response[str] | Redirect:
    """Shows what was read; takes over what was ticked of it."""
    async with visit(request, services) as context:
        typed = FormData(posted_values(context.posted, MOST_CHARACTERS))
        stored = await find_own(context.me.connection, context.me.account)
        if context.one("do") == "take":
            return await _take(request, context, services, stored)
        text = await _text(context, services, typed)
        answers = await propose_answers(services.matcher.model, services.matcher.terms.lexicon, text) if text else []
        new = [answer for answer in answers if not _is_stated(answer, stored)]
        if text and not answers:
            typed.errors["text"] = context.locale.say(_NOTHING_READ)
        if typed.errors:
            return own_page(request, "existing.html", context.me, 422, typed=typed)
        return _proposed(
            request, context, stored, new, {_coded(answer) for answer in new if _is_ticked(answer, stored)}
        )


async def _text(context: Visit, services: Services, typed: FormData) -> str:
    """The text pasted, or that of the page; empty, with the fault noted, where there is none."""
    address = typed.one("address")
    if text := typed.one("text"):
        return text[:MOST_CHARACTERS]
    if not address:
        typed.errors["text"] = context.locale.say(_NOTHING_GIVEN)
    elif not typed.has("consent", "yes"):
        typed.errors["consent"] = context.locale.say(_NO_CONSENT)
    else:
        await take(context.me.connection, _FETCHED, str(context.me.account.id), now())
        page = read_web(address).value
        async with open_client() as client:
            fetched = await fetch_page(client, services.settings.webhook_loopback, page) if page else None
        if fetched:
            return page_text(fetched.body, fetched.encoding)[:MOST_CHARACTERS]
        typed.errors["address"] = context.locale.say(_NOT_HAD)
    return ""


def _is_stated(answer: ProposedAnswer, stored: StoredProfile | None) -> bool:
    before = value_at(encoded(stored.profile), answer.path) if stored else None
    return answer.value in before if isinstance(before, list) else before == answer.value


def _is_ticked(answer: ProposedAnswer, stored: StoredProfile | None) -> bool:
    """Whether it is ticked beforehand: a fact, named as such, that the profile is silent about."""
    before = looked_up(encoded(stored.profile), answer.path) if stored else None
    return answer.named and not answer.path.startswith(_TO_TICK) and (before is None or answer.path in LISTS)


def _coded(answer: ProposedAnswer) -> str:
    return msgspec.json.encode(_TickedField(answer.path, answer.value)).decode()


def _proposed(
    request: AnyRequest,
    context: Visit,
    stored: StoredProfile | None,
    answers: list[ProposedAnswer],
    ticked: set[str],
    typed: FormData | None = None,
) -> Response[str]:
    locale, typed = context.locale, typed or FormData()
    rows = [
        (
            field_name(answer.path, locale),
            value_words(answer.path, [answer.value] if answer.path in LISTS else answer.value, locale),
            answer.quote,
            _coded(answer),
            _coded(answer) in ticked,
        )
        for answer in answers
    ]
    begins = stored is None
    asks_name = begins and ("name" in typed.errors or not any(answer.path == "display_name" for answer in answers))
    values = {"rows": rows, "begins": begins, "asks_name": asks_name}
    return own_page(request, "proposed.html", context.me, 422 if typed.errors else 200, typed=typed, **values)


async def _take(
    request: AnyRequest, context: Visit, services: Services, stored: StoredProfile | None
) -> Response[str] | Redirect:
    typed = typed_from(context.posted)
    ticked = [_decoded(text) for text in typed.all("take")]
    pairs = [(answer.path, answer.value) for answer in ticked]
    if practice := typed.one("practice"):
        pairs.append(("modalities", practice))
    if name := typed.one("name"):
        pairs.append(("display_name", name))
    if stored is None:
        typed.errors |= {} if any(path == "display_name" for path, _ in pairs) else {"name": _NAME_NEEDED}
        typed.errors |= {} if any(path == "modalities" for path, _ in pairs) else {"practice": _PRACTICE_NEEDED}
    if not typed.errors and pairs:
        edit = Edit(context.me.account, Precondition(if_match=etag(stored)))
        try:
            patch = patch_of_answers(stored.profile if stored else None, pairs)
            await patch_profile(context.me.connection, services.matcher, edit, patch)
        except BadRequest as error:
            named = [field_name(pointer, context.locale) for pointer, _ in error.fields]
            typed.errors["take"] = context.locale.say(_REFUSED) % {
                "field": context.locale.listed(named) if named else ""
            }
    if not typed.errors:
        return onward(request, "/me/profile/short-name?done=taken")
    typed.errors = {name: context.locale.say(text) for name, text in typed.errors.items()}
    offered = [_decoded(text) for text in typed.all("offered")]
    answers = [ProposedAnswer(*row, quote) for row, quote in zip(offered, typed.all("quote"), strict=False)]
    return _proposed(request, context, stored, answers, set(typed.all("take")), typed)


def _decoded(text: str) -> _TickedField:
    try:
        return msgspec.json.decode(text, type=_TickedField)
    except msgspec.DecodeError:
        raise BadRequest(refusals.UNKNOWN_FIELD()) from None
