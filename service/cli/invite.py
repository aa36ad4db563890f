"""`ayni invite`: asks imported people by mail whether their profiles are theirs."""

from uuid import UUID

import click

from service.cli.reader import N_, say
from service.cli.runtime import command, database_option, ready_connection


@click.command()
@click.option("--source", help="Everybody who came from this source.")
@click.option("--id", "ids", multiple=True, type=click.UUID, help="One profile; may be given again.")
@click.option("--by", required=True, metavar="NAME", help="In whose name the mail is written, such as a clinic's.")
@database_option
@command
async def invite(source: str | None, ids: tuple[UUID, ...], by: str, database_url: str | None) -> None:
    """Note invitations; a running server with AYNI_SMTP_URL mails them, some each minute."""
    from service.accounts.invite_people import invite_people, people_of_source

    async with ready_connection(database_url) as (connection, _):
        wanted = [*ids, *(await people_of_source(connection, source) if source else [])]
        done = await invite_people(connection, wanted, by)
    others = ", ".join(f"{count:,} {reason}" for reason, count in done.not_invited.items())
    text = N_("invited %(people)s; not invited: %(others)s") if others else N_("invited %(people)s")
    click.echo(say(text, people=f"{done.invited:,}", others=others))
