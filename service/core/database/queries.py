"""Finds SQL by name: one query, one file, one name (`sql/queries/<domain>/<verb_noun>.sql`)."""

from functools import cache
from pathlib import Path

SQL_FOLDER = Path(__file__).parents[3] / "sql"


@cache
def query(name: str) -> str:
    """The text of `sql/queries/<name>.sql`; a name is "domain/verb_noun"."""
    return (SQL_FOLDER / "queries" / f"{name}.sql").read_text(encoding="utf-8")
