"""The nine qualities: beside poles and items (`schemas/profiles/qualities.py`) all else there is to say about each.

A checkable fact beside the answers, which moves no fit, and what it says; both ends as a seeker's wish and as a way of
working; what to ask at a first visit and at the review. Texts are keys of the catalogue.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from schemas.core.fields import QualityId
from schemas.core.message import Message
from schemas.messages import matching as says
from schemas.profiles.practitioner import Profile
from schemas.profiles.qualities import DOMAIN_IDS

MOST_DOMAINS = 5
_INCOME_STEPS = {"none": 2.0, "under_10": 1.0, "10_to_25": 0.0, "25_to_50": -1.0, "over_50": -2.0}
_LONGEST_MINUTES, _STEP_MINUTES = 120, 30.0


class Fact(NamedTuple):
    """A checkable fact: its place on its published scale, and what it says for a pole.

    Published in `docs/matching.md`: minutes and weeks as they are, shares and yes/no as steps. A fact may document the
    minus pole.
    """

    value: Callable[[Profile], float | None]  # None: not stated
    says: Callable[[Profile, bool], Message | None]  # for the plus pole or not; None where it says nothing
    field: str  # of the profile


class QualityEntry(NamedTuple):
    """Pairs are (minus pole, plus pole)."""

    wishes: tuple[str, str]  # as a seeker says them
    ways: tuple[str, str]  # as a practitioner does; both are ways to be proud of
    met_as: tuple[str, str]  # as one says it of them: "somebody who …"
    ask: str  # at a first visit, where the practitioner's answer differs or is missing
    review: str  # to oneself, when it is time to look whether the work helps
    fact: Fact | None = None


def _plan(profile: Profile) -> float | None:
    result = profile.disclosures
    return None if result is None or result.shared_plan is None else 1.0 if result.shared_plan else -1.0


def _plan_says(_: Profile, plus: bool) -> Message:
    return says.SHARED_PLAN() if plus else says.NO_SHARED_PLAN()


def _minutes(minutes: int | None) -> float | None:
    return None if minutes is None else min(minutes, _LONGEST_MINUTES) / _STEP_MINUTES


def _first_visit(profile: Profile) -> int | None:
    return profile.fees.first_visit.minutes if profile.fees and profile.fees.first_visit else None


def _first_visit_says(profile: Profile, _: bool) -> Message | None:
    minutes = _first_visit(profile)
    return says.FIRST_VISIT_LASTS(minutes=minutes) if minutes else None


def _domains(profile: Profile) -> float | None:
    levels = list(profile.lifestyle.values())
    # The same level in all ten domains says nothing, as in the lifestyle part; and who claims most of them has no more.
    if not levels or (len(levels) == len(DOMAIN_IDS) and len(set(levels)) == 1):
        return None
    return float(min(sum(level in ("regular", "central") for level in levels), MOST_DOMAINS))


def _domains_says(profile: Profile, _: bool) -> Message:
    work = sum(level in ("regular", "central") for level in profile.lifestyle.values())
    return says.LIFESTYLE_DOMAINS(domains=work)


def _agreed(profile: Profile) -> float | None:
    expected = profile.expectations
    if expected is None:
        return None
    stated = (expected.trial_weeks or expected.trial_visits, expected.usual_visits, expected.review_point)
    return float(sum(bool(part) for part in stated)) if any(stated) else None


def _agreed_says(profile: Profile, plus: bool) -> Message | None:
    expected = profile.expectations
    if expected is None or not plus:  # whoever states one of the three has not left it open
        return None
    stated = [
        (says.A_TRIAL(), expected.trial_weeks or expected.trial_visits),
        (says.USUAL_VISITS(), expected.usual_visits),
        (says.A_REVIEW_POINT(), expected.review_point),
    ]
    return says.STATES_AT_THE_START(list=[what for what, given in stated if given])


def _products(profile: Profile) -> float | None:
    products = profile.products
    if products is None or products.income_share is None:
        return None
    return _INCOME_STEPS[products.income_share] - (1.0 if products.commission else 0.0)


def _products_says(profile: Profile, _: bool) -> Message | None:
    products = profile.products
    if products is None or products.income_share is None:
        return None
    income = says.INCOME_FROM_PRODUCTS[products.income_share]()
    return says.WITH_COMMISSION(income=income) if products.commission else income


def _given(profile: Profile) -> list[tuple[Message, bool | None]]:
    fees, result = profile.fees, profile.disclosures
    places = result.free_places if result else None
    return [
        (says.SLIDING_SCALE(), fees.sliding_scale if fees else None),
        (says.EXCHANGE(), fees.exchange if fees else None),
        (says.FREE_PLACES(), None if places is None else places > 0),
    ]


def _giving(profile: Profile) -> float | None:
    known = [given for _, given in _given(profile) if given is not None]
    return float(sum(known)) if known else None


def _giving_says(profile: Profile, plus: bool) -> Message | None:
    named = [what for what, given in _given(profile) if given is plus]
    offers = says.OFFERS if plus else says.OFFERS_NOT
    return offers(list=named) if named else None


def _limits(profile: Profile) -> float | None:
    return float(min(len(profile.does_not_treat), 3)) if profile.does_not_treat else None


def _limits_says(profile: Profile, plus: bool) -> Message | None:
    return says.DOES_NOT_TREAT(conditions=profile.does_not_treat) if plus else None


ENTRIES: Mapping[QualityId, QualityEntry] = {
    "horizontal": QualityEntry(
        (
            "Guide me: you know the way, tell me what to do.",
            "Let us decide together, from the goal to every change of plan.",
        ),
        (
            "I lead: people come for my direction.",
            "We decide together, from the goal to every change of plan.",
        ),
        ("leads the way", "decides together with you"),
        "How do we decide what to work on, and what happens when I want to change the plan?",
        "Did I have my say in what we do?",
        Fact(_plan, _plan_says, "disclosures"),
    ),
    "story": QualityEntry(
        ("Go straight to the problem.", "Start from my whole story."),
        ("I go straight to the problem they bring.", "I start from the whole story."),
        ("goes straight to the problem", "starts from your whole story"),
        "How much of my life would you like to hear before you advise something?",
        "Does this person know what matters in my life?",
        Fact(lambda profile: _minutes(_first_visit(profile)), _first_visit_says, "fees"),
    ),
    "lifestyle": QualityEntry(
        ("Treat me: the work happens in the visit.", "Help me change my daily life."),
        ("I treat: the work happens in the visit.", "I help people change their daily life."),
        ("treats you in the visit", "helps you change your daily life"),
        "What would I do between visits, and who chooses it?",
        "Has something in my daily life changed that I chose to change?",
        Fact(_domains, _domains_says, "lifestyle"),
    ),
    "listening": QualityEntry(
        ("Mostly teach me: explain, show, advise.", "Mostly listen to me."),
        ("I mostly teach: explain, show, advise.", "I mostly listen."),
        ("explains and shows", "mostly listens"),
        "How much of a visit is talking, how much is you showing or treating?",
        "Do I feel heard?",
    ),
    "expectations": QualityEntry(
        (
            "Leave it open: let us see how it goes.",
            "Agree at the start on a trial, its cost and a day to review it.",
        ),
        (
            "I leave it open and see how it goes.",
            "I agree at the start on a trial, its cost and a day to review it.",
        ),
        ("leaves it open how it goes", "agrees on a trial, its cost and a review"),
        "When do we look whether this helps, and what will it have cost by then?",
        "Did it cost and last what we agreed, and do I know how to stop?",
        Fact(_agreed, _agreed_says, "expectations"),
    ),
    "service": QualityEntry(
        (
            "Products and tests from one place suit me.",
            "Only the service: nothing sold to me.",
        ),
        (
            "Products and tests come from one place: mine.",
            "I offer the service and sell nothing else.",
        ),
        ("has products and tests in one place", "sells you nothing beside the work"),
        "Will you suggest products or tests, and do you earn from them?",
        "Was I free to buy nothing?",
        Fact(_products, _products_says, "products"),
    ),
    "reciprocity": QualityEntry(
        (
            "A plain fee for a plain service.",
            "Giving and receiving: sliding scales, exchange, community.",
        ),
        (
            "A plain fee for a plain service.",
            "Giving and receiving: sliding scales, exchange, community.",
        ),
        ("takes a plain fee", "gives and receives, by scale or exchange"),
        "Is there a sliding scale or another way to give something back?",
        "Is what I give and what I receive in balance?",
        Fact(_giving, _giving_says, "fees"),
    ),
    "options": QualityEntry(
        (
            "Recommend me one way, clearly.",
            "Show me all the options, also outside your own field.",
        ),
        (
            "I give a clear recommendation.",
            "I show all the options, also outside my own field.",
        ),
        ("gives you a clear recommendation", "shows you all the options"),
        "What other routes are there for this, outside your own work as well?",
        "Did I hear about other routes, and about the limits of this one?",
        Fact(_limits, _limits_says, "does_not_treat"),
    ),
    "webwork": QualityEntry(
        (
            "Keep it in one place.",
            "Work as part of a team, with my other caregivers and people close to me.",
        ),
        (
            "I keep the work in one place.",
            "I work as part of a team, with other caregivers and people close to the person.",
        ),
        ("keeps it in one place", "works with your other caregivers"),
        "Would you talk with my other caregivers if I ask you to?",
        "Do the people who care for me know of each other, as far as I want it?",
    ),
}


def stated_facts(profile: Profile) -> dict[str, float]:
    """Quality -> its fact on its published scale, as far as it is stated."""
    result = {id: entry.fact.value(profile) for id, entry in ENTRIES.items() if entry.fact}
    return {id: value for id, value in result.items() if value is not None}
