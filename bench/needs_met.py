"""Whether the first five meet what was said: python -m bench.needs_met [--stories 600].

Stories of the corpus' development split, told alone, against the written people of the demo directory. A person meets a
need that its writer labelled where it is put first (1) or stated (one half); reading and ranking are those that serve.
"Needs alone": the wishes that are heard beside them are left out. "Wishes heard": stories in which a wish is heard, as
pages hear them (fee, times, for whom … as well); "a wish added": one wish more, or three answers, to needs as labelled.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.stats import bootstrap

from bench.exposure import GAIN
from bench.figures import table
from bench.judging_ranker import DemoRanker
from bench.listener_cases import NO_NEED
from corpus.markup import read_file
from schemas.core.fields import QualityId
from schemas.matching.limits import Money
from schemas.matching.match import MatchRequest, Preferences
from service.matching.fit.preferences import wishes_stated
from service.web.pages.seeker.answers import PAGE_HEARS

Floats = NDArray[np.float64]

ADDED = (
    Preferences(times=["weekday_evening"]), Preferences(serves=["couples"]), Preferences(languages=["es"]),
    Preferences(modes=["video"]), Preferences(gender="woman"), Preferences(max_fee=Money(50, "USD")),
)  # fmt: skip
ANSWERS: dict[QualityId, int] = {"listening": 3, "options": -2, "horizontal": 2}


@dataclass(frozen=True)
class StoryNeeds:
    """A story with its needs; each need is a set of concerns of which any is a right reading."""

    text: str
    needs: tuple[frozenset[str], ...]


def stories(split: str) -> Iterator[StoryNeeds]:
    for path in sorted(Path("corpus", split).glob("*.txt")):
        for story in read_file(path):
            needs: dict[frozenset[str], None] = {}
            for span in story.spans:
                labels = [label for label in span.labels if label.kind == "concern" and not label.marks & NO_NEED]
                for label in labels:
                    if not label.either:
                        others = [label.value for label in labels if label.either]
                        needs[frozenset([label.value, *others])] = None
            if needs and not story.danger:
                yield StoryNeeds(story.text, tuple(needs))


def met(story: StoryNeeds, ranker: DemoRanker) -> Floats:
    """How far each person meets each need (people, needs): 1 put first, one half stated."""
    result = np.zeros((len(ranker.people), len(story.needs)))
    for row, person in enumerate(ranker.people):
        profile = person.profile
        for column, need in enumerate(story.needs):
            if need & set(profile.concerns_first):
                result[row, column] = 1.0
            elif need & set(profile.concerns):
                result[row, column] = 0.5
    return result


def figures_of(order: Sequence[int], values: Floats) -> tuple[float, ...]:
    """(NDCG@10, needs met by the first five, share of the five who meet none, share who meet two or more)."""
    utility = values.mean(axis=1)
    best = np.sort(utility)[::-1][:10] @ GAIN
    ndcg = float(utility[list(order[:10])] @ GAIN[: len(order[:10])] / best) if best else np.nan
    five = values[list(order[:5])] > 0
    two = float((five.sum(axis=1) >= 2).mean()) if values.shape[1] > 1 else np.nan
    return ndcg, float(five.any(axis=0).mean()), float((~five.any(axis=1)).mean()), two


def orders(ranker: DemoRanker, story: StoryNeeds, number: int) -> Iterator[tuple[str, list[int]]]:
    """The first people for one story in each of the ways compared."""
    seed, values = str(number), met(story, ranker)
    yield "as served", ranker.ranked(story.text, seed)
    yield "as served, needs alone", ranker.ranked(story.text, seed, hear=["concern"])
    yield "needs as labelled", ranker.ranked_for(story.needs, seed)
    applied = ranker.heard(story.text, PAGE_HEARS)
    wishing = msgspec.structs.replace(applied.request, story="")
    if wishes_stated(wishing.preferences) or wishing.practices or wishing.goals:
        yield "wishes heard, as served", ranker.ranked(story.text, seed, hear=PAGE_HEARS)
        yield "wishes heard, needs alone", ranker.ranked(story.text, seed, hear=["concern"])
        heard_wishes = ranker.ranked_for(story.needs, seed, request=wishing, by_story=applied.by_story)
        yield "wishes heard, needs as labelled", heard_wishes
    added = MatchRequest(preferences=ADDED[number % len(ADDED)])
    yield "needs as labelled, a wish added", ranker.ranked_for(story.needs, seed, request=added)
    yield (
        "needs as labelled, three answers",
        ranker.ranked_for(story.needs, seed, request=MatchRequest(practices=ANSWERS)),
    )
    yield "best possible", np.argsort(-values.mean(axis=1), kind="stable")[:10].tolist()


def interval(column: Floats) -> str:
    own = column[~np.isnan(column)]
    bounds = bootstrap((own,), np.mean, n_resamples=1000, method="percentile", random_state=1).confidence_interval
    return f"{own.mean():.3f} [{bounds.low:.3f}, {bounds.high:.3f}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=600)
    arguments = parser.parse_args()
    ranker, rng = DemoRanker(), np.random.default_rng(4)
    told_stories = list(stories("development"))
    told_stories = [told_stories[at] for at in rng.permutation(len(told_stories))[: arguments.stories]]
    rows: dict[str, list[tuple[float, ...]]] = {}
    for number, story in enumerate(told_stories):
        for name, order in orders(ranker, story, number):
            rows.setdefault(name, []).append(figures_of(order, met(story, ranker)))
    head = [
        "",
        "stories",
        "NDCG@10",
        "needs met by any of five",
        "of five: meet none",
        "meet two or more (of two or more)",
    ]
    print(f"{len(told_stories)} stories, {len(ranker.people)} people")
    print(
        table(
            head,
            [
                [name, len(columns), *(interval(column) for column in np.array(columns).T)]
                for name, columns in rows.items()
            ],
        )
    )


if __name__ == "__main__":
    main()
