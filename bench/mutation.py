"""Changes the pure part of matching in small ways, one at a time, and counts for how many no test fails.

    python -m bench.mutation [--mutants 150] [--seed 1] [--least 0.5]

mutmut makes the mutants (`[tool.mutmut]` in pyproject.toml names files and tests); of some thousands a number is drawn,
so that a run takes minutes. Prints a table per file and the survivors; exit status 1 when fewer than `--least` of those
that a test reaches are caught. A mutant that makes a test run for ever counts as caught.
"""

import argparse
import json
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

from mutmut.stats import status_by_exit_code

FOLDER = Path("mutants")
_CAUGHT = {"killed", "timeout", "segfault"}
_UNREACHED = {"no tests", "not checked"}


def main() -> None:
    """Makes mutants, tries some, tells."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutants", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--least", type=float, default=0.5)
    options = parser.parse_args()
    _mutmut("service.no_such_mutant*", quiet=True)  # makes them all, learns which test reaches what, and stops
    names = sorted(name for status in _statuses() for name in status[1])
    drawn = random.Random(options.seed).sample(names, min(options.mutants, len(names)))
    _mutmut(*drawn)
    caught, reached, survivors = _judged(set(drawn))
    print(f"{len(names):,} mutants, {len(drawn)} tried\n\n| file | reached by a test | caught |\n| --- | --- | --- |")
    for file in sorted(reached):
        print(f"| `{file}` | {reached[file]} | {caught[file]} ({caught[file] / reached[file]:.0%}) |")
    score = caught.total() / max(1, reached.total())
    print(f"| all | {reached.total()} | {caught.total()} ({score:.1%}) |\n\nsurvivors (`mutmut show NAME`):")
    print("\n".join(f"- {name}" for name in survivors))
    sys.exit(score < options.least)


def _mutmut(*names: str, quiet: bool = False) -> None:
    # The tests named need no database; this keeps tests/conftest.py from starting one.
    environment = {**os.environ, "AYNI_TEST_DATABASE_URL": "postgresql://none"}
    errors = subprocess.DEVNULL if quiet else None
    subprocess.run(
        [sys.executable, "-m", "mutmut", "run", *names], env=environment, check=False, stdout=sys.stderr, stderr=errors
    )


def _statuses() -> list[tuple[str, dict[str, int | None]]]:
    """Each mutated file with the exit status of each of its mutants."""
    return [
        (str(path.relative_to(FOLDER).with_suffix("")), json.loads(path.read_text())["exit_code_by_key"])
        for path in sorted(FOLDER.rglob("*.meta"))
    ]


def _judged(drawn: set[str]) -> tuple[Counter[str], Counter[str], list[str]]:
    """Caught and reached mutants by file, and those that survived."""
    caught, reached = Counter[str](), Counter[str]()
    survivors = []
    for file, statuses in _statuses():
        for name, status in statuses.items():
            if name not in drawn or status_by_exit_code[status] in _UNREACHED:
                continue
            reached[file] += 1
            if status_by_exit_code[status] in _CAUGHT:
                caught[file] += 1
            else:
                survivors.append(name)
    return caught, reached, sorted(survivors)


if __name__ == "__main__":
    main()
