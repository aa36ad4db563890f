"""Items for work of another form than one to one with a plan: each takes the place of one asked of everybody.

`like` names that one, by whose scale and constants the answer counts (`docs/matching.md`, "Practices").
"""

from typing import get_args

import msgspec

from schemas.core.fields import QualityId, WorkFormat
from schemas.profiles.items import Item, count, step

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


FORMAT_ITEMS: dict[QualityId, tuple[Item, ...]] = {
    "horizontal": (
        _for(
            _VISITS,
            "client_set_goal",
            count(
                "visit_purpose_set",
                "Of your last ten visits, in how many did the person decide what the time was for?",
                "in {value} of the last 10 visits the person decided what the time was for",
            ),
        ),
        _for(
            _VISITS,
            "client_changed_plan",
            count(
                "visit_changed",
                "Of your last ten visits, in how many did you do something else because of what the person said or "
                "showed?",
                "did something else in {value} of the last 10 visits because of what the person said or showed",
            ),
        ),
        _for(
            ("groups",),
            "client_set_goal",
            count(
                "group_chose",
                "Of your last ten classes or groups, in how many did those present choose what was done?",
                "in {value} of the last 10 classes or groups those present chose what was done",
            ),
        ),
        _for(
            ("groups",),
            "client_changed_plan",
            count(
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
            count(
                "visits_unlike_usual",
                "Of your last ten visits, how many differed from what you usually do?",
                "{value} of the last 10 visits differed from the usual one",
            ),
        ),
        _for(
            ("groups",),
            "plans_unlike_usual",
            count(
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
            count(
                "took_home",
                "Of the last ten people you worked with, how many took home something to do that they chose?",
                "{value} of the last 10 people took home something to do that they chose",
            ),
        ),
        _for(
            _NO_PLAN,
            "treatment_only",
            count(
                "nothing_between",
                "Of the last ten people you worked with, how many had nothing to do in between?",
                "{value} of the last 10 people had nothing to do in between",
                reverse=True,
            ),
        ),
    ),
    "listening": (
        _for(
            ("plan",),
            "said_back_and_corrected",
            count(
                "said_back_and_checked",
                "Of your last ten visits, in how many did you say back what you heard, and ask whether you had it "
                "right?",
                "said back what was heard, and asked whether it was right, in {value} of the last 10 visits",
            ),
        ),
        _for(
            _VISITS,
            "client_talk_share",
            step(
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
            count(
                "asked_how_it_was",
                "Of your last ten visits or classes, in how many did you ask how it was, and change something by the "
                "answer?",
                "asked how it was, and changed something by the answer, in {value} of the last 10 visits or classes",
            ),
        ),
        _for(
            ("groups",),
            "client_talk_share",
            step(
                "group_share",
                "In a usual class or group, how much of the time do those present speak, ask or explore?",
                "those present speak, ask or explore for {value} of a usual class or group",
                *_SHARES,
            ),
        ),
        _for(
            ("remote",),
            "client_talk_share",
            step(
                "words_share",
                "In a usual exchange, how much of what is said or written comes from the person?",
                "in a usual exchange {value} of what is said or written comes from the person",
                *_SHARES,
            ),
        ),
        _for(
            ("remote",),
            "said_back_and_corrected",
            count(
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
            count(
                "stopping_told",
                "With your last ten new clients, how often did you say that they may stop after any visit?",
                "said to {value} of the last 10 new clients that they may stop after any visit",
            ),
        ),
        _for(
            ("groups",),
            "trial_agreed",
            count(
                "tried_first",
                "Of the last ten people new to your classes or groups, how many could try before they joined?",
                "{value} of the last 10 new people could try before they joined",
            ),
        ),
        _for(
            _NO_PLAN,
            "cost_told",
            count(
                "price_known",
                "How many of the last ten people new to you knew before they came what one time costs and how long it "
                "takes?",
                "{value} of the last 10 new people knew before they came what one time costs and how long it takes",
            ),
        ),
    ),
    "service": (
        _for(
            _NO_PLAN,
            "plans_with_purchase",
            count(
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
            count(
                "ways_offered",
                "Of your last ten visits or classes, in how many did people have two or more ways to choose from?",
                "offered two or more ways to choose from in {value} of the last 10 visits or classes",
            ),
        ),
        _for(
            _NO_PLAN,
            "routes_outside",
            count(
                "outside_told",
                "Of the last ten people you worked with, how many heard of a route outside your own modality?",
                "{value} of the last 10 people heard of a route outside this modality",
            ),
        ),
    ),
}
