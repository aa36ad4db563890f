"""What gaming the directory gains: python -m bench.attacks [--people 2000 --requests 300 --batches 12].

Honest people with ten or twenty-five concerns, three put first, do the same thing, thirty at a time, while all others
stay as they are; their exposure is a multiple of their own before, with an interval over people. S: one to three needs
read without fault; F: with goals and answers; T: stories of the audit panel, read by words. The serving code ranks.
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
from service.training.panels import read_panel
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
    "three listed, in their wordings": lambda profile: wordings(3)(cut(3)(profile)),
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
    for number in range(count):
        needs = rng.permutation(concerns)[: rng.choice([1, 2, 3], p=[0.3, 0.4, 0.3])]
        asked_for = request(rng, model, [int(at) for at in needs], kind)
        read = model.read(read_panel("audit")[number % len(read_panel("audit"))].text)[0] if kind == "T" else None
        corrections = {} if kind == "T" else {int(at): 1.0 for at in needs}
        usual = model.panel.query_mean
        queries.append(build_query(asked_for, read, corrections, model.policy, usual_prose=usual))
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


@dataclass(frozen=True)
class Trial:
    """One directory, and the requests by which exposure is measured."""

    model: FitModel
    snapshot: Snapshot
    panels: Sequence[RequestPanel]
    batches: Sequence[Sequence[FiledPerson]]
    before: Sequence[dict[UUID, float]]  # by panel

    def gain(self, attack: Callable[[FiledPerson], tuple[list[UUID], list[MatchRow]]]) -> list[str]:
        """By panel the exposure of all attackers as a multiple of their own before; an interval over people."""
        own: list[list[float]] = [[] for _ in self.panels]
        after: list[list[float]] = [[] for _ in self.panels]
        for batch in self.batches:
            attackers = [attack(person) for person in batch]
            changed = self.snapshot.with_changes([row for _, rows in attackers for row in rows])
            for at, panel in enumerate(self.panels):
                seen = panel.exposure(changed, self.model)
                own[at] += [self.before[at].get(person.id, 0.0) for person in batch]
                after[at] += [sum(seen.get(id, 0.0) for id in ids) for ids, _ in attackers]
        return [_ratio(np.array(mine), np.array(gained)) for mine, gained in zip(own, after, strict=True)]


def _ratio(own: Floats, after: Floats) -> str:
    rng = np.random.default_rng(7)
    drawn = rng.integers(0, len(own), (2_000, len(own)))
    low, high = np.quantile(after[drawn].sum(axis=1) / own[drawn].sum(axis=1), [0.025, 0.975])
    return f"{after.sum() / own.sum():.2f} [{low:.2f}, {high:.2f}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--batches", type=int, default=12)
    parser.add_argument("--only", default="", help="attacks whose name holds this")
    options = parser.parse_args()
    model = load_fit_model(trained=False)
    people = directory(options.people, 5, HABITS)
    honest = [p for p in people if p.habit.name in ("10 listed, first", "25 listed, first")]
    batches = [honest[at : at + ATTACKERS] for at in range(0, options.batches * ATTACKERS, ATTACKERS)]
    snapshot = snapshot_of(people, model)
    panels = [requests_of(kind, options.requests, model, len(model.policy.concerns)) for kind in "SFT"]
    trial = Trial(model, snapshot, panels, batches, [panel.exposure(snapshot, model) for panel in panels])
    print(sum(len(batch) for batch in batches), "attackers")

    def as_told(details: Callable[[Profile], Profile]) -> Callable[[FiledPerson], tuple[list[UUID], list[MatchRow]]]:
        return lambda person: ([person.id], rows_of([replace(person, profile=details(person.profile))], model))

    def split(count: int, *, linked: bool) -> Callable[[FiledPerson], tuple[list[UUID], list[MatchRow]]]:
        def attack(person: FiledPerson) -> tuple[list[UUID], list[MatchRow]]:
            own = parts(person, count)
            rows = rows_of(own, model)
            for at, row in enumerate(rows):
                row.same = [Group(person.id.int % 2**40, _CREATED + at)] if linked else []
            return [part.id for part in own], rows

        return attack

    attacks = {name: as_told(details) for name, details in TOLD.items()}
    for count in (2, 4, 8):
        attacks[f"{count} profiles, of one known person"] = split(count, linked=True)
        attacks[f"{count} profiles, unlinked"] = split(count, linked=False)
    result = []
    for name, attack in attacks.items():
        if options.only in name:
            result.append([name, *trial.gain(attack)])
            print(result[-1], flush=True)
    print(table(["what was done", "needs (S)", "mixed (F)", "stories (T)"], result))


if __name__ == "__main__":
    main()
