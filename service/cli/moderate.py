"""`ayni moderate`: hides profiles, shows them again, records sanctions, and lists every decision."""

import sys
from contextlib import nullcontext
from datetime import datetime
from typing import Any
from uuid import UUID

import click
import msgspec

from schemas.accounts.moderation import SANCTIONS
from service.boot.matcher import indexer
from service.cli.reader import N_, say
from service.cli.runtime import command, database_option, ready_connection
from service.core.clock import now
from service.core.database.pool import Connection
from service.core.settings import Settings

_reason = click.option("--reason", required=True, help="Why; the person reads it, and the log keeps it.")


@click.group()
def moderate() -> None:
    """Hide profiles, show them again, record sanctions."""


@moderate.command("hide")
@click.argument("id", type=click.UUID)
@_reason
@database_option
@command
async def hide(id: UUID, reason: str, database_url: str | None) -> None:
    """Hide the profile with this ID at once, everywhere; its person is told why and can answer."""
    from service.accounts.moderate import suspend_profile

    async with ready_connection(database_url) as (connection, settings):
        mail = await suspend_profile(connection, indexer(settings), id, reason, settings.base_url)
        text = await _send_now(connection, settings, mail)
    click.echo(say(N_("hidden; %(note)s"), note=text))


@moderate.command("restore")
@click.argument("id", type=click.UUID)
@_reason
@database_option
@command
async def restore(id: UUID, reason: str, database_url: str | None) -> None:
    """Show the profile with this ID again, as it was before it was hidden."""
    from service.accounts.moderate import restore_profile

    async with ready_connection(database_url) as (connection, settings):
        mail = await restore_profile(connection, indexer(settings), id, reason, settings.base_url)
        text = await _send_now(connection, settings, mail)
    click.echo(say(N_("restored; %(note)s"), note=text))


@moderate.command("sanction")
@click.argument("id", type=click.UUID)
@click.option("--kind", type=click.Choice(SANCTIONS), required=True, help="What was decided.")
@click.option("--authority", required=True, help="Who decided it.")
@click.option("--source", required=True, help="Where it can be read: an address.")
@click.option("--on", "decided_on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day of the decision.")
@database_option
@command
async def sanction(
    id: UUID, kind: str, authority: str, source: str, decided_on: datetime, database_url: str | None
) -> None:
    """Record what an authority decided about the person with this ID; hiding the profile is a step of its own."""
    from service.accounts.moderate import note_sanction
    from service.accounts.store_moderation import NewSanction

    noted = NewSanction(
        practitioner_id=id, kind=kind, authority=authority, source=source, decided_on=decided_on.date(), now=now()
    )
    async with ready_connection(database_url) as (connection, _):
        await note_sanction(connection, noted)
    click.echo(say(N_("recorded")))


@moderate.command("log")
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True)
@database_option
@command
async def log(limit: int, database_url: str | None) -> None:
    """List every decision with its reason, the latest first, as JSON."""
    from service.accounts.store_moderation import list_decisions

    async with ready_connection(database_url) as (connection, _):
        _write(await list_decisions(connection, limit))


async def _send_now(connection: Connection, settings: Settings, mail: UUID | None) -> str:
    from service.email.outbox import send_queued

    if mail is None:
        return "nobody could be told"
    sent = await send_queued(lambda: nullcontext(connection), settings, mail)
    return "its person was told" if sent else "its person is told once the mail server takes letters"


def _write(value: Any) -> None:
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")
