"""Says the matcher's English sentences in the reader's language.

The API speaks English; its sentences are made from few patterns, each recognised here and said anew from the
catalogue. A sentence without a pattern is shown as it is, and so are people's own words.
"""

import re
from collections.abc import Callable
from functools import cache

from schemas.profiles.qualities import DOMAINS, QUALITIES
from service.web.i18n import words
from service.web.i18n.languages import Speech
from service.web.i18n.words import N_

_Say = Callable[[re.Match[str], Speech], str]

_WORKS_WITH = N_("works with %(concern)s")
_WORKS_MOST_WITH = N_("works most with %(concern)s")
_YOU_NAMED = N_("you named %(concern)s")
_YOU_WROTE = N_("you wrote “%(words)s”")
_WHOLE = N_("read from your story as a whole")
_GOAL = N_("your goal: %(domain)s (%(importance)s)")
_FEE_UP_TO = N_("a fee up to %(money)s")
_SESSION_COSTS = N_("a session costs %(money)s")
_SESSION_RANGE = N_("a session costs %(low)s to %(high)s")
_SLIDING = N_("sliding scale")
_FIRST_VISIT = N_("first visit %(money)s")
_SPEAKS = N_("speaks %(languages)s")
_VISITS = N_("visits: %(modes)s")
_OPEN = N_("open %(times)s")
_VISITS_FIRST = N_("visits %(cadence)s at first")
_LATER = N_("%(cadence)s later")
_WISHED = N_("%(wish)s: %(value)s")
_WORK_PART = {
    "central": N_("%(domain)s is a central part of the work"),
    "regular": N_("%(domain)s is a regular part of the work"),
    "none": N_("%(domain)s is no part of the work"),
}
# What a documented fact of a quality says: whole sentences, and lists after a colon.
_FACTS = (
    N_("writes a plan shared with the client"),
    N_("writes no shared plan"),
    N_("works with a partner in this directory, as both confirm"),
    N_("a first visit lasts {value} minutes"),
    N_("a usual session lasts {value} minutes"),
    N_("of ten lifestyle domains {value} are a regular or central part of the work"),
    N_("does not treat: {value}"),
    N_("no income from products"),
    N_("less than a tenth of the income comes from products"),
    N_("a tenth to a quarter of the income comes from products"),
    N_("a quarter to half of the income comes from products"),
    N_("more than half of the income comes from products"),
)
_WITH_COMMISSION = N_("%(share)s, with a commission")
_LISTS = {
    "states at the start": N_("states at the start: %(list)s"),
    "offers": N_("offers: %(list)s"),
    "does not offer": N_("does not offer: %(list)s"),
}
_LISTED = (
    N_("a trial"),
    N_("the usual number of visits"),
    N_("a review point"),
    N_("sliding scale"),
    N_("exchange"),
    N_("free places"),
)
_MAINTENANCE = {"offers maintenance": N_("offers maintenance"), "no maintenance": N_("no maintenance")}


def said(sentence: str, speech: Speech) -> str:
    """The sentence in the reader's language."""
    for pattern, say in _patterns():
        match = pattern.fullmatch(sentence)
        if match:
            return say(match, speech)
    return sentence


def _coded(text: str, table: dict[str, str], speech: Speech) -> str:
    """`weekday evening, weekend morning` as the page calls them."""
    codes = [code.strip().replace(" ", "_") for code in text.split(",")]
    return speech.listed([speech.say(table[code]) if code in table else code for code in codes])


def _money(text: str, speech: Speech) -> str:
    amount, _, currency = text.partition(" ")
    return speech.money(float(amount), currency)


def _fee(match: re.Match[str], speech: Speech) -> str:
    low, high, currency = match["low"], match["high"], match["currency"]
    if high:
        text = speech.say(_SESSION_RANGE) % {
            "low": speech.money(float(low), currency), "high": speech.money(float(high), currency)
        }  # fmt: skip
    else:
        text = speech.say(_SESSION_COSTS) % {"money": speech.money(float(low), currency)}
    return f"{text}, {speech.say(_SLIDING)}" if match["sliding"] else text


def _goal(match: re.Match[str], speech: Speech) -> str:
    text = speech.say(_GOAL) % {"domain": speech.say(match["domain"]), "importance": speech.say(match["importance"])}
    return f"{text}: {match['note']}" if match["note"] else text


def _course(match: re.Match[str], speech: Speech) -> str:
    parts = []
    if match["first"]:
        parts.append(speech.say(_VISITS_FIRST) % {"cadence": _coded(match["first"], words.CADENCES, speech)})
    if match["later"]:
        parts.append(speech.say(_LATER) % {"cadence": _coded(match["later"], words.CADENCES, speech)})
    if match["kept"]:
        parts.append(speech.say(_MAINTENANCE[match["kept"]]))
    return speech.listed(parts, "unit")


def _wish(match: re.Match[str], speech: Speech) -> str:
    wish, value = match["wish"], match["value"]
    tables = {"modes": words.MODES, "times": words.TIMES, "cadence": words.CADENCES, "phase": words.PHASES}
    if wish == "languages":
        value = speech.listed([speech.language_name(tag.strip()) for tag in value.split(",")])
    elif wish in tables:
        value = _coded(value, tables[wish], speech)
    return speech.say(_WISHED) % {"wish": speech.say(words.WISHES[wish]), "value": value}


def _concern(message: str) -> _Say:
    return lambda match, speech: speech.say(message) % {"concern": speech.say(match["concern"])}


