"""Two hundred stories with ten people each, judged blind by several readers: what is earned, by no score of ours.

Readers saw people's own words, what they work with, whom they serve and how they work, without name, modality, licence
or rank (`bench/judging_sheets.py`), and graded 0 (would not send a friend there) to 3 (just right for this story). The
people are those written for the demo directory, so an audit of any other directory has nobody to judge by.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import msgspec
import numpy as np

from schemas.matching.match import MatchRequest, Preferences
from schemas.neutrality.audit import EarnedResult, Estimate, GateResult, JudgedResult, Verdict
from service.matching.snapshot.segments import Snapshot
from service.neutrality.bootstrap import draw_lots, estimate, group_ratios
from service.neutrality.exposure import EXPOSURE, Report, Singles, expected_exposure
from service.neutrality.groups import FEWEST_COMPARED, memberships
from service.neutrality.metrics import equivalence
from service.neutrality.people import Directory
from service.population.demo import FICTIONAL
from service.profiles.fictional import DEMO
from service.vocabulary.shipped import DATA

FEWEST_JUDGED = 5  # people of a story who are in the directory
FEWEST_STORIES = 100
SEEDS = 6
LOW, HIGH = 0.8, 1.25
# Of a kind of practice too few are judged to say anything about it alone.
_ATTRIBUTES = ("licence", "language", "origin", "list", "answers", "mode", "place")


class Judgement(msgspec.Struct, frozen=True):
    """A story of the corpus, and the grades 0..3 that each reader gave each person."""

    story: str
    lang: str
    text: str
    people: dict[str, list[int]]  # name in the file of written people -> a grade from each reader


@cache
def judgements() -> tuple[Judgement, ...]:
    """The whole set."""
    decoder = msgspec.json.Decoder(Judgement)
    return tuple(decoder.decode(line) for line in (DATA / "judgements.ndjson").read_bytes().splitlines())


@dataclass(frozen=True)
class _JudgedPeople:
    """The judged people of one story, by their place in the directory, with the mean of their grades."""

    judgement: Judgement
    people: np.ndarray
    grades: np.ndarray


async def judged_results(
    directory: Directory, draws: int, report: Report
) -> tuple[JudgedResult | None, list[GateResult]]:
    """Shown for once earned by the readers, by group; nothing where too few of the judged people are here."""
    judged = _present(directory)
    if len(judged) < FEWEST_STORIES:
        return None, []
    received, earned = (np.zeros((len(judged), len(directory.people)), dtype=np.float32) for _ in range(2))
    ndcg, by_lot = [], []
    for row, story in enumerate(judged):
        if row % 20 == 0:
            report(f"judged stories: {row} of {len(judged)}")
        received[row, story.people] = await _received(directory, story)
        earned[row, story.people] = expected_exposure(story.grades)
        best = float(earned[row, story.people] @ story.grades)
        if best > 0:
            ndcg.append(float(received[row, story.people] @ story.grades) / best)
            by_lot.append(float(EXPOSURE[: len(story.people)].mean() * story.grades.sum()) / best)
    rows, outside, unproven = _groups(directory, received, earned, draws)
    rng = np.random.default_rng(3)
    drawn = rng.choice(np.array(ndcg), (draws, len(ndcg))).mean(axis=1)
    result = JudgedResult(
        stories=len(judged), people=int((earned > 0).any(axis=0).sum()), readers=_readers(judged),
        ndcg=estimate(float(np.mean(ndcg)), drawn), by_lot=float(np.mean(by_lot)), groups=rows,
    )  # fmt: skip
    return result, [_gate(result, outside, unproven)]


def _present(directory: Directory) -> list[_JudgedPeople]:
    place = {
        person.profile.display_name.removesuffix(FICTIONAL): at
        for at, person in enumerate(directory.people)
        if person.stored.source == DEMO
    }
    present = []
    for judgement in judgements():
        here = {name: grades for name, grades in judgement.people.items() if name in place}
        if len(here) >= FEWEST_JUDGED:
            people = np.array([place[name] for name in here])
            present.append(_JudgedPeople(judgement, people, np.array([np.mean(grades) for grades in here.values()])))
    return present


async def _received(directory: Directory, story: _JudgedPeople) -> np.ndarray:
    """Mean exposure of the judged people in a private directory that holds nobody else, asked as seekers ask."""
    followed = [directory.people[at] for at in story.people]
    rows = [person.row for person in followed]
    door = directory.holding(Snapshot.of_rows(rows, directory.door.matcher.source.concerns))
    column = {person.id: at for at, person in enumerate(followed)}
    total = np.zeros(len(followed))
    for seed in range(SEEDS):
        request = MatchRequest(
            story=story.judgement.text, seed=f"judged {seed}", limit=len(followed),
            # Readers did not know who takes nobody new, nor where anybody works.
            preferences=Preferences(accepting_new=False),
        )  # fmt: skip
        for rank, id in enumerate((await door.ask(request)).people):
            total[column[id]] += EXPOSURE[rank]
    return total / SEEDS


def _groups(
    directory: Directory, received: Singles, earned: Singles, draws: int
) -> tuple[list[EarnedResult], list[str], list[str]]:
    """A row for each group with people enough; those shown to lie outside, and those not shown to lie inside."""
    lots = draw_lots(len(received), received.shape[1], draws, 1)
    groups = memberships([person.stored for person in directory.people])
    rows: list[EarnedResult] = []
    outside: list[str] = []
    unproven: list[str] = []
    for attribute in _ATTRIBUTES:
        names, members = groups[attribute]
        ratios = group_ratios(received, earned, members, lots)
        tests = equivalence(ratios)
        people = (earned > 0).any(axis=0) @ members
        for at, name in enumerate(names):
            if people[at] < FEWEST_COMPARED:
                continue
            rows.append(EarnedResult(attribute, name, round(float(people[at]), 1), tests.intervals[at]))
            if tests.outside[at]:
                outside.append(name)
            elif not LOW <= tests.intervals[at].low <= tests.intervals[at].high <= HIGH:
                unproven.append(name)
    return rows, outside, unproven


def _readers(judged: Sequence[_JudgedPeople]) -> int:
    return max(len(grades) for story in judged for grades in story.judgement.people.values())


def _gate(result: JudgedResult, outside: list[str], unproven: list[str]) -> GateResult:
    ratios = [row.ratio for row in result.groups]
    farthest = max(ratios, key=lambda ratio: abs(np.log(max(ratio.value, 1e-9))), default=Estimate(1.0, 1.0, 1.0))
    verdict: Verdict = "red" if outside else "undecided" if unproven or not ratios else "green"
    named = "; shown to lie outside: " + ", ".join(outside) if outside else ""
    return GateResult(
        "judged", "judged", farthest, f"{LOW} to {HIGH}", verdict,
        f"Of {len(ratios)} groups the farthest from even is shown {farthest.value:.2f} times for once that its people "
        f"were judged to earn{named}. The order is worth {result.ndcg.value:.0%} of that by the grades; one drawn by "
        f"lot {result.by_lot:.0%}.",
    )  # fmt: skip
