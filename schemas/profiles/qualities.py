"""The nine partnership qualities: axes with two reasonable poles, their items, and the ten lifestyle domains.

One instrument for every modality (`docs/matching.md`): practitioners answer counts of the last ten, anchored
steps, numbers and yes/no; seekers answer -3..+3 between the poles. `u` is an answer's position between the
minus pole (0.0) and the plus pole (1.0).
"""

from collections.abc import Iterable
from typing import get_args

import msgspec

from schemas.core.fields import DomainId, ItemKind, Layer, Level, QualityId, WorkFormat

LAYERS = ("body", "mind", "spirit")


class Item(msgspec.Struct, frozen=True, omit_defaults=True):
    """One question to a practitioner; `statement` is how the answer reads in public."""

    id: str
    kind: ItemKind
    ask: str
    statement: str  # "{value}" is replaced by the answer (a step's own words)
    steps: tuple[str, ...] = ()  # anchored steps, minus pole first
    unit: str | None = None
    minimum: int = 0
    maximum: int = 10
    reverse: bool = False  # a high answer lies at the minus pole
    # Of an item for other formats of work: the item whose place it takes, on whose scale and constants it counts.
    like: str | None = None
    formats: tuple[WorkFormat, ...] = ()

    @property
    def counts_as(self) -> str:
        """The item whose constants an answer is read by."""
        return self.like or self.id

    @property
    def weight(self) -> float:
        """Yes/no answers carry half the information of a count or a step (`docs/matching.md`)."""
        return 0.5 if self.kind == "yes_no" else 1.0

    def position(self, value: int | bool) -> float:
        """Where the answer lies between the poles, 0.0 (minus) to 1.0 (plus)."""
        span = self.maximum - self.minimum
        u = (float(value) - self.minimum) / span
        return 1.0 - u if self.reverse else u

    def says(self, value: int | bool) -> str:
        """The answer as a public sentence."""
        if self.kind == "yes_no":
            yes, _, no = self.statement.partition("|")
            return yes if value else no
        if self.kind == "step":
            return self.statement.format(value=self.steps[int(value)])
        return self.statement.format(value=int(value))


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

    def asked(self, format: WorkFormat) -> list[Item]:
        """The set of one format: what is asked of everybody, with its own in place of what does not fit it."""
        own = {item.like: item for item in self.others if format in item.formats}
        left_out = NOT_ASKED.get(format, frozenset())
        return [own.get(item.id, item) for item in self.items if item.id in own or item.id not in left_out]


class Domain(msgspec.Struct, frozen=True):
    """A lifestyle domain a goal or an accompaniment may lie in, and the layer it nourishes."""

    id: DomainId
    title: str
    layer: Layer


def _count(id: str, ask: str, statement: str, *, reverse: bool = False) -> Item:
    return Item(id, "count", ask, statement, unit="of the last ten", reverse=reverse)


def _step(id: str, ask: str, statement: str, *steps: str) -> Item:
    return Item(id, "step", ask, statement, steps=steps, maximum=len(steps) - 1)


def _number(id: str, ask: str, statement: str, unit: str, maximum: int) -> Item:
    return Item(id, "number", ask, statement, unit=unit, maximum=maximum)


def _yes_no(id: str, ask: str, yes: str, no: str, *, reverse: bool = False) -> Item:
    return Item(id, "yes_no", ask, f"{yes}|{no}", maximum=1, reverse=reverse)


# Items that only some can answer honestly and that have no counterpart: minutes are no measure of hands-on work, and
# who keeps no notes can show none.
NOT_ASKED: dict[WorkFormat, frozenset[str]] = {
    "each_time": frozenset({"notes_access"}),
    "hands_on": frozenset({"notes_access", "minutes_before_advice"}),
    "groups": frozenset({"notes_access", "minutes_before_advice"}),
    "remote": frozenset({"minutes_before_advice"}),
}
FORMATS: tuple[WorkFormat, ...] = get_args(WorkFormat)
_VISITS: tuple[WorkFormat, ...] = ("each_time", "hands_on")
_NO_PLAN: tuple[WorkFormat, ...] = ("each_time", "hands_on", "groups")
_SHARES = ("less than a quarter", "a quarter to a half", "half to three quarters", "more than three quarters")


def _for(formats: tuple[WorkFormat, ...], like: str, item: Item) -> Item:
    return msgspec.structs.replace(item, formats=formats, like=like)


