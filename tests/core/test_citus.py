"""The queries in a Citus cluster: none joins a distributed table with a local one; on a real cluster each is planned,
everything that is written works, and matching answers as on one node.

AYNI_CITUS_URL names the cluster: a database of its coordinator, with its workers added, empty.
Where none is given these tests are left out, and the end of the run says "Citus: not run".
"""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest

from schemas.matching.match import MatchRequest
from service.boot.matcher import open_matcher
from service.core.clock import today
from service.core.database.pool import Connection, connect
from service.core.database.queries import PARAMETERS, numbered, query
from service.core.settings import Settings
from service.matching.find_matches import find_matches
from service.population import DEMO_SEED, demo_people, dump_lines
from tests.core.citus import CITUS_URL, TABLES, VIEWS, spread
from tests.core.test_queries import _NAMES, _SCRIPTS
from tests.core.test_writers import Acts
from tests.fixtures.profiles import load
from tests.matching.test_live_snapshot import REQUESTS

pytestmark = pytest.mark.anyio

_READ = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|USING)\s+(?:ONLY\s+)?([a-z_]+)\b(?!\s*\()")
# A part of a query that stands for itself: Citus plans it apart, and joins nothing but its rows.
_PART = re.compile(r"\bUNION ALL\b|^\),$|^\)$", re.MULTILINE)
_EXEMPT = {
    # One row of scalars, each from a query of its own, which is planned apart.
    "accounts/export_account",
    "matching/read_page",
}


def _tables(text: str) -> set[str]:
    lines = [line for line in text.split("\n") if not line.startswith("--")]
    named = set(_READ.findall("\n".join(lines)))
    return {table for name in named for table in VIEWS.get(name, (name,))}


def _local(known: set[str]) -> set[str]:
    return known - TABLES.keys()


async def test_no_part_of_a_query_has_a_distributed_and_a_local_table(connection: Connection) -> None:
    rows = await connection.fetch("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
    tables = {row["name"] for row in rows}
    assert TABLES.keys() < tables
    mixed = {}
    for name in set(_NAMES) - _EXEMPT:
        for kind in ("modality", "concern") if "{kind}" in query(name) else (None,):
            for part in _PART.split(query(name, kind)):
                known = _tables(part) & tables
                distributed = {table for table in known if TABLES.get(table)}
                if distributed and _local(known):
                    mixed[name] = (distributed, _local(known))
    assert mixed == {}


async def test_whatever_stands_with_a_person_is_keyed_by_the_person(connection: Connection) -> None:
    """A unique constraint of a distributed table holds the column by which it is distributed."""
    rows = await connection.fetch(
        "SELECT c.conrelid::regclass::text AS of, c.conname AS name, ARRAY("
        "SELECT a.attname::text FROM pg_attribute AS a WHERE a.attrelid = c.conrelid AND a.attnum = any(c.conkey)"
        ") AS columns FROM pg_constraint AS c WHERE c.contype IN ('p', 'u')"
    )
    keys = [row for row in rows if TABLES.get(row["of"])]
    assert len(keys) >= 14
    assert [dict(row) for row in keys if TABLES[row["of"]] not in row["columns"]] == []


@pytest.fixture(scope="module")
async def cluster() -> AsyncIterator[Connection]:
    """A connection to an empty directory that is spread over the workers."""
    assert CITUS_URL is not None
    await spread(CITUS_URL)
    opened = await connect(CITUS_URL)
    yield opened
    await opened.close()


@pytest.mark.citus
async def test_every_query_is_planned_by_the_cluster(cluster: Connection) -> None:
    refused = {}
    for name in set(_NAMES) - _SCRIPTS:
        for kind in ("modality", "concern") if "{kind}" in query(name) else (None,):
            text = numbered(PARAMETERS[name])[0] if name in PARAMETERS else query(name, kind)
            turn = cluster.transaction()
            await turn.start()
            try:
                prepared = await cluster.prepare(text)
                await prepared.fetch(*(_any(name, type_.name) for type_ in prepared.get_parameters()))
            except (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError):
                pass  # planned and run; the values mean nothing
            except asyncpg.PostgresError as error:
                refused[name] = str(error)
            await turn.rollback()
    assert refused == {}


_VALUES: dict[str, Any] = {
    "uuid": UUID(int=7), "text": "x", "varchar": "x", "bool": True, "bytea": b"x", "jsonb": [], "json": [],
    "timestamptz": datetime(2026, 11, 30, tzinfo=UTC), "date": datetime(2026, 11, 30, tzinfo=UTC).date(),
} | dict.fromkeys(("int2", "int4", "int8", "float4", "float8", "numeric"), 1)  # fmt: skip


def _any(name: str, type_: str) -> Any:
    if name == "matching/read_page" and type_ == "text":
        return "3:3:"
    return [_VALUES[type_[:-2]]] if type_.endswith("[]") else _VALUES[type_]


@pytest.mark.citus
async def test_matching_answers_as_on_one_node(cluster: Connection, connection: Connection) -> None:
    lines = [msgspec.json.decode(line) for line in list(dump_lines(demo_people(DEMO_SEED, today())))[:300]]
    people = [line | {"id": str(UUID(int=number))} for number, line in enumerate(lines, start=1)]  # which break ties
    answers = []
    for directory in (connection, cluster):
        await load(directory, people)
        answers.append([await _answer(directory, body) for body in REQUESTS])
    assert answers[0] == answers[1]


async def _answer(directory: Connection, body: dict[str, Any]) -> Any:
    matcher = await open_matcher(directory, Settings())
    request = msgspec.convert(body | {"seed": "s", "limit": 20}, MatchRequest)
    found = await find_matches(directory, matcher, request, datetime.now(UTC))
    people = [(one.practitioner.display_name, one.fit, len(one.reasons)) for one in found.results]
    return found.considered, found.left_out_unstated, people


@pytest.mark.citus
async def test_everything_that_is_written_works_and_is_told_in_the_cluster(cluster: Connection) -> None:
    await cluster.execute("DELETE FROM match_profile")  # of the people of other tests: one act counts
    await Acts(cluster, witnessed=False).all()
