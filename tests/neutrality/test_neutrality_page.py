"""The examples of `docs/neutrality.md` run."""

import doctest
from pathlib import Path


def test_the_examples_of_the_page_run() -> None:
    page = Path(__file__).parents[2] / "docs" / "neutrality.md"
    outcome = doctest.testfile(str(page), module_relative=False)
    assert outcome.attempted >= 25
    assert outcome.failed == 0
