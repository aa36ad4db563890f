"""A match result in plain words: how close it comes, why, what differs, what to ask; nothing is added to it."""

import itertools
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from schemas.core.fields import QualityId
from schemas.core.message import Message
from schemas.matching.match import Expected, MatchRequest, MatchResult, Reason
from schemas.messages import matching as says
from schemas.profiles.practitioner import PractitionerCard, PractitionerPublic, Profile
from schemas.profiles.qualities import QUALITY_IDS
from service.core.clock import today
from service.i18n import words
from service.i18n.languages import ReaderLocale
from service.i18n.wording import word
from service.i18n.words import N_, NN_
from service.matching.qualities import ENTRIES
from service.vocabulary.shipped import shipped_concerns

# In spreads of the directory: from here on the words change.
_STEPS = (
    (1.5, N_("much closer than most")),
    (0.5, N_("closer than most")),
    (-0.5, N_("as close as most")),
    (-1.5, N_("less close than most")),
)
_FARTHEST = N_("much less close than most")
# What a card shows before it is opened: enough for ten seconds.
_MOST_WHY, _MOST_DIFFERS = 3, 2
# The seeker's own words in a card, cut around the word that tells; whole where every reason stands.
_LONGEST_QUOTE, _BEFORE_TELLING = 60, 25
_TURN = re.compile(r"[,;:.!?–—]\s+")
# Wishes that do not name themselves.
_OF_YOU = frozenset({says.WISHES_PLUS.code, says.WISHES_MINUS.code, says.WISHES_FEE.code})
_COMING_YEAR = timedelta(days=300)
_FROM_A_DISTANCE = ("video", "phone", "chat")
# A bar covers five spreads below the average of the directory and five above: that is where answers lie.
_BAR_SPREADS = 5.0
_SPREADS_PER_UNIT = 10.0  # part = average + z / 10 (`docs/matching.md`)


@dataclass(frozen=True)
class PartWords:
    """One part: its name, how close in words, and where its bar ends (0 to 100; 50 is the directory's average)."""

    name: str
    words: str
    bar: float
    weight: float


@dataclass(frozen=True)
class ReasonWords:
    seeker: str
    practitioner: str
    evidence: str
    stated: str
    short: str  # `seeker` with a long quote cut


@dataclass(frozen=True)
class MatchedAnswer:
    """One thing the seeker said, with all that the practitioner states about it."""

    seeker: str
    practitioner: str


@dataclass(frozen=True)
class Card:
    """All a page shows of one result; `why` and `differs` are its reasons and tensions in short."""

    practitioner: PractitionerCard
    voice: str  # the person's own words
    ways: str  # how it would be to work together, in one line
    door: list[str]  # how to meet, in which languages, at what cost, from when
    fit: str
    parts: list[PartWords]
    reasons: list[ReasonWords]
    tensions: list[ReasonWords]
    why: list[MatchedAnswer]
    differs: list[MatchedAnswer]
    answers: str  # how many of the things named, where there are several
    not_stated: list[str]
    expectations: list[tuple[str, str]]
    confirmed: str
    questions: list[str]
    tie: int
    number: int
    beyond: bool = False  # works too far away, and is met from a distance


def _answers(result: MatchResult, locale: ReaderLocale) -> str:
    """Which of the things that were said somebody works with, and of how many; or that nothing speaks for them."""
    needs = result.needs
    number = len(needs.met) + len(needs.open)
    if not needs.met:
        nothing = word(says.MEETS_NOTHING(), locale)
        return f"{nothing[:1].upper()}{nothing[1:]}." if result.parts and not result.reasons else ""
    things = locale.listed([locale.say(name) for name in needs.met])
    if number < 2:
        writes = any(reason.code == says.WRITES.code for reason in result.reasons)
        return locale.say(N_("Writes about %(things)s.") if writes else N_("Works with %(things)s.")) % {
            "things": things
        }
    params = {"things": things, "met": len(needs.met), "all": number}
    return locale.say(N_("Answers %(met)d of your %(all)d: %(things)s.")) % params


