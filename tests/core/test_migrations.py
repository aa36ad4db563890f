"""Migrations: applied in order, each once; files and a database that do not belong together are refused."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from service.cli import cli
from service.core.database.migrate import migrate, pending
from service.core.database.migrations import AppliedMigration, Folder, Migration, plan, read_migrations
from service.core.database.pool import Connection, connect
from service.core.errors import SetupError
from service.core.locks import Lock
from tests.conftest import new_database
from tests.core.schema import SNAPSHOT, dump_schema

pytestmark = pytest.mark.anyio

FIRST, SECOND = "CREATE TABLE one (id integer);\n", "CREATE TABLE two (id integer);\n"


@pytest.fixture
def blank_url() -> Iterator[str]:
    """A database with nothing in it."""
    yield from new_database("template1")


@pytest.fixture
async def blank(blank_url: str) -> AsyncIterator[Connection]:
    opened = await connect(blank_url)
    yield opened
    await opened.close()


def write(folder: Path, **files: str) -> Path:
    """The folder with these files: `m0001_one` becomes `0001_one.sql`."""
    for name, text in files.items():
        (folder / f"{name[1:]}.sql").write_text(text)
    return folder


async def tables(connection: Connection) -> set[str]:
    rows = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {row["tablename"] for row in rows} - {"schema_migration"}


def test_the_schema_is_the_one_in_the_snapshot(database_url: str) -> None:
    assert dump_schema(database_url) == SNAPSHOT.read_text(encoding="utf-8"), "renew: python -m tests.core.schema"


async def test_what_is_pending_is_applied_in_order_and_once(blank: Connection, tmp_path: Path) -> None:
    write(tmp_path, m0001_one=FIRST, m0002_two="ALTER TABLE one ADD COLUMN more text;")
    assert await pending(blank, tmp_path) == ["0001_one.sql", "0002_two.sql"]
    assert await migrate(blank, tmp_path) == ["0001_one.sql", "0002_two.sql"]
    assert await migrate(blank, tmp_path) == []
    write(tmp_path, m0003_three=SECOND)
    assert await pending(blank, tmp_path) == ["0003_three.sql"]
    assert await migrate(blank, tmp_path) == ["0003_three.sql"]
    assert await pending(blank, tmp_path) == []


@pytest.mark.parametrize(
    ("names", "complaint"),
    [
        (["0001_one.sql", "0002_two.sql", "0002_too.sql"], "two migrations have the number 0002"),
        (["0001_one.sql", "0003_three.sql"], "migration 0002 is missing before 0003_three.sql"),
        (["0002_two.sql"], "migration 0001 is missing"),
        (["0000_zero.sql", "0001_one.sql"], "two migrations have the number 0000"),
        (["0001_one.sql", "2_two.sql"], "2_two.sql is no name for a migration"),
        (["0001_one.sql", "0002-two.sql"], "0002-two.sql is no name"),
        (["0001_one.sql", "0002_old.sql"], "0002_old.sql is no name"),
        ([], "there are no migrations"),
    ],
)
def test_files_that_are_no_row_of_numbers_are_refused(tmp_path: Path, names: list[str], complaint: str) -> None:
    (tmp_path / "before_baseline.sha256").write_text(f"# of an early version\n{'0' * 64}  0002_old.sql\n")
    for name in names:
        (tmp_path / name).write_text(FIRST)
    with pytest.raises(SetupError, match=complaint):
        read_migrations(tmp_path)


async def test_a_changed_file_is_refused(blank: Connection, tmp_path: Path) -> None:
    await migrate(blank, write(tmp_path, m0001_one=FIRST))
    write(tmp_path, m0001_one=FIRST + "-- a remark", m0002_two=SECOND)
    for command in (migrate, pending):
        with pytest.raises(SetupError, match=r"0001_one.sql is not the one that this database applied: restore"):
            await command(blank, tmp_path)
    assert await tables(blank) == {"one"}


async def test_a_missing_file_is_refused(blank: Connection, tmp_path: Path) -> None:
    await migrate(blank, write(tmp_path, m0001_one=FIRST, m0002_two=SECOND))
    (tmp_path / "0002_two.sql").rename(tmp_path / "0002_renamed.sql")
    for command in (migrate, pending):
        with pytest.raises(SetupError, match=r"file of migration 0002_two.sql, .* is missing: install"):
            await command(blank, tmp_path)


def test_a_late_file_is_refused() -> None:
    files = Folder([Migration("0001_one.sql", FIRST), Migration("0002_two.sql", SECOND)], {})
    log = [
        AppliedMigration("0001_one.sql", files.migrations[0].checksum, False),
        AppliedMigration("0003_three.sql", "", True),
    ]
    with pytest.raises(SetupError, match=r"0002_two.sql comes too late: this database has applied 0003_three.sql"):
        plan(files, log)


async def test_a_newer_database_is_refused_unless_what_is_new_is_additive(blank: Connection, tmp_path: Path) -> None:
    older, newer = tmp_path / "older", tmp_path / "newer"
    older.mkdir(), newer.mkdir()
    write(older, m0001_one=FIRST)
    write(newer, m0001_one=FIRST, m0002_two="-- A table more.\n-- additive\n" + SECOND)
    await migrate(blank, newer)
    assert (await pending(blank, older), await migrate(blank, older)) == ([], [])
    write(newer, m0003_three="-- Columns go.\nALTER TABLE one DROP COLUMN id; -- additive\n")
    await migrate(blank, newer)
    for command in (migrate, pending):
        with pytest.raises(SetupError, match=r"newer than this program: a later version applied 0003_three.sql"):
            await command(blank, older)


async def test_a_migration_that_fails_leaves_nothing_and_those_before_it_stay(
    blank: Connection, tmp_path: Path
) -> None:
    write(tmp_path, m0001_one=FIRST, m0002_two=SECOND + "SELECT 1 / 0;", m0003_three="CREATE TABLE three ();")
    with pytest.raises(SetupError, match=r"0002_two.sql failed, nothing of it was kept: division by zero"):
        await migrate(blank, tmp_path)
    assert await tables(blank) == {"one"}
    write(tmp_path, m0002_two=SECOND)
    assert await migrate(blank, tmp_path) == ["0002_two.sql", "0003_three.sql"]


async def test_statements_outside_a_transaction_run_one_by_one_and_again_after_a_failure(
    blank: Connection, tmp_path: Path
) -> None:
    index = """-- no transaction
