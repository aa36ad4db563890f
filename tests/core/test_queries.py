"""SQL stands in `sql/` and nowhere else: every file is used, and every one is right for the schema."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.core.database.pool import Connection
from service.core.database.queries import SQL_FOLDER, query
from tests.fixtures.commands import ROOT

pytestmark = pytest.mark.anyio

QUERIES = SQL_FOLDER / "queries"
_NAMES = sorted(str(path.relative_to(QUERIES).with_suffix("")) for path in QUERIES.rglob("*.sql"))
_CODE = sorted((ROOT / "service").rglob("*.py"))
_SQL = re.compile(
    r"\s*(SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM|WITH \w+ AS|TRUNCATE|DROP|CREATE (TABLE|INDEX)|ALTER)\b"
)
# Of many statements, so that they cannot be prepared; migrating and saving run them.
_SCRIPTS = {
    "core/create_migration_log",
    "profiles/create_staging",
    "profiles/save_staged_profiles",
}
# The table of retention makes its one statement itself. Nothing may join it.
_OPEN = {"core/retention.py"}


def _sql_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _SQL.match(node.value):
            yield node.value


def test_no_sql_is_written_in_python() -> None:
    written = {str(path.relative_to(ROOT / "service")) for path in _CODE if any(_sql_in(path))}
    assert written - _OPEN == set()


def test_every_query_is_used() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in _CODE)
    assert [name for name in _NAMES if f'"{name}"' not in code] == []


async def test_every_query_is_right_for_the_schema(connection: Connection) -> None:
    async with connection.transaction():
        await connection.execute(query("profiles/create_staging"))
        for name in set(_NAMES) - _SCRIPTS:
            text = query(name)
            for kind in ("modality", "concern") if "{kind}" in text else (None,):
                await connection.prepare(query(name, kind))
