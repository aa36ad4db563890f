"""`ayni confirm-due`: sends the confirmation reminders that are due."""

import sys
from contextlib import nullcontext

import click

from service.cli.reader import N_, say
from service.cli.runtime import command, database_option, ready_connection

_MOST_LISTED = 10_000


@click.command("confirm-due")
@click.option("--list", "lists", is_flag=True, help="Send nothing: list published people who are no longer matched.")
@database_option
@command
async def confirm_due(lists: bool, database_url: str | None) -> None:
    """Send confirmation reminders that are due; run daily. A running server with AYNI_SMTP_URL does so by itself."""
    from service.accounts.remind_unconfirmed import list_unmatched, remind_unconfirmed
    from service.email.outbox import send_due

    async with ready_connection(database_url) as (connection, settings):
        if lists:
            for person in await list_unmatched(connection, _MOST_LISTED):
                note = "" if person.kept else "  (imported, nobody keeps it)"
                click.echo(f"{person.confirmed_at:%Y-%m-%d}  {person.id}  {person.display_name}{note}")
            return
        reminders = await remind_unconfirmed(connection, settings.base_url, operator=settings.operator_mail)
        sent, waiting = await send_due(lambda: nullcontext(connection), settings)
    text = (
        N_("%(reminders)s reminders; sent %(sent)s mails, %(waiting)s wait")
        if waiting
        else N_("%(reminders)s reminders; sent %(sent)s mails")
    )
    click.echo(say(text, reminders=f"{reminders:,}", sent=f"{sent:,}", waiting=f"{waiting:,}"))
    if waiting:
        sys.exit(1)
