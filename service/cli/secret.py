"""`ayni secret`: new secrets in the place of old ones, without anything breaking that is under way."""

from datetime import timedelta
from typing import get_args

import click

from service.cli.reader import N_, say
from service.cli.runtime import command, database_option, ready_connection
from service.core.store_secrets import Rotating

_LONGEST_DAYS = 400


@click.group()
def secret() -> None:
    """Rotate the secrets of this installation."""


@secret.command("rotate")
@click.argument("name", type=click.Choice([*get_args(Rotating), "all"]))
@click.option("--days", type=click.IntRange(1, _LONGEST_DAYS), default=30, show_default=True, help="How long.")
@click.option("--at-once", is_flag=True, help="It was stolen: nothing that it signed is accepted any more.")
@database_option
@command
async def rotate(name: str, days: int, at_once: bool, database_url: str | None) -> None:
    """Put a new secret in the place of NAME; running servers take it up within two minutes.

    What the former one signed is accepted for --days.

    `cursor` signs pages of lists, `confirm link` the links of reminders. Keys of clinics are issued and revoked by
    `ayni key`, a token for figures is renewed by naming both in AYNI_METRICS_TOKEN, separated by a comma.
    """
    from service.accounts.moderate import log_decision
    from service.core.store_secrets import rotate_secret

    names = get_args(Rotating) if name == "all" else (name,)
    keep = None if at_once else timedelta(days=days)
    async with ready_connection(database_url) as (connection, _), connection.transaction():
        for item in names:
            await rotate_secret(connection, item, keep)
            await log_decision(connection, "secret rotated", None, {"name": item, "days": None if at_once else days})
    text = N_("rotated") if at_once else N_("rotated; the former is accepted for %(days)s days")
    click.echo(say(text, days=days))
