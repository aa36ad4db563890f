"""Runs the audit of one directory: exact copies, turns, twins, groups, and what is earned where truth is known."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from schemas.matching.match import MatchRequest
from schemas.neutrality.audit import AuditRun, BlindResult, Decidable, EarnedResult, GateResult, GroupResult, TwinResult
from service.neutrality.blind import Copies, blindness, copies_of
from service.neutrality.bootstrap import draw_lots
from service.neutrality.door import Page
from service.neutrality.earned import Truth, earned_exposure, earned_results
from service.neutrality.exposure import Report, exposure_of, pages_of
from service.neutrality.gates import exact_gate, turns_gates, twin_gates
from service.neutrality.groups import group_results, memberships
from service.neutrality.judgements import SEEDS, judged_results
from service.neutrality.people import Directory
from service.neutrality.requests import AuditRequest, draw_requests, towns_of
from service.neutrality.twins import (
    ALL,
    FEWEST_PAIRS,
    Pairs,
    pairs_of,
    repeated_order,
    twin_exposures,
    twin_result,
)
from service.neutrality.variants import VARIANTS, Variant
from service.training.panels import PanelStory, panel_version, read_panel


@dataclass(frozen=True)
class Effort:
    """How much is asked and drawn."""

    requests: int = 600  # of each copy of the directory
    pairs: int = 400
    turns: int = 40  # requests whose equal pairs are watched, under four seeds each
    draws: int = 1_000
    near_tie_seeds: int = 2_000
    judged: bool = True  # whether stories that readers judged are asked as well

    def asking(self, requests: int) -> "Effort":
        """As much, with so many requests."""
        return replace(self, requests=requests)


QUICK = Effort(requests=150, pairs=200, turns=8, draws=300, near_tie_seeds=500, judged=False)


@dataclass(frozen=True)
class Case:
    """A directory, its copies, and the requests by which it is judged."""

    directory: Directory
    stories: Sequence[PanelStory]
    requests: Sequence[AuditRequest]
    copies: Copies
    pairs: dict[str, Pairs]
    effort: Effort
    truth: Truth | None = None  # of composed people


def prepare(directory: Directory, effort: Effort, report: Report, truth: Truth | None = None) -> Case:
    """Draws the requests and makes the copies; nothing is asked yet."""
    stories = read_panel("audit")
    model = directory.door.matcher.model
    requests = draw_requests(stories, towns_of([person.profile for person in directory.people]), effort.requests)
    copies = copies_of(model, directory.people, report)
    report("telling people's profiles in other ways")
    pairs = pairs_of(model, directory.people, ALL, effort.pairs)
    return Case(directory, stories, requests, copies, pairs, effort, truth)


async def judge(case: Case, at: datetime, report: Report) -> AuditRun:
    """The audit."""
    started = time.monotonic()
    directory, stories = case.directory, len(case.stories)
    pages = await pages_of(directory.door, case.requests, "as served", report)
    blind = await blindness(directory, case.copies, case.requests, pages, report)
    turns = await repeated_order(directory, case.pairs["same"], _telling_stories(case), report)
    twins = await twin_results(case, VARIANTS, report)
    groups, never = _groups(case, pages)
    earned, earned_gates = await _earned(case, report)
    judged, judged_gates = (
        await judged_results(directory, case.effort.draws, report) if case.effort.judged else (None, [])
    )
    gates = [
        *(exact_gate(result) for result in blind),
        *turns_gates(*turns, case.effort.near_tie_seeds),
        *twin_gates(twins),
        *earned_gates,
        *judged_gates,
    ]
    policy = directory.door.matcher.model.policy
    return AuditRun(
        directory=directory.title,
        live=directory.live,
        audited_at=at,
        policy=policy.version,
        text_model=policy.encoder,
        panel=panel_version("audit"),
        people=directory.state.snapshot.people,
        modalities=len({name for person in directory.people for name in person.profile.modalities}),
        requests=_sent(case, blind, twins) + (judged.stories * SEEDS if judged else 0),
        stories=stories,
        seconds=round(time.monotonic() - started, 1),
        decidable=_decidable(case, pages, twins, groups),
        gates=gates,
        blind=blind,
        twins=twins,
        groups=groups,
        earned=earned,
        never=never,
        judged=judged,
    )


def _telling_stories(case: Case) -> list[AuditRequest]:
    """Requests for all people, so that equal pairs are seen again and again."""
    return [request for request in case.requests if request.story_alone][: case.effort.turns]


async def twin_results(case: Case, variants: Sequence[Variant], report: Report) -> list[TwinResult]:
    """A result for each of these variants of which there are pairs enough."""
    results: list[TwinResult] = []
    for variant in variants:
        pairs = case.pairs[variant.id]
        requests = [audit_request for audit_request in case.requests if variant.fair_to(audit_request.request)]
        if len(pairs.twins) < FEWEST_PAIRS or not requests:
            continue
        twins, originals = await twin_exposures(
            case.directory, pairs, requests, len(case.stories), f"twins, {variant.id}", report
        )
        lots = draw_lots(len(case.stories), len(pairs.twins), case.effort.draws, 1)
        results.append(twin_result(variant, twins, originals, len(requests), lots))
    return results


def _groups(case: Case, pages: Sequence[Page]) -> tuple[list[GroupResult], float]:
    people = [person.stored for person in case.directory.people]
    seen = exposure_of(pages, case.requests, len(case.stories), [person.id for person in people])
    lots = draw_lots(len(case.stories), len(people), case.effort.draws, 1)
    results = [
        row
        for attribute, (names, members) in memberships(people).items()
        for row in group_results(attribute, names, members, seen, lots)
    ]
    return results, round(float((seen.sum(axis=0) == 0).mean()), 4)


async def _earned(case: Case, report: Report) -> tuple[list[EarnedResult], list[GateResult]]:
    """Where the truth is known: stories alone, each asked as often as there are requests for."""
    if case.truth is None:
        return [], []
    stories = len(case.stories)
    alone = [
        replace(
            audit_request,
            request=MatchRequest(story=audit_request.request.story, seed=audit_request.request.seed, limit=10),
        )
        for audit_request in case.requests
    ]
    pages = await pages_of(case.directory.door, alone, "stories alone", report)
    people = [person.stored for person in case.directory.people]
    received = exposure_of(pages, alone, stories, [person.id for person in people])
    lots = draw_lots(stories, len(people), case.effort.draws, 400)
    groups = {name: own for name, own in memberships(people).items() if "×" not in name}
    return earned_results(groups, received, earned_exposure(case.truth, alone), lots)


def _decidable(
    case: Case, pages: Sequence[Page], twins: Sequence[TwinResult], groups: Sequence[GroupResult]
) -> Decidable:
    shown = sum(len(page.people) for page in pages) / case.directory.state.snapshot.people
    return Decidable(
        people=case.directory.state.snapshot.people,
        requests=len(case.requests),
        twins_from=round(float(np.median([result.findable for result in twins])), 2) if twins else float("inf"),
        modalities_comparable=sum(row.attribute == "modality" and row.impact is not None for row in groups),
        expected_never=round(float(np.exp(-shown)), 4),
    )


def _sent(case: Case, blind: Sequence[BlindResult], twins: Sequence[TwinResult]) -> int:
    """Requests sent: as served, to each copy, for turns, for twins, and for the truth."""
    copies = len(blind) + 1 + (case.truth is not None)
    return copies * len(case.requests) + 4 * len(_telling_stories(case)) + sum(result.requests for result in twins)
