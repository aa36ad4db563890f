"""Fits the few numbers that turn the model's outputs into probabilities and thresholds, on the development split.

python -m training.listener.calibrate WEIGHTS --writers … --out calibration.json, or --into the file of weights itself
(in the service's environment). How sure a concern is: a logistic regression over `needs.FEATURES`. Every other kind has
two thresholds, as `merge_readings.py` takes them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bench.listener_cases import Case, cases
from bench.listener_readers import lexicon, listener
from service.listener.encoder import StoryReading
from service.listener.heads import DANGERS, GOALS, SIDES
from service.listener.heard import Heard
from service.listener.needs import FEATURES, features, needs_by_words, raw_needs
from training.listener.corpus_files import CORPUS

Floats = NDArray[np.float64]
PRECISION = 0.8
MENTIONS = 0.2  # at most so many of the things only mentioned may be taken for wishes
ALARMS = 0.05  # a line of help too many costs little, one too few a lot
_GRID = np.concatenate([[0.0], 1 / (1 + np.exp(-np.linspace(-6, 5, 111)))])
_OFFERED = 0.4  # of the threshold of what is heard
_KIND = {"max_fee": "fee"}


@dataclass(frozen=True)
class ReadCase:
    """A case with what rules and the trained reader say of it."""

    case: Case
    heard: Heard
    reading: StoryReading

    def peak(self, share: Callable[[int], float]) -> float:
        """The largest share among the clauses, by number."""
        return max((share(at) for at in range(len(self.reading.clauses))), default=0.0)


@dataclass(frozen=True)
class Candidate:
    """Something that might be heard: how sure the trained reader is, whether a rule says it, whether it is true."""

    share: float
    by_rule: bool
    true: bool
    harm: bool = False  # to hear it would break what must stay silent


def sides(told: ReadCase) -> Iterable[tuple[Hashable, Candidate]]:
    rules = {(wish.axis, 1 if wish.value > 0 else -1) for wish in told.heard.wishes}
    for side in SIDES:
        share = told.peak(lambda at, side=side: told.reading.clauses[at].sides[side])
        yield side, Candidate(share, side in rules, told.case.sides.get(side[0]) == side[1])


def goals(told: ReadCase) -> Iterable[tuple[Hashable, Candidate]]:
    rules = {goal.domain for goal in told.heard.goals}
    for name in GOALS:
        share = told.peak(lambda at, name=name: told.reading.clauses[at].kinds[f"goal {name}"])
        yield name, Candidate(share, name in rules, name in told.case.goals)


def without(told: ReadCase) -> Iterable[tuple[Hashable, Candidate]]:
    for entry in told.heard.unwanted:
        touched = [
            clause.kinds["without"]
            for clause in told.reading.clauses
            if clause.start < entry.span[1] and entry.span[0] < clause.end
        ]
        yield "without", Candidate(max(touched, default=1.0), True, told.case.unwanted)


def named(told: ReadCase) -> Iterable[tuple[Hashable, Candidate]]:
    for one in told.heard.named:
        kind = _KIND.get(one.kind, one.kind)
        touched = [
            clause.kinds[f"{kind} wish"]
            for clause in told.reading.clauses
            if clause.start < one.span[1] and one.span[0] < clause.end
        ]
        mention = kind in told.case.mentioned - told.case.named
        yield kind, Candidate(max(touched, default=1.0), one.wished, kind in told.case.named, mention)


def dangers(told: ReadCase) -> Iterable[tuple[Hashable, Candidate]]:
    phrases = {danger.kind for danger in told.heard.dangers}
    calm = told.case.danger in ("", "harmless")
    for kind in DANGERS:
        # A phrase always counts.
        share = 1.0 if kind in phrases else told.reading.dangers[kind]
        yield "danger", Candidate(share, kind in phrases, not calm, calm)


def best_levels(
    told: list[ReadCase],
    candidates: Callable[[ReadCase], Iterable[tuple[Hashable, Candidate]]],
    truths: int,
    most_harm: float,
    *,
    recall_only: bool = False,
) -> tuple[float, float]:
    """(threshold alone, threshold by rule) with the best F1, or recall, that harm no more than allowed.

    A key counts once a story, by the candidate that clears its threshold furthest.
    """
    alone, by_rule, true, harm = _table(told, candidates)
    best, found = -1.0, (0.99, 0.99)
    for level in _GRID[::2]:
        shown = (alone >= level)[:, None] | (by_rule[:, None] >= _GRID[None, ::4])
        hits, harmed = (shown & true[:, None]).sum(0), (shown & harm[:, None]).sum(0)
        score = hits / max(1, truths) if recall_only else 2 * hits / np.maximum(1, shown.sum(0) + truths)
        score[harmed > most_harm] = -1
        if score.max() > best:
            best, found = float(score.max()), (float(level), float(_GRID[::4][score.argmax()]))
    print(f"{candidates.__name__}: {best:.3f} at {found[0]:.2f} alone, {found[1]:.2f} by rule")
    return found


def _table(
    told: list[ReadCase], candidates: Callable[[ReadCase], Iterable[tuple[Hashable, Candidate]]]
) -> tuple[Floats, Floats, NDArray[np.bool_], NDArray[np.bool_]]:
    """Per story and key: the largest share alone, and by rule, whether it is true, whether it harms."""
    rows: dict[Hashable, tuple[float, float, bool, bool]] = {}
    for number, one in enumerate(told):
        for key, each in candidates(one):
            alone, by_rule, true, harm = rows.get((number, key), (-1.0, -1.0, False, False))
            if each.by_rule:
                by_rule = max(by_rule, each.share)
            else:
                alone = max(alone, each.share)
            rows[number, key] = alone, by_rule, true or each.true, harm or each.harm
    columns = list(zip(*rows.values(), strict=True)) or [(), (), (), ()]
    return (
        np.array(columns[0], dtype=np.float64), np.array(columns[1], dtype=np.float64),
        np.array(columns[2], dtype=np.bool_), np.array(columns[3], dtype=np.bool_),
    )  # fmt: skip


def concern_levels(stories: list[ReadCase]) -> dict[str, float]:
    """The weights of the features, and from where on a concern counts as heard."""
    rows, truth = [], []
    for told in stories:
        # As it is measured: a synonym of a need, or a context that is said, is right.
        right = set(told.case.asked) | {name for others in told.case.asked.values() for name in others}
        right |= told.case.context
        by_words = needs_by_words(told.reading, told.heard.closed)
        made = features(raw_needs(told.reading), told.heard.word_scores(), told.heard.closed, by_words)
        rows += list(made.values())
        truth += [float(name in right) for name in made]
    x, y = np.array(rows), np.array(truth)
    fitted = LogisticRegression(C=10, max_iter=2000).fit(x, y)
    sure = fitted.predict_proba(x)[:, 1]
    levels = [level for level in _GRID if y[sure >= level].mean() >= PRECISION and (sure >= level).sum() >= 20]
    heard = float(min(levels, default=0.7))
    shown = sure >= heard
    print(f"{y.sum():.0f} needs of {len(y)} rows; heard at {heard:.2f}: {y[shown].mean():.3f} right,", end=" ")
    print(f"{y[shown].sum() / y.sum():.3f} found of those that a reader brings up")
    weights = dict(zip(FEATURES, fitted.coef_[0].tolist(), strict=True))
    return weights | {"offset": float(fitted.intercept_[0]), "heard": heard, "offered": _OFFERED * heard}


def calibration_of(told: list[ReadCase]) -> dict[str, float]:
    """All numbers."""
    stories = [one for one in told if not one.case.writer.startswith("dg")]
    calm = sum(one.case.danger in ("", "harmless") for one in told)
    made = concern_levels(stories)
    every = len(told) * len(SIDES)
    made["sides"], made["sides by rule"] = best_levels(stories, sides, sum(len(s.case.sides) for s in stories), every)
    made["goals"], made["goals by rule"] = best_levels(stories, goals, sum(len(s.case.goals) for s in stories), every)
    _, made["without by rule"] = best_levels(stories, without, sum(s.case.unwanted for s in stories), every)
    truths = sum(len(s.case.named) for s in stories)
    mentions = sum(len(s.case.mentioned - s.case.named) for s in stories)
    made["named"], made["named by rule"] = best_levels(stories, named, truths, MENTIONS * mentions)
    made["danger"], _ = best_levels(
        told, dangers, sum(one.case.danger not in ("", "harmless") for one in told), ALARMS * calm, recall_only=True
    )
    return made


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
    asked = parser.parse_args()
    model = listener(asked.weights)
    assert model.trained is not None
    told = []
    for case in cases(asked.corpus, asked.writers):
        heard = model.hear_by_rule(case.text, lexicon())
        told.append(ReadCase(case, heard, model.trained.read(case.text, heard.clauses)))
    calibration = calibration_of(told)
    print(json.dumps(calibration, indent=1))
    if asked.out:
        asked.out.write_text(json.dumps(calibration))
    if asked.into:
        write_into(asked.weights, calibration)


if __name__ == "__main__":
    main()