def cards(
    results: list[MatchResult],
    request: MatchRequest,
    averages: Mapping[str, float],
    locale: ReaderLocale,
    now: datetime,
    beyond: frozenset[UUID] = frozenset(),
) -> list[Card]:
    """The results of a page in words; `beyond` are those who work too far away and are met from a distance."""

    def card(number: int, result: MatchResult) -> Card:
        reasons = [reason_words(reason, locale) for reason in result.reasons]
        tensions = [reason_words(reason, locale) for reason in result.tensions]
        return Card(
            practitioner=result.practitioner,
            voice=result.voice,
            ways="; ".join(locale.say(ENTRIES[quality].met_as[side > 0]) for quality, side in result.ways.items()),
            door=door_words(result, locale, beyond=result.practitioner.id in beyond),
            beyond=result.practitioner.id in beyond,
            fit=locale.say(closeness(_spreads(result, averages))) if result.parts else "",
            parts=[
                PartWords(
                    locale.say(words.PARTS[name]),
                    locale.say(closeness((part.value - averages[name]) * _SPREADS_PER_UNIT)),
                    bar_end((part.value - averages[name]) * _SPREADS_PER_UNIT),
                    part.weight,
                )
                for name, part in result.parts.items()
            ],
            reasons=reasons,
            tensions=tensions,
            why=in_short(reasons, _MOST_WHY),
            differs=in_short(tensions, _MOST_DIFFERS),
            answers=_answers(result, locale),
            not_stated=silences(result, request, locale),
            expectations=expectation_words(result.expectations, locale),
            confirmed=confirmed_words(result.practitioner, locale, now),
            questions=first_visit_questions(result, request, locale),
            tie=result.tie,
            number=number,
        )

    return [card(number, result) for number, result in enumerate(results, 1)]


def door_words(result: MatchResult, locale: ReaderLocale, *, beyond: bool = False) -> list[str]:
    """What a first meeting takes, each in a few words: how, in which languages, at what cost, from when."""
    expected, person = result.expectations, result.practitioner
    modes = [mode for mode in person.modes if not beyond or mode in _FROM_A_DISTANCE]
    steps = [locale.listed([locale.say(words.MODES[mode]) for mode in modes])] if modes else []
    if beyond and person.places:
        steps.append(locale.say(N_("works in %(place)s")) % {"place": "; ".join(person.places)})
    if person.languages:
        steps.append(locale.listed([locale.language_name(tag) for tag in person.languages]))
    if expected.first_talk_free_minutes:
        minutes = expected.first_talk_free_minutes
        steps.append(locale.say(N_("first talk free (%(minutes)d minutes)")) % {"minutes": minutes})
    if expected.trial_cost:
        cost = expected.trial_cost
        steps.append(
            locale.say(N_("a trial for %(cost)s")) % {"cost": price_words(cost.min, cost.max, cost.currency, locale)}
        )
    else:
        if fee := expected.first_visit_fee:
            price = price_words(fee.amount, fee.amount, fee.currency, locale)
            steps.append(locale.say(N_("first visit %(cost)s")) % {"cost": price})
        if fees := expected.session_fee:
            price = price_words(fees.min, fees.max, fees.currency, locale)
            steps.append(locale.say(N_("a session %(cost)s")) % {"cost": price})
    if expected.next_opening:
        opening = expected.next_opening
        soon = opening - today() < _COMING_YEAR
        steps.append(locale.say(N_("from %(day)s")) % {"day": (locale.day_ahead if soon else locale.day)(opening)})
    return steps


def price_words(low: float, high: float, currency: str, locale: ReaderLocale) -> str:
    """`$60 – $70`, `$60`, or that it is free."""
    return locale.money_range(low, high, currency) if high else locale.say(N_("free"))


def reached(profile: Profile | PractitionerPublic) -> list[str]:
    """How somebody is reached without this directory: what a list on paper is for."""
    contact = profile.contact
    ways = [contact.phone, contact.email, contact.website, contact.booking] if contact else []
    places = [", ".join(filter(None, (at.address.line, at.label, at.address.postal_code))) for at in profile.places]
    return [*filter(None, ways), *filter(None, places)]


def in_short(said_of: list[ReasonWords], most: int) -> list[MatchedAnswer]:
    """The first `most` things the seeker said that were met, each once, with the statements that meet it."""
    met: dict[str, list[str]] = {}
    for reason in said_of:
        met.setdefault(reason.seeker, []).append(reason.practitioner)
    short = {reason.seeker: reason.short for reason in said_of}
    return [MatchedAnswer(short[seeker], "; ".join(met[seeker])) for seeker in list(met)[:most]]


