"""Blindness: one attribute is dealt anew among the people of a private copy, and the pages must stay as they were.

A correspondence study in the extreme: everybody keeps what they can do and say, and gets somebody else's label. Where
a request does not ask for the attribute, every page has to be the same to the last person. There is no chance in it: it
decides in a directory of any size, and is never red by luck.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from schemas.neutrality.audit import BlindResult, Shift
from schemas.profiles.practitioner import Profile
from service.matching.fit.fit_model import FitModel
from service.neutrality.door import Page
from service.neutrality.exposure import Report, exposure_of, pages_of
from service.neutrality.people import Directory, Person, derived, stating
from service.neutrality.requests import AuditRequest

# What a profile holds of each attribute; all of it changes hands.
ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "modality": ("modalities",),
    "licence": ("credentials", "npi"),
    "language": ("languages",),
    "person": ("display_name", "pronouns", "gender", "cultures"),
}
NAMES: Mapping[str, Callable[[Profile], Sequence[str]]] = {
    "modality": lambda profile: profile.modalities,
    "licence": lambda profile: ["a licence stated" if profile.credentials or profile.npi else "no licence stated"],
    "language": lambda profile: [", ".join(sorted({tag.split("-")[0] for tag in profile.languages})) or "not stated"],
    "person": lambda profile: [profile.gender or "not stated"],
}
_MOST_SHIFTS = 200


@dataclass(frozen=True)
class Copies:
    """The same people under their own profiles, and with each attribute dealt anew; derived once."""

    own: Sequence[Person]
    dealt: Mapping[str, Sequence[Person]]


def copies_of(model: FitModel, people: Sequence[Person], report: Report) -> Copies:
    report("dealing labels anew")
    rng = np.random.default_rng(17)
    own = derived(model, people)
    return Copies(own, {name: derived(model, _dealt(own, name, rng.permutation(len(own)))) for name in ATTRIBUTES})


def _dealt(people: Sequence[Person], attribute: str, order: NDArray[np.intp]) -> list[Person]:
    results = []
    for person, at in zip(people, order, strict=True):
        giver = people[at]
        given: dict[str, Any] = {name: getattr(giver.profile, name) for name in ATTRIBUTES[attribute]}
        ids = giver.derivable.modality_ids if attribute == "modality" else None
        results.append(stating(person, msgspec.structs.replace(person.profile, **given), modality_ids=ids))
    return results


async def blindness(
    directory: Directory, copies: Copies, requests: Sequence[AuditRequest], served: Sequence[Page], report: Report
) -> list[BlindResult]:
    """Whether what is served is what the profiles give, then a result for each attribute."""
    stories = max(request.story for request in requests) + 1
    own = await pages_of(directory.among(copies.own, instead=True), requests, "as derived", report)
    blind_results = [BlindResult("stored", len(requests), _differ(served, own), [])]
    for attribute, people in copies.dealt.items():
        dealt = await pages_of(directory.among(people, instead=True), requests, f"{attribute} dealt anew", report)
        chosen = [at for at, (a, b) in enumerate(zip(own, dealt, strict=True)) if attribute not in a.asks | b.asks]
        before, after = [own[at] for at in chosen], [dealt[at] for at in chosen]
        different = _differ(before, after)
        shifts: list[Shift] = []
        if different:
            audit_requests, ids = [requests[at] for at in chosen], [person.id for person in people]
            was, got = (exposure_of(pages, audit_requests, stories, ids).sum(axis=0) for pages in (before, after))
            shifts = _shifts(NAMES[attribute], people, was, got)
        blind_results.append(BlindResult(attribute, len(chosen), different, shifts))
    return blind_results


def _differ(before: Sequence[Page], after: Sequence[Page]) -> int:
    return sum((a.people, a.considered) != (b.people, b.considered) for a, b in zip(before, after, strict=True))


def _shifts(names: Callable[[Profile], Sequence[str]], people: Sequence[Person], was: Any, got: Any) -> list[Shift]:
    """By label what it brings those to whom it was dealt; one first place is added to both, so that few say little."""
    holders: dict[str, list[int]] = {}
    for at, person in enumerate(people):
        for name in names(person.profile):
            holders.setdefault(name, []).append(at)
    shifts = [
        Shift(name, len(rows), round((float(got[rows].sum()) + 1.0) / (float(was[rows].sum()) + 1.0), 3))
        for name, rows in holders.items()
    ]
    return sorted(shifts, key=lambda shift: -shift.factor)[:_MOST_SHIFTS]
