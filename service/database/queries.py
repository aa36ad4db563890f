"""Finds SQL by name: one query, one file, one name (`sql/queries/<verb_noun>.sql`)."""

from functools import cache
from pathlib import Path

SQL_FOLDER = Path(__file__).parents[2] / "sql"


@cache
def query(name: str) -> str:
    """The text of `sql/queries/<name>.sql`."""
    return (SQL_FOLDER / "queries" / f"{name}.sql").read_text(encoding="utf-8")