-- Names are searched.

DROP INDEX CONCURRENTLY IF EXISTS one_id_idx;

-- Without standing in the way of writers.
CREATE UNIQUE INDEX CONCURRENTLY one_id_idx
ON one (id);
"""
    write(tmp_path, m0001_one=FIRST + "INSERT INTO one VALUES (1), (1);", m0002_index=index)
    with pytest.raises(SetupError, match=r"0002_index.sql failed, it is run again from its beginning"):
        await migrate(blank, tmp_path)
    assert await pending(blank, tmp_path) == ["0002_index.sql"]
    await blank.execute("TRUNCATE one")
    assert await migrate(blank, tmp_path) == ["0002_index.sql"]
    valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'one_id_idx'::regclass"
    assert await blank.fetchval(valid) is True


async def test_two_processes_at_once_apply_each_migration_once(
    blank: Connection, blank_url: str, tmp_path: Path
) -> None:
    write(tmp_path, m0001_one=FIRST + "SELECT pg_sleep(0.5);", m0002_two=SECOND)
    other = await connect(blank_url)
    both = await asyncio.gather(migrate(blank, tmp_path), migrate(other, tmp_path))
    await other.close()
    assert sorted(both) == [[], ["0001_one.sql", "0002_two.sql"]]


async def test_whoever_waits_too_long_is_told_and_holds_no_snapshot_meanwhile(
    blank: Connection, blank_url: str, tmp_path: Path
) -> None:
    write(tmp_path, m0001_one=FIRST)
    other = await connect(blank_url)
    await other.execute("SELECT pg_advisory_lock($1)", Lock.MIGRATION)
    waiting = asyncio.create_task(migrate(blank, tmp_path, wait_seconds=0.5))
    await asyncio.sleep(0.2)
    snapshots = "SELECT count(*) FROM pg_stat_activity WHERE pid = $1 AND backend_xmin IS NOT NULL"
    assert await other.fetchval(snapshots, blank.get_server_pid()) == 0
    with pytest.raises(SetupError, match="another process migrates this database"):
        await waiting
    await other.close()  # its lock ends with it
    assert await migrate(blank, tmp_path, wait_seconds=5) == ["0001_one.sql"]


def test_doctor_says_what_to_do_about_the_schema(blank_url: str) -> None:
    outcome = CliRunner().invoke(cli, ["doctor", "--database-url", blank_url])
    assert outcome.exit_code == 1
    assert "run `ayni migrate`: 0001_baseline.sql" in outcome.output
    assert CliRunner().invoke(cli, ["migrate", "--database-url", blank_url]).exit_code == 0
    assert "schema is up to date" in CliRunner().invoke(cli, ["doctor", "--database-url", blank_url]).output
    asyncio.run(_run(blank_url, "UPDATE schema_migration SET checksum = 'x'"))
    outcome = CliRunner().invoke(cli, ["doctor", "--database-url", blank_url])
    assert outcome.exit_code == 1
    assert "restore the file" in outcome.output


async def _run(url: str, statement: str) -> None:
    connection = await connect(url)
    await connection.execute(statement)
    await connection.close()


@given(st.integers(1, 8), st.integers(0, 12), st.sets(st.integers(1, 12)))
def test_a_plan_goes_on_where_the_log_ends_and_exists_for_no_other_log(files: int, applied: int, odd: set[int]) -> None:
    """The log has no gaps within the files, and newer (additive) migrations only where all files are applied."""
    folder = Folder([Migration(f"{number:04}_x.sql", str(number)) for number in range(1, files + 1)], {})
    numbers = (set(range(1, applied + 1))) ^ odd
    checksums = {migration.name: migration.checksum for migration in folder.migrations}
    log = [AppliedMigration(f"{number:04}_x.sql", checksums.get(f"{number:04}_x.sql", ""), True) for number in numbers]
    within = {number for number in numbers if number <= files}
    if within == set(range(1, len(within) + 1)) and (len(within) == files or len(within) == len(numbers)):
        done = plan(folder, log)
        assert [migration.number for migration in done.pending] == list(range(len(within) + 1, files + 1))
    else:
        with pytest.raises(SetupError):
            plan(folder, log)


def test_a_database_that_applied_a_file_before_it_was_rewritten_goes_on_with_the_next(tmp_path: Path) -> None:
    (tmp_path / "0001_first.sql").write_text("SELECT 1;\n")
    (tmp_path / "0002_second.sql").write_text("SELECT 2;\n")
    (tmp_path / "rewritten.sha256").write_text(f"{'a' * 64}  0001_first.sql\n")
    files = read_migrations(tmp_path)
    assert [
        migration.name for migration in plan(files, [AppliedMigration("0001_first.sql", "a" * 64, False)]).pending
    ] == ["0002_second.sql"]
    with pytest.raises(SetupError, match="is not the one"):
        plan(files, [AppliedMigration("0001_first.sql", "b" * 64, False)])
