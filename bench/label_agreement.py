"""How far a second reader's labels agree with the first: `python -m bench.label_agreement [--write]`.

`corpus/second_reader.txt` holds stories of the training and development splits labelled anew by readers who did not see
the first labels; its headers name the writer and the story. Intervals: 95 %, bootstrap over stories.
"""

import argparse
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bench.figures import Interval, table, write_section
from bench.listener_cases import Case, case_of, read_file
from service.vocabulary.shipped import either_will_do, shipped_concerns

CORPUS = Path(__file__).parents[1] / "corpus"
SECOND = CORPUS / "second_reader.txt"
_SOURCE = re.compile(r"^###.*\| *writer=(\w+) *\| *story=([0-9]+)", re.MULTILINE)
_DRAWS = 2000

Pair = tuple[Case, Case]
# Per pair of cases what both say, and what either says (of F1: twice the common, and the sum).
Measure = Callable[[Pair], tuple[float, float]]


def pairs() -> list[Pair]:
    """Each story as the first and as the second reader labelled it."""
    alike, names = either_will_do(), {concern.name for concern in shipped_concerns()}
    first = {
        (path.stem, story.number): story
        for split in ("train", "development")
        for path in sorted((CORPUS / split).glob("*.txt"))
        for story in read_file(path)
    }
    sources = _SOURCE.findall(SECOND.read_text(encoding="utf-8"))
    return [
        (case_of(first[writer, int(number)], writer, alike, names), case_of(again, writer, alike, names))
        for (writer, number), again in zip(sources, read_file(SECOND), strict=True)
    ]


def _f1(left: set[object], right: set[object]) -> tuple[float, float]:
    return 2.0 * len(left & right), float(len(left) + len(right))


def needs(pair: Pair) -> tuple[float, float]:
    """Needs named by both, a synonym counting as the same."""
    first, second = pair
    met = sum(name in second.asked or bool(near & set(second.asked)) for name, near in first.asked.items())
    met += sum(name in first.asked or bool(near & set(first.asked)) for name, near in second.asked.items())
    return float(met), float(len(first.asked) + len(second.asked))


def needs_by_name(pair: Pair) -> tuple[float, float]:
    """Needs named by both, by the same name."""
    return _f1(set(pair[0].asked), set(pair[1].asked))


def _status(case: Case) -> dict[str, str]:
    groups = {"need": set(case.asked), "closed": case.closed, "other": case.others, "context": case.context}
    return {name: status for status, names in groups.items() for name in names}


def marks(pair: Pair) -> tuple[float, float]:
    """Of concerns that both name, those that both take for a need, for closed, for another's, for background."""
    left, right = _status(pair[0]), _status(pair[1])
    both = left.keys() & right.keys()
    return float(sum(left[name] == right[name] for name in both)), float(len(both))


MEASURES: dict[str, Measure] = {
    "needs, F1 (a synonym will do)": needs,
    "needs, F1 by name": needs_by_name,
    "same status of concerns that both name": marks,
    "axes with sign, F1": lambda pair: _f1(set(pair[0].sides.items()), set(pair[1].sides.items())),
    "things named as a wish, F1": lambda pair: _f1(set(pair[0].named), set(pair[1].named)),
    "goals, F1": lambda pair: _f1(set(pair[0].goals), set(pair[1].goals)),
}


def agreement(measure: Measure, labelled: list[Pair]) -> Interval:
    """A ratio of sums over the stories."""
    rows = np.array([measure(pair) for pair in labelled])
    picks = np.random.default_rng(0).integers(0, len(rows), (_DRAWS, len(rows)))
    drawn = rows[picks].sum(axis=1)
    low, high = np.nanquantile(
        np.divide(drawn[:, 0], drawn[:, 1], out=np.full(_DRAWS, np.nan), where=drawn[:, 1] > 0), [0.025, 0.975]
    )
    return Interval(float(rows[:, 0].sum() / rows[:, 1].sum()), float(low), float(high))


def main() -> None:
    """Prints the table; with --write into bench/RESULTS.md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    labelled = pairs()
    groups = {
        "all": labelled,
        "en": [pair for pair in labelled if pair[0].lang == "en"],
        "es": [pair for pair in labelled if pair[0].lang == "es"],
    }
    rows = []
    for name, measure in MEASURES.items():
        cells = [agreement(measure, group) for group in groups.values()]
        rows.append([name, *(f"{cell.mean:.2f} [{cell.low:.2f}, {cell.high:.2f}]" for cell in cells)])
    heads = ["", *(f"{name}: {len(group)} stories" for name, group in groups.items())]
    body = table(heads, rows)
    print(body)
    if options.write:
        write_section("Agreement of a second reader's labels", body)


if __name__ == "__main__":
    main()
