"""A backup that is restored somewhere else holds the same rows; one that cannot be restored changes nothing."""

from pathlib import Path

import asyncpg
import pytest

from tests.conftest import new_database
from tests.fixtures.commands import ayni
from tests.fixtures.running import run_apart

_LIVING = {"heartbeat"}  # what notes the time of the backup itself


async def _contents(url: str) -> dict[str, str]:
    """A digest of every table's rows, whatever their order."""
    connection = await asyncpg.connect(url)
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        statement = "SELECT count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) FROM \"{}\" AS t"
        return {
            row["tablename"]: await connection.fetchval(statement.format(row["tablename"]))
            for row in tables
            if row["tablename"] not in _LIVING
        }
    finally:
        await connection.close()


@pytest.mark.timeout(240)
def test_what_was_saved_is_there_again_somewhere_else(demo_copy_url: str, tmp_path: Path) -> None:
    file = tmp_path / "ayni.dump"
    saved = ayni("backup", str(file), database_url=demo_copy_url)
    assert saved.returncode == 0, saved.stderr
    assert file.stat().st_mode & 0o077 == 0 and [path.name for path in tmp_path.iterdir()] == ["ayni.dump"]
    for other in new_database("ayni_empty"):
        assert run_apart(_contents(other)) != run_apart(_contents(demo_copy_url))
        restored = ayni("restore", str(file), "--yes", database_url=other)
        assert restored.returncode == 0, restored.stderr
        assert run_apart(_contents(other)) == run_apart(_contents(demo_copy_url))
        output = ayni("doctor", database_url=demo_copy_url).stdout
        assert "the latest backup is 0.0 days old" in output


def test_a_file_that_is_none_changes_nothing(demo_copy_url: str, tmp_path: Path) -> None:
    before = run_apart(_contents(demo_copy_url))
    file = tmp_path / "broken.dump"
    file.write_bytes(b"PGDMP\x01\x02 not more")
    refused = ayni("restore", str(file), "--yes", database_url=demo_copy_url)
    assert refused.returncode == 1 and "pg_restore failed" in refused.stderr
    assert run_apart(_contents(demo_copy_url)) == before
    password = demo_copy_url.partition("@")[0].rpartition(":")[2]
    assert password not in refused.stderr
