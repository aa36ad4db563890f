"""What loading and deriving again cost: processor time of client and PostgreSQL a profile, disk, and the rate.

    python -m bench.loading [--profiles 20000] [--file people.ndjson] [--write]

A PostgreSQL of its own on an empty folder; `ayni load` and `ayni rederive` run as they do from a shell. Processor time
of the client is that of the command with all its processes, of PostgreSQL that of the server with all of its own,
the checkpoint that follows included.
"""

import argparse
import asyncio
import itertools
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import asyncpg
import msgspec
from rich.console import Console
from rich.table import Table

from bench.figures import write_section
from bench.processor_time import seconds_of_tree
from service.boot.database import prepare_database
from service.core.clock import today
from service.core.database.embedded_postgres import RunningServer, start
from service.matching.fit.fit_model import POLICY_FILE
from service.population import dump_lines, reference_people

COLUMNS = ["work", "profiles", "client ms", "PostgreSQL ms", "a second, on two cores that do nothing else", "wall s"]
console = Console()


def main() -> None:
    """Loads, loads again, derives again; prints or appends a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profiles", type=int, default=20_000)
    parser.add_argument("--file", type=Path, help="people as NDJSON; default: composed ones")
    parser.add_argument("--write", action="store_true", help="append to bench/RESULTS.md")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ayni-loading-", ignore_cleanup_errors=True) as folder:
        file = arguments.file or compose(Path(folder) / "people.ndjson", arguments.profiles)
        # A system account runs the server: it must be able to enter.
        Path(folder).chmod(0o755)
        with start(Path(folder) / "data") as server:
            asyncio.run(prepare_database(server.dsn))
            count = sum(1 for _ in file.open("rb"))
            policy = other_policy(Path(folder) / "policy.json")
            rows = [measure(server, "load", count, "load", "--publish", str(file))]
            disk = asyncio.run(sizes(server.dsn, count))  # while rows of one policy are there
            rows += [
                measure(server, "load again, nothing changed", count, "load", "--publish", str(file)),
                measure(server, "derive again", count, "rederive", "--policy", str(policy)),
            ]
    show(rows, disk)
    if arguments.write:
        table = [COLUMNS, ["---"] * len(COLUMNS), *rows]
        lines = "\n".join(f"| {' | '.join(row)} |" for row in table)
        write_section("Loading and deriving again", f"{lines}\n\n{disk}")


def compose(file: Path, count: int) -> Path:
    """A file of composed people."""
    people = itertools.islice(reference_people(7, count, today()), count)
    with file.open("wb") as out:
        out.writelines(dump_lines(person.profile for person in people))
    return file


def other_policy(file: Path) -> Path:
    """The shipped policy under another key, so that everybody is derived again."""
    policy = msgspec.json.decode(POLICY_FILE.read_bytes())
    policy["panel"] = "bench"
    file.write_bytes(msgspec.json.encode(policy))
    file.with_suffix(".npz").write_bytes(POLICY_FILE.with_suffix(".npz").read_bytes())
    return file


def measure(server: RunningServer, work: str, count: int, *arguments: str) -> list[str]:
    """Runs a command of `ayni`; a row of the table."""
    assert server.server is not None
    mine, theirs, wall = resource.getrusage(resource.RUSAGE_CHILDREN), seconds_of_tree(server.server.pid), time.time()
    subprocess.run(
        [sys.executable, "-m", "service", *arguments, "--database-url", server.dsn],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    wall = time.time() - wall
    asyncio.run(checkpoint(server.dsn))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    client = after.ru_utime + after.ru_stime - mine.ru_utime - mine.ru_stime
    database = seconds_of_tree(server.server.pid) - theirs
    item = [1000 * client / count, 1000 * database / count]
    rate = 2 * count / (client + database)
    return [work, f"{count:,}", f"{item[0]:.3f}", f"{item[1]:.3f}", f"{rate:,.0f}", f"{wall:.1f}"]


async def checkpoint(dsn: str) -> None:
    """Writes out what is still in memory: that belongs to the work before."""
    connection = await asyncpg.connect(dsn)
    await connection.execute("CHECKPOINT")
    await connection.close()


async def sizes(dsn: str, count: int) -> str:
    """Bytes a profile on disk, in all and by table with its indexes."""
    connection = await asyncpg.connect(dsn)
    rows = await connection.fetch(
        "SELECT c.relname, pg_total_relation_size(c.oid) AS size FROM pg_class AS c "
        "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 2 DESC"
    )
    await connection.close()
    large = ", ".join(f"{row['relname']} {row['size'] / count:,.0f}" for row in rows if row["size"] / count >= 50)
    return f"Disk, bytes a profile: {sum(row['size'] for row in rows) / count:,.0f} ({large})."


def show(rows: list[list[str]], disk: str) -> None:
    """The table on the terminal."""
    table = Table(*COLUMNS)
    for row in rows:
        table.add_row(*row)
    console.print(table)
    console.print(disk)


if __name__ == "__main__":
    main()
