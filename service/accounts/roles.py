"""What an account may do besides keeping a profile: an operator decides about the directory, an owner about a clinic,
its staff about its roster. Roles are given to addresses, and held by whoever signs in with them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from schemas.accounts.account import Account, Role
from schemas.messages import expected, refusals
from service.accounts.moderate import log_decision
from service.accounts.store import account_of_email
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query
from service.core.errors import BadRequest, NotAllowed, NotFound
from service.core.security_log import OPERATOR
from service.email.addresses import mail_address


class HeldRole(msgspec.Struct):
    """Who holds which role; `clinic_id` for a clinic's."""

    email: str
    role: Role
    clinic_id: UUID | None
    given_at: datetime


@parameters("accounts/add_role")
class _NewRole(msgspec.Struct, kw_only=True):
    account_id: UUID
    role: Role
    clinic_id: UUID | None
    now: datetime


# Whoever holds one of these may do what is asked of the role.
_ENOUGH: Mapping[Role, tuple[Role, ...]] = {
    "operator": ("operator",),
    "owner": ("owner", "operator"),
    "staff": ("staff", "owner", "operator"),
}
_NEEDED = {"operator": refusals.ROLE_NEEDED(), "owner": refusals.OWNER_NEEDED(), "staff": refusals.STAFF_NEEDED()}


async def give_role(
    connection: Connection, email: str, role: Role, clinic_id: UUID | None = None, by: str = OPERATOR
) -> None:
    """From now on whoever signs in with this address holds the role; BadRequest for what is no address."""
    address, now = _address(email), this_moment()
    async with connection.transaction():
        account = await account_of_email(connection, address)
        new = _NewRole(account_id=account.id, role=role, clinic_id=clinic_id, now=now)
        await connection.execute(*bound(new))
        await log_decision(connection, "role given", None, _details(address, role, clinic_id), now, by)


async def take_role(
    connection: Connection, email: str, role: Role, clinic_id: UUID | None = None, by: str = OPERATOR
) -> None:
    """Takes it away, at once and in every session; NotFound where it was not held."""
    address = _address(email)
    async with connection.transaction():
        if not await connection.fetchval(query("accounts/remove_role"), address, role, clinic_id):
            raise NotFound(refusals.NO_SUCH_ROLE())
        await log_decision(connection, "role taken away", None, _details(address, role, clinic_id), by=by)


async def list_roles(connection: Connection, account: Account | None = None) -> Sequence[HeldRole]:
    """The roles of an account, or everybody's; none for who works at the account of somebody else."""
    if account is not None and account.acting != "own":
        return []
    rows = await connection.fetch(query("accounts/list_roles"), account.id if account else None)
    return [msgspec.convert(dict(row), HeldRole) for row in rows]


async def list_staff(connection: Connection, clinic_id: UUID) -> list[HeldRole]:
    """Owners and staff of a clinic, owners first."""
    rows = await connection.fetch(query("accounts/list_staff"), clinic_id)
    return [msgspec.convert(dict(row), HeldRole) for row in rows]


async def check_role(connection: Connection, account: Account, role: Role, clinic_id: UUID | None = None) -> None:
    """NotAllowed unless the account holds the role, or a greater one; of that clinic, where one is named."""
    for role_of_account in await list_roles(connection, account):
        of_it = clinic_id is None or role_of_account.clinic_id in (None, clinic_id)
        if role_of_account.role in _ENOUGH[role] and of_it:
            return
    raise NotAllowed(_NEEDED[role])


def _address(email: str) -> str:
    address = mail_address(email)
    if address is None:
        raise BadRequest(refusals.NO_MAIL_ADDRESS(), [("/email", expected.EMAIL())])
    return address.normalized.lower()


def _details(email: str, role: Role, clinic_id: UUID | None) -> dict[str, str | None]:
    return {"email": email, "role": role, "clinic": str(clinic_id) if clinic_id else None}
