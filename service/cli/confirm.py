"""`ayni confirm-due`: sends the confirmation reminders that are due."""

import sys
from contextlib import nullcontext
from functools import partial

import click

from service.cli.runtime import command, database_option, ready_connection


@click.command("confirm-due")
@database_option
@command
async def confirm_due(database_url: str | None) -> None:
    """Send confirmation reminders that are due; run daily. A running server with AYNI_SMTP_URL does so by itself."""
    from service.accounts.remind_unconfirmed import remind_unconfirmed
    from service.email.smtp import send

    async with ready_connection(database_url) as (connection, settings):
        done = await remind_unconfirmed(lambda: nullcontext(connection), settings.base_url, partial(send, settings))
    click.echo(f"sent {done.sent:,} reminders" + (f", {done.failed:,} were refused" if done.failed else ""))
    if done.failed:
        sys.exit(1)
