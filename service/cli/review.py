"""`ayni review`: the operator's queues of what needs a person."""

import sys
from typing import Any

import click
import msgspec

from schemas.accounts.account import Review
from schemas.messages import refusals
from service.boot.matcher import open_matcher
from service.cli.reader import N_, say
from service.cli.runtime import command, database_option, ready_connection
from service.core.errors import BadRequest

_LONGEST = 500
_QUEUES = (
    "claims",
    "concerns",
    "duplicates",
    "modalities",
    "reports",
    "suspensions",
)  # those of review_queues, not imported for help


@click.command()
@click.argument("queue", type=click.Choice(_QUEUES), required=False)
@click.option("--accept", metavar="ID", help="Accept the entry with this id.")
@click.option("--reject", metavar="ID", help="Reject the entry with this id.")
@click.option("--into", metavar="NAME", help="With --reject: merge an added term into this one.")
@click.option("--look", is_flag=True, help="Look for texts that are nearly the same first.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@database_option
@command
async def review(
    queue: str | None, accept: str | None, reject: str | None, into: str | None, look: bool, as_json: bool,
    database_url: str | None,
) -> None:  # fmt: skip
    """List what needs a person's decision, in one QUEUE or in all, and decide about one entry."""
    from service.accounts.review_queues import QUEUES, Decision, decide
    from service.directory.find_near_copies import report_near_copies

    id = accept or reject
    if id is not None and (queue is None or (accept and reject)):
        raise BadRequest(refusals.NAME_ONE_ENTRY())
    async with ready_connection(database_url) as (connection, settings):
        if queue is not None and id is not None:
            matcher = await open_matcher(connection, settings)
            done = await decide(
                connection, matcher, queue, Decision(id, accept is not None, into, base_url=settings.base_url)
            )
            _write({"queue": queue, "id": id, "done": done}) if as_json else click.echo(done)
            return
        if look:
            await report_near_copies(connection)
        names = [queue] if queue else sorted(QUEUES)
        listed = {name: await QUEUES[name].listing(connection, _LONGEST) for name in names}
    _write(listed) if as_json else _show(listed, {name: QUEUES[name].says for name in names})


def _show(listed: dict[str, list[Review]], says: dict[str, str]) -> None:
    for name, entries in listed.items():
        click.echo(f"{click.style(name, bold=True)} ({says[name]}): {len(entries) or say(N_('nothing'))}")
        for entry in entries:
            click.echo(f"  {entry.id}  {entry.what}")


def _write(value: Any) -> None:
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")
