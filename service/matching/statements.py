"""What a practitioner states about one quality, as public sentences: answers to items, and checkable facts.

A sentence is shown only where it says by itself what the stored number says: an answer high up on its scale is no
reason for anybody to see a difference, though the person's other answers be higher still.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from schemas.core.fields import Evidence
from schemas.matching.policy import PracticeConstants
from schemas.profiles.practitioner import Profile
from schemas.profiles.qualities import Item, Quality
from service.profiles.practice_facts import stated_facts

_MIDDLE = 0.5
_INCOME = {
    "none": "no income from products",
    "under_10": "less than a tenth of the income comes from products",
    "10_to_25": "a tenth to a quarter of the income comes from products",
    "25_to_50": "a quarter to half of the income comes from products",
    "over_50": "more than half of the income comes from products",
}


class Statement(NamedTuple):
    """A sentence, how it is backed, and the field of the profile it stands in."""

    text: str
    evidence: Evidence
    field: str


class _Told(NamedTuple):
    strength: float  # spreads of the directory
    statement: Statement


def statement_for(
    profile: Profile, quality: Quality, confirmed: bool, constants: PracticeConstants, *, plus: bool, agrees: bool
) -> Statement | None:
    """The strongest sentence that lies on the asked side; None when none does.

    To agree with a seeker it is enough to lie there by the directory's average or by the scale; to differ it must by
    both. `confirmed`: a second party confirms the axis.
    """
    told = [
        *_answers(profile, quality, constants, plus=plus, agrees=agrees),
        *_facts(profile, quality, confirmed, constants, plus=plus),
    ]
    return max(told, key=lambda one: one.strength).statement if told else None


def says_anything(profile: Profile, quality: Quality, confirmed: bool) -> bool:
    """Whether the practitioner stated anything about this quality."""
    practice = profile.practices.get(quality.id)
    return confirmed or bool(practice and practice.items) or quality.id in stated_facts(profile)


def _answers(
    profile: Profile, quality: Quality, constants: PracticeConstants, *, plus: bool, agrees: bool
) -> Iterator[_Told]:
    practice = profile.practices.get(quality.id)
    for item in quality.items:
        if practice is None or item.id not in practice.items:
            continue
        own, usual = item.position(practice.items[item.id]), constants.items[item.id]
        if _lies(item, own, usual.mean, plus=plus, agrees=agrees):
            strength = abs(own - usual.mean) / usual.sd * item.weight
            yield _Told(strength, Statement(item.says(practice.items[item.id]), "stated", "practices"))


def _lies(item: Item, own: float, usual: float, *, plus: bool, agrees: bool) -> bool:
    # Half of the most hours or minutes one could name is no middle.
    middles = (usual,) if item.kind == "number" else (usual, _MIDDLE)
    beyond = [own > middle if plus else own < middle for middle in middles]
    return any(beyond) if agrees else all(beyond)


def _facts(
    profile: Profile, quality: Quality, confirmed: bool, constants: PracticeConstants, *, plus: bool
) -> Iterator[_Told]:
    if confirmed and plus:
        yield _Told(1.0, Statement("works with a partner in this directory, as both confirm", "confirmed", "practices"))
    fact = stated_facts(profile).get(quality.id)
    if fact is None:
        return
    usual = constants.facts[quality.id]
    spreads = (fact - usual.mean) / usual.sd * (1.0 if plus else -1.0)
    text, field = _FACT_WORDS[quality.id](profile, plus)
    if spreads > 0 and text:
        yield _Told(spreads, Statement(text, "documented", field))


def _plan(profile: Profile, plus: bool) -> tuple[str, str]:
    return ("writes a plan shared with the client" if plus else "writes no shared plan"), "disclosures"


def _first_visit(profile: Profile, _: bool) -> tuple[str, str]:
    first = profile.fees.first_visit if profile.fees else None
    return (f"a first visit lasts {first.minutes} minutes" if first and first.minutes else ""), "fees"


def _session(profile: Profile, _: bool) -> tuple[str, str]:
    session = profile.fees.session if profile.fees else None
    return (f"a usual session lasts {session.minutes} minutes" if session and session.minutes else ""), "fees"


def _domains(profile: Profile, _: bool) -> tuple[str, str]:
    work = sum(level in ("regular", "central") for level in profile.lifestyle.values())
    return f"of ten lifestyle domains {work} are a regular or central part of the work", "lifestyle"


def _agreed(profile: Profile, plus: bool) -> tuple[str, str]:
    told = profile.expectations
    if told is None or not plus:  # whoever states one of the three has not left it open
        return "", ""
    stated = {
        "a trial": told.trial_weeks or told.trial_visits,
        "the usual number of visits": told.usual_visits,
        "a review point": told.review_point,
    }
    return f"states at the start: {', '.join(name for name, given in stated.items() if given)}", "expectations"


def _products(profile: Profile, _: bool) -> tuple[str, str]:
    told = profile.products
    if told is None or told.income_share is None:
        return "", ""
    return _INCOME[told.income_share] + (", with a commission" if told.commission else ""), "products"


def _giving(profile: Profile, plus: bool) -> tuple[str, str]:
    fees, told = profile.fees, profile.disclosures
    stated = {
        "sliding scale": fees.sliding_scale if fees else None,
        "exchange": fees.exchange if fees else None,
        "free places": told.free_places if told else None,
    }
    named = [name for name, given in stated.items() if given is not None and bool(given) is plus]
    return (f"{'offers' if plus else 'does not offer'}: {', '.join(named)}" if named else ""), "fees"


def _limits(profile: Profile, plus: bool) -> tuple[str, str]:
    return (f"does not treat: {'; '.join(profile.does_not_treat)}" if plus else ""), "does_not_treat"


# Quality -> what the fact of `practice_facts.stated_facts` says, and the field it stands in; "" where it says nothing.
_FACT_WORDS: dict[str, Callable[[Profile, bool], tuple[str, str]]] = {
    "horizontal": _plan,
    "story": _first_visit,
    "lifestyle": _domains,
    "listening": _session,
    "expectations": _agreed,
    "service": _products,
    "reciprocity": _giving,
    "options": _limits,
}
