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
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _SQL.match(node.value):
            yield node.value


def test_no_sql_is_written_in_python() -> None:
    assert {str(path.relative_to(ROOT)) for path in _CODE if any(_sql_in(path))} == set()


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