_OTHERS: dict[QualityId, tuple[Item, ...]] = {
    "horizontal": (
        _for(
            _VISITS,
            "client_set_goal",
            _count(
                "visit_purpose_set",
                "Of your last ten visits, in how many did the person decide what the time was for?",
                "in {value} of the last 10 visits the person decided what the time was for",
            ),
        ),
        _for(
            _VISITS,
            "client_changed_plan",
            _count(
                "visit_changed",
                "Of your last ten visits, in how many did you do something else because of what the person said or "
                "showed?",
                "did something else in {value} of the last 10 visits because of what the person said or showed",
            ),
        ),
        _for(
            ("groups",),
            "client_set_goal",
            _count(
                "group_chose",
                "Of your last ten classes or groups, in how many did those present choose what was done?",
                "in {value} of the last 10 classes or groups those present chose what was done",
            ),
        ),
        _for(
            ("groups",),
            "client_changed_plan",
            _count(
                "group_changed",
                "Of your last ten classes or groups, in how many did you change what you had prepared because of those "
                "present?",
                "changed what was prepared in {value} of the last 10 classes or groups because of those present",
            ),
        ),
    ),
    "story": (
        _for(
            _VISITS,
            "plans_unlike_usual",
            _count(
                "visits_unlike_usual",
                "Of your last ten visits, how many differed from what you usually do?",
                "{value} of the last 10 visits differed from the usual one",
            ),
        ),
        _for(
            ("groups",),
            "plans_unlike_usual",
            _count(
                "group_fitted",
                "Of your last ten classes or groups, in how many was something done differently for one person's sake?",
                "in {value} of the last 10 classes or groups something was done differently for one person's sake",
            ),
        ),
    ),
    "lifestyle": (
        _for(
            _NO_PLAN,
            "habit_goal_chosen",
            _count(
                "took_home",
                "Of the last ten people you worked with, how many took home something to do that they chose?",
                "{value} of the last 10 people took home something to do that they chose",
            ),
        ),
        _for(
            _NO_PLAN,
            "treatment_only",
            _count(
                "nothing_between",
                "Of the last ten people you worked with, how many had nothing to do in between?",
                "{value} of the last 10 people had nothing to do in between",
                reverse=True,
            ),
        ),
    ),
    "listening": (
        _for(
            _VISITS,
            "client_talk_share",
            _step(
                "own_time_share",
                "In a usual visit, how much of the time do you follow what the person says or shows, in words or in "
                "silence?",
                "follows what the person says or shows, in words or in silence, for {value} of a usual visit",
                *_SHARES,
            ),
        ),
        _for(
            _NO_PLAN,
            "said_back_and_corrected",
            _count(
                "asked_how_it_was",
                "Of your last ten visits or classes, in how many did you ask how it was, and change something by the "
                "answer?",
                "asked how it was, and changed something by the answer, in {value} of the last 10 visits or classes",
            ),
        ),
        _for(
            ("groups",),
            "client_talk_share",
            _step(
                "group_share",
                "In a usual class or group, how much of the time do those present speak, ask or explore?",
                "those present speak, ask or explore for {value} of a usual class or group",
                *_SHARES,
            ),
        ),
        _for(
            ("remote",),
            "client_talk_share",
            _step(
                "words_share",
                "In a usual exchange, how much of what is said or written comes from the person?",
                "in a usual exchange {value} of what is said or written comes from the person",
                *_SHARES,
            ),
        ),
        _for(
            ("remote",),
            "said_back_and_corrected",
            _count(
                "understood_said_back",
                "Of your last ten messages or calls, in how many did you say back what you had understood?",
                "said back what was understood in {value} of the last 10 messages or calls",
            ),
        ),
    ),
    "expectations": (
        _for(
            _VISITS,
            "trial_agreed",
            _count(
                "stopping_told",
                "With your last ten new clients, how often did you say that they may stop after any visit?",
                "said to {value} of the last 10 new clients that they may stop after any visit",
            ),
        ),
        _for(
            ("groups",),
            "trial_agreed",
            _count(
                "tried_first",
                "Of the last ten people new to your classes or groups, how many could try before they joined?",
                "{value} of the last 10 new people could try before they joined",
            ),
        ),
    ),
    "service": (
        _for(
            _NO_PLAN,
            "plans_with_purchase",
            _count(
                "people_with_purchase",
                "Of the last ten people you worked with, how many bought something from or through the practice?",
                "{value} of the last 10 people bought something from or through the practice",
                reverse=True,
            ),
        ),
    ),
    "options": (
        _for(
            _NO_PLAN,
            "two_or_more_routes",
            _count(
                "ways_offered",
                "Of your last ten visits or classes, in how many did people have two or more ways to choose from?",
                "offered two or more ways to choose from in {value} of the last 10 visits or classes",
            ),
        ),
        _for(
            _NO_PLAN,
            "routes_outside",
            _count(
                "outside_told",
                "Of the last ten people you worked with, how many heard of a route outside your own modality?",
                "{value} of the last 10 people heard of a route outside this modality",
            ),
        ),
    ),
}

