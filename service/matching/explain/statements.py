"""What a practitioner states about one quality, as messages: answers to items, and checkable facts.

A message is shown only where it says by itself what the stored number says: an answer high up on its scale is no
reason for anybody to see a difference, though the person's other answers be higher still.
"""

from collections.abc import Iterator
from typing import NamedTuple

from schemas.core.fields import Evidence
from schemas.core.message import Message
from schemas.matching.policy import PracticeConstants
from schemas.messages import matching as says
from schemas.profiles.items import Item
from schemas.profiles.practitioner import Profile
from schemas.profiles.qualities import Quality, items_answered
from service.matching.qualities import ENTRIES, stated_facts

_MIDDLE = 0.5


class Statement(NamedTuple):
    """What is stated, how it is backed, and the field of the profile it stands in."""

    says: Message
    evidence: Evidence
    field: str


class _WeightedStatement(NamedTuple):
    strength: float  # spreads of the directory
    statement: Statement


def statement_for(
    profile: Profile, quality: Quality, confirmed: bool, constants: PracticeConstants, *, plus: bool, agrees: bool
) -> Statement | None:
    """The strongest statement that lies on the asked side; None when none does.

    To agree with a seeker it is enough to lie there by the directory's average or by the scale; to differ it must by
    both. `confirmed`: a second party confirms the axis.
    """
    results = [
        *_answers(profile, quality, constants, plus=plus, agrees=agrees),
        *_facts(profile, quality, confirmed, constants, plus=plus),
    ]
    return max(results, key=lambda item: item.strength).statement if results else None


def says_anything(profile: Profile, quality: Quality, confirmed: bool) -> bool:
    """Whether the practitioner stated anything about this quality."""
    practice = profile.practices.get(quality.id)
    return confirmed or bool(practice and practice.items) or quality.id in stated_facts(profile)


def _answers(
    profile: Profile, quality: Quality, constants: PracticeConstants, *, plus: bool, agrees: bool
) -> Iterator[_WeightedStatement]:
    practice = profile.practices.get(quality.id)
    if practice is None:
        return
    for counts_as, item in items_answered(quality, practice.items, profile.work_format).items():
        own, usual = item.position(practice.items[item.id]), constants.items[counts_as]
        if _lies(item, own, usual.mean, plus=plus, agrees=agrees):
            strength = abs(own - usual.mean) / usual.sd * item.weight
            yield _WeightedStatement(strength, Statement(_answer(item, practice.items[item.id]), "stated", "practices"))


def _lies(item: Item, own: float, usual: float, *, plus: bool, agrees: bool) -> bool:
    # Half of the most hours or minutes one could name is no middle.
    middles = (usual,) if item.kind == "number" else (usual, _MIDDLE)
    beyond = [own > middle if plus else own < middle for middle in middles]
    return any(beyond) if agrees else all(beyond)


def _facts(
    profile: Profile, quality: Quality, confirmed: bool, constants: PracticeConstants, *, plus: bool
) -> Iterator[_WeightedStatement]:
    if confirmed and plus:
        yield _WeightedStatement(1.0, Statement(says.CONFIRMED_BY_PARTNER(), "confirmed", "practices"))
    fact = ENTRIES[quality.id].fact
    value = fact.value(profile) if fact else None
    if fact is None or value is None:
        return
    usual = constants.facts[quality.id]
    spreads = (value - usual.mean) / usual.sd * (1.0 if plus else -1.0)
    message = fact.says(profile, plus)
    if spreads > 0 and message:
        yield _WeightedStatement(spreads, Statement(message, "stated", fact.field))


def _answer(item: Item, value: int | bool) -> Message:
    return says.ANSWERS(item={"id": item.id, "value": value})
