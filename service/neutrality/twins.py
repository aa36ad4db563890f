"""Twins: truthful variants of profiles beside their originals, in a private copy of the directory that serves nobody.

Both stand in the same lists for the same requests, so that nothing but the telling differs (a correspondence study).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
from msgspec.structs import replace as replace_fields
from numpy.typing import NDArray

from schemas.neutrality.audit import TwinResult
from service.matching.fit.fit_model import FitModel
from service.neutrality.bootstrap import BootstrapDraws, estimate, group_ratios
from service.neutrality.exposure import Report, Singles, exposure_of, pages_of
from service.neutrality.people import Directory, Person, derived, stating
from service.neutrality.requests import AuditRequest
from service.neutrality.variants import VARIANTS, Variant

FEWEST_PAIRS = 20
# Found in four of five: 1.96 errors beyond the edge to be shown, and 0.84 more.
_SURE, _POWER = 1.96, 0.84
# For turns: how many people are shown, and under how many seeds.
_TURN_PAGE, _TURN_SEEDS = 100, 4


SAME = Variant("same", lambda profile: profile)
ALL = (*VARIANTS, SAME)


@dataclass(frozen=True)
class Pairs:
    """Originals and their twins, in one order."""

    originals: Sequence[UUID]
    twins: Sequence[Person]


def pairs_of(model: FitModel, people: Sequence[Person], variants: Sequence[Variant], most: int) -> dict[str, Pairs]:
    """Of each variant the pairs, at most so many, by lot; of those that differ in nothing, everybody."""
    rng = np.random.default_rng(23)
    result: dict[str, Pairs] = {}
    for variant in variants:
        results = [(person, variant.retell(person.profile)) for person in people]
        able = [(person, profile) for person, profile in results if profile is not None]
        chosen = able if variant is SAME else [able[at] for at in sorted(rng.permutation(len(able))[:most])]
        twins = [stating(person, profile, UUID(bytes=rng.bytes(16))) for person, profile in chosen]
        result[variant.id] = Pairs([person.id for person, _ in chosen], derived(model, twins))
    return result


async def twin_exposures(
    directory: Directory, pairs: Pairs, requests: Sequence[AuditRequest], stories: int, what: str, report: Report
) -> tuple[Singles, Singles]:
    """Exposure (stories, pairs) of the twins, and of the originals beside them."""
    pages = await pages_of(directory.among(pairs.twins, instead=False), requests, what, report)
    of_twins = exposure_of(pages, requests, stories, [twin.id for twin in pairs.twins])
    return of_twins, exposure_of(pages, requests, stories, pairs.originals)


def twin_result(
    variant: Variant, twins: Singles, originals: Singles, requests: int, lots: BootstrapDraws
) -> TwinResult:
    """The ratio with its interval, drawn over stories and over pairs: the wider counts."""
    pairs = twins.shape[1]
    ratios = group_ratios(twins, originals, np.ones((pairs, 1), dtype=np.float32), lots)
    error = float(np.log(ratios.draws[:, 0]).std())
    low, high = variant.allowed
    return TwinResult(
        variant=variant.id,
        pairs=pairs,
        requests=requests,
        ratio=estimate(float(ratios.value[0]), ratios.draws[:, 0]),
        low=low,
        high=high,
        findable=round(high * float(np.exp((_SURE + _POWER) * error)), 3),
    )


async def repeated_order(
    directory: Directory, same: Pairs, requests: Sequence[AuditRequest], report: Report
) -> tuple[int, int]:
    """(how often two equal profiles stood in the same order under two seeds, how often both were seen under both)."""
    door = directory.among(same.twins, instead=False)
    twin_of = dict(zip(same.originals, (twin.id for twin in same.twins), strict=True))
    alike = seen = 0
    for audit_request in requests:
        before: dict[UUID, bool] = {}
        for turn in range(_TURN_SEEDS):
            request = _with(audit_request, f"turn {turn} of {audit_request.request.seed}")
            [page] = await pages_of(door, [request], "equal profiles", lambda _: None)
            order = _orders(page.people, twin_of)
            alike += sum(before[id] == first for id, first in order.items() if id in before)
            seen += sum(id in before for id in order)
            before = order
    report("equal profiles")
    return alike, seen


def _with(audit_request: AuditRequest, seed: str) -> AuditRequest:
    return replace(audit_request, request=replace_fields(audit_request.request, seed=seed, limit=_TURN_PAGE))


def _orders(people: Sequence[UUID], twin_of: dict[UUID, UUID]) -> dict[UUID, bool]:
    """Of each pair that stands on a page whether the original comes first."""
    place = {id: at for at, id in enumerate(people)}
    return {id: place[id] < place[twin] for id, twin in twin_of.items() if id in place and twin in place}


def agreement(alike: int, seen: int) -> tuple[float, float, float]:
    """The share with its 95 % interval; half is what turns give."""
    share = alike / max(seen, 1)
    error = 0.5 / np.sqrt(max(seen, 1))
    return share, share - _SURE * float(error), share + _SURE * float(error)


def swapped(twins: Singles, originals: Singles, flips: NDArray[np.bool_]) -> tuple[Singles, Singles]:
    """The same pairs with some of them called the other way round: a fair deal."""
    return np.where(flips, originals, twins), np.where(flips, twins, originals)