def closeness(spreads: float) -> str:
    """How close in words, by the distance from the directory's average."""
    return next((text for least, text in _STEPS if spreads >= least), _FARTHEST)


def bar_end(spreads: float) -> float:
    return round(50 + 50 * max(-1.0, min(1.0, spreads / _BAR_SPREADS)), 1)


def _spreads(result: MatchResult, averages: Mapping[str, float]) -> float:
    """The fit's distance from the average, in spreads of a sum of independent parts."""
    above = sum(part.weight * (part.value - averages[name]) for name, part in result.parts.items())
    width = math.sqrt(sum(part.weight**2 for part in result.parts.values()))
    return above * _SPREADS_PER_UNIT / width if width else 0.0


def reason_words(reason: Reason, locale: ReaderLocale) -> ReasonWords:
    message = Message(reason.seeker_code, reason.seeker_params)
    seeker = word(message, locale)
    if message.code in _OF_YOU:
        seeker = locale.say(N_("you: %(wish)s")) % {"wish": seeker}
    short = seeker
    if message.code == says.YOU_WROTE.code:
        quote = telling_part(message.params["words"], reason.concern or "", locale)
        short = word(says.YOU_WROTE(words=quote), locale)
    return ReasonWords(
        seeker,
        word(Message(reason.code, reason.params), locale),
        "" if reason.evidence == "stated" else locale.say(words.EVIDENCE[reason.evidence]),
        locale.day(reason.stated_at) if reason.stated_at else "",
        short,
    )


def telling_part(quote: str, concern: str, locale: ReaderLocale) -> str:
    """A quote of at most 60 letters, around the first word that is one of the concern's names; else its beginning."""
    if len(quote) <= _LONGEST_QUOTE:
        return quote
    stems = _name_stems(concern) | _stems_of(locale.say(concern))
    telling = next((word.start() for word in _WORD.finditer(quote) if word[0][:4].casefold() in stems), 0)
    start = 0
    if telling > _LONGEST_QUOTE - _BEFORE_TELLING:
        turns = [turn.end() for turn in _TURN.finditer(quote, 0, telling)]
        blank = quote.find(" ", telling - _BEFORE_TELLING) + 1
        start = next((turn for turn in reversed(turns) if turn >= telling - _BEFORE_TELLING), blank)
    end = start + _LONGEST_QUOTE
    part = quote[start:] if end >= len(quote) else quote[start:end].rsplit(" ", 1)[0].rstrip(" ,;:–—") + "…"
    return part if start == 0 else f"…{part}"


_WORD = re.compile(r"\w{3,}")


@lru_cache(1_000)
def _name_stems(concern: str) -> frozenset[str]:
    entry = next((entry for entry in shipped_concerns() if entry.name == concern), None)
    return _stems_of(" ".join((concern, *(entry.aliases if entry else ()))))


def _stems_of(text: str) -> frozenset[str]:
    return frozenset(word[:4] for word in _WORD.findall(text.casefold()))


def silences(result: MatchResult, request: MatchRequest, locale: ReaderLocale) -> list[str]:
    """What the seeker asked and got no answer to, what a first visit should make clear, then what they left open."""
    names, left_open = _split_not_stated(result, request)
    results = [not_stated(name, locale) for name in names if name != "fee"]
    expected = result.expectations
    wished = request.preferences.max_fee
    if "fee" in result.not_stated and wished and expected.session_fee:
        results.append(locale.say(N_("the fee in %(currency)s")) % {"currency": wished.currency})
    elif expected.session_fee is None:
        results.append(locale.say(words.WISHES["fee"]))
    if expected.trial_visits is None:
        results.append(locale.say(N_("a trial")))
    if expected.review_point is None:
        results.append(locale.say(N_("a day to look back together")))
    if expected.next_opening is None:
        results.append(locale.say(N_("the next opening")))
    results += [not_stated(name, locale) for name in left_open]
    return [name[:1].lower() + name[1:] for name in results]


def _split_not_stated(result: MatchResult, request: MatchRequest) -> tuple[list[str], list[str]]:
    """What is not stated of what the seeker asked for, and of the qualities that they left open."""
    # With goals, "lifestyle" is the name of their domains as well.
    asked_for = {*request.practices, "lifestyle"} if "lifestyle" in result.parts else set(request.practices)
    left_open: list[str] = [name for name in result.not_stated if name in QUALITY_IDS and name not in asked_for]
    return [name for name in result.not_stated if name not in left_open], left_open