def _pole(match: re.Match[str], speech: Speech) -> str:
    strength = words.STRENGTHS[abs(int(match["answer"]))]
    return f"{speech.say(match['pole'])} ({speech.say(strength)})"


_NUMBER = r"\d+(?:\.\d+)?"
_POLE_NAMES = "|".join(re.escape(pole) for quality in QUALITIES for pole in (quality.minus, quality.plus))
_DOMAIN_NAMES = "|".join(re.escape(domain.title) for domain in DOMAINS)


@cache
def _patterns() -> list[tuple[re.Pattern[str], _Say]]:
    """Every pattern with how it is said; the items of the instrument first."""
    wishes = "|".join(wish for wish in words.WISHES if wish != "lifestyle")
    return [
        (re.compile(re.escape(_WHOLE)), lambda _, speech: speech.say(_WHOLE)),
        *_fact_patterns(),
        *_item_patterns(),
        (re.compile(rf"(?P<pole>{_POLE_NAMES}) \((?P<answer>[+-]\d)\)"), _pole),
        (re.compile(r"works most with (?P<concern>.+)"), _concern(_WORKS_MOST_WITH)),
        (re.compile(r"works with (?P<concern>.+)"), _concern(_WORKS_WITH)),
        (re.compile(r"you named (?P<concern>.+)"), _concern(_YOU_NAMED)),
        (
            re.compile(r"you wrote “(?P<words>.*)”", re.DOTALL),
            lambda match, speech: speech.say(_YOU_WROTE) % {"words": match["words"]},
        ),
        (
            re.compile(rf"goal: (?P<domain>{_DOMAIN_NAMES}) \((?P<importance>[a-z ]+)\)(?:: (?P<note>.*))?", re.DOTALL),
            _goal,
        ),
        (
            re.compile(rf"(?P<domain>{_DOMAIN_NAMES}) is (?:a|no) (?P<level>central |regular |)part of the work"),
            lambda match, speech: (
                speech.say(_WORK_PART[match["level"].strip() or "none"]) % {"domain": speech.say(match["domain"])}
            ),
        ),
        (
            re.compile(rf"a fee up to (?P<money>{_NUMBER} [A-Z]{{3}})"),
            lambda match, speech: speech.say(_FEE_UP_TO) % {"money": _money(match["money"], speech)},
        ),
        (
            re.compile(
                rf"a session costs (?P<low>{_NUMBER})(?: to (?P<high>{_NUMBER}))? (?P<currency>[A-Z]{{3}})"
                r"(?P<sliding>, sliding scale)?"
            ),
            _fee,
        ),
        (
            re.compile(rf"first visit (?P<money>{_NUMBER} [A-Z]{{3}})"),
            lambda match, speech: speech.say(_FIRST_VISIT) % {"money": _money(match["money"], speech)},
        ),
        (
            re.compile(r"speaks (?P<tags>[\w, -]+)"),
            lambda match, speech: (
                speech.say(_SPEAKS)
                % {"languages": speech.listed([speech.language_name(tag.strip()) for tag in match["tags"].split(",")])}
            ),
        ),
        (
            re.compile(r"visits: (?P<modes>.+)"),
            lambda match, speech: speech.say(_VISITS) % {"modes": _coded(match["modes"], words.OFFERED_MODES, speech)},
        ),
        (
            re.compile(r"open (?P<times>(?:week)[a-z, ]+)"),
            lambda match, speech: speech.say(_OPEN) % {"times": _coded(match["times"], words.TIMES, speech)},
        ),
        (re.compile(rf"(?P<wish>{wishes}): (?P<value>.+)"), _wish),
        (
            re.compile(
                r"(?:visits (?P<first>[a-z ]+) at first)?(?:, )?(?:(?P<later>[a-z ]+) later)?(?:; )?"
                r"(?P<kept>offers maintenance|no maintenance)?"
            ),
            _course,
        ),
    ]


def _fact_patterns() -> list[tuple[re.Pattern[str], _Say]]:
    listed = "|".join(map(re.escape, _LISTED))
    income = "|".join(re.escape(fact) for fact in _FACTS if "income" in fact)
    return [
        *((_with_value(fact), _item(fact)) for fact in _FACTS),
        (
            re.compile(rf"(?P<head>{'|'.join(_LISTS)}): (?P<list>(?:{listed})(?:, (?:{listed}))*)"),
            lambda match, speech: (
                speech.say(_LISTS[match["head"]])
                % {"list": speech.listed([speech.say(one) for one in match["list"].split(", ")])}
            ),
        ),
        (
            re.compile(rf"(?P<share>{income}), with a commission"),
            lambda match, speech: speech.say(_WITH_COMMISSION) % {"share": speech.say(match["share"])},
        ),
    ]


def _with_value(statement: str) -> re.Pattern[str]:
    return re.compile(re.escape(statement).replace(r"\{value\}", "(?P<value>.+)"), re.DOTALL)


def _item_patterns() -> list[tuple[re.Pattern[str], _Say]]:
    """One pattern for each public sentence of the instrument."""
    return [
        (_with_value(statement), _item(statement))
        for quality in QUALITIES
        for item in quality.items
        for statement in (item.statement.split("|") if item.kind == "yes_no" else [item.statement])
    ]


def _item(statement: str) -> _Say:
    def say(match: re.Match[str], speech: Speech) -> str:
        value = match.groupdict().get("value") or ""
        return speech.say(statement).replace("{value}", speech.say(value) if value else "")

    return say
