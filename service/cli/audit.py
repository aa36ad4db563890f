"""`ayni audit`: whether anybody gains by what they are or how they fill in a form; table, JSON and a page."""

import sys
from pathlib import Path

import click

from service.cli.runtime import command, database_option


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("audit"), show_default=True, help="Report folder.")
@click.option("--population", type=click.IntRange(200, 200_000), help="Audit so many composed people instead.")
@click.option("--bias", default="words", show_default=True, help="Planted in them: words,length,lists or none.")
@click.option(
    "--requests",
    "--seekers",
    "requests",
    type=click.IntRange(20, 100_000),
    help="To each copy of the directory. Default: 600.",
)
@click.option("--quick", is_flag=True, help="Fewer requests and pairs: a look, not a verdict.")
@database_option
@command
async def audit(
    out: Path, population: int | None, bias: str, requests: int | None, quick: bool, database_url: str | None
) -> None:
    """Audit whether anybody is favoured: the live directory, or composed people with planted biases.

    Asks as seekers do and looks at who is shown. Writes audit.json and audit.html, and keeps the result of a live
    directory for GET /v1/neutrality. Exit status 1 when a gate is red.
    """
    from service.cli import run_audit

    effort, planted = run_audit.effort_of(requests, quick), run_audit.bias_of(bias)
    if population is not None:
        run = await run_audit.audit_population(database_url, population, planted, effort)
    else:
        run = await run_audit.audit_directory(database_url, effort)
    run_audit.report(run, out)
    if not run.green:
        sys.exit(1)
