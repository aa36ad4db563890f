"""`ayni load`, `generate`: profiles in, and fictional ones."""

import itertools
import os
import sys
from pathlib import Path
from typing import BinaryIO

import click
import msgspec

from schemas.core.fields import Key
from schemas.messages import setup
from service.boot.matcher import indexer
from service.cli.progress import load_with_progress
from service.cli.runtime import command, database_option, ready_connection, workers_option
from service.core.clock import today
from service.core.errors import SetupError


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option("--publish", is_flag=True, help="Your word that the people listed consented and wrote their practices.")
@click.option("--source", default="load", show_default=True, help="Names where the profiles come from.")
@click.option("--rejects", type=click.Path(path_type=Path), help="Where rejected lines are listed.")
@workers_option
@database_option
@command
async def load(
    file: BinaryIO, publish: bool, source: str, rejects: Path | None, workers: int | None, database_url: str | None
) -> None:
    """Load NDJSON profiles from FILE, or from standard input with `-`.

    Loading again changes only what has changed. Cells are read as people write them; what was left out or may have
    been meant otherwise is listed in FILE.rejects.ndjson, and so are lines that cannot be taken, with line, field and
    reason; then the exit status is 1. All others are kept. What `export` wrote is taken as it stands.
    """
    from service.boot.crews import loading_crew
    from service.core.processes import cores
    from service.intake.load_profiles import Load
    from service.vocabulary.cache import VocabularyCache

    path = rejects or _beside("stdin" if file.name in ("<stdin>", "-") else file.name)
    _check_words(source, path)
    async with ready_connection(database_url) as (connection, settings):
        terms = await VocabularyCache.read(connection)
        how = Load(terms=terms, indexer=indexer(settings), source=source, publish=publish)
        crew = loading_crew(workers or cores(), settings, source, publish=publish)
        counts = await load_with_progress(connection, file, how, path, crew)
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
        raise SetupError(setup.SOURCE_NAME()) from None
    if not os.access(rejects if rejects.exists() else rejects.absolute().parent, os.W_OK):
        raise SetupError(setup.REJECTS_NOT_WRITABLE(rejects=rejects))


@click.command()
@click.option("--profiles", type=click.IntRange(1), help="How many composed ones; default: the written demo directory.")
@click.option("--seed", type=int, help="Same seed, same bytes; default: that of the demo directory.")
def generate(profiles: int | None, seed: int | None) -> None:
    """Write fictional profiles as NDJSON to standard output.

    Without --profiles the written demo directory; with it as many composed ones, a million for benchmarks.
    """
    from service.population import DEMO_SEED, demo_people, dump_lines, reference_people

    seed = DEMO_SEED if seed is None else seed
    people = (
        demo_people(seed, today())
        if profiles is None
        else (
            reference_person.profile
            for reference_person in itertools.islice(reference_people(seed, profiles, today()), profiles)
        )
    )
    for line in dump_lines(people):
        sys.stdout.buffer.write(line)
