"""SQL stands in `sql/` and nowhere else: every file is used, and every one is right for the schema."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest

import service
from service.core.database.pool import Connection
from service.core.database.queries import PARAMETERS, SQL_FOLDER, bound, numbered, query
from service.directory.browse_directory import _Filters
from tests.fixtures.commands import ROOT

pytestmark = pytest.mark.anyio

QUERIES = SQL_FOLDER / "queries"
_NAMES = sorted(str(path.relative_to(QUERIES).with_suffix("")) for path in QUERIES.rglob("*.sql"))
_CODE = sorted((ROOT / "service").rglob("*.py"))
_SQL = re.compile(
    r"\s*(SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM|WITH \w+ AS|TRUNCATE|DROP|CREATE (TABLE|INDEX)|ALTER)\b"
)
# Parts of statements: a condition or a clause alone.
_PART = re.compile(
    r"\b(IS (NOT )?NULL|ILIKE|COALESCE\(|ORDER BY|GROUP BY|WHERE |RETURNING|FOR UPDATE|ON CONFLICT|(INNER|LEFT) JOIN)\b"
    r"|\bnow\(\)|\b\w+ (=|<>) '\w*'|= ANY\b"
)
# Moments are taken from `core/clock.py` and passed as values, so that one moment holds for a whole request. The
# database's clock is asked only where several machines must agree whose turn it is, or how long one has been silent.
_DATABASE_CLOCK = {
    "clinics/claim_delivery": "workers of several machines take turns",
    "clinics/read_webhook_secrets": "the same moment as claim_delivery's",
    "clinics/replay_deliveries": "when it is claimed is compared with it",
    "core/add_jobs": "the queue's own clock",
    "core/create_migration_log": "written before anything else runs",
    "core/read_work": "compares it with ours, to say how far they are apart",
    "core/requeue_lost_jobs": "the queue's own clock",
    "intake/drop_silent_upload": "servers of several machines",
    "intake/touch_import": "servers of several machines",
    "matching/write_match_profiles": "the transaction's, with which changes are compared",
}
# Of many statements, so that they cannot be prepared; migrating and saving run them.
_SCRIPTS = {
    "core/create_migration_log",
    "core/count_rows",  # frames around another query
    "directory/count_facets",
    "core/delete_expired",  # one for each rule of retention
}
_COLUMNS: dict[Any, tuple[str, ...]] = {
    str: ("text", "varchar"),
    int: ("int2", "int4", "int8"),
    float: ("float4", "float8", "numeric"),
    bool: ("bool",),
    bytes: ("bytea",),
    UUID: ("uuid",),
    datetime: ("timestamptz",),
    date: ("date",),
    Any: ("json", "jsonb"),
}
# Every Struct of parameters is known once its module is imported.
for _module in pkgutil.walk_packages(service.__path__, "service."):
    if _module.name.rpartition(".")[2].startswith(("store", "search_parameters", "browse_", "rate_limit")):
        importlib.import_module(_module.name)


def _sql_in(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
        if is_text and (_SQL.match(node.value) or _PART.search(node.value)):
            yield node.value


def test_no_sql_is_written_in_python() -> None:
    assert {str(path.relative_to(ROOT)) for path in _CODE if any(_sql_in(path))} == set()


def test_the_clock_of_the_database_is_asked_only_where_machines_must_agree() -> None:
    asking = {
        name
        for name in _NAMES
        if re.search(
            r"\b(now|clock_timestamp|statement_timestamp)\(\)|\bcurrent_(date|timestamp)\b",
            re.sub(r"--.*", "", query(name)),
            re.IGNORECASE,
        )
    }
    assert asking == _DATABASE_CLOCK.keys()


def test_every_query_is_used() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in _CODE)
    assert [name for name in _NAMES if f'"{name}"' not in code] == []


async def test_every_query_is_right_for_the_schema(connection: Connection) -> None:
    async with connection.transaction():
        for name in set(_NAMES) - _SCRIPTS - set(PARAMETERS):
            text = query(name)
            for kind in ("modality", "concern") if "{kind}" in text else (None,):
                prepared = await connection.prepare(query(name, kind))
                assert len(prepared.get_parameters()) <= 3, f"{name}: more than three parameters have names"


async def test_a_query_that_names_its_parameters_takes_just_those_of_its_struct(connection: Connection) -> None:
    assert PARAMETERS
    for name, struct in PARAMETERS.items():
        text, names = numbered(struct)
        assert sorted(names) == sorted(struct.__struct_fields__), name
        prepared = await connection.prepare(text)
        given = get_type_hints(struct)
        for field, type_ in zip(names, prepared.get_parameters(), strict=True):
            assert type_.name in _columns(given[field]), f"{name}: {field} is {given[field]}, not {type_.name}"


def _columns(hint: Any) -> tuple[str, ...]:
    """The types of PostgreSQL that take a value of this type."""
    if get_origin(hint) in (Union, UnionType):
        (hint,) = [argument for argument in get_args(hint) if argument is not NoneType]
    if get_origin(hint) is Literal:
        return ("text",)
    if get_origin(hint) is list:
        return tuple(f"{column}[]" for column in _columns(get_args(hint)[0]))
    return _COLUMNS[hint]


def test_values_go_where_their_names_stand() -> None:
    filters = _Filters(
        seed="s", last=1, name="n", modality_id=2, concern_id=7, quality="q", city="c", region="r",
        mode="m", language="t", lat=3.0, lon=4.0, radius_m=5.0, limit=6,
    )  # fmt: skip
    text, *values = bound(filters)
    places = {"$1 || p.id": "s", "$2::bigint": 1, "$3::text": "n", "$4::integer": 2, "LIMIT $14": 6}
    assert all(place in text for place in places) and values[:4] == ["s", 1, "n", 2]
    assert values[4:10] == [7, "q", "m", "t", "c", "r"]
    assert sorted(values[10:13]) == [3.0, 4.0, 5.0] and values[13:] == [6]
    assert ":" not in text.replace("::", "")
