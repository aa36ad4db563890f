"""The nine partnership qualities: axes with two reasonable poles, their items, and the ten lifestyle domains.

One instrument for every modality (`docs/matching.md`): practitioners answer counts of the last ten, anchored
steps, numbers and yes/no; seekers answer -3..+3 between the poles. `u` is an answer's position between the
minus pole (0.0) and the plus pole (1.0).
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache

import msgspec

from schemas.core.fields import DomainId, Layer, Level, QualityId, WorkFormat
from schemas.profiles.format_items import FORMAT_ITEMS, NOT_ASKED
from schemas.profiles.items import Item, count, number, step, yes_no

LAYERS = ("body", "mind", "spirit")


class Quality(msgspec.Struct, frozen=True):
    """One axis: what a seeker may wish for at either end, and how a practitioner's way is asked."""

    id: QualityId
    title: str
    minus: str
    plus: str
    items: tuple[Item, ...]  # as asked of those who work one to one with a plan
    documented_by: str
    others: tuple[Item, ...] = ()  # as asked where the work has another form

    @property
    def all_items(self) -> tuple[Item, ...]:
        """Every item of every set."""
        return (*self.items, *self.others)

    def items_for(self, format: WorkFormat) -> list[Item]:
        """The set of one format: what is asked of everybody, with its own in place of what does not fit it."""
        own = {item.like: item for item in self.others if format in item.formats}
        left_out = NOT_ASKED.get(format, frozenset())
        return [own.get(item.id, item) for item in self.items if item.id in own or item.id not in left_out]


class Domain(msgspec.Struct, frozen=True):
    """A lifestyle domain a goal or an accompaniment may lie in, and the layer it nourishes."""

    id: DomainId
    title: str
    layer: Layer


_PLANNED: tuple[Quality, ...] = (
    Quality(
        "horizontal",
        "Who decides",
        "guide me",
        "decide together",
        (
            count(
                "client_set_goal",
                "Of your last ten clients, how many set the goal of the work in their own words?",
                "{value} of the last 10 clients set the goal of the work themselves",
            ),
            count(
                "client_changed_plan",
                "Of your last ten clients, how many changed the plan after it was made?",
                "{value} of the last 10 clients changed the plan after it was made",
            ),
            step(
                "notes_access",
                "What may clients do with the notes you keep about them?",
                "notes: clients {value}",
                "leave them with me",
                "hear a summary when they ask",
                "read them when they ask",
                "read and correct them as a matter of course",
            ),
        ),
        "a written shared plan, yes or no (disclosures.shared_plan)",
    ),
    Quality(
        "story",
        "Where we begin",
        "go straight to the problem",
        "start from my whole story",
        (
            number(
                "minutes_before_advice",
                "In a usual first visit, how many minutes pass before your first advice or treatment?",
                "about {value} minutes of a first visit pass before the first advice",
                "minutes",
                (90, 240),
            ),
            count(
                "plans_unlike_usual",
                "Of your last ten plans, how many differed from what you usually do for that concern?",
                "{value} of the last 10 plans differed from the usual one",
            ),
            step(
                "asked_before_first_visit",
                "What do you ask about before or at the first visit?",
                "asks at the start about {value}",
                "the problem, to begin with it at once",
                "the problem and its history",
                "the problem, health history and daily life",
                "the whole life story, as the person wants to tell it",
            ),
        ),
        "the length of a first visit in minutes (fees.first_visit.minutes)",
    ),
    Quality(
        "lifestyle",
        "What changes",
        "you treat me",
        "change my daily life",
        (
            count(
                "habit_goal_chosen",
                "Of your last ten plans, how many held a habit goal that the client chose?",
                "{value} of the last 10 plans held a habit goal the client chose",
            ),
            step(
                "habit_follow_up",
                "How is a change in daily life followed up?",
                "habit changes are followed up {value}",
                "by the client alone",
                "when the client brings it up",
                "at the next visit",
                "between visits as well",
            ),
            count(
                "treatment_only",
                "Of your last ten plans, how many needed nothing of the client between visits?",
                "{value} of the last 10 plans asked nothing of the client between visits",
                reverse=True,
            ),
        ),
        "lifestyle domains with a level (lifestyle)",
    ),
    Quality(
        "listening",
        "Who talks",
        "mostly teach me",
        "mostly listen to me",
        (
            step(
                "client_talk_share",
                "In a usual visit, how much of the talking is the client's?",
                "in a usual visit the client does {value} of the talking",
                "less than a quarter",
                "a quarter to a half",
                "half to three quarters",
                "more than three quarters",
            ),
            count(
                "said_back_and_corrected",
                "Of your last ten visits, in how many did you say back what you heard and were corrected?",
                "said back what was heard, and was corrected, in {value} of the last 10 visits",
            ),
            step(
                "contact_between_visits",
                "How may clients reach you between visits?",
                "contact between visits: {value}",
                "in the visit itself, where there is time for it",
                "about appointments only",
                "with a short question",
                "whenever something weighs on the client, within agreed hours",
            ),
        ),
        "the length of a usual session in minutes (fees.session.minutes)",
    ),
    Quality(
        "expectations",
        "What is agreed at the start",
        "leave it open",
        "clear trial, cost and review",
        (
            count(
                "trial_agreed",
                "With your last ten new clients, how often was a trial period agreed at the start?",
                "a trial period was agreed with {value} of the last 10 new clients",
            ),
            count(
                "cost_told",
                "How many of your last ten new clients were told the likely total cost and number of visits?",
                "{value} of the last 10 new clients were told the likely total cost and number of visits",
            ),
            step(
                "how_review_happens",
                "When do you look together at whether the work helps?",
                "whether the work helps is reviewed {value}",
                "when it comes up",
                "when I see that it is time",
                "at a point named at the start",
                "at a named point, in writing, with stopping as one choice",
            ),
        ),
        "trial, review point and usual number of visits (expectations)",
    ),
    Quality(
        "service",
        "What is sold",
        "products and tests from one place",
        "service, no selling",
        (
            count(
                "plans_with_purchase",
                "Of your last ten plans, how many included something bought from or through the practice?",
                "{value} of the last 10 plans included something bought from or through the practice",
                reverse=True,
            ),
            count(
                "alternatives_named",
                "Of your last ten product or test suggestions, how many named a source elsewhere or doing without?",
                "named a source elsewhere, or doing without, in {value} of the last 10 product or test suggestions",
            ),
            yes_no(
                "stock_on_site",
                "Is there a stock of products for sale at the practice?",
                "products are for sale at the practice",
                "nothing is for sale at the practice",
                reverse=True,
            ),
        ),
        "the share of income from products and any commission (products)",
    ),
    Quality(
        "reciprocity",
        "Giving and receiving",
        "a plain fee",
        "giving and receiving",
        (
            number(
                "community_hours",
                "How many hours a month do you give to people who could not pay?",
                "gives about {value} hours a month to people who could not pay",
                "hours a month",
                (40, 300),
            ),
            count(
                "feedback_acted_on",
                "Of your last ten clients, how many gave you feedback that changed how you work with them?",
                "feedback of {value} of the last 10 clients changed the way of working with them",
            ),
            step(
                "own_support",
                "How often do you receive support for your own practice (supervision, peers, a teacher)?",
                "supervision or peer support: {value}",
                "on my own, from experience",
                "a few times a year",
                "monthly",
                "weekly or every other week",
            ),
        ),
        "sliding scale, exchange and free places (fees, disclosures.free_places)",
    ),
    Quality(
        "options",
        "How many routes",
        "recommend me one way",
        "show me all the options",
        (
            count(
                "two_or_more_routes",
                "Of your last ten plans, how many named two or more routes?",
                "named two or more routes in {value} of the last 10 plans",
            ),
            count(
                "routes_outside",
                "Of your last ten plans, how many named a route outside your own modality?",
                "named a route outside their own modality in {value} of the last 10 plans",
            ),
            step(
                "limits_told",
                "When do clients hear what your way of working does not treat?",
                "clients hear what this way of working does not treat {value}",
                "as it comes up in the work",
                "when they ask",
                "at the first visit",
                "before they book",
            ),
        ),
        "the list of what is not treated (does_not_treat)",
    ),
    Quality(
        "webwork",
        "Alone or with others",
        "keep it in one place",
        "part of a team",
        (
            count(
                "pointed_to_others",
                "Of your last ten clients, how many did you also point to someone else?",
                "{value} of the last 10 clients were also pointed to someone else",
            ),
            step(
                "writes_to_others",
                "With the client's consent, how do you keep in touch with their other caregivers?",
                "contact with a client's other caregivers: {value}",
                "the client carries what is useful",
                "when they write first",
                "when something important happens",
                "regularly",
            ),
            count(
                "people_close_involved",
                "Of your last ten clients, how many had a friend or family member take part in some way?",
                "friends or family took part with {value} of the last 10 clients",
            ),
        ),
        "named partners, confirmed by both sides",
    ),
)

