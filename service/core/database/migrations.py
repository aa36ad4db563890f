"""What stands in `sql/migrations`, and what of it a database still needs; knows nothing of PostgreSQL.

A migration is a file `NNNN_what_it_does.sql`, numbered from 0001 without gaps. Comments at its top may say:
- `-- additive`: a program that lacks this migration can go on working with the database (a new table, a nullable
  column, an index). Without it an older program refuses a database that has applied the migration.
- `-- no transaction`: for statements that PostgreSQL allows outside a transaction only, such as CREATE INDEX
  CONCURRENTLY. Statements are separated by empty lines and run one by one; when one fails, the file is run again from
  its beginning, so each must be repeatable (DROP INDEX CONCURRENTLY IF EXISTS before CREATE INDEX CONCURRENTLY).

`before_baseline.sha256` lists the files that made the schema before `0001_baseline.sql` replaced them;
`rewritten.sha256` what files were before they were rewritten, for databases that have applied them so.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

from schemas.messages import setup
from service.core.errors import SetupError

_NAME = re.compile(r"([0-9]{4})_[a-z0-9_]+\.sql")
_BEFORE_BASELINE = "before_baseline.sha256"
_REWRITTEN = "rewritten.sha256"
_LAST_BEFORE_BASELINE = "commit b5bea1f"  # the last program that applies them


@dataclass(frozen=True)
class Migration:
    """One file."""

    name: str
    text: str

    @property
    def number(self) -> int:
        return int(self.name[:4])

    @property
    def checksum(self) -> str:
        """SHA-256 of the text in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def additive(self) -> bool:
        return "-- additive" in self._header()

    @property
    def in_transaction(self) -> bool:
        return "-- no transaction" not in self._header()

    def statements(self) -> list[str]:
        """The parts between empty lines that are more than comments, for a file that runs outside a transaction."""
        parts = re.split(r"\n\s*\n", self.text)
        return [part for part in parts if any(line and not line.startswith("--") for line in part.splitlines())]

    def _header(self) -> list[str]:
        lines = (line.strip() for line in self.text.splitlines())
        return list(takewhile(lambda line: line.startswith("--"), lines))


@dataclass(frozen=True)
class AppliedMigration:
    """What the log of a database says about one migration."""

    name: str
    checksum: str
    additive: bool


@dataclass(frozen=True)
class Folder:
    """The migrations in order, and the checksums of the files before the baseline and of rewritten ones, by name."""

    migrations: Sequence[Migration]
    before_baseline: Mapping[str, str]
    rewritten: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What to do: note the baseline as applied for an older database, then apply what is pending, in order."""

    adopt: Migration | None
    pending: Sequence[Migration]


def read_migrations(folder: Path) -> Folder:
    """Raises SetupError unless the files are numbered 0001, 0002, … without gaps and duplicates."""
    before = _read_checksums(folder / _BEFORE_BASELINE)
    migrations = []
    for path in sorted(folder.glob("*.sql")):
        if not _NAME.fullmatch(path.name) or path.name in before:
            raise SetupError(setup.NO_MIGRATION_NAME(path=path.name))
        migrations.append(Migration(path.name, path.read_text(encoding="utf-8")))
    for expected, migration in enumerate(migrations, 1):
        if migration.number < expected:
            raise SetupError(setup.TWO_OF_A_NUMBER(number=f"{migration.number:04}", migration=migration.name))
        if migration.number > expected:
            raise SetupError(setup.MIGRATION_MISSING_BEFORE(expected=f"{expected:04}", migration=migration.name))
    if not migrations:
        raise SetupError(setup.NO_MIGRATIONS(folder=folder))
    return Folder(migrations, before, _read_checksums(folder / _REWRITTEN))


def _read_checksums(path: Path) -> dict[str, str]:
    """In the form of sha256sum: checksum, two blanks, name; empty where there is no such file."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {line[66:]: line[:64] for line in lines if not line.startswith("#")}


def plan(folder: Folder, log: Sequence[AppliedMigration]) -> Plan:
    """Raises SetupError, saying what to do, when this database and these files do not belong together."""
    files = {migration.name: migration for migration in folder.migrations}
    applied = {entry.name: entry for entry in log if entry.name not in folder.before_baseline}
    adopt = None
    if not applied and len(log) > 0:
        adopt = _adopted(folder, {entry.name: entry.checksum for entry in log})
    for entry in applied.values():
        if entry.name in files and folder.rewritten.get(entry.name) != entry.checksum:
            _check_unchanged(entry.name, entry.checksum, files[entry.name].checksum)
        elif entry.name not in files:
            _check_newer(entry, newest=folder.migrations[-1].number)
    pending = [migration for migration in folder.migrations if migration.name not in applied and migration is not adopt]
    latest = max(applied, default="")
    late = [migration.name for migration in pending if migration.name < latest]
    if late:
        raise SetupError(setup.MIGRATION_LATE(late=", ".join(late), latest=latest))
    return Plan(adopt, pending)


def _adopted(folder: Folder, checksums: Mapping[str, str]) -> Migration:
    """The baseline, for a database with everything that the baseline holds."""
    missing = sorted(folder.before_baseline.keys() - checksums.keys())
    if missing:
        raise SetupError(setup.EARLY_VERSION(missing=", ".join(missing), last_before_baseline=_LAST_BEFORE_BASELINE))
    for name, released in folder.before_baseline.items():
        _check_unchanged(name, checksums[name], released)
    return folder.migrations[0]


def _check_unchanged(name: str, applied: str, now: str) -> None:
    if applied != now:
        raise SetupError(setup.MIGRATION_CHANGED(name=name))


def _check_newer(entry: AppliedMigration, newest: int) -> None:
    """Raises SetupError for a migration without a file, unless it is a newer one that is marked additive."""
    number = int(entry.name[:4]) if _NAME.fullmatch(entry.name) else 0
    if number <= newest:
        raise SetupError(setup.MIGRATION_FILE_MISSING(entry=entry.name))
    if not entry.additive:
        raise SetupError(setup.DATABASE_NEWER(entry=entry.name))
