"""Finds SQL by name: one query, one file, one name (`sql/queries/<domain>/<verb_noun>.sql`)."""

from functools import cache
from pathlib import Path

SQL_FOLDER = Path(__file__).parents[3] / "sql"


_KINDS = ("modality", "concern")


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