_PLANNED: tuple[Quality, ...] = (
    Quality(
        "horizontal",
        "Who decides",
        "guide me",
        "decide together",
        (
            _count(
                "client_set_goal",
                "Of your last ten clients, how many set the goal of the work in their own words?",
                "{value} of the last 10 clients set the goal of the work themselves",
            ),
            _count(
                "client_changed_plan",
                "Of your last ten clients, how many changed the plan after it was made?",
                "{value} of the last 10 clients changed the plan after it was made",
            ),
            _step(
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
            _number(
                "minutes_before_advice",
                "In a usual first visit, how many minutes pass before your first advice or treatment?",
                "about {value} minutes of a first visit pass before the first advice",
                "minutes",
                90,
            ),
            _count(
                "plans_unlike_usual",
                "Of your last ten plans, how many differed from what you usually do for that concern?",
                "{value} of the last 10 plans differed from the usual one",
            ),
            _step(
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
            _count(
                "habit_goal_chosen",
                "Of your last ten plans, how many held a habit goal that the client chose?",
                "{value} of the last 10 plans held a habit goal the client chose",
            ),
            _step(
                "habit_follow_up",
                "How is a change in daily life followed up?",
                "habit changes are followed up {value}",
                "by the client alone",
                "when the client brings it up",
                "at the next visit",
                "between visits as well",
            ),
            _count(
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
            _step(
                "client_talk_share",
                "In a usual visit, how much of the talking is the client's?",
                "in a usual visit the client does {value} of the talking",
                "less than a quarter",
                "a quarter to a half",
                "half to three quarters",
                "more than three quarters",
            ),
            _count(
                "said_back_and_corrected",
                "Of your last ten visits, in how many did you say back what you heard and were corrected?",
                "said back what was heard, and was corrected, in {value} of the last 10 visits",
            ),
            _step(
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
            _count(
                "trial_agreed",
                "With your last ten new clients, how often was a trial period agreed at the start?",
                "a trial period was agreed with {value} of the last 10 new clients",
            ),
            _count(
                "cost_told",
                "How many of your last ten new clients were told the likely total cost and number of visits?",
                "{value} of the last 10 new clients were told the likely total cost and number of visits",
            ),
            _step(
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
            _count(
                "plans_with_purchase",
                "Of your last ten plans, how many included something bought from or through the practice?",
                "{value} of the last 10 plans included something bought from or through the practice",
                reverse=True,
            ),
            _count(
                "alternatives_named",
                "Of your last ten product or test suggestions, how many named a source elsewhere or doing without?",
                "named a source elsewhere, or doing without, in {value} of the last 10 product or test suggestions",
            ),
            _yes_no(
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
            _number(
                "community_hours",
                "How many hours a month do you give to people who could not pay?",
                "gives about {value} hours a month to people who could not pay",
                "hours a month",
                40,
            ),
            _count(
                "feedback_acted_on",
                "Of your last ten clients, how many gave you feedback that changed how you work with them?",
                "feedback of {value} of the last 10 clients changed the way of working with them",
            ),
            _step(
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
        "tell me what works",
        "show me all the options",
        (
            _count(
                "two_or_more_routes",
                "Of your last ten plans, how many named two or more routes?",
                "named two or more routes in {value} of the last 10 plans",
            ),
            _count(
                "routes_outside",
                "Of your last ten plans, how many named a route outside your own modality?",
                "named a route outside their own modality in {value} of the last 10 plans",
            ),
            _step(
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
            _count(
                "pointed_to_others",
                "Of your last ten clients, how many did you also point to someone else?",
                "{value} of the last 10 clients were also pointed to someone else",
            ),
            _step(
                "writes_to_others",
                "With the client's consent, how do you keep in touch with their other caregivers?",
                "contact with a client's other caregivers: {value}",
                "the client carries what is useful",
                "when they write first",
                "when something important happens",
                "regularly",
            ),
            _count(
                "people_close_involved",
                "Of your last ten clients, how many had a friend or family member take part in some way?",
                "friends or family took part with {value} of the last 10 clients",
            ),
        ),
        "named partners, confirmed by both sides",
    ),
)

QUALITIES: tuple[Quality, ...] = tuple(
    msgspec.structs.replace(quality, others=_OTHERS.get(quality.id, ())) for quality in _PLANNED
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
DOMAIN_IDS = tuple(domain.id for domain in DOMAINS)
ITEMS: dict[str, tuple[Quality, Item]] = {
    item.id: (quality, item) for quality in QUALITIES for item in quality.all_items
}


def items_answered(quality: Quality, answered: Iterable[str], format: WorkFormat | None) -> dict[str, Item]:
    """Of an axis what counts, by the item it counts as: where two say the same, the one of the present set."""
    asked = {item.id for item in quality.asked(format or "plan")}
    ids = set(answered)
    told = sorted((item for item in quality.all_items if item.id in ids), key=lambda item: item.id in asked)
    counting = {item.counts_as: item for item in told}
    return {item.id: counting[item.id] for item in quality.items if item.id in counting}
