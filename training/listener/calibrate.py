"""Fits the few numbers that turn the model's outputs into probabilities and thresholds, on the development split.

python -m training.listener.calibrate WEIGHTS --writers … --out calibration.json, or --into the file of weights itself
(in the service's environment). How sure a concern is: a logistic regression over the features of `needs.py`; every
other kind has one over its `weighing.FEATURES`, and the share from which on it is heard.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bench.listener_cases import Case, cases
from bench.listener_readers import lexicon, listener
from schemas.core.fields import QualityId
from service.listener.encoder import StoryReading
from service.listener.heads import GOALS
from service.listener.heard import HeardStory
from service.listener.merge_readings import NEVER_ASKED
from service.listener.needs import FEATURES as NEED_FEATURES
from service.listener.needs import features, needs_by_words, raw_needs
from service.listener.weighing import (
    FEATURES,
    danger_features,
    goal_features,
    named_features,
    side_features,
    sure,
    touched,
)
from training.listener.corpus_files import CORPUS

Floats = NDArray[np.float64]
PRECISION = 0.8
CLOSED = 0.09  # at most so many of the concerns that are denied, over or somebody else's may be heard
MENTIONS = 0.2  # at most so many of the things only mentioned may be taken for wishes
ORDINARY_ALARMS = 0.035  # what sounds alarming in an ordinary story: help needlessly shown costs a look
ALARMS = 0.05  # of the look-alikes: a line of help too many costs little, one too few a lot
_GRID = np.concatenate([[0.0], 1 / (1 + np.exp(-np.linspace(-6, 5, 111)))])
_OFFERED = 0.4  # of the threshold of what is heard


@dataclass(frozen=True)
class ReadCase:
    """A case with what rules and the trained reader say of it."""

    case: Case
    heard: HeardStory
    reading: StoryReading


@dataclass(frozen=True)
class Candidate:
    """Something that might be heard: what speaks for it, whether it is true, whether to hear it breaks a silence."""

    features: list[float]
    true: bool
    harm: bool = False


def sides(read_case: ReadCase) -> Iterable[tuple[Hashable, Candidate]]:
    """Each pole of each axis; only the surer pole of an axis can be heard."""
    for axis in get_args(QualityId):
        for sign in (-1, 1):
            features_of_side = side_features(read_case.heard, read_case.reading, axis, sign)
            yield axis, Candidate(features_of_side, read_case.case.sides.get(axis) == sign)


def goals(read_case: ReadCase) -> Iterable[tuple[Hashable, Candidate]]:
    """Each domain of life."""
    rules = {goal.domain for goal in read_case.heard.goals}
    for domain in GOALS:
        features_of_goal = goal_features(read_case.reading, domain, by_rule=domain in rules)
        yield domain, Candidate(features_of_goal, domain in read_case.case.goals)


def named(read_case: ReadCase) -> Iterable[tuple[Hashable, Candidate]]:
    """Each thing that the rules found; its kind counts once a story."""
    for thing in read_case.heard.named:
        kind = "fee" if thing.kind == "max_fee" else thing.kind
        mention = kind in read_case.case.mentioned - read_case.case.named
        true = kind in read_case.case.named or (kind in read_case.case.implied and not mention)
        yield kind, Candidate(named_features(read_case.reading, thing), true, mention)


def weights_of(kind: str, candidates: Sequence[Candidate], penalty: float = 1.0) -> dict[str, float]:
    """The weights of a kind's FEATURES."""
    rows, truth = (
        np.array([candidate.features for candidate in candidates]),
        np.array([candidate.true for candidate in candidates]),
    )
    fitted = LogisticRegression(C=penalty, max_iter=2000).fit(rows, truth)
    weights = {f"{kind} {name}": weight for name, weight in zip(FEATURES[kind], fitted.coef_[0].tolist(), strict=True)}
    return weights | {f"{kind} offset": float(fitted.intercept_[0])}


