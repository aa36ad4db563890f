"""What a practitioner states about one quality, as messages: answers to items, and checkable facts.

A message is shown only where it says by itself what the stored number says: an answer high up on its scale is no
reason for anybody to see a difference, though the person's other answers be higher still.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from schemas.core.fields import Evidence
from schemas.core.message import Message
from schemas.matching.policy import PracticeConstants
from schemas.messages import matching as says
from schemas.profiles.practitioner import Profile
from schemas.profiles.qualities import Item, Quality
from service.profiles.practice_facts import stated_facts

_MIDDLE = 0.5


class Statement(NamedTuple):
    """What is stated, how it is backed, and the field of the profile it stands in."""

    says: Message
    evidence: Evidence
    field: str


class _Told(NamedTuple):
    strength: float  # spreads of the directory
    statement: Statement


def statement_for(
    profile: Profile, quality: Quality, confirmed: bool, constants: PracticeConstants, *, plus: bool, agrees: bool
) -> Statement | None:
    """The strongest statement that lies on the asked side; None when none does.

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
            yield _Told(strength, Statement(_answer(item, practice.items[item.id]), "stated", "practices"))


def _lies(item: Item, own: float, usual: float, *, plus: bool, agrees: bool) -> bool:
    # Half of the most hours or minutes one could name is no middle.
    middles = (usual,) if item.kind == "number" else (usual, _MIDDLE)
    beyond = [own > middle if plus else own < middle for middle in middles]
    return any(beyond) if agrees else all(beyond)


def _facts(
    profile: Profile, quality: Quality, confirmed: bool, constants: PracticeConstants, *, plus: bool
) -> Iterator[_Told]:
    if confirmed and plus:
        yield _Told(1.0, Statement(says.CONFIRMED_BY_PARTNER(), "confirmed", "practices"))
    fact = stated_facts(profile).get(quality.id)
    if fact is None:
        return
    usual = constants.facts[quality.id]
    spreads = (fact - usual.mean) / usual.sd * (1.0 if plus else -1.0)
    message, field = _FACT_WORDS[quality.id](profile, plus)
    if spreads > 0 and message:
        yield _Told(spreads, Statement(message, "documented", field))


def _answer(item: Item, value: int | bool) -> Message:
    return says.ANSWERS(item={"id": item.id, "value": value})


_Fact = tuple[Message | None, str]


def _plan(_: Profile, plus: bool) -> _Fact:
    return (says.SHARED_PLAN() if plus else says.NO_SHARED_PLAN()), "disclosures"


def _first_visit(profile: Profile, _: bool) -> _Fact:
    first = profile.fees.first_visit if profile.fees else None
    return (says.FIRST_VISIT_LASTS(minutes=first.minutes) if first and first.minutes else None), "fees"


def _session(profile: Profile, _: bool) -> _Fact:
    session = profile.fees.session if profile.fees else None
    return (says.SESSION_LASTS(minutes=session.minutes) if session and session.minutes else None), "fees"


def _domains(profile: Profile, _: bool) -> _Fact:
    work = sum(level in ("regular", "central") for level in profile.lifestyle.values())
    return says.LIFESTYLE_DOMAINS(domains=work), "lifestyle"


def _agreed(profile: Profile, plus: bool) -> _Fact:
    told = profile.expectations
    if told is None or not plus:  # whoever states one of the three has not left it open
        return None, ""
    stated = [
        (says.A_TRIAL(), told.trial_weeks or told.trial_visits),
        (says.USUAL_VISITS(), told.usual_visits),
        (says.A_REVIEW_POINT(), told.review_point),
    ]
    return says.STATES_AT_THE_START(list=[what for what, given in stated if given]), "expectations"


def _products(profile: Profile, _: bool) -> _Fact:
    told = profile.products
    if told is None or told.income_share is None:
        return None, ""
    income = says.INCOME_FROM_PRODUCTS[told.income_share]()
    return (says.WITH_COMMISSION(income=income) if told.commission else income), "products"


def _giving(profile: Profile, plus: bool) -> _Fact:
    fees, told = profile.fees, profile.disclosures
    stated = [
        (says.SLIDING_SCALE(), fees.sliding_scale if fees else None),
        (says.EXCHANGE(), fees.exchange if fees else None),
        (says.FREE_PLACES(), told.free_places if told else None),
    ]
    named = [what for what, given in stated if given is not None and bool(given) is plus]
    offers = says.OFFERS if plus else says.OFFERS_NOT
    return (offers(list=named) if named else None), "fees"


def _limits(profile: Profile, plus: bool) -> _Fact:
    return (says.DOES_NOT_TREAT(conditions=profile.does_not_treat) if plus else None), "does_not_treat"


# Quality -> what the fact of `practice_facts.stated_facts` says, None where nothing, and the field it stands in.
_FACT_WORDS: dict[str, Callable[[Profile, bool], _Fact]] = {
    "horizontal": _plan,
    "story": _first_visit,
    "lifestyle": _domains,
    "listening": _session,
    "expectations": _agreed,
    "service": _products,
    "reciprocity": _giving,
    "options": _limits,
}
