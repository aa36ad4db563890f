"""What people of this trade really typed and sent, through the doors it came by: right, documented or wrong, by family.

    python -m bench.field_cases [--cases ../shared/cases/field.json] [--write]

Each case goes to a running server with a clinic of its own. Inputs that a program can read are taken from the file;
those it describes in words are built in `field_checks.py`. "Documented" is another answer that the contract promises,
such as a 400 that names the candidates.
"""

import argparse
import json
import logging
from collections import Counter
from pathlib import Path

import httpx2

from bench.field_checks import CHECKS
from bench.field_walk import Documented, Json, Walk, walks
from bench.figures import write_section

CASES = Path(__file__).parents[2] / "shared" / "cases" / "field.json"
FAMILIES = {"G": "places", "I": "cells", "F": "FHIR and the registry", "N": "names", "D": "duplicates", "T": "terms",
            "M": "codes of one meaning", "W": "pages"}  # fmt: skip


def outcome(walk: Walk, case: Json) -> tuple[str, str]:
    """(right, documented or wrong; what came when it is not right)."""
    check = CHECKS.get(case["id"])
    if check is None:
        return "wrong", "no check for this case"
    try:
        check(walk, case["input"])
    except Documented as answer:
        documented = "400" in case["expected"] or "choice" in case["expected"] or "candidates" in str(answer)
        return ("documented" if documented else "wrong"), str(answer)
    except (AssertionError, KeyError, IndexError, httpx2.HTTPStatusError) as error:
        return "wrong", f"{type(error).__name__ if not isinstance(error, AssertionError) else ''} {error}".strip()[:160]
    return "right", ""


def main() -> None:
    """Prints each case that is not right, and the counts by family."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, default=CASES)
    parser.add_argument("--write", action="store_true", help="append to bench/RESULTS.md")
    arguments = parser.parse_args()
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    counts: dict[str, Counter[str]] = {}
    with walks() as walk:
        for case in json.loads(arguments.cases.read_text(encoding="utf-8")):
            result, came = outcome(walk(), case)
            counts.setdefault(FAMILIES[case["id"][0]], Counter())[result] += 1
            if result != "right":
                print(f"{case['id']} {result}: {case['input']} → {came}; expected {case['expected']}", flush=True)
    kinds = ("right", "documented", "wrong")
    rows = [[family, *(str(by_kind[kind]) for kind in kinds)] for family, by_kind in counts.items()]
    total = sum(counts.values(), Counter())
    rows.append(["all", *(str(total[kind]) for kind in kinds)])
    columns = ["family", *kinds]
    table = "\n".join(f"| {' | '.join(row)} |" for row in [columns, ["---"] * len(columns), *rows])
    print(table)
    if arguments.write:
        write_section("What people really type and send, through every door", table)


if __name__ == "__main__":
    main()
