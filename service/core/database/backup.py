"""Saves and restores a whole database with PostgreSQL's own programs: one file, restored whole or not at all."""

import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

from schemas.messages import setup
from service.core.database.embedded_binaries import program_folder
from service.core.errors import SetupError


def dump(dsn: str, file: Path) -> None:
    """Writes everything into a new file beside its name, which takes the place of the old one when it is whole."""
    unfinished = file.with_name(file.name + ".new")
    try:
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as target:
            run_program("pg_dump", dsn, ["--format=custom", "--no-owner", "--no-privileges"], target.fileno())
            target.flush()
            os.fsync(target.fileno())
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)


def restore(dsn: str, file: Path) -> None:
    """Puts what the file holds in the place of what is there; on any fault everything stays as it was."""
    words = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    run_program("pg_restore", dsn, [*words, str(file)])


def run_program(program: str, dsn: str | None, words: list[str], output: int | None = None) -> None:
    """Runs one of PostgreSQL's programs, on a database where there is one.

    The password goes through the environment: a command line can be read by everybody on the machine.
    """
    parts = urlsplit(dsn or "")
    address = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl().partition("?")[0]
    environment = {**os.environ, "PGUSER": unquote(parts.username or ""), "PGPASSWORD": unquote(parts.password or "")}
    target = [f"--dbname={address}"] if dsn else []
    try:
        done = subprocess.run(
            [_program(program), *target, *words],
            env=environment,
            stdout=output,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except OSError as error:
        raise SetupError(setup.NO_PROGRAM(program=program, why=error)) from None
    if done.returncode != 0:
        raise SetupError(setup.PROGRAM_FAILED(program=program, why=done.stderr.decode(errors="replace").strip()))


def _program(name: str) -> str:
    """That of the embedded PostgreSQL, which is of the newest version that we know; else the one on PATH."""
    folder = program_folder()
    own = folder / name if folder else None
    return str(own) if own and own.exists() else shutil.which(name) or name
