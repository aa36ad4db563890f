"""The page on reliability says what the last run of `make chaos` found, for every fault; and names tests that exist."""

import re

from tests.chaos.faults import DISK, FAULTS
from tests.chaos.last_run import PAGE, read, section
from tests.fixtures.commands import ROOT


def test_every_fault_was_run_and_nothing_was_lost() -> None:
    outcomes = {outcome.fault: outcome for outcome in read()[1]}
    assert list(outcomes) == [*FAULTS, DISK]
    assert all(outcome.whole and outcome.mails and outcome.deliveries for outcome in outcomes.values())


def test_the_page_shows_that_run() -> None:
    assert section() in PAGE.read_text(encoding="utf-8"), "run `make chaos ARGS=--write`"


def test_every_test_that_the_page_names_exists() -> None:
    names = set(re.findall(r"`([\w/]*test_\w+\.py)`", PAGE.read_text(encoding="utf-8")))
    paths = {str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("test_*.py")}
    assert names and {name for name in names if not any(f"/{path}".endswith(f"/{name}") for path in paths)} == set()
