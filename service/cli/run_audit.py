"""What `ayni audit` does: audits, keeps and writes the result, and prints it as tables."""

import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from schemas.messages import expected, refusals
from schemas.neutrality.audit import AuditRun
from service.boot.matcher import open_matcher
from service.cli.reader import N_, say
from service.cli.runtime import console, ready_connection
from service.core.clock import now as this_moment
from service.core.clock import today
from service.core.database.pool import Connection
from service.core.errors import BadRequest
from service.core.settings import Settings
from service.neutrality.composed import composed_directory
from service.neutrality.door import AuditedDirectory
from service.neutrality.judge import QUICK, Effort, judge, prepare
from service.neutrality.people import hearing_once, live_directory
from service.neutrality.record_audit import record_audit
from service.neutrality.report import Words, write_report
from service.population import Bias
from service.web.pages.about.promises import ATTRIBUTES, GROUPS, KINDS, PROMISES, VARIANTS, VERDICTS

WORDS = Words(PROMISES, KINDS, VERDICTS, ATTRIBUTES, VARIANTS, GROUPS)  # of the report
_COLOURS = {"green": "green", "red": "bold red", "undecided": "yellow"}
# A table that is piped or logged keeps its columns.
_out = Console(highlight=False, width=None if sys.stdout.isatty() else 140)


async def audit_directory(database_url: str | None, effort: Effort) -> AuditRun:
    """The audit of the live directory, which also keeps it."""
    with console().status("starting") as status:
        async with ready_connection(database_url) as (connection, settings):
            door = await _door(connection, settings)
            directory = await live_directory(door)
            run = await judge(prepare(directory, effort, status.update), this_moment(), status.update)
            await record_audit(connection, run)
    return run


async def audit_population(database_url: str | None, people: int, bias: Bias, effort: Effort) -> AuditRun:
    """The audit of so many composed people, who are stored nowhere."""
    with console().status("starting") as status:
        async with ready_connection(database_url) as (connection, settings):
            door = await _door(connection, settings)
            directory, truth = composed_directory(door, people, bias, today(), status.update)
            return await judge(prepare(directory, effort, status.update, truth), this_moment(), status.update)


async def _door(connection: Connection, settings: Settings) -> AuditedDirectory:
    return AuditedDirectory(connection, hearing_once(await open_matcher(connection, settings)), this_moment())


def effort_of(requests: int | None, quick: bool) -> Effort:
    """How much is asked: that of the command's options."""
    effort = QUICK if quick else Effort()
    return effort if requests is None else effort.asking(requests)


def bias_of(names: str) -> Bias:
    """The biases named in a list; raises BadRequest for a name that is none."""
    planted = Bias.none
    for name in filter(None, (part.strip() for part in names.split(","))):
        if name not in Bias.__members__:
            raise BadRequest(refusals.BIAS_UNKNOWN(), [("--bias", expected.BIASES())])
        planted |= Bias[name]
    return planted


def report(run: AuditRun, folder: Path) -> None:
    """Prints the run and writes its files."""
    _show(run)
    machine, page = write_report(run, folder, WORDS)
    console().print(say(N_("written: %(machine)s and %(page)s"), machine=machine, page=page))


def _show(run: AuditRun) -> None:
    table = Table(title=f"Neutrality audit of {run.directory}", title_justify="left", box=None, pad_edge=False)
    for heading in ("", "promise", "found", "95 % interval", "allowed"):
        table.add_column(heading, justify="right" if heading == "found" else "left")
    for gate in run.gates:
        estimate = gate.found
        table.add_row(
            Text(VERDICTS[gate.verdict], _COLOURS[gate.verdict]),
            PROMISES[gate.id][0],
            f"{estimate.value:.4g}",
            "" if estimate.low == estimate.high else f"{estimate.low:.2f} to {estimate.high:.2f}",
            gate.limit,
        )
    _out.print(table)
