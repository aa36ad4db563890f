"""What every page of the seeker's way needs: the posted form, the choices to draw, the errors in plain words."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from schemas.core.wording import fault_of
from schemas.matching.limits import LIMITS
from schemas.matching.match import MatchRequest, Read
from schemas.messages import expected, refusals
from schemas.profiles.practitioner import Profile
from schemas.profiles.qualities import DOMAINS
from service.core.errors import BadRequest
from service.i18n import words
from service.i18n.languages import KM_PER_MILE, ReaderLocale
from service.i18n.words import N_
from service.matching.describe_policy import describe_policy
from service.profiles.store import read_profiles
from service.vocabulary.places import jurisdiction_of, require_place
from service.web.pages.rendering import AnyRequest, locale_of
from service.web.pages.seeker.answers import SeekerForm, field_of, read_form, request_of
from service.web.pages.seeker.crisis import country_of, help_for
from service.web.pages.seeker.meeting import meeting
from service.web.pages.seeker.questions import INPUTS, LIMIT_FIELDS, QUESTIONS
from service.web.pages.terms import stored_name
from service.web.sealed import Seal
from service.web.services import Services

_CURRENCIES = {"US": "USD", "CA": "CAD", "MX": "MXN", "GB": "GBP", "AU": "AUD", "NZ": "NZD", "CH": "CHF", "BR": "BRL"}
_CURRENCY_CHOICES = ("USD", "EUR", "GBP", "CAD", "AUD", "NZD", "CHF", "MXN", "BRL", "ARS", "COP", "CLP", "INR", "JPY")
_LANGUAGE_CHOICES = (
    "en", "es", "pt", "fr", "de", "it", "ht", "zh", "vi", "tl", "ko", "ja", "ar", "fa", "hi", "ur", "ru", "uk", "pl",
    "so", "am", "ase",
)  # fmt: skip
_RADII_KM = ("5", "10", "20", "40", "80", "160", "500")
_RADII_MILES = (3, 5, 10, 25, 50, 100, 300)
# What is wrong about a field, in plain words; the details of the API's errors are for programs.
_FAULTS = {question.input: question.fault for question in QUESTIONS if question.fault}
# What a button or a page before has said: done, and not to be done again.
_DONE_ONCE = frozenset({"tap", "clear", "were", "listed", "sealed", "do"})
_ENGLISH = ReaderLocale("en")
_ANY_FAULT = N_("This answer is not one we can read.")
_NEAREST = N_("Did you mean: %(near)s?")


async def posted(request: AnyRequest) -> tuple[SeekerForm, dict[str, list[str]]]:
    """The answers of a posted form, and its other fields (buttons, choices) by name; out of a sealed one if it is one.

    The page that answers is stored nowhere, and holds its answers sealed where its script asks for that."""
    form = await request.form()
    pairs = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    seal = None
    if (box := form.get("sealed")) or "x-seal" in request.headers:
        database = request.app.state["services"].database
        seal = await database.reading(Seal.read)
        pairs = seal.open(str(box)) if box else pairs
    others: dict[str, list[str]] = {}
    for name, value in pairs:
        others.setdefault(name, []).append(value)
    answers = read_form(pairs)
    cleared = others.get("clear", [""])[0]
    answers = answers.without(cleared) if cleared == "practices" else answers
    request.state.page_answers = PageAnswers(answers, others, seal)
    return answers, others


async def opened(request: AnyRequest, answers: SeekerForm) -> None:
    """The same for answers that came in another way than by fields of a form."""
    database = request.app.state["services"].database
    seal = await database.reading(Seal.read) if "x-seal" in request.headers else None
    request.state.page_answers = PageAnswers(answers, {}, seal)


@dataclass(frozen=True)
class PageAnswers:
    """What the page that is being made answers, and what closes it for the browser to hold."""

    answers: SeekerForm
    others: dict[str, list[str]]
    seal: Seal | None

    def sealed(self) -> str:
        """All answers as they are now, with the fields beside them; nothing where no script asked."""
        if self.seal is None:
            return ""
        beside = {name: values for name, values in self.others.items() if name not in INPUTS | _DONE_ONCE}
        lasting = self.answers.values | beside
        return self.seal.close([(name, value) for name, values in lasting.items() for value in values])


async def match_request(
    services: Services, answers: SeekerForm, cursor: str | None = None, locale: ReaderLocale = _ENGLISH
) -> MatchRequest:
    """The answers as a match request; BadRequest with the fields at fault."""
    _name_concerns(services, answers, locale)
    usual = describe_policy(services.matcher.model.policy).weights
    telehealth_in = _telehealth(answers)
    try:
        return request_of(answers, usual, telehealth_in, cursor)
    except msgspec.ValidationError as error:
        raise BadRequest(refusals.ANSWER_UNREADABLE(), [fault_of(error)]) from None


def _name_concerns(services: Services, answers: SeekerForm, locale: ReaderLocale) -> None:
    """Concerns typed as this page calls them, by the names of the vocabulary."""
    added = [stored_name(services.matcher.terms, "concerns", term, locale) for term in answers.terms("add")]
    if added:
        answers.values["add"] = list(dict.fromkeys(added))


def _telehealth(answers: SeekerForm) -> str | None:
    """Where visits from a distance must be allowed: the jurisdiction of the place named, if one is."""
    if not answers.one("online"):
        return None
    place = answers.one("place")[:300]
    if not place:  # then visits from anywhere count anyhow
        return answers.one("telehealth") or None
    place_found = require_place(place, "/limits/near/place", expected.KNOWN_PLACE())
    return jurisdiction_of(place_found)


async def profiles_of(services: Services, ids: list[UUID]) -> dict[UUID, Profile]:
    """The profiles of cards, by id."""
    stored = await services.database.reading(lambda connection: read_profiles(connection, ids))
    return {id: person.profile for id, person in stored.items()}


def note_faults(answers: SeekerForm, error: BadRequest, locale: ReaderLocale) -> SeekerForm:
    """The answers with each fault beside its field, in plain words."""
    for pointer, wanted in error.fields or [("", error.message)]:
        field = field_of(pointer) or "story"
        if field == "order":  # asks from where
            field, answers.values["order"] = "place", []
        message = locale.say(_FAULTS.get(field_of(pointer) or "story", _ANY_FAULT))
        if "candidates" in wanted.params:
            message = locale.say(N_("There are several places of this name. Which one do you mean?"))
            answers.candidates = list(wanted.params["candidates"])
        if wanted.params.get("near"):
            near = locale.listed([locale.say(name) for name in wanted.params["near"]], "unit")
            message += " " + locale.say(_NEAREST) % {"near": near}
        answers.errors[field] = message
    return answers


def choices(request: AnyRequest, answers: SeekerForm, read: Read | None = None) -> dict[str, Any]:
    """Everything the form is drawn from, in the reader's language; `read` is what was heard in the story."""
    locale = locale_of(request)

    def in_words(table: dict[str, str]) -> list[tuple[str, str]]:
        return [(value, locale.say(text)) for value, text in table.items()]

    def optional(table: dict[str, str], empty: str) -> list[tuple[str, str]]:
        return [("", locale.say(empty)), *in_words(table)]

    return {
        "answers": answers,
        "crisis": help_for(locale, country_of(answers, locale)),
        "crisis_action": "/",
        "crisis_open": bool(answers.one("country")),
        "domains": DOMAINS,
        "meeting": meeting(answers, locale, read),
        "importance": optional({str(step): text for step, text in words.IMPORTANCE.items()}, N_("not now")),
        "radii": _radii(answers, locale),
        "usual_radius": in_km(25) if locale.miles else "40",
        "currencies": [(code, code) for code in _CURRENCY_CHOICES],
        "usual_currency": _CURRENCIES.get(locale.territory or "US", "EUR"),
        "language_options": sorted(
            ((tag, locale.language_name(tag)) for tag in dict.fromkeys([*_LANGUAGE_CHOICES, *answers.all("language")])),
            key=lambda pair: (pair[0] not in ("en", "es"), pair[1].casefold()),
        ),
        "modes": in_words(words.MODES),
        "times": in_words(words.TIMES),
        "serves": in_words(words.SERVES),
        "access": in_words(words.ACCESS),
        "limit_fields": LIMIT_FIELDS,
        "limits": LIMITS,
        "cadences": optional(words.CADENCES, N_("it does not matter")),
        "phases": optional(words.PHASES, N_("it does not matter")),
    }


def _radii(answers: SeekerForm, locale: ReaderLocale) -> list[tuple[str, str]]:
    """The distances to choose from in kilometres and as said, round to the reader; one chosen elsewhere among them."""
    offered = [in_km(miles) for miles in _RADII_MILES] if locale.miles else list(_RADII_KM)
    if re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,3})?", chosen := answers.one("radius")):
        offered.append(chosen)
    # Of two that are said alike, the chosen one.
    by_words = {locale.distance(float(km)): km for km in offered}
    return sorted(((km, text) for text, km in by_words.items()), key=lambda pair: float(pair[0]))


def in_km(miles: float) -> str:
    """A distance of a request, which stays in kilometres, to the metre."""
    return f"{miles * KM_PER_MILE:.3f}"
