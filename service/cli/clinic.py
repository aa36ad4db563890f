"""`ayni clinic`, `ayni key`: clinics, their keys and what was written with them."""

import sys
from typing import Any

import click
import msgspec

from service.cli.reader import N_, say
from service.cli.runtime import command, database_option, ready_connection
from service.clinics.allow_origins import allow_origins
from service.clinics.create_clinic import create_clinic, find_clinic, list_clinics
from service.clinics.issue_key import issue_key, list_keys, revoke_key
from service.clinics.read_security_log import read_security_log

_json_option = click.option("--json", "as_json", is_flag=True, help="As JSON.")


def _write(value: Any) -> None:
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")


def _show(rows: list[list[str]], columns: list[str]) -> None:
    """A table on standard output: the first column whole, the others broken over lines."""
    from rich.console import Console  # slow to import: only where a table is shown
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None)
    for number, column in enumerate(columns):
        table.add_column(column, no_wrap=number == 0, overflow="fold")
    for row in rows:
        table.add_row(*map(escape, row))
    Console(highlight=False).print(table)


def _changed(line: dict[str, Any]) -> str:
    """The names of what was different before and after; the values are long, and stand in the JSON."""
    return ", ".join(sorted({*(line["before"] or {}), *(line["after"] or {})}))


@click.group()
def clinic() -> None:
    """Clinics that integrate by API."""


@clinic.command("create")
@click.argument("name")
@_json_option
@database_option
@command
async def clinic_create(name: str, as_json: bool, database_url: str | None) -> None:
    """Create a clinic called NAME."""
    async with ready_connection(database_url) as (connection, _):
        result = await create_clinic(connection, name)
    _write(result) if as_json else click.echo(f"{result.id}  {result.name}")


@clinic.command("list")
@_json_option
@database_option
@command
async def clinic_list(as_json: bool, database_url: str | None) -> None:
    """List all clinics."""
    async with ready_connection(database_url) as (connection, _):
        clinics = await list_clinics(connection)
    if as_json:
        _write(clinics)
        return
    for item in clinics:
        click.echo(f"{item.id}  {item.name}")


@clinic.command("log")
@click.argument("clinic_named", metavar="CLINIC")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000), help="How many lines.")
@_json_option
@database_option
@command
async def clinic_log(clinic_named: str, limit: int, as_json: bool, database_url: str | None) -> None:
    """Show who wrote what for CLINIC (id or name), the latest first; with --json what was before and after."""
    async with ready_connection(database_url) as (connection, _):
        lines = await read_security_log(connection, await find_clinic(connection, clinic_named), limit)
    if as_json:
        _write(lines)
        return
    rows = [
        [f"{line['at']:%Y-%m-%d %H:%M:%S}", line["actor"], line["action"], line["subject"], _changed(line)]
        for line in lines
    ]
    _show(rows, ["when", "who", "what", "about", "changed"])


@clinic.command("embed")
@click.argument("clinic_named", metavar="CLINIC")
@click.option(
    "--allow", multiple=True, metavar="ORIGIN", help="A site that may show the page: https://www.example.org."
)
@click.option("--forbid", multiple=True, metavar="ORIGIN", help="A site that no longer may.")
@database_option
@command
async def clinic_embed(
    clinic_named: str, allow: tuple[str, ...], forbid: tuple[str, ...], database_url: str | None
) -> None:
    """Show and change where the page of CLINIC (id or name) may be shown, and what to put there."""
    async with ready_connection(database_url) as (connection, settings):
        result = await find_clinic(connection, clinic_named)
        embedding = await allow_origins(connection, result.id, list(allow), list(forbid))
        address = f"{settings.base_url}/embed/{result.id}"
    click.echo(f'<iframe src="{address}" title="Find who fits you" width="100%" height="900"></iframe>')
    click.echo(f'<script src="{settings.base_url}/embed.js" async></script>')
    origins = ", ".join(embedding.origins)
    text = N_("shown on: %(origins)s") if origins else N_("shown on no other site yet; add one with --allow")
    click.echo(say(text, origins=origins))


@click.group()
def key() -> None:
    """Keys of clinics."""


@key.command("create")
@click.argument("clinic_named", metavar="CLINIC")
@click.option("--scopes", required=True, help="roster:read, roster:write, match, webhooks; commas between.")
@click.option("--days", type=click.IntRange(1, 3_650), help="The key ends after so many days; default: never.")
@click.option(
    "--overlap-days",
    type=click.IntRange(0, 365),
    help="Rotation: keys of the same name end after so many days; without a name, those with the same scopes.",
)
@click.option("--name", help="What it is for, such as `nightly sync`.")
@_json_option
@database_option
@command
async def key_create(
    clinic_named: str,
    scopes: str,
    days: int | None,
    overlap_days: int | None,
    name: str | None,
    as_json: bool,
    database_url: str | None,
) -> None:
    """Issue a key for CLINIC (id or name). It is shown once; only its digest is kept."""
    names = [scope.strip() for scope in scopes.split(",") if scope.strip()]
    async with ready_connection(database_url) as (connection, _):
        clinic = await find_clinic(connection, clinic_named)
        issued = await issue_key(connection, clinic, names, name=name, days=days, overlap_days=overlap_days)
    _write(issued) if as_json else click.echo(issued.key)


@key.command("list")
@click.argument("clinic_named", metavar="CLINIC")
@_json_option
@database_option
@command
async def key_list(clinic_named: str, as_json: bool, database_url: str | None) -> None:
    """List the keys of CLINIC (id or name): how each begins, what it opens, when it was last used."""
    async with ready_connection(database_url) as (connection, _):
        clinic_keys = await list_keys(connection, await find_clinic(connection, clinic_named))
    if as_json:
        _write(clinic_keys)
        return
    rows = [
        [clinic_key.shown + "…", clinic_key.name or "-", ", ".join(clinic_key.scopes)]
        + [
            f"{at:%Y-%m-%d}" if at else "-"
            for at in (clinic_key.created_at, clinic_key.used_at, clinic_key.expires_at, clinic_key.revoked_at)
        ]
        for clinic_key in clinic_keys
    ]
    _show(rows, ["key", "name", "scopes", "created", "used", "expires", "revoked"])


@key.command("revoke")
@click.argument("key_named", metavar="KEY")
@database_option
@command
async def key_revoke(key_named: str, database_url: str | None) -> None:
    """End a key at once; KEY is its id, its beginning, or the key itself."""
    async with ready_connection(database_url) as (connection, _):
        revoked = await revoke_key(connection, key_named)
    click.echo(say(N_("revoked %(key)s…"), key=revoked.shown))
