"""`ayni role`: who may decide about the directory on its pages, without a shell."""

from typing import get_args
from uuid import UUID

import click

from schemas.accounts.account import Role
from service.cli.reader import N_, say
from service.cli.runtime import command, database_option, ready_connection

_ROLES = get_args(Role)
_clinic = click.option("--clinic", "clinic_id", type=click.UUID, help="Of which clinic, for its owners and staff.")


@click.group()
def role() -> None:
    """Say who may decide on the operator's pages, and at the desks of clinics."""


@role.command("give")
@click.argument("role", type=click.Choice(_ROLES))
@click.argument("email")
@_clinic
@database_option
@command
async def give(role: Role, email: str, clinic_id: UUID | None, database_url: str | None) -> None:
    """Give ROLE to whoever signs in with EMAIL."""
    from service.accounts.roles import give_role

    async with ready_connection(database_url) as (connection, settings):
        await give_role(connection, email, role, _clinic_of(role, clinic_id))
    page = "operator" if clinic_id is None else f"clinic/{clinic_id}"
    click.echo(say(N_("%(address)s signs in at %(page)s"), address=email, page=f"{settings.base_url}/{page}"))


@role.command("take")
@click.argument("role", type=click.Choice(_ROLES))
@click.argument("email")
@_clinic
@database_option
@command
async def take(role: Role, email: str, clinic_id: UUID | None, database_url: str | None) -> None:
    """Take ROLE away from EMAIL, at once."""
    from service.accounts.roles import take_role

    async with ready_connection(database_url) as (connection, _):
        await take_role(connection, email, role, _clinic_of(role, clinic_id))
    click.echo(say(N_("taken away")))


@role.command("list")
@database_option
@command
async def list_all(database_url: str | None) -> None:
    """List who holds which role."""
    from service.accounts.roles import list_roles

    async with ready_connection(database_url) as (connection, _):
        for list_role in await list_roles(connection):
            click.echo(
                f"{list_role.role}  {list_role.email}" + (f"  {list_role.clinic_id}" if list_role.clinic_id else "")
            )


def _clinic_of(role: Role, clinic_id: UUID | None) -> UUID | None:
    if (role == "operator") != (clinic_id is None):
        raise click.UsageError("--clinic is for owners and staff of a clinic, who need it")
    return clinic_id
