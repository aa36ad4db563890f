"""Fits the few numbers that turn the model's outputs into probabilities and thresholds, on the development split.

python -m training.listener.calibrate WEIGHTS --writers … --out calibration.json (in the service's
environment). How sure a concern is: a logistic regression over the model's share and the lexical reader's score.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bench.listener_cases import Case, cases
from bench.listener_readers import clauses_of
from service.listener.encoder import ListenerModel, StoryReading
from service.listener.heads import GOALS, NAMED
from service.listener.needs import FEATURES, features, raw_needs
from service.matching.fit_model import load_fit_model
from training.listener.corpus_files import CORPUS

Floats = NDArray[np.float64]
PRECISION, FALSE_ALARMS = 0.8, 0.02
_GRID = np.linspace(0.05, 0.95, 91)
_NAMED = [f"{kind} wish" for kind in NAMED]
_GOALS = [f"goal {domain}" for domain in GOALS]


def _f1(pairs: list[tuple[set[Any], dict[Any, float]]], level: float) -> float:
    right = sum(len(truth & {name for name, share in said.items() if share >= level}) for truth, said in pairs)
    shown = sum(sum(share >= level for share in said.values()) for _, said in pairs)
    return 2 * right / max(1, shown + sum(len(truth) for truth, _ in pairs))


def _best_level(pairs: list[tuple[set[Any], dict[Any, float]]]) -> float:
    return float(max(_GRID, key=lambda level: _f1(pairs, level)))


def _peak(reading: StoryReading, kinds: list[str]) -> dict[str, float]:
    return {kind: max((clause.kinds[kind] for clause in reading.clauses), default=0.0) for kind in kinds}


def _sides(reading: StoryReading) -> dict[Any, float]:
    found: dict[Any, float] = {}
    for clause in reading.clauses:
        for side, share in clause.sides.items():
            found[side] = max(share, found.get(side, 0.0))
    return found


def concern_rows(model: ListenerModel, stories: list[Case], told: list[StoryReading]) -> tuple[Floats, Floats]:
    """Features (N, FEATURES) and truth (N,) of the concerns that either reader brings up."""
    lexical = load_fit_model().reader
    rows, truth = [], []
    for case, reading in zip(stories, told, strict=True):
        read = lexical.read(case.text)
        scores = dict(zip(lexical.concerns, read.scores.tolist(), strict=True)) if read else {}
        right = set(case.asked) | {name for others in case.asked.values() for name in others}
        for name, row in features(raw_needs(reading), scores).items():
            rows.append(row)
            truth.append(float(name in right))
    return np.array(rows), np.array(truth)


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--writers", nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    model = ListenerModel.load(asked.weights)
    everything = cases(asked.corpus, asked.writers)
    stories = [case for case in everything if not case.writer.startswith("dg")]
    told = [model.read(case.text, clauses_of(case.text)) for case in everything]
    of_stories = [reading for case, reading in zip(everything, told, strict=True) if case in stories]
    rows, truth = concern_rows(model, stories, of_stories)
    fitted = LogisticRegression(C=10, max_iter=1000).fit(rows, truth)
    sure = fitted.predict_proba(rows)[:, 1]
    levels = [level for level in _GRID if truth[sure >= level].mean() >= PRECISION and (sure >= level).sum() >= 20]
    pairs = list(zip(stories, of_stories, strict=True))
    calibration = {
        **dict(zip(FEATURES, fitted.coef_[0].tolist(), strict=True)),
        "offset": float(fitted.intercept_[0]),
        "heard": float(min(levels, default=0.7)),
        "sides": _best_level([(set(case.sides.items()), _sides(one)) for case, one in pairs]),
        "named": _best_level([({f"{kind} wish" for kind in case.named}, _peak(one, _NAMED)) for case, one in pairs]),
        "goals": _best_level([({f"goal {name}" for name in case.goals}, _peak(one, _GOALS)) for case, one in pairs]),
        "without": _best_level([({"without"} if c.unwanted else set(), _peak(one, ["without"])) for c, one in pairs]),
    }
    alarms = [
        max(one.dangers.values()) for case, one in zip(everything, told, strict=True) if case.danger in ("", "harmless")
    ]
    calibration["danger"] = float(max(0.3, np.quantile(alarms, 1 - FALSE_ALARMS)))
    shown = sure >= calibration["heard"]
    print(json.dumps(calibration, indent=1))
    print(f"{truth.sum():.0f} needs of {len(truth)} rows; heard: {truth[shown].mean():.3f} right,")
    print(f"{truth[shown].sum() / truth.sum():.3f} found")
    asked.out.write_text(json.dumps(calibration))


if __name__ == "__main__":
    main()
