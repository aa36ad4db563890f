"""`make chaos`: every fault in the middle of imports, writes, mails and deliveries; fails when something is lost.

With `--write` what came is kept in `last_run.json` beside this, and the table of `docs/reliability.md` is made of it;
`tests/chaos/test_last_run.py` sees that the two agree, and that no fault is missing.
"""

import argparse
import logging
import os
import subprocess
import sys

from tests.chaos.faults import DISK, FAULTS, fill_disk
from tests.chaos.last_run import keep, table
from tests.chaos.scene import Outcome, open_scene


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=2_500, help="of the import")
    parser.add_argument("--seconds", type=float, default=5.0, help="of work after the fault")
    parser.add_argument("--only", help="faults with these words in their name")
    parser.add_argument("--write", action="store_true", help="keep the outcome, and write it into docs/reliability.md")
    arguments = parser.parse_args()
    logging.disable(logging.INFO)  # clients and mail server tell each step
    names = [name for name in (*FAULTS, DISK) if not arguments.only or arguments.only in name]
    outcomes = [_suffer(name, arguments.rows, arguments.seconds) for name in names]
    done = [outcome for outcome in outcomes if outcome is not None]
    print(table(done))
    if arguments.write:
        keep(done)
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
