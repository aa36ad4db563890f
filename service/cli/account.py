"""`ayni account`: gives somebody who has lost their mailbox another address to sign in with."""

from uuid import UUID

import click

from service.cli.reader import N_, say
from service.cli.runtime import command, database_option, ready_connection


@click.group()
def account() -> None:
    """Help people back into their accounts."""


@account.command("move")
@click.argument("who")
@click.argument("email")
@click.option("--reason", required=True, help="Why, and how you know them: the log keeps it, they read it.")
@database_option
@command
async def move(who: str, email: str, reason: str, database_url: str | None) -> None:
    """Let WHO (an address, or the id of the profile they keep) sign in with EMAIL; every other way in ends."""
    from service.accounts.change_address import move_account

    async with ready_connection(database_url) as (connection, _):
        await move_account(connection, _profile(who), email, reason)
    click.echo(say(N_("%(address)s signs in from now on"), address=email))


def _profile(who: str) -> UUID | str:
    try:
        return UUID(who)
    except ValueError:
        return who
