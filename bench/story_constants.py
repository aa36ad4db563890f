"""The constants of the story part, each beside others: `python -m bench.story_constants [--people N] [--write]`.

Composed people whose truth is planted, with two kinds of bias, ranked by the story alone for the audit panel's
stories: how well the first ten fit, and how evenly places go to kinds of practice and to long and short lists.
"""

import argparse
import itertools
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from unittest import mock

import msgspec
import numpy as np
from numpy.typing import NDArray

from bench.figures import console, interval, table, write_section
from schemas.matching.policy import PanelProse
from schemas.profiles.practitioner import Profile
from service.listener.reading import TEMPERATURE, Reading
from service.matching import match_vector as derive
from service.matching.fit_model import FitModel, load_fit_model
from service.matching.layout import STORY
from service.matching.story import reading_shares, story_query
from service.neutrality.directory import membership, planted_truth
from service.neutrality.metrics import fifths, mean_log_ratio
from service.neutrality.seekers import ReadPanel, read_panel_stories
from service.neutrality.survey import EXPOSURE, gains_of, ndcg, top
from service.population import Bias, reference_people
from service.training import compute_policy as computing
from service.training.panels import read_panel

Floats = NDArray[np.float64]

TODAY = date(2026, 3, 1)
REFERENCE_SEED, SEED = 20_260_101, 5


@dataclass(frozen=True)
class Way:
    """One choice of constants."""

    name: str
    least_first: float = 3.0  # the mass of those put first is shared over so many at least
    least_stated: float = 3.0  # and that of all stated
    first_share: float = computing.FIRST_SHARE
    prose_lambda: float = computing.PROSE_LAMBDA
    concern_weight: float = computing.CONCERN_WEIGHT


WAYS = (
    Way("as it is: shares of 3 at least, f 0.8, λ 0.25, concerns 0.85"),
    Way("shares of 1 at least", 1.0, 1.0),
    Way("shares of 3 put first, 8 stated at least", least_stated=8.0),
    Way("shares of 3 put first, 12 stated at least", least_stated=12.0),
    Way("f 0.7", first_share=0.7),
    Way("f 0.9", first_share=0.9),
    Way("λ 0", prose_lambda=0.0),
    Way("λ 0.5", prose_lambda=0.5),
    Way("λ 1", prose_lambda=1.0),
    Way("concerns 0.7", concern_weight=0.7),
    Way("concerns 0.95", concern_weight=0.95),
    Way("concerns 1: no prose", concern_weight=1.0),
)


@dataclass(frozen=True)
class People:
    """Composed people with their texts encoded, and what a perfect reader would say each deserves."""

    profiles: list[Profile]
    texts: list[Floats]
    members: NDArray[np.float32]  # who practises what
    deserved: Floats  # (stories, people)
    words: NDArray[np.intp]


def main() -> None:
    arguments = _arguments()
    model = load_fit_model()
    panel = read_panel_stories(model, "audit")
    with console.status("composing people"):
        reference = _people(model, panel, REFERENCE_SEED, arguments.people, Bias.none)
        plain = _people(model, panel, SEED, arguments.people, Bias.words | Bias.length)
        listed = _people(model, panel, SEED, arguments.people, Bias.words | Bias.lists)
        readings = [one for one in (model.reader.read(told.text) for told in read_panel("calibration")) if one]
    rows = []
    for way in WAYS:
        with console.status(way.name), _chosen(way):
            rows.append(_row(way, model, panel, readings, reference, plain, listed))
    heads = ["constants", "NDCG@10", "mean \\|ln ρ\\|", "longest / shortest texts", "longest / shortest lists"]
    heads += ["padded lists: NDCG@10", "mean \\|ln ρ\\|"]
    body = (
        f"{arguments.people:,} composed people, {len(panel.stories)} stories of the audit panel, the story part alone, "
        "without turns. The last two columns: a third of the kinds name eight concerns they do not know.\n\n"
        + table(heads, rows)
    )
    print(body)
    if arguments.write:
        write_section("Constants of the story part", body)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=6_000)
    parser.add_argument("--write", action="store_true", help="append to RESULTS.md")
    return parser.parse_args()


