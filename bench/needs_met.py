"""Whether the first five meet what was said: python -m bench.needs_met [--stories 600].

Stories of the corpus' development split, told alone, against the written people of the demo directory. A person meets a
need that its writer labelled where it is put first (1) or stated (one half); reading and ranking are those that serve.
"Needs alone": the wishes that are heard beside them are left out.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import bootstrap

from bench.exposure import GAIN
from bench.figures import table
from bench.judging_ranker import DemoRanker
from bench.listener_cases import NO_NEED
from corpus.markup import read_file

Floats = NDArray[np.float64]


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
    names = ("as served", "as served, needs alone", "needs as labelled", "best possible")
    rows: dict[str, list[tuple[float, ...]]] = {name: [] for name in names}
    for number, story in enumerate(told_stories):
        values = met(story, ranker)
        rows["as served"].append(figures_of(ranker.ranked(story.text, str(number)), values))
        alone = ranker.ranked(story.text, str(number), hear=["concern"])
        rows["as served, needs alone"].append(figures_of(alone, values))
        rows["needs as labelled"].append(figures_of(ranker.ranked_for(story.needs, str(number)), values))
        rows["best possible"].append(figures_of(np.argsort(-values.mean(axis=1), kind="stable")[:10].tolist(), values))
    head = ["", "NDCG@10", "needs met by any of five", "of five: meet none", "meet two or more (of two or more)"]
    print(f"{len(told_stories)} stories, {len(ranker.people)} people")
    print(
        table(head, [[name, *(interval(column) for column in np.array(columns).T)] for name, columns in rows.items()])
    )


if __name__ == "__main__":
    main()
