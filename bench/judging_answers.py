"""Reads what readers answered: python -m bench.judging_answers --answers DIR --key FILE.

`DIR/READER/sheet-NN.txt` has lines `story person grade`. Says what is missing or wrong and how far readers agree
(Cohen's kappa with quadratic weights, pair by pair), and writes `service/data/judgements.ndjson`.
"""

import argparse
import re
import sys
from itertools import combinations
from pathlib import Path

import msgspec
import numpy as np
from sklearn.metrics import cohen_kappa_score

from bench.judging_sheets import KeyEntry
from corpus.markup import read_file
from service.neutrality.judgements import Judgement
from service.vocabulary.shipped import DATA

GRADES = range(4)
_LINE = re.compile(r"(\d+) ([A-J]) ([0-9])")


def read_answers(folder: Path, wanted: set[tuple[int, str]]) -> tuple[dict[tuple[int, str], int], list[str]]:
    """(story, letter) -> grade, and what is wrong: lines of another shape, doubled, unknown or missing."""
    grades: dict[tuple[int, str], int] = {}
    faults: list[str] = []
    for path in sorted(folder.glob("sheet-*.txt")):
        for number, line in enumerate(filter(str.strip, path.read_text(encoding="utf-8").splitlines()), 1):
            where = f"{folder.name}/{path.name}:{number}"
            match = _LINE.fullmatch(line.strip())
            if match is None or int(match[3]) not in GRADES:
                faults.append(f"{where}: “{line}” is not `story person grade`")
                continue
            about = int(match[1]), match[2]
            if about in grades or about not in wanted:
                faults.append(f"{where}: {about} is {'told twice' if about in grades else 'on no sheet'}")
            grades[about] = int(match[3])
    faults += [f"{folder.name}: {about} is missing" for about in sorted(wanted - set(grades))]
    return grades, faults


def agreement(first: np.ndarray, second: np.ndarray) -> float:
    """Cohen's kappa with quadratic weights."""
    return float(cohen_kappa_score(first, second, weights="quadratic", labels=list(GRADES)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=Path, required=True)
    parser.add_argument("--key", type=Path, required=True)
    arguments = parser.parse_args()
    key = msgspec.json.decode(arguments.key.read_bytes(), type=list[KeyEntry])
    wanted = {(entry.number, letter) for entry in key for letter in entry.people}
    readers, faults = {}, []
    for folder in sorted(path for path in arguments.answers.iterdir() if path.is_dir()):
        readers[folder.name], own = read_answers(folder, wanted)
        faults += own
    if faults:
        sys.exit("\n".join(faults))
    order = sorted(wanted)
    for first, second in combinations(readers, 2):
        pair = [np.array([readers[name][about] for about in order]) for name in (first, second)]
        same = float((pair[0] == pair[1]).mean())
        print(f"{first}, {second}: kappa {agreement(*pair):.3f}, the same grade in {same:.0%}")
    texts = {
        f"{path.stem}/{story.number}": story for path in Path("corpus").glob("*/*.txt") for story in read_file(path)
    }
    lines = []
    for entry in key:
        grades = {
            name: [own[entry.number, letter] for own in readers.values()] for letter, name in entry.people.items()
        }
        lines.append(Judgement(entry.story, texts[entry.story].lang, texts[entry.story].text, grades))
    (DATA / "judgements.ndjson").write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))


if __name__ == "__main__":
    main()