def fitted_kind(
    kind: str,
    read_cases: Sequence[ReadCase],
    candidates: Callable[[ReadCase], Iterable[tuple[Hashable, Candidate]]],
    truths: int,
    most_harm: float = np.inf,
) -> dict[str, float]:
    """The weights of a kind, and the share from which on it is heard: the best F1 that harms no more than allowed.

    A key counts once a story, by its surest candidate.
    """
    triples = [
        (number, key, candidate)
        for number, read_case in enumerate(read_cases)
        for key, candidate in candidates(read_case)
    ]
    weights = weights_of(kind, [candidate for _, _, candidate in triples])
    surest: dict[Hashable, tuple[float, Candidate]] = {}
    for number, key, candidate in triples:
        share = sure(kind, candidate.features, weights)
        if share > surest.get((number, key), (-1.0, candidate))[0]:
            surest[number, key] = share, candidate
    shares = np.array([share for share, _ in surest.values()])
    true, harm = (np.array([getattr(candidate, name) for _, candidate in surest.values()]) for name in ("true", "harm"))
    shown = shares[:, None] >= _GRID
    scores = 2 * (shown & true[:, None]).sum(0) / np.maximum(1, shown.sum(0) + truths)
    scores[(shown & harm[:, None]).sum(0) > most_harm] = -1
    level = float(_GRID[scores.argmax()])
    print(f"{kind}: {scores.max():.3f} from {level:.2f} on", {name: round(x, 2) for name, x in weights.items()})
    return weights | {kind: level}


def without_level(read_cases: Sequence[ReadCase]) -> float:
    """The share of the encoder below which an unwanted means that a rule says is none."""
    pairs = []
    for read_case in read_cases:
        shares = [
            max((clause.kinds["without"] for clause in touched(read_case.reading, entry.span)), default=1.0)
            for entry in read_case.heard.unwanted
        ]
        pairs.append((max(shares, default=-1.0), read_case.case.unwanted))
    least, truth = np.array(pairs).T
    shown = least[:, None] >= _GRID
    scores = 2 * (shown & (truth[:, None] > 0)).sum(0) / np.maximum(1, shown.sum(0) + truth.sum())
    return float(_GRID[scores.argmax()])


def danger_levels(read_cases: Sequence[ReadCase]) -> dict[str, float]:
    """The weights of what speaks for danger, and the share from which on help is shown.

    At most ALARMS of the look-alikes, and fewer of the stories that tell of nothing alarming.
    """
    read_cases = [
        read_case for read_case in read_cases if read_case.case.danger or not NEVER_ASKED & set(read_case.case.asked)
    ]
    truth = np.array([read_case.case.danger not in ("", "harmless") for read_case in read_cases])
    alike = np.array([read_case.case.danger == "harmless" for read_case in read_cases])
    rows = [danger_features(read_case.heard, read_case.reading) for read_case in read_cases]
    weights = weights_of("danger", [Candidate(row, bool(true)) for row, true in zip(rows, truth, strict=True)])
    shares = np.array([sure("danger", row, weights) for row in rows])
    always = np.array([any(danger.sure for danger in read_case.heard.dangers) for read_case in read_cases])
    level = max(
        _level_of(shares[alike], always[alike], ALARMS),
        _level_of(shares[~truth & ~alike], always[~truth & ~alike], ORDINARY_ALARMS),
    )
    shown = always | (shares >= level)
    print(f"danger from {level:.2f} on: {shown[truth].mean():.3f} noticed, {shown[alike].mean():.3f} of the", end=" ")
    print(f"look-alikes, {shown[~truth & ~alike].mean():.4f} of other stories; by phrases {always[truth].mean():.3f}")
    return weights | {"danger": level}


def _level_of(shares: Floats, always: NDArray[np.bool_], most: float) -> float:
    """The lowest level that so large a share reaches at most, with those that are shown always."""
    left = np.sort(shares[~always])[::-1]
    return float(left[max(0, int(most * len(shares)) - int(always.sum()))]) + 1e-6


