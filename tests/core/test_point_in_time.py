"""A database is put back as it was at a moment, from a base backup and the log since; what cannot be reached changes
nothing."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest

from service.boot.database import prepare_database
from service.core.database.embedded_folder import EmbeddedPostgresError
from service.core.database.embedded_postgres import RunningServer, join_or_start
from service.core.database.point_in_time import restore_at, take_base
from service.core.database.pool import connect
from service.core.health import read_work
from tests.fixtures.running import run_apart

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def archive(data_folder: Path, made: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = data_folder.parent / "archive"
    folder.mkdir(mode=0o755)
    monkeypatch.setenv("AYNI_PG_ARCHIVE", str(folder))
    monkeypatch.delenv("AYNI_PG_FSYNC", raising=False)
    return folder


@pytest.fixture
def running(data_folder: Path, archive: Path) -> Iterator[RunningServer]:
    with join_or_start(data_folder) as server:
        yield server


def asked(dsn: str, *statements: str) -> list[str]:
    """The rows of the last statement, as texts."""

    async def ask() -> list[str]:
        connection = await asyncpg.connect(dsn, timeout=10)
        try:
            for statement in statements[:-1]:
                await connection.execute(statement)
            return [str(row[0]) for row in await connection.fetch(statements[-1])]
        finally:
            await connection.close()

    return run_apart(ask())


ROWS = "SELECT text FROM note ORDER BY text"


def test_everything_is_as_it_was_at_that_moment(running: RunningServer, data_folder: Path, archive: Path) -> None:
    asked(running.dsn, "CREATE TABLE note (text text)", "INSERT INTO note VALUES ('before the base')", ROWS)
    take_base(running, data_folder, keep=1)
    time.sleep(1.1)  # a base is good from the second after its name on
    then = asked(running.dsn, "INSERT INTO note SELECT 'good ' || n FROM generate_series(1, 1000) AS n", ROWS)
    time.sleep(0.2)
    moment = datetime.now(UTC)
    time.sleep(0.2)
    assert asked(running.dsn, "INSERT INTO note VALUES ('later')", "DELETE FROM note WHERE text LIKE 'good%'", ROWS)
    running.stop()
    aside = restore_at(data_folder, moment)
    assert aside is not None and (aside / "PG_VERSION").exists()
    with join_or_start(data_folder) as again:
        assert asked(again.dsn, ROWS) == then
        assert asked(again.dsn, "INSERT INTO note VALUES ('goes on')", "SELECT pg_is_in_recovery()") == ["False"]
        assert asked(again.dsn, "SELECT name FROM pg_file_settings WHERE name ~ '^(recovery|restore)_'") == []


def test_the_last_minute_is_lost_only_with_the_disk(running: RunningServer, data_folder: Path) -> None:
    """What was not archived yet is read from the folder that is set aside."""
    asked(running.dsn, "CREATE TABLE note (text text)", ROWS)
    take_base(running, data_folder, keep=1)
    time.sleep(1.1)
    asked(running.dsn, "INSERT INTO note VALUES ('a second ago')", ROWS)
    moment = datetime.now(UTC)
    time.sleep(0.2)
    asked(running.dsn, "DELETE FROM note", ROWS)
    assert running.server is not None
    running.server.kill()
    running.server.wait(30)
    restore_at(data_folder, moment)
    with join_or_start(data_folder) as again:
        assert asked(again.dsn, ROWS) == ["a second ago"]


def test_a_machine_that_is_lost_is_restored_elsewhere_from_the_archive_alone(
    running: RunningServer, data_folder: Path
) -> None:
    asked(running.dsn, "CREATE TABLE note (text text)", ROWS)
    take_base(running, data_folder, keep=1)
    archived = "SELECT last_archived_wal FROM pg_stat_archiver WHERE last_archived_wal >= $1"
    (last,) = asked(running.dsn, "INSERT INTO note VALUES ('on the way')", "SELECT pg_walfile_name(pg_switch_wal())")
    deadline = time.monotonic() + 60
    while not asked(running.dsn, archived.replace("$1", f"'{last}'")):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    running.stop()
    elsewhere = data_folder.parent / "elsewhere"
    assert restore_at(elsewhere, None) is None
    with join_or_start(elsewhere) as again:
        assert asked(again.dsn, ROWS) == ["on the way"]


def test_what_the_archive_does_not_reach_changes_nothing(running: RunningServer, data_folder: Path) -> None:
    asked(running.dsn, "CREATE TABLE note (text text)", "INSERT INTO note VALUES ('kept')", ROWS)
    early = datetime.now(UTC)
    take_base(running, data_folder, keep=1)
    time.sleep(1.1)
    with pytest.raises(EmbeddedPostgresError, match="already runs"):
        restore_at(data_folder, datetime.now(UTC))
    running.stop()
    with pytest.raises(EmbeddedPostgresError, match="No base backup"):
        restore_at(data_folder, early)
    with pytest.raises(EmbeddedPostgresError, match="did not start"):
        restore_at(data_folder, datetime(2099, 1, 1, tzinfo=UTC))
    with join_or_start(data_folder) as again:
        assert asked(again.dsn, ROWS) == ["kept"]
    assert [path.name for path in data_folder.glob("postgres.*before*")] == []


def test_a_log_that_cannot_be_archived_is_known(running: RunningServer, archive: Path) -> None:
    run_apart(_prepared(running.dsn))
    assert run_apart(_fails(running.dsn)) is False
    (archive / "wal").rename(archive / "elsewhere")
    asked(running.dsn, "INSERT INTO heartbeat VALUES ('x', now())", "SELECT pg_switch_wal()")
    deadline = time.monotonic() + 60
    while not run_apart(_fails(running.dsn)):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    (archive / "elsewhere").rename(archive / "wal")


async def _prepared(dsn: str) -> None:
    await prepare_database(dsn)


async def _fails(dsn: str) -> bool:
    connection = await connect(dsn)
    try:
        return (await read_work(connection)).archive_fails
    finally:
        await connection.close()


@pytest.mark.nightly
def test_old_bases_and_the_log_before_them_go(running: RunningServer, data_folder: Path, archive: Path) -> None:
    for _ in range(3):
        moment = take_base(running, data_folder, keep=1)
        time.sleep(1.1)
    assert [path.name for path in (archive / "base").glob("*Z")] == [moment.strftime("%Y%m%dT%H%M%SZ")]
    assert len(list((archive / "base").glob("*.password"))) == 1
