"""What `ayni audit` does: audits, keeps and writes the result, and prints it as tables."""

import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from schemas.messages import expected, refusals
from schemas.neutrality.audit import AuditRun
from service.boot.matcher import fit_model
from service.cli.runtime import console, ready_connection
from service.core.clock import now as this_moment
from service.core.clock import today
from service.core.errors import BadRequest
from service.core.settings import read_settings
from service.neutrality.directory import generated_directory, live_directory
from service.neutrality.judge import QUICK, Effort, judge, prepare
from service.neutrality.record_audit import record_audit
from service.neutrality.report import write_report
from service.population import Bias

POPULATION_SEED = 5
_COLOURS = {"green": "green", "red": "bold red", "undecided": "yellow"}
# A table that is piped or logged keeps its columns.
_out = Console(highlight=False, width=None if sys.stdout.isatty() else 140)


async def audit_directory(database_url: str | None, effort: Effort) -> AuditRun:
    """The audit of the live directory, which also keeps it."""
    with console().status("starting") as status:
        async with ready_connection(database_url) as (connection, settings):
            model = fit_model(settings)
            directory = await live_directory(connection, model, status.update)
            case = prepare(model, directory, effort, status.update)
            run = judge(case, this_moment(), status.update)
            await record_audit(connection, run)
    return run


def audit_population(people: int, bias: Bias, effort: Effort) -> AuditRun:
    """The audit of so many composed people."""
    with console().status("starting") as status:
        model = fit_model(read_settings())
        directory = generated_directory(model, people, bias, POPULATION_SEED, today(), status.update)
        return judge(prepare(model, directory, effort, status.update), this_moment(), status.update)


def effort_of(seekers: int | None, quick: bool) -> Effort:
    """How much is drawn: that of the command's options."""
    effort = QUICK if quick else Effort()
    return effort if seekers is None else effort.with_seekers(seekers)


def bias_of(names: str) -> Bias:
    """The biases named in a list; raises BadRequest for a name that is none."""
    planted = Bias.none
    for name in filter(None, (one.strip() for one in names.split(","))):
        if name not in Bias.__members__:
            raise BadRequest(refusals.BIAS_UNKNOWN(), [("--bias", expected.BIASES())])
        planted |= Bias[name]
    return planted


def report(run: AuditRun, folder: Path) -> None:
    """Prints the run and writes its files."""
    _show(run)
    machine, page = write_report(run, folder)
    console().print(f"written: {machine} and {page}")


def _show(run: AuditRun) -> None:
    table = Table(title=f"Neutrality audit of {run.directory}", title_justify="left", box=None, pad_edge=False)
    for heading in ("", "promise", "found", "95 % interval", "asked", "by lot"):
        table.add_column(heading, justify="right" if heading == "found" else "left")
    for gate in run.gates:
        table.add_row(
            Text(gate.verdict, _COLOURS[gate.verdict]),
            gate.title,
            "–" if gate.value is None else f"{gate.value:.4g}",
            "" if gate.low is None else f"[{gate.low:.3g}, {gate.high:.3g}]",
            gate.limit,
            gate.noise or "",
        )
    _out.print(table)
    others = Table(title="\nThe same people ranked in other ways", title_justify="left", box=None, pad_edge=False)
    for heading in ("method", "NDCG@10", "mean |ln ρ|", "outside 0.8..1.25"):
        others.add_column(heading, justify="left" if heading == "method" else "right")
    for one in run.methods:
        others.add_row(one.name, f"{one.ndcg.value:.3f}", f"{one.log_ratio:.3f}", str(one.outside))
    _out.print(others)
