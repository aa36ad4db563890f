"""A practitioner's public page: shareable, with structured data for search engines and a way to report an error."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from schemas.matching.match import MatchRequest, MatchResult
from schemas.profiles.practitioner import Credential, PractitionerPublic
from schemas.profiles.qualities import DOMAINS, QUALITIES, Quality
from service.accounts.ask_introduction import takes_messages
from service.accounts.claim_profile import is_unclaimed
from service.core.clock import now, today
from service.core.errors import BadRequest
from service.core.settings import Settings
from service.directory.show_profile import show_profile
from service.i18n import words
from service.i18n.languages import ReaderLocale
from service.i18n.wording import item_words
from service.i18n.words import N_
from service.matching.compare_matches import compare_matches
from service.matching.describe_policy import describe_policy
from service.vocabulary.jurisdictions import jurisdiction_name
from service.web.access import access
from service.web.forms.fields import FormData
from service.web.pages.field_words import listed_facts
from service.web.pages.rendering import AnyRequest, locale_of, page, web_address
from service.web.pages.seeker.base import match_request, posted
from service.web.pages.seeker.compare import chosen_ids
from service.web.pages.seeker.crisis import danger_in_story
from service.web.pages.seeker.result_words import cards, price_words, visit_range
from service.web.pages.seeker.writing import Writing, questions_to_ask
from service.web.services import Provided, Services

_TYPED = ("wrong", "to", "about")


@get("/practitioners/{practitioner_id:uuid}", include_in_schema=False, opt=access("anyone"))
async def get_profile(request: AnyRequest, practitioner_id: FromPath[UUID], services: Provided) -> Response[str]:
    """The page of a published profile; NotFound otherwise."""
    shown = await services.database.reading(lambda connection: show_profile(connection, practitioner_id))
    more = await _beside(services, practitioner_id)
    services.reach.note_opened(practitioner_id)
    return profile_page(request, shown.profile, services.settings, **more)


@post(
    "/practitioners/{practitioner_id:uuid}",
    status_code=200,
    include_in_schema=False,
    opt=access("anyone", reads=True, repeats="forgotten", rate="matching"),
)
async def post_profile(request: AnyRequest, practitioner_id: FromPath[UUID], services: Provided) -> Response[str]:
    """The same page for somebody who comes from a list: why it fits them, and the way back."""
    answers, others = await posted(request)
    locale = locale_of(request)
    results: list[MatchResult] = []
    try:
        wanted = await match_request(services, answers, locale=locale)
        results = await services.database.reading(
            lambda connection: compare_matches(connection, services.matcher, wanted, [practitioner_id])
        )
    except BadRequest:
        wanted = MatchRequest()
    averages = describe_policy(services.matcher.model.policy).averages
    for_you = cards(results, wanted, averages, locale, now())
    more = await _beside(services, practitioner_id)
    shown = await services.database.reading(lambda connection: show_profile(connection, practitioner_id))
    danger = await danger_in_story(services, answers, locale)
    services.reach.note_opened(practitioner_id)
    return profile_page(
        request,
        shown.profile,
        services.settings,
        **more | danger,
        for_you=for_you[0] if for_you else None,
        answers=answers,
        chosen=chosen_ids(others.get("chosen", [])),
        cursor=others.get("here", [""])[0],
    )


async def _beside(services: Services, id: UUID) -> dict[str, Any]:
    """What a public page says beside the profile."""
    unclaimed = await services.database.reading(lambda connection: is_unclaimed(connection, id))
    passes_on = await services.database.reading(lambda connection: takes_messages(connection, id))
    return {"passes_on": passes_on, "unclaimed": unclaimed}


def profile_page(
    request: AnyRequest, profile: PractitionerPublic, settings: Settings, status: int = 200, **more: Any
) -> Response[str]:
    """The page itself; `more` is what a form on it has to say."""
    locale = locale_of(request)
    address = f"{settings.base_url}/practitioners/{profile.id}"
    state: dict[str, Any] = {"errors": {}, "sent": "", "own": False, "unclaimed": False, "passes_on": True}
    state |= {"answers": None, "for_you": None, "cursor": "", "helps": [], "emergency": ""}
    state["typed"] = dict.fromkeys(_TYPED, "")
    attempt = more.get("attempt") or Writing(FormData())
    state |= {"attempt": attempt, "form_data": attempt.form, "to_ask": questions_to_ask(locale)}
    return page(
        request,
        "profile.html",
        status,
        **state | more,
        profile=profile,
        sends_mail=bool(settings.smtp_url),
        address=address,
        structured=structured_data(profile, address),
        expected=expected_rows(profile, locale),
        facts=listed_facts(profile, locale),
        own_words=_own_words(profile, locale),
        credentials=[_credential(credential, locale) for credential in profile.credentials],
        qualities=[(quality, _statements(profile, quality, locale)) for quality in QUALITIES],
        silent=[locale.say(quality.title) for quality in QUALITIES if not _statements(profile, quality, locale)],
        domains=[
            (locale.say(domain.title), locale.say(words.LEVELS[profile.lifestyle[domain.id]]))
            for domain in DOMAINS
            if domain.id in profile.lifestyle
        ],
        words=words,
        opening=profile.next_opening if profile.next_opening and profile.next_opening >= today() else None,
    )


def _credential(credential: Credential, locale: ReaderLocale) -> str:
    """A title with who gave it, where it is valid, and its number."""
    where = jurisdiction_name(credential.jurisdiction, locale.language) if credential.jurisdiction else None
    number = locale.say(N_("no. %(number)s")) % {"number": credential.number} if credential.number else None
    return ", ".join(filter(None, (credential.title, credential.issuer, where, number)))


def _own_words(profile: PractitionerPublic, locale: ReaderLocale) -> list[tuple[str, str]]:
    """(language, text) of one's own words, those in the reader's language first; empty: it is not said which."""
    texts = [("", profile.approach)] if profile.approach else []
    texts += [(text.language, text.approach) for text in profile.texts]
    return sorted(texts, key=lambda text: text[0].partition("-")[0].lower() != locale.language)


def expected_rows(profile: PractitionerPublic, locale: ReaderLocale) -> list[tuple[str, str]]:
    """(what, how much) of cost and length, as stated."""
    rows: list[tuple[str, str]] = []

    def row(name: str, *stated: str) -> None:
        if any(stated):
            rows.append((locale.say(name), ", ".join(filter(None, stated))))

    def minutes(number: int | None) -> str:
        return locale.say(N_("%(minutes)d minutes")) % {"minutes": number} if number else ""

    fees, usual = profile.fees, profile.expectations
    if fees and fees.first_visit:
        amount = fees.first_visit.amount
        cost = price_words(amount, amount, fees.currency, locale) if amount is not None and fees.currency else ""
        row(N_("First visit"), cost, minutes(fees.first_visit.minutes))
    if fees and fees.session:
        stated = [amount for amount in (fees.session.min, fees.session.max) if amount is not None]
        cost = price_words(min(stated), max(stated), fees.currency, locale) if stated and fees.currency else ""
        row(N_("A session"), cost, minutes(fees.session.minutes))
    if usual:
        visits = locale.count(*words.VISITS, usual.trial_visits) if usual.trial_visits else ""
        row(N_("A trial"), visits, locale.count(*words.WEEKS, usual.trial_weeks) if usual.trial_weeks else "")
        row(N_("In all, usually"), visit_range(*usual.usual_visits, locale) if usual.usual_visits else "")
        row(N_("Looking back together"), usual.review_point or "")
    return rows


def _statements(profile: PractitionerPublic, quality: Quality, locale: ReaderLocale) -> list[str]:
    practice = profile.practices.get(quality.id)
    answered = practice.items if practice else {}
    return [item_words(item, answered[item.id], locale) for item in quality.all_items if item.id in answered]


def structured_data(profile: PractitionerPublic, address: str) -> str:
    """schema.org JSON-LD: what is stated and nothing more; safe inside a script element, which never runs."""
    contact = profile.contact
    person = {
        "@context": "https://schema.org",
        "@type": "Person",
        "@id": address,
        "url": address,
        "name": profile.display_name,
        "jobTitle": list(profile.modalities),
        "knowsLanguage": list(profile.languages),
        "knowsAbout": list(profile.concerns),
        "description": (profile.approach or "")[:300],
        "telephone": contact.phone if contact else None,
        "email": contact.email if contact else None,
        "sameAs": web_address(contact.website) if contact and contact.website else None,
        "hasCredential": [
            {"@type": "EducationalOccupationalCredential", "name": credential.title}
            for credential in profile.credentials
        ],
        "workLocation": [
            {
                "@type": "Place",
                "address": {
                    "@type": "PostalAddress",
                    "streetAddress": place.address.line,
                    "addressLocality": place.address.city,
                    "addressRegion": place.address.region,
                    "postalCode": place.address.postal_code,
                    "addressCountry": place.address.country,
                },
            }
            for place in profile.places
        ],
    }
    text = msgspec.json.encode(_filled(person)).decode()
    return text.replace("<", "\\u003c").replace("&", "\\u0026")


def _filled(value: Any) -> Any:
    """The same without what is empty."""
    if isinstance(value, dict):
        return {key: _filled(item) for key, item in value.items() if item not in (None, "", [], {})}
    return [_filled(item) for item in value] if isinstance(value, list) else value
