"""`make chaos`: every fault in the middle of imports, writes and deliveries; fails when something is lost."""

import argparse
import dataclasses
import json
import os
import subprocess
import sys

from tests.chaos.scene import DISK, FAULTS, Outcome, fill_disk, open_scene

_COLUMNS = (
    "acknowledged", "lost_writes", "lost_publications", "imported", "lost_rows", "doubled_rows", "deliveries",
    "undelivered", "ids_of_two_messages", "mails", "lost_mails", "repeated_mails", "gap_seconds",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=3_000, help="of the import")
    parser.add_argument("--seconds", type=float, default=5.0, help="of work after the fault")
    parser.add_argument("--only", help="faults with these words in their name")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    outcomes = [
        _suffer(name, asked.rows, asked.seconds) for name in (*FAULTS, DISK) if not asked.only or asked.only in name
    ]
    done = [outcome for outcome in outcomes if outcome is not None]
    if asked.json:
        print(json.dumps([dataclasses.asdict(outcome) for outcome in done], indent=1))
    print("| fault | " + " | ".join(name.replace("_", " ") for name in _COLUMNS) + " | answers |")
    print("|---" * (len(_COLUMNS) + 2) + "|")
    for outcome in done:
        answers = ", ".join(f"{count} × {status}" for status, count in sorted(outcome.statuses.items()))
        print(
            f"| {outcome.fault} | " + " | ".join(str(getattr(outcome, name)) for name in _COLUMNS) + f" | {answers} |"
        )
    if len(done) < len(outcomes) or not all(outcome.whole for outcome in done):
        sys.exit(1)


def _suffer(name: str, rows: int, seconds: float) -> Outcome | None:
    """Each fault on an installation of its own; None, with a word why, when it did not come to an end."""
    if name == DISK and os.geteuid() != 0:
        print(f"{name}: not run, only root may mount a disk of its own", file=sys.stderr)
        return None
    fault = FAULTS.get(name, fill_disk)
    try:
        with open_scene(megabytes=700 if name == DISK else 0) as scene:
            outcome = scene.suffer(name, fault, rows, seconds)
    except (TimeoutError, AssertionError, subprocess.CalledProcessError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return None
    print(f"{name}: {'nothing lost' if outcome.whole else outcome}", file=sys.stderr, flush=True)
    return outcome


if __name__ == "__main__":
    main()
