"""`ayni confirm-due`: sends the confirmation reminders that are due."""

import sys
from contextlib import nullcontext

import click

from service.cli.runtime import command, database_option, ready_connection


@click.command("confirm-due")
@database_option
@command
async def confirm_due(database_url: str | None) -> None:
    """Send confirmation reminders that are due; run daily. A running server with AYNI_SMTP_URL does so by itself."""
    from service.accounts.remind_unconfirmed import remind_unconfirmed
    from service.email.outbox import send_due

    async with ready_connection(database_url) as (connection, settings):
        reminders = await remind_unconfirmed(connection, settings.base_url)
        sent, waiting = await send_due(lambda: nullcontext(connection), settings)
    click.echo(f"{reminders:,} reminders; sent {sent:,} mails" + (f", {waiting:,} wait" if waiting else ""))
    if waiting:
        sys.exit(1)