def not_stated(name: str, locale: ReaderLocale) -> str:
    """The name of a quality or of a wish that the practitioner says nothing about."""
    if name in words.QUALITY_TITLES and name != "lifestyle":
        return locale.say(words.QUALITY_TITLES[name])
    return locale.say(words.WISHES.get(name, name))


def confirmed_words(card: PractitionerCard, locale: ReaderLocale, now: datetime) -> str:
    if card.confirmed_at is None:
        return locale.say(N_("not confirmed yet"))
    days = (now - card.confirmed_at).days
    if card.stale:
        return locale.say(N_("not confirmed since %(day)s")) % {"day": locale.day(card.confirmed_at)}
    if days < 1:
        return locale.say(N_("confirmed today"))
    return locale.count(*NN_("confirmed %(num)d day ago", "confirmed %(num)d days ago"), days)


def expectation_words(expected: Expected, locale: ReaderLocale) -> list[tuple[str, str]]:
    """(what, how much) of what a seeker may expect; only what was stated."""
    rows: list[tuple[str, str]] = []

    def row(name: str, value: str) -> None:
        rows.append((locale.say(name), value))

    first = [price_words(fee.amount, fee.amount, fee.currency, locale)] if (fee := expected.first_visit_fee) else []
    if expected.first_visit_minutes:
        first.append(locale.say(N_("%(minutes)d minutes")) % {"minutes": expected.first_visit_minutes})
    if first:
        row(N_("First visit"), ", ".join(first))
    if expected.session_fee:
        fees = expected.session_fee
        row(N_("A session"), price_words(fees.min, fees.max, fees.currency, locale))
    if expected.trial_visits:
        visits = locale.count(words.VISITS[0], words.VISITS[1], expected.trial_visits)
        cost = expected.trial_cost
        row(N_("A trial"), f"{visits}, {price_words(cost.min, cost.max, cost.currency, locale)}" if cost else visits)
    if expected.usual_visits:
        low, high = expected.usual_visits
        row(N_("In all, usually"), visit_range(low, high, locale))
    if expected.review_point:
        row(N_("Looking back together"), expected.review_point)
    if expected.next_opening:
        row(N_("Next opening"), locale.day(expected.next_opening))
    return rows


def visit_range(low: int, high: int, locale: ReaderLocale) -> str:
    """`6 to 12 visits`, or `6 visits`."""
    if low == high:
        return locale.count(words.VISITS[0], words.VISITS[1], low)
    return locale.say(N_("%(low)d to %(high)d visits")) % {"low": low, "high": high}


QUESTIONS: dict[str, str] = words.FIRST_VISIT_QUESTIONS | {id: entry.ask for id, entry in ENTRIES.items()}


def first_visit_questions(result: MatchResult, request: MatchRequest, locale: ReaderLocale) -> list[str]:
    """What to ask: about each tension, then about what the seeker asked for and is not stated; six at most."""
    item: dict[str, None] = {}
    for reason in result.tensions:
        if reason.quality or reason.preference:
            item[locale.say(QUESTIONS[str(reason.quality or reason.preference)])] = None
        elif reason.domain:
            domain = locale.say(words.DOMAIN_NAMES[reason.domain])
            item[locale.say(QUESTIONS["domain"]) % {"domain": domain}] = None
    for name in itertools.chain(*_split_not_stated(result, request)):
        key = "lifestyle_domains" if name == "lifestyle" and "lifestyle" in result.parts else name
        item[locale.say(QUESTIONS[key])] = None
    if not item:
        item = dict.fromkeys(locale.say(QUESTIONS[name]) for name in ("expectations", "options"))
    return list(item)[:6]


def review_questions(request: MatchRequest, locale: ReaderLocale) -> list[str]:
    """Nine questions for the review point, those the seeker weighted first."""
    return [locale.say(ENTRIES[quality].review) for quality in review_order(request)]


def review_order(request: MatchRequest) -> list[QualityId]:
    """The qualities, those that the seeker weighted first."""
    return sorted(QUALITY_IDS, key=lambda quality: -abs(request.practices.get(quality, 0)))
