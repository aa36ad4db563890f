"""What gaming the directory gains: python -m bench.attacks [--people 2000 --requests 300].

Thirty honest people with ten or twenty-five concerns, three put first, do the same thing at once; their exposure is a
multiple of their own before. S: stories of one to three needs read without fault; F: with goals and answers. The
serving code ranks.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import msgspec
import numpy as np
from numpy.typing import NDArray

from bench.exposure import GAIN, LONG_AGO, request, row_of, snapshot_of
from bench.figures import table
from bench.gaming import claiming_maximum, polarising
from bench.habits import HABITS, FiledPerson, directory
from schemas.matching.match import Preferences
from schemas.matching.match_row import Group, MatchRow
from schemas.profiles.practitioner import Disclosures, Expectations, Fees, FirstVisit, Products, Profile, Session
from schemas.profiles.qualities import DOMAIN_IDS
from service.matching.fit.fit_model import FitModel, load_fit_model
from service.matching.fit.near_ties import Grid, Turns
from service.matching.fit.preferences import Crafts
from service.matching.fit.seeker import Query, build_query
from service.matching.recall.fit_scorer import FitScorer
from service.matching.snapshot.limits import ResolvedLimits
from service.matching.snapshot.search import search
from service.matching.snapshot.segments import Snapshot
from service.vocabulary.general_words import parent_of
from service.vocabulary.shipped import shipped_concerns

Floats = NDArray[np.float64]
ATTACKERS = 30
_CREATED = -4_000_000_000_000_000_000  # as `match_same` writes the group of one person


def listing(names: Sequence[str], first: int = 3) -> Callable[[Profile], Profile]:
    return lambda profile: msgspec.structs.replace(profile, concerns=list(names), concerns_first=list(names)[:first])


def cut(count: int) -> Callable[[Profile], Profile]:
    return lambda profile: listing(profile.concerns[:count])(profile)


def stuffed(profile: Profile) -> Profile:
    others = [entry.name for entry in shipped_concerns() if entry.name not in profile.concerns]
    return msgspec.structs.replace(profile, concerns=[*profile.concerns, *others][:60])


def broad(profile: Profile) -> Profile:
    words = list(dict.fromkeys(parent_of().get(name, name) for name in profile.concerns_first))
    return msgspec.structs.replace(profile, concerns=[*words, *profile.concerns][:60], concerns_first=words)


def wordings(names: int) -> Callable[[Profile], Profile]:
    def with_wordings(profile: Profile) -> Profile:
        own = [entry for entry in shipped_concerns() if entry.name in profile.concerns[:names]] or shipped_concerns()
        text = " ".join(f"{words}." for entry in own for words in entry.wordings)
        return msgspec.structs.replace(profile, approach=text[:10_000])

    return with_wordings


def every_wording(profile: Profile) -> Profile:
    text = " ".join(f"{words}." for entry in shipped_concerns() for words in entry.wordings[:3])
    return msgspec.structs.replace(profile, approach=text[:10_000])


def all_facts(profile: Profile) -> Profile:
    return msgspec.structs.replace(
        profile,
        fees=Fees("USD", FirstVisit(0, 120), Session(0, 0, 120), sliding_scale=True, exchange=True),
        disclosures=Disclosures(shared_plan=True, free_places=5),
        expectations=Expectations(trial_weeks=2, trial_visits=1, review_point="after each visit"),
        products=Products(sells=False, income_share="none", commission=False),
    )


def central(count: int) -> Callable[[Profile], Profile]:
    return lambda profile: msgspec.structs.replace(
        profile,
        lifestyle=profile.lifestyle | dict.fromkeys(DOMAIN_IDS[:count], "central"),  # type: ignore[dict-item]
    )


TOLD: dict[str, Callable[[Profile], Profile]] = {
    "list cut to the three put first": cut(3),
    "list cut to one": cut(1),
    "list stuffed to sixty": stuffed,
    "broad words put first": broad,
    "own three in their wordings as text": wordings(3),
    "10,000 letters of all wordings": every_wording,
    "all facts at the plus end": all_facts,
    "maximum on all practices": claiming_maximum,
    "plus on four, minus on five": polarising,
    "central in two domains": central(2),
    "central in every domain": central(10),
}  # fmt: skip


@dataclass(frozen=True)
class RequestPanel:
    """The requests of one kind, as the matcher takes them."""

    kind: str
    queries: list[Query]

    def exposure(self, snapshot: Snapshot, model: FitModel) -> dict[UUID, float]:
        seen: dict[UUID, float] = {}
        for number, query in enumerate(self.queries):
            scorer = FitScorer(query, Preferences(), Crafts(), model.policy, Turns(str(number)))
            grid = Grid(str(number), query.near_tie)
            page = search(snapshot, ResolvedLimits(LONG_AGO), scorer, grid, length=10).page
            for rank, person in enumerate(page):
                seen[person.id] = seen.get(person.id, 0.0) + float(GAIN[rank])
        return seen


def requests_of(kind: str, count: int, model: FitModel, concerns: int) -> RequestPanel:
    rng = np.random.default_rng(11)
    queries = []
    for _ in range(count):
        needs = rng.permutation(concerns)[: rng.choice([1, 2, 3], p=[0.3, 0.4, 0.3])]
        corrections = {int(at): 1.0 for at in needs}
        queries.append(
            build_query(request(rng, model, [int(at) for at in needs], kind), None, corrections, model.policy)
        )
    return RequestPanel(kind, queries)


def parts(person: FiledPerson, count: int) -> list[FiledPerson]:
    """One person as so many profiles with three concerns each, and other words."""
    names = [*person.profile.concerns, *person.profile.concerns]
    profiles = []
    for at in range(count):
        own = names[3 * at % len(person.profile.concerns) :][:3]
        profile = listing(own)(person.profile)
        profile = wordings(3)(profile)
        profiles.append(replace(person, id=UUID(int=(person.id.int + at) % 2**128), profile=profile))
    return profiles


def rows_of(people: Sequence[FiledPerson], model: FitModel) -> list[MatchRow]:
    vectors = model.vectors([(person.profile, frozenset()) for person in people])
    return [row_of(person, vector) for person, vector in zip(people, vectors, strict=True)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--requests", type=int, default=300)
    options = parser.parse_args()
    model = load_fit_model(trained=False)
    people = directory(options.people, 5, HABITS)
    honest = [p for p in people if p.habit.name in ("10 listed, first", "25 listed, first")][:ATTACKERS]
    snapshot = snapshot_of(people, model)
    kinds = [requests_of(kind, options.requests, model, len(model.policy.concerns)) for kind in "SF"]
    before = [kind.exposure(snapshot, model) for kind in kinds]
    own = [sum(seen.get(person.id, 0.0) for person in honest) for seen in before]

    def gain(rows: list[MatchRow], ids: set[UUID]) -> list[str]:
        changed = snapshot.with_changes(rows)
        seen = [kind.exposure(changed, model) for kind in kinds]
        return [f"{sum(s.get(id, 0.0) for id in ids) / mine:.2f}" for s, mine in zip(seen, own, strict=True)]

    result = []
    for name, details in TOLD.items():
        changed = [replace(person, profile=details(person.profile)) for person in honest]
        result.append([name, *gain(rows_of(changed, model), {person.id for person in honest})])
        print(result[-1], flush=True)
    for count in (2, 4, 8):
        split = [part for person in honest for part in parts(person, count)]
        for linked in (True, False):
            rows = rows_of(split, model)
            if linked:
                for at, row in enumerate(rows):
                    row.same = [Group(at // count + 1, _CREATED + at)]
            name = f"{count} profiles, {'of one known person' if linked else 'unlinked'}"
            result.append([name, *gain(rows, {person.id for person in split})])
            print(result[-1], flush=True)
    print(table(["what was done", "story (S)", "mixed (F)"], result))


if __name__ == "__main__":
    main()
