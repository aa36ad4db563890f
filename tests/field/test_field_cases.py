"""What people of this trade really typed and sent, through the doors it came by, and what must come of it.

Each case of `cases.json` names the public report it was taken from. Inputs that a program can read are sent as they
stand; those that are described in words are built in `checks.py`.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import new_database
from tests.field.checks import CHECKS
from tests.field.walk import Documented, Json, Walk, walk_on
from tests.fixtures.running import Server, running_server

CASES: list[Json] = json.loads(Path(__file__).with_name("cases.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def emptied() -> Iterator[Server]:
    for url in new_database("ayni_empty"):
        with running_server(url) as server:
            yield server


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_what_came_from_the_field_is_read_as_it_was_meant(case: Json, emptied: Server) -> None:
    if (choice := _came_of(case, walk_on(emptied.url, emptied.database_url))) is not None:
        assert "400" in case["expected"] or "choice" in case["expected"] or "candidates" in choice


def _came_of(case: Json, walk: Walk) -> str | None:
    """None when all is as expected; else the other answer that the contract promises: which one is meant."""
    try:
        CHECKS[case["id"]](walk, case["input"])
    except Documented as answer:
        return str(answer)
    return None
