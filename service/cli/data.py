"""`ayni load`, `export`, `generate`, `migrate`, `doctor`: profiles in and out, and the state of the installation."""

import itertools
import os
import platform
import sys
from pathlib import Path
from typing import BinaryIO

import click
import msgspec

from schemas.core.fields import Key
from service.boot import deriver, fit_model, open_matcher
from service.cli.progress import load_with_progress
from service.cli.runtime import command, console, database_option, ready_connection, with_database
from service.core.clock import today
from service.core.database.migrate import pending
from service.core.database.pool import Connection, check_server, connect
from service.core.errors import SetupError
from service.core.settings import read_settings
from service.intake.export_profiles import export_profiles
from service.intake.load_profiles import Load
from service.matching.maintain_match_index import maintain_match_index
from service.matching.store_vectors import count_unmatched
from service.population import DEMO_SEED, demo_people, dump_lines, reference_people


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option("--publish", is_flag=True, help="Your word that the people listed consented and wrote their practices.")
@click.option("--source", default="load", show_default=True, help="Names where the profiles come from.")
@click.option("--rejects", type=click.Path(path_type=Path), help="Where rejected lines are listed.")
@database_option
@command
async def load(file: BinaryIO, publish: bool, source: str, rejects: Path | None, database_url: str | None) -> None:
    """Load NDJSON profiles from FILE, or from standard input with `-`.

    Loading again changes only what has changed. Lines that cannot be taken are listed with line, field and reason
    in FILE.rejects.ndjson, and the exit status is 1; all others are kept.
    """
    path = rejects or _beside("stdin" if file.name in ("<stdin>", "-") else file.name)
    _check_words(source, path)
    async with ready_connection(database_url) as (connection, settings):
        terms = (await open_matcher(connection, settings)).terms
        how = Load(terms=terms, deriver=deriver(settings), source=source, publish=publish)
        counts = await load_with_progress(connection, file, how, path)
        await maintain_match_index(connection, how.deriver.model.policy.key, report=console.print)
    if counts.rejected:
        sys.exit(1)


def _beside(name: str) -> Path:
    """Where rejected lines are listed: beside the file, or here when its folder cannot be written to."""
    listed = Path(f"{name}.rejects.ndjson")
    return listed if os.access(listed.parent, os.W_OK) else Path(listed.name)


def _check_words(source: str, rejects: Path) -> None:
    """Raises SetupError for what would fail in the middle of a long load, or could not be loaded back."""
    try:
        msgspec.convert(source, Key)
    except msgspec.ValidationError:
        raise SetupError("--source: a name of 1 to 200 characters") from None
    if not os.access(rejects if rejects.exists() else rejects.absolute().parent, os.W_OK):
        raise SetupError(f"rejected lines could not be written to {rejects}: name another file with --rejects")


@click.command()
@database_option
@command
async def export(database_url: str | None) -> None:
    """Write every profile as NDJSON to standard output: what `load --publish` takes back."""
    async with ready_connection(database_url) as (connection, _):
        count = 0
        async for line in export_profiles(connection):
            sys.stdout.buffer.write(line)
            count += 1
        sys.stdout.buffer.flush()
    console.print(f"exported {count:,} profiles")


@click.command()
@click.option("--profiles", type=click.IntRange(1), help="How many composed ones; default: the written demo directory.")
@click.option("--seed", default=DEMO_SEED, show_default=True, help="Same seed, same bytes.")
def generate(profiles: int | None, seed: int) -> None:
    """Write fictional profiles as NDJSON to standard output.

    Without --profiles the written demo directory; with it as many composed ones, a million for benchmarks.
    """
    people = (
        demo_people(seed, today())
        if profiles is None
        else (made.profile for made in itertools.islice(reference_people(seed, profiles, today()), profiles))
    )
    for line in dump_lines(people):
        sys.stdout.buffer.write(line)


@click.command()
@database_option
@command
async def migrate(database_url: str | None) -> None:
    """Bring the schema and the shipped vocabularies up to date; quick when they are."""
    async with ready_connection(database_url):
        click.echo("schema and vocabularies are up to date")


@click.command()
@database_option
@command
async def doctor(database_url: str | None) -> None:
    """Say what is wrong with this installation, and what to do; exit status 1 if anything is."""
    faults = 0

    def tell(ok: bool, text: str) -> None:
        nonlocal faults
        faults += not ok
        click.echo((click.style("ok   ", fg="green") if ok else click.style("fault", fg="red")) + " " + text)

    tell(sys.version_info >= (3, 11), f"Python {platform.python_version()}")
    with with_database(read_settings(database_url=database_url)) as settings:
        assert settings.database_url is not None
        connection = await connect(settings.database_url)
        try:
            await check_server(connection)
            tell(True, f"PostgreSQL {connection.get_server_version().major} with pgvector")
            complaint = await _complaint_about_schema(connection)
            tell(not complaint, complaint or "schema is up to date")
            model = fit_model(settings)
            tell(True, f"policy {model.policy.version}, text model {model.policy.encoder}")
            if not complaint:
                behind = await count_unmatched(connection, model.policy.key)
                tell(
                    behind == 0,
                    f"run `ayni rederive`: {behind:,} behind" if behind else "every published profile is derived",
                )
        finally:
            await connection.close()
    if faults:
        sys.exit(1)


async def _complaint_about_schema(connection: Connection) -> str:
    """What is wrong with the schema, and what to do; '' when nothing is."""
    try:
        missing = await pending(connection)
    except SetupError as error:
        return str(error)
    return f"run `ayni migrate`: {', '.join(missing)}" if missing else ""
