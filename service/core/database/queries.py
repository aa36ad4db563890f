"""Finds SQL by name: one query, one file, one name (`sql/queries/<domain>/<verb_noun>.sql`).

A query of more than three parameters names them (`:clinic_id`), and takes them from a Struct of the same fields: none
can stand in another's place. `tests/core/test_queries.py` prepares each and compares names and types.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

SQL_FOLDER = Path(__file__).parents[3] / "sql"
# The Struct of each query that names its parameters.
PARAMETERS: dict[str, type[msgspec.Struct]] = {}

_KINDS = ("modality", "concern")
_NAME = re.compile(r"(?<![:\w]):([a-z]\w*)")
_S = TypeVar("_S", bound=type[msgspec.Struct])


@cache
def query(name: str, kind: str | None = None) -> str:
    """The text of `sql/queries/<name>.sql`; a name is "domain/verb_noun".

    Queries that serve both vocabularies write `{kind}` in names of tables and columns; `kind` takes its place.
    """
    text = (SQL_FOLDER / "queries" / f"{name}.sql").read_text(encoding="utf-8")
    if kind is None:
        return text
    if kind not in _KINDS:
        raise ValueError(f"no such vocabulary: {kind}")
    return text.replace("{kind}", kind)


def parameters(name: str) -> Callable[[_S], _S]:
    """Marks a Struct as the parameters of a query."""

    def of(struct: _S) -> _S:
        PARAMETERS[name] = struct
        return struct

    return of


def bound(values: msgspec.Struct) -> tuple[Any, ...]:
    """The text of the query that these are the parameters of, and their values in its order: the driver's arguments."""
    text, names = numbered(type(values))
    return text, *(getattr(values, name) for name in names)


def bound_within(frame: str, values: msgspec.Struct) -> tuple[Any, ...]:
    """The same for a query around this one, whose text takes the place of its `{rows}`."""
    text, *arguments = bound(values)
    return query(frame).replace("{rows}", text), *arguments


def bound_count(values: msgspec.Struct) -> tuple[Any, ...]:
    """The same for how many rows the query would give."""
    return bound_within("core/count_rows", values)


def bound_many(rows: Sequence[msgspec.Struct]) -> tuple[str, list[tuple[Any, ...]]]:
    """The same for a query that is run once for each row; at least one."""
    text, names = numbered(type(rows[0]))
    return text, [tuple(getattr(row, name) for name in names) for row in rows]


@cache
def numbered(struct: type[msgspec.Struct]) -> tuple[str, tuple[str, ...]]:
    """A query as PostgreSQL takes it ($1, $2, …), and the names of these in order."""
    (name,) = [name for name, known in PARAMETERS.items() if known is struct]
    lines = [line for line in query(name).split("\n") if not line.startswith("--")]
    names: dict[str, int] = {}
    text = _NAME.sub(lambda match: f"${names.setdefault(match[1], len(names) + 1)}", "\n".join(lines))
    return text, tuple(names)
