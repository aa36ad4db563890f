"""Truthful variants of a profile: the same person, told in another way. None where a variant would change nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import msgspec

from schemas.matching.match import MatchRequest
from schemas.profiles.practitioner import Profile
from schemas.vocabulary.terms import FamilyEntry, WideEntry
from service.vocabulary.folding import key
from service.vocabulary.general_words import general_words, shipped_keys
from service.vocabulary.shipped import shipped_concerns, shipped_labels

Retell = Callable[[Profile], Profile | None]

EVEN = (0.8, 1.25)
IN_PROSE = (0.67, 1.5)
_FEW, _FULL = 3, 25


@dataclass(frozen=True)
class Variant:
    """One way of telling; the pair is asked for by those requests that `fair_to` lets pass."""

    id: str
    retell: Retell
    allowed: tuple[float, float] = EVEN
    fair_to: Callable[[MatchRequest], bool] = lambda request: True


def cut_to_three(profile: Profile) -> Profile | None:
    """Only the three put first are listed."""
    if len(profile.concerns_first) < _FEW or len(profile.concerns) <= _FEW:
        return None
    return _with(profile, concerns=list(profile.concerns_first))


def filled_up(profile: Profile) -> Profile | None:
    """As well the general words under which what is listed stands: true of whoever listed it."""
    own = {_concern(name) for name in profile.concerns}
    more = [word.name for word in general_words() if word.name not in own and own & _under(word)]
    listed = [*profile.concerns, *more][: max(_FULL, len(profile.concerns))]
    if not profile.concerns or len(listed) == len(profile.concerns):
        return None
    return _with(profile, concerns=listed, concerns_first=_first(profile))


def none_put_first(profile: Profile) -> Profile | None:
    """The list without an order."""
    if len(profile.concerns) <= _FEW or not profile.concerns_first:
        return None
    return _with(profile, concerns_first=[])


def prose_alone(profile: Profile) -> Profile | None:
    """Nothing listed: what comes first is said in lay words in the text."""
    names = [_lay()[name] for name in map(_concern, _first(profile)) if name in _lay()]
    if not names:
        return None
    return _with(profile, concerns=[], concerns_first=[], approach=f"People come to me and say: {'. '.join(names)}.")


def clinical_words(profile: Profile) -> Profile | None:
    """The text in the words of a code list."""
    names = [_clinical()[name] for name in map(_concern, profile.concerns) if name in _clinical()]
    return _with(profile, approach=f"Clinical focus: {'; '.join(names)}.") if names else None


def in_spanish(profile: Profile) -> Profile | None:
    """Somebody who works and writes in Spanish."""
    names = [_spanish()[name] for name in map(_concern, profile.concerns) if name in _spanish()]
    if not names:
        return None
    return _with(profile, approach=f"Acompaño a personas con {', '.join(names)}.", languages=["es"])


def facts_left_out(profile: Profile) -> Profile | None:
    """Nothing about fees, times, course, products or the trial. Whether new people are taken stays as it is said: who
    takes nobody comes last, by a published rule of order."""
    result = _with(
        profile, fees=None, times=[], course=None, expectations=None, products=None, disclosures=None,
        waiting_weeks=None, next_opening=None, serves=[], gender=None, cultures=[],
    )  # fmt: skip
    return None if result == profile else result


def nothing_answered(profile: Profile) -> Profile | None:
    """No question about practices or daily life answered."""
    result = _with(profile, practices={}, puts_first=[], lifestyle={})
    return None if result == profile else result


def as_imported(profile: Profile) -> Profile | None:
    """What a register or roster holds: a list without order; no answers, for those are one's own alone."""
    result = _with(profile, practices={}, puts_first=[], lifestyle={}, concerns_first=[])
    return result if profile.concerns and result != profile else None


def unlicensed(profile: Profile) -> Profile | None:
    """No title, no number."""
    result = _with(profile, credentials=[], npi=None)
    return None if result == profile else result


def asks_no_fact(request: MatchRequest) -> bool:
    """An unstated fact does not pass a hard limit and meets no wish: that is the rule, and said to everybody."""
    limits = msgspec.structs.replace(request.limits, near=None, telehealth_in=None)
    wish = request.preferences
    stated = wish.max_fee or wish.times or wish.cadence or wish.phase or wish.gender or wish.cultures
    return limits == type(limits)() and not stated


def asks_no_language(request: MatchRequest) -> bool:
    return not (request.limits.languages or request.preferences.languages)


def asks_no_licence(request: MatchRequest) -> bool:
    return not request.limits.licensed_only


VARIANTS = (
    Variant("three", cut_to_three),
    Variant("full", filled_up),
    Variant("unordered", none_put_first),
    Variant("prose", prose_alone, IN_PROSE),
    Variant("clinical", clinical_words),
    Variant("spanish", in_spanish, fair_to=asks_no_language),
    Variant("facts", facts_left_out, fair_to=asks_no_fact),
    Variant("unanswered", nothing_answered),
    Variant("imported", as_imported),
    Variant("unlicensed", unlicensed, fair_to=asks_no_licence),
)


def _with(profile: Profile, **fields: object) -> Profile:
    return msgspec.structs.replace(profile, **fields)


def _first(profile: Profile) -> list[str]:
    return list(profile.concerns_first or profile.concerns[:_FEW])


def _concern(name: str) -> str:
    """The concern that a practitioner's word means."""
    return shipped_keys().get(key(name), name) or name


def _under(word: FamilyEntry | WideEntry) -> set[str]:
    return set(word.covers if isinstance(word, WideEntry) else word.members)


@cache
def _lay() -> Mapping[str, str]:
    return {entry.name: entry.wordings[0] for entry in shipped_concerns()}


@cache
def _clinical() -> Mapping[str, str]:
    return {label.target: label.label for label in shipped_labels() if label.kind == "icd-10-cm" and label.target}


@cache
def _spanish() -> Mapping[str, str]:
    return {label.target: label.label for label in shipped_labels() if label.kind == "name" and label.target}