QUALITIES: tuple[Quality, ...] = tuple(
    msgspec.structs.replace(quality, others=FORMAT_ITEMS.get(quality.id, ())) for quality in _PLANNED
)

DOMAINS: tuple[Domain, ...] = (
    Domain("eating", "eating", "body"),
    Domain("sleep", "sleep", "body"),
    Domain("movement", "movement", "body"),
    Domain("emotions", "emotions", "mind"),
    Domain("stress", "stress", "mind"),
    Domain("habits", "habits and substances", "mind"),
    Domain("relationships", "relationships", "mind"),
    Domain("work", "work and daily rhythm", "mind"),
    Domain("nature", "nature and surroundings", "spirit"),
    Domain("meaning", "meaning and spirit", "spirit"),
)

LEVELS: tuple[Level, ...] = ("none", "occasional", "regular", "central")

QUALITY_IDS = tuple(quality.id for quality in QUALITIES)
_BY_ID = {quality.id: quality for quality in QUALITIES}
DOMAIN_IDS = tuple(domain.id for domain in DOMAINS)
ITEMS: dict[str, tuple[Quality, Item]] = {
    item.id: (quality, item) for quality in QUALITIES for item in quality.all_items
}


def items_answered(quality: Quality, answered: Iterable[str], format: WorkFormat | None) -> Mapping[str, Item]:
    """Of an axis what counts, by the item it counts as: where two say the same, the one of the present set."""
    return _counting(quality.id, frozenset(answered), format)


@lru_cache(10_000)
def _counting(id: QualityId, answered: frozenset[str], format: WorkFormat | None) -> dict[str, Item]:
    quality = _BY_ID[id]
    names = {item.id for item in quality.items_for(format or "plan")}
    results = sorted((item for item in quality.all_items if item.id in answered), key=lambda item: item.id in names)
    counting = {item.counts_as: item for item in results}
    return {item.id: counting[item.id] for item in quality.items if item.id in counting}