def _people(model: FitModel, panel: ReadPanel, seed: int, count: int, bias: Bias) -> People:
    made = list(itertools.islice(reference_people(seed, count, TODAY, bias), count))
    profiles: list[Profile] = [one.profile for one in made]
    competence = planted_truth(made, model.policy.concerns)[:, : len(model.policy.concerns)]
    words = np.array([len((profile.approach or "").split()) for profile in profiles])
    members = membership(profiles, sorted({name for profile in profiles for name in profile.modalities}))
    texts = computing.encode_texts(model.encoder, profiles)
    return People(profiles, texts, members, panel.labels @ competence.T, words)


@contextmanager
def _chosen(way: Way) -> Iterator[None]:
    """While open, profiles are derived and constants computed in this way."""

    def of_at_least(named: Floats, least: float) -> Floats:
        return np.asarray(named / max(named.sum(), least))

    def shares(stated: Sequence[str], first: Sequence[str], index: dict[str, int], near: object, f: float) -> Floats:
        whole, put_first = np.zeros(len(index)), np.zeros(len(index))
        for x, names in ((whole, stated), (put_first, first)):
            x[[index[name] for name in names]] = 1.0
        f = f if put_first.any() else 0.0
        x = f * of_at_least(put_first, way.least_first) + (1 - f) * of_at_least(whole, way.least_stated)
        return np.asarray(x + (1.0 - x.sum()) / len(index))

    with ExitStack() as stack:
        for owner in (computing, derive):
            stack.enter_context(mock.patch.object(owner, "concern_shares", shares))
        for name in ("first_share", "prose_lambda", "concern_weight"):
            stack.enter_context(mock.patch.object(computing, name.upper(), getattr(way, name)))
        yield


def _row(
    way: Way,
    model: FitModel,
    panel: ReadPanel,
    readings: list[Reading],
    reference: People,
    plain: People,
    listed: People,
) -> list[str]:
    fit = computing.StoryFit(model.reader, readings, reference.profiles, reference.texts, TEMPERATURE)
    policy = msgspec.structs.replace(
        model.policy,
        story=fit.constants,
        reading_floor=list(fit.reading_floor),
        panel_reading=list(fit.panel_reading),
    )
    prose = PanelProse(fit.text_mean, fit.query_mean, fit.query_covariance)
    at = replace(model, policy=policy, panel=prose)
    one, other = _figures(at, panel, plain), _figures(at, panel, listed)
    by_list = fifths(np.array([len(profile.concerns) for profile in plain.profiles]))
    return [
        way.name, str(interval(one.ndcg)), f"{one.log_ratio:.3f}", f"{one.last_to_first(fifths(plain.words)):.2f}",
        f"{one.last_to_first(by_list):.2f}", str(interval(other.ndcg)), f"{other.log_ratio:.3f}",
    ]  # fmt: skip


@dataclass(frozen=True)
class Found:
    """The quality of the first ten per story, and everybody's exposure as shown and as deserved."""

    ndcg: Floats
    shown: Floats
    due: Floats
    members: NDArray[np.float32]

    @property
    def log_ratio(self) -> float:
        """Mean |ln(received / earned)| over kinds of practice."""
        shown, due = self.shown @ self.members + 1.0, self.due @ self.members + 1.0
        return mean_log_ratio(shown / due, due)

    def last_to_first(self, groups: NDArray[np.float32]) -> float:
        """Received / earned of the last group over that of the first."""
        ratio = (self.shown @ groups + 1.0) / (self.due @ groups + 1.0)
        return float(ratio[-1] / ratio[0])


def _figures(model: FitModel, panel: ReadPanel, people: People) -> Found:
    vectors = np.array(
        [
            derive.match_vector(profile, text, {}, frozenset(), model.policy, model.panel)[STORY]
            for profile, text in zip(people.profiles, people.texts, strict=True)
        ]
    )
    floor = np.array(model.policy.reading_floor)
    asked = [
        story_query(reading_shares(read.scores, floor, model.policy.story.temperature), read.prose, model.policy)
        for read in panel.readings
    ]
    shown, best = top(np.array(asked) @ vectors.T, 10), top(people.deserved, 10)
    return Found(
        ndcg(shown, gains_of(people.deserved)),
        np.bincount(shown.ravel(), np.tile(EXPOSURE, len(shown)), len(vectors)),
        np.bincount(best.ravel(), np.tile(EXPOSURE, len(best)), len(vectors)),
        people.members,
    )


if __name__ == "__main__":
    main()
