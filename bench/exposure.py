"""Who is seen, by how the form was filled in, at equal truth: python -m bench.exposure [--people 2000].

Exposure is 1/log2(1 + rank) over the first ten, per person, as a multiple of everybody's; the serving code ranks.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

import msgspec
import numpy as np
from numpy.typing import NDArray

from bench.habits import ATTACKS, FORMATS, HABITS, directory, weights_of
from schemas.matching.match import Goal, MatchRequest, Preferences
from schemas.matching.match_row import MatchRow
from schemas.profiles.practitioner import Profile
from schemas.profiles.qualities import DOMAIN_IDS, QUALITY_IDS
from service.matching.fit.fit_model import FitModel, load_fit_model
from service.matching.fit.near_ties import Grid, Turns
from service.matching.fit.preferences import Crafts
from service.matching.fit.seeker import build_query
from service.matching.recall.fit_scorer import FitScorer
from service.matching.snapshot.limits import ResolvedLimits
from service.matching.snapshot.search import search
from service.matching.snapshot.segments import Snapshot
from service.training.wish_constants import as_candidate

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
GAIN = 1.0 / np.log2(2.0 + np.arange(10))


class HasProfile(Protocol):
    @property
    def id(self) -> UUID: ...

    @property
    def profile(self) -> Profile: ...


def snapshot_of(people: Sequence[HasProfile], model: FitModel) -> Snapshot:
    rows = []
    for start in range(0, len(people), 500):
        part = people[start : start + 500]
        vectors = model.vectors([(filed_person.profile, frozenset()) for filed_person in part])
        for filed_person, vector in zip(part, vectors, strict=True):
            rows.append(row_of(filed_person, vector))
    return Snapshot.of_rows(rows, len(model.policy.columns))


def row_of(person: HasProfile, vector: NDArray[np.float64]) -> MatchRow:
    """The match row of somebody of whom nothing is stated that limits ask for."""
    candidate = as_candidate(person.profile, person.id, [1])
    candidate.vector = vector.astype(np.float16)
    known = {field.name: getattr(candidate, field.name) for field in msgspec.structs.fields(candidate)}
    return MatchRow(
        **known, confirmed_at=LONG_AGO, places=[], telehealth=[], insurance=None, licensed=False,
        accepting_new=None, waiting_weeks=None, trial_cost=None, clinics=[], same=[], change=0,
    )  # fmt: skip


def request(rng: np.random.Generator, model: FitModel, needs: Sequence[int], kind: str) -> MatchRequest:
    """S: the story alone. F: goals and answers of either sign as well. P: answers alone."""
    goals, answers = [], {}
    if kind == "F":
        goals = [Goal(DOMAIN_IDS[int(at)], int(rng.integers(1, 4))) for at in rng.permutation(10)[: rng.integers(0, 3)]]
    if kind in ("F", "P"):
        axes = rng.permutation(9)[: rng.choice([1, 2, 3, 5, 9])]
        answers = {QUALITY_IDS[int(at)]: int(rng.choice([-3, -2, -1, 1, 2, 3])) for at in axes}
    return MatchRequest(goals=goals, practices=answers)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--kinds", default="SFP")
    parser.add_argument("--attacks", action="store_true")
    parser.add_argument(
        "--formats", action="store_true", help="by the form of the work instead of habits of filling in"
    )
    arguments = parser.parse_args()
    model = load_fit_model(trained=False)
    many = 40
    usual = FORMATS if arguments.formats else HABITS
    habits = tuple(h for h in usual for _ in range(many // 10)) + (ATTACKS if arguments.attacks else ())
    people = directory(arguments.people, 5, habits)
    snapshot = snapshot_of(people, model)
    place = {person.id: at for at, person in enumerate(people)}
    truth = np.array([weights_of(person, len(model.policy.concerns)) for person in people])
    shape = np.array([person.shape for person in people])
    for kind in arguments.kinds:
        rng = np.random.default_rng(11)
        seen, ndcg = np.zeros(len(people)), list[float]()
        lifts: dict[str, float] = {}
        tally: Counter[str] = Counter()
        for number in range(arguments.requests):
            needs = rng.permutation(truth.shape[1])[: rng.choice([1, 2, 3], p=[0.3, 0.4, 0.3])]
            match_request = request(rng, model, needs, kind)
            corrections = {} if kind == "P" else {int(at): 1.0 for at in needs}
            usual = model.panel.query_mean
            query = build_query(match_request, None, corrections, model.policy, usual_prose=usual)
            scorer = FitScorer(query, Preferences(), Crafts(), model.policy, Turns(str(number)))
            match = search(snapshot, ResolvedLimits(LONG_AGO), scorer, Grid(str(number), query.near_tie), length=10)
            rows = [place[ranked_person.id] for ranked_person in match.page]
            seen[rows] += GAIN[: len(rows)]
            fit = truth[:, needs].sum(axis=1) if kind != "P" else np.maximum(shape @ query.practices, 0)
            ndcg.append(float(fit[rows] @ GAIN[: len(rows)] / (np.sort(fit)[::-1][:10] @ GAIN)))
            if len(needs) > 1 and kind != "P":
                met = (truth[np.ix_(np.array(rows[:5]), np.asarray(needs))] > 0).sum(axis=1)
                tally.update(none=int((met == 0).sum()), two=int((met >= 2).sum()), all=5)
            everybody = (
                scorer.exact(snapshot.segments[0], np.arange(len(people), dtype=np.intp)) if number < 200 else None
            )
            if everybody is not None and kind == "F":
                for part, values in everybody.parts.items():
                    own = np.mean([ranked_person.parts[part] for ranked_person in match.page])
                    lifts[part] = lifts.get(part, 0.0) + query.weights[part] * float(own - values.mean()) / 200
        seen /= seen.mean()
        print(
            f"\n{kind}: NDCG@10 {np.mean(ndcg):.3f}, h {query.near_tie:.4f}, never seen {np.mean(seen == 0):.2f}",
            end="",
        )
        print(
            f", none {tally['none'] / max(1, tally['all']):.3f}, two or more {tally['two'] / max(1, tally['all']):.2f}",
            end="",
        )
        print(f", lifts { {part: round(value, 4) for part, value in lifts.items()} }")
        for habit in dict.fromkeys(habits):
            shares = seen[np.array([person.habit is habit for person in people])]
            print(f"  {habit.name:20s} {shares.mean():.2f} ± {shares.std() / len(shares) ** 0.5:.2f}")


if __name__ == "__main__":
    main()