def concern_levels(stories: list[ReadCase]) -> dict[str, float]:
    """The weights of the features, and from where on a concern counts as heard."""
    rows, truth, closed = [], [], []
    for read_case in stories:
        # As it is measured: a synonym of a need, or a context that is said, is right.
        right = set(read_case.case.asked) | {name for others in read_case.case.asked.values() for name in others}
        right |= read_case.case.context
        by_words = needs_by_words(read_case.reading, read_case.heard.closed)
        features_by_name = features(
            raw_needs(read_case.reading), read_case.heard.word_scores(), read_case.heard.closed, by_words
        )
        rows += list(features_by_name.values())
        truth += [float(name in right) for name in features_by_name]
        closed += [name in read_case.case.closed | read_case.case.others for name in features_by_name]
    x, y = np.array(rows), np.array(truth)
    fitted = LogisticRegression(C=10, max_iter=2000).fit(x, y)
    # What a clause tells that holds no need by rule is never heard.
    sure = fitted.predict_proba(x)[:, 1] * (1 - x[:, NEED_FEATURES.index("closed by rule")])
    no_needs, most_closed = (
        np.array(closed),
        CLOSED * sum(len(story.case.closed | story.case.others) for story in stories),
    )
    levels = [
        level
        for level in _GRID
        if y[sure >= level].mean() >= PRECISION
        and no_needs[sure >= level].sum() <= most_closed
        and (sure >= level).sum() >= 20
    ]
    heard = float(min(levels, default=0.7))
    shown = sure >= heard
    print(f"{y.sum():.0f} needs of {len(y)} rows; heard at {heard:.2f}: {y[shown].mean():.3f} right,", end=" ")
    print(f"{y[shown].sum() / y.sum():.3f} found of those that a reader brings up")
    weights = dict(zip(NEED_FEATURES, fitted.coef_[0].tolist(), strict=True))
    return weights | {"offset": float(fitted.intercept_[0]), "heard": heard, "offered": _OFFERED * heard}


def calibration_of(read_cases: list[ReadCase]) -> dict[str, float]:
    """All numbers."""
    stories = [read_case for read_case in read_cases if not read_case.case.writer.startswith("dg")]
    levels = concern_levels(stories)
    levels |= fitted_kind("sides", stories, sides, sum(len(story.case.sides) for story in stories))
    levels |= fitted_kind("goals", stories, goals, sum(len(story.case.goals) for story in stories))
    mentions = sum(len(story.case.mentioned - story.case.named) for story in stories)
    levels |= fitted_kind("named", stories, named, sum(len(story.case.named) for story in stories), MENTIONS * mentions)
    return levels | {"without by rule": without_level(stories)} | danger_levels(read_cases)


def write_into(path: Path, calibration: dict[str, float]) -> None:
    """Puts the calibration into a file of weights, which stays as it is otherwise."""
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    header["__metadata__"]["calibration"] = json.dumps(calibration)
    text = json.dumps(header, ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(len(text).to_bytes(8, "little") + text + data[start:])


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--writers", nargs="+", required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--into", action="store_true", help="write into the file of weights")
    parser.add_argument("--keep", nargs="*", default=[], help="kinds whose numbers stay as the file has them")
    arguments = parser.parse_args()
    model = listener(arguments.weights)
    assert model.trained is not None
    read_cases = []
    for case in cases(arguments.corpus, arguments.writers):
        heard = model.hear_by_rule(case.text, lexicon())
        read_cases.append(ReadCase(case, heard, model.trained.read(case.text, heard.clauses)))
    calibration = calibration_of(read_cases) | {
        name: value for name, value in model.trained.calibration.items() if name.split()[0] in arguments.keep
    }
    print(json.dumps(calibration, indent=1))
    if arguments.out:
        arguments.out.write_text(json.dumps(calibration))
    if arguments.into:
        write_into(arguments.weights, calibration)


if __name__ == "__main__":
    main()
